package fetch

import (
	"errors"
	"net/url"
	"slices"
	"strings"
	"testing"
)

func TestCheck(t *testing.T) {
	c := newClient(t, Policy{Ports: []int{8443}, AllowPrivate: []string{"catalogo.intra:8080", "127.0.0.1", "[::1]:81"}})
	for _, tc := range []struct {
		in, want string
		err      error
	}{
		{"https://datos.example", "https://datos.example", nil},
		{" HTTPS://Datos.Example:443/a#frag ", "https://datos.example/a", nil},
		{"http://datos.example:80/", "http://datos.example/", nil},
		{"https://datos.example:8443/a?b=c", "https://datos.example:8443/a?b=c", nil},
		{"https://datos.example./", "https://datos.example/", nil},
		{"https://datos.gob.españa.example/x", "https://datos.gob.xn--espaa-rta.example/x", nil},
		{"https://geo_portal.example/x", "https://geo_portal.example/x", nil},
		{"https://datos.example/archivo con espacio.csv?q=año 1", "https://datos.example/archivo%20con%20espacio.csv?q=a%C3%B1o%201", nil},
		{"http://catalogo.intra:8080/", "http://catalogo.intra:8080/", nil},
		{"http://127.0.0.1:9999/", "http://127.0.0.1:9999/", nil},
		{"http://[::1]:81/", "http://[::1]:81/", nil},
		{"http://[::ffff:127.0.0.1]/", "http://[::ffff:127.0.0.1]/", nil},
		{"http://[::1]/", "", ErrAddress},
		{"http://127.0.0.2/", "", ErrAddress},
		{"http://127.1/", "", ErrAddress},
		{"http://0177.0.0.1/", "", ErrAddress},
		{"http://8.8.8.8/", "", ErrAddress},
		{"ftp://datos.example/", "", ErrScheme},
		{"file:///etc/hostname", "", ErrScheme},
		{"gopher://datos.example:70/", "", ErrScheme},
		{"javascript:alert(1)", "", ErrScheme},
		{"datos.example/catalog", "", ErrURL},
		{"//datos.example/", "", ErrURL},
		{"", "", ErrURL},
		{"http://", "", ErrURL},
		{"http:///path", "", ErrURL},
		{"http:datos.example", "", ErrURL},
		{"http://user@datos.example/", "", ErrURL},
		{"http://user:secret@datos.example/", "", ErrURL},
		{"http://[fe80::1%25eth0]/", "", ErrURL},
		{"http://[datos.example]/", "", ErrURL},
		{"http://[127.0.0.1]/", "", ErrURL},
		{"http://datos.example:0/", "", ErrURL},
		{"http://datos.example:65536/", "", ErrURL},
		{"http://datos..example/", "", ErrURL},
		{"http://datos.exa mple/", "", ErrURL},
		{"http://datos.example\\@127.0.0.1/", "", ErrURL},
		{"http://datos.example\r\nX: y/", "", ErrURL},
		{"http://datos.example/\x00", "", ErrURL},
		{"http://xn--a/", "", ErrURL},
		{"http://" + strings.Repeat("a", 64) + ".example/", "", ErrURL},
		{"http://datos.example/" + strings.Repeat("a", maxURL), "", ErrURL},
	} {
		got, err := c.Check(tc.in)
		if got != tc.want || !errors.Is(err, tc.err) || (tc.err == nil) != (err == nil) {
			t.Errorf("Check(%q) = %q, %v, want %q, %v", tc.in, got, err, tc.want, tc.err)
		}
		if err != nil && strings.Contains(err.Error(), "secret") {
			t.Errorf("Check(%q): the error holds the password: %v", tc.in, err)
		}
	}
	strict := newClient(t, Policy{})
	if _, err := strict.Check("http://datos.example:22/"); !errors.Is(err, ErrPort) {
		t.Errorf("port 22: %v", err)
	}
}

// FuzzCheck holds that what passes the check is what the guard thinks it is:
// http(s), a plain name, an allowed port, and the same when read again by
// net/url.
func FuzzCheck(f *testing.F) {
	for _, seed := range []string{
		"https://datos.example:443/a?b#c", "http://user@h/", "http://[::1]/", "http://127.1", "http://0x7f.1/",
		"http://２１３０７０６４３３/", "http://a.b:080/", "http://[::ffff:7f00:1]:80/", "HTTP://EXAMPLE.%63om/",
		"http://ex\u00adample.com", "http://xn--e1afmkfd.xn--p1ai/?ñ", "http://localhost:80:90/", "http://a?@b/", "http://。/", "http://1。0.0。127",
	} {
		f.Add(seed)
	}
	c, err := New(Policy{})
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		got, err := c.Check(raw)
		if err != nil {
			if got != "" {
				t.Fatalf("%q: %q beside %v", raw, got, err)
			}
			return
		}
		u, err := url.Parse(got)
		if err != nil {
			t.Fatalf("%q became %q: %v", raw, got, err)
		}
		if u.Scheme != "http" && u.Scheme != "https" || u.User != nil || !slices.Contains([]string{"", "80", "443"}, u.Port()) || u.Opaque != "" || u.Fragment != "" {
			t.Fatalf("%q became %q", raw, got)
		}
		host := u.Hostname()
		if host == "" || strings.ContainsFunc(host, func(r rune) bool { return !hostByte(r) }) || endsInNumber(host) {
			t.Fatalf("%q became %q: host %q", raw, got, host)
		}
		if strings.ContainsFunc(got, func(r rune) bool { return r <= ' ' || r >= 0x7f }) {
			t.Fatalf("%q became %q: not fit for a request line", raw, got)
		}
		again, err := c.Check(got)
		if err != nil || again != got {
			t.Fatalf("%q became %q, and that %q, %v", raw, got, again, err)
		}
	})
}

func TestRedact(t *testing.T) {
	for in, want := range map[string]string{
		"https://u:p@h.example/a":                "https://h.example/a",
		"https://h.example/a?api_key=1&q=2":      "https://h.example/a?api_key=REDACTED&q=2",
		"https://h.example/a?keyword=1&design=2": "https://h.example/a?keyword=1&design=2",
		"https://h.example/a?apikey=1&X-Token=2": "https://h.example/a?apikey=REDACTED&X-Token=REDACTED",
		"https://u:p@h .example/":                "h .example/",
	} {
		if got := Redact(in); got != want {
			t.Errorf("Redact(%q) = %q, want %q", in, got, want)
		}
	}
}
