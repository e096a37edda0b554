package rule

import (
	"net/url"
	"strings"
	"testing"
)

func TestAbsoluteIRI(t *testing.T) {
	for s, want := range map[string]bool{
		"http://a.example/":                 true,
		"HTTPS://a.example":                 true,
		"https://datos.gob.example/año?x=1": true,
		"ftp://u:p@a.example/f.zip":         true,
		"http://[2001:db8::1]/":             true,
		"urn:isbn:123":                      true,
		"mailto:a@a.example":                true,
		"doi:10.5281/1":                     true,
		"":                                  false,
		"a.example":                         false,
		"www.a.example/x":                   false,
		"/datos/1":                          false,
		"http:":                             false,
		"http://":                           false,
		"http:///x":                         false,
		"http://:80/":                       false,
		"http:/a.example":                   false,
		"http:a":                            false,
		"http://a.example/a b":              false,
		"http://a.example/{id}":             false,
		"http://a.example/\n":               false,
		"ver: la web":                       false,
		"1http://a.example":                 false,
		"ht tp://a.example":                 false,
		":x":                                false,
		"x:":                                false,
	} {
		if got := AbsoluteIRI(s); got != want {
			t.Errorf("AbsoluteIRI(%q) is %v", s, got)
		}
	}
}

// What passes for an IRI has a scheme that net/url sees too, and none of the
// signs that end an IRI in Turtle.
func FuzzAbsoluteIRI(f *testing.F) {
	for _, s := range []string{"http://a.example/", "urn:x:y", "http://a b", "ver: la web", "http://%zz", "a:\x00", "HTTP://ü@[::1]:0"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if !AbsoluteIRI(s) {
			return
		}
		if strings.ContainsAny(s, " \t\r\n<>\"{}|\\^`\x00") {
			t.Errorf("%q passes for an IRI", s)
		}
		if u, err := url.Parse(s); err == nil && u.Scheme == "" {
			t.Errorf("%q passes for an IRI and has no scheme", s)
		}
	})
}
