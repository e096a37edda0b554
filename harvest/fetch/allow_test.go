package fetch

import (
	"errors"
	"net/netip"
	"strings"
	"testing"
)

func TestAllowPrivate(t *testing.T) {
	for _, tc := range []struct {
		allow []string
		host  string
		port  uint16
		ip    string
		want  error
	}{
		{[]string{"catalogo.intra"}, "catalogo.intra", 80, "10.1.2.3", nil},
		{[]string{"catalogo.intra"}, "catalogo.intra", 8080, "10.1.2.3", nil},
		{[]string{"Catalogo.Intra."}, "catalogo.intra", 8080, "fd00::1", nil},
		{[]string{"catalogo.intra"}, "catalogo.intra", 80, "127.0.0.1", nil},
		{[]string{"catalogo.intra"}, "otro.intra", 80, "10.1.2.3", ErrAddress},
		{[]string{"catalogo.intra"}, "x.catalogo.intra", 80, "10.1.2.3", ErrAddress},
		// A name's own name servers must not choose a cloud's metadata service.
		{[]string{"catalogo.intra"}, "catalogo.intra", 80, "169.254.169.254", ErrAddress},
		{[]string{"catalogo.intra"}, "catalogo.intra", 80, "224.0.0.1", ErrAddress},
		{[]string{"catalogo.intra"}, "catalogo.intra", 80, "2002:7f00:1::", ErrAddress},
		{[]string{"catalogo.intra:8080"}, "catalogo.intra", 8080, "10.1.2.3", nil},
		{[]string{"catalogo.intra:8080"}, "catalogo.intra", 8081, "10.1.2.3", ErrPort},
		{[]string{"catalogo.intra:8080"}, "catalogo.intra", 80, "10.1.2.3", ErrAddress},
		{[]string{"catalogo.intra:8080", "catalogo.intra"}, "catalogo.intra", 9, "10.1.2.3", nil},
		{[]string{"catalogo.intra", "catalogo.intra:8080"}, "catalogo.intra", 9, "10.1.2.3", nil},
		{[]string{"datos.example:8443"}, "datos.example", 8443, "8.8.8.8", nil},
		{[]string{"10.1.0.0/16"}, "any.example", 9000, "10.1.2.3", nil},
		{[]string{"10.1.0.0/16"}, "any.example", 9000, "::ffff:10.1.2.3", nil},
		{[]string{"10.1.0.0/16"}, "any.example", 9000, "64:ff9b::10.1.2.3", nil},
		{[]string{"10.1.0.0/16"}, "any.example", 9000, "10.2.2.3", ErrPort},
		{[]string{"10.1.0.0/16"}, "any.example", 443, "10.2.2.3", ErrAddress},
		{[]string{"10.1.2.3:8080"}, "any.example", 8080, "10.1.2.3", nil},
		{[]string{"10.1.2.3:8080"}, "any.example", 80, "10.1.2.3", ErrAddress},
		{[]string{"[::1]:8080"}, "any.example", 8080, "::1", nil},
		{[]string{"::1"}, "any.example", 8080, "::1", nil},
		{[]string{"169.254.169.254"}, "any.example", 80, "169.254.169.254", nil},
		{nil, "any.example", 8080, "8.8.8.8", ErrPort},
		{nil, "any.example", 22, "8.8.8.8", ErrPort},
	} {
		list, err := parseAllow(tc.allow)
		if err != nil {
			t.Fatal(err)
		}
		g := newGuard(list, []uint16{80, 443}, false)
		err = g.address(target{host: tc.host, port: tc.port}, netip.MustParseAddr(tc.ip))
		if !errors.Is(err, tc.want) || (tc.want == nil) != (err == nil) {
			t.Errorf("allow %q, %s:%d at %s: %v, want %v", tc.allow, tc.host, tc.port, tc.ip, err, tc.want)
		}
		// What AllowPrivate lets through, a public host may not lead to.
		strict := newGuard(list, []uint16{80, 443}, true)
		err = strict.address(target{host: tc.host, port: tc.port}, netip.MustParseAddr(tc.ip))
		isPublic := tc.ip == "8.8.8.8"
		if tc.want == nil && (err == nil) != isPublic {
			t.Errorf("public only: allow %q, %s:%d at %s: %v", tc.allow, tc.host, tc.port, tc.ip, err)
		}
	}
}

func TestAllowPrivateSaysWhatIsWrong(t *testing.T) {
	for entry, want := range map[string]string{
		"10.0.0.1/8":          "write 10.0.0.0/8",
		"10.0.0.0/33":         "CIDR",
		"::ffff:10.0.0.0/104": "IPv4 form",
		"host:0":              "port",
		"host:http":           "port",
		"fe80::1%eth0":        "zone",
		"":                    "empty",
		"a b":                 "only letters",
		"http://host":         "CIDR",
	} {
		_, err := New(Policy{AllowPrivate: []string{entry}})
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q in it", entry, err, want)
		}
	}
	if _, err := New(Policy{Ports: []int{0}}); err == nil {
		t.Error("port 0 is allowed")
	}
}

func TestRefusalSaysHowToAllow(t *testing.T) {
	g := newGuard(allowList{}, []uint16{80, 443}, false)
	err := g.address(target{host: "catalogo.intra", port: 443}, netip.MustParseAddr("10.1.2.3"))
	for _, want := range []string{"catalogo.intra", "10.1.2.3", "private", `add "catalogo.intra:443"`} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v: want %q in it", err, want)
		}
	}
}
