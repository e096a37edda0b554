package dcat

import (
	"slices"
	"strings"
	"testing"
)

func TestAccepted(t *testing.T) {
	offers := []string{"text/html", "text/turtle", "application/ld+json", "application/json"}
	for _, tt := range []struct{ header, want string }{
		{"", "text/html"},
		{"*/*", "text/html"},
		{"text/turtle", "text/turtle"},
		{"TEXT/Turtle; charset=utf-8", "text/turtle"},
		{"text/*", "text/html"},
		{"application/*", "application/ld+json"},
		{"text/html;q=0.1, text/turtle;q=0.2", "text/turtle"},
		{"text/html;q=0.5, */*", "text/turtle"},
		{"text/turtle;q=0, */*;q=0.1", "text/html"},
		{"text/turtle;q=0", ""},
		{"application/rdf+xml", ""},
		{"application/rdf+xml, application/ld+json;q=0.3, text/turtle;q=0.2", "application/ld+json"},
		{"text/turtle;q=NaN, application/ld+json;q=0.1", "application/ld+json"},
		{"text/turtle;q=-1", ""},
		{"text/turtle;q=7", ""},
		{"text/turtle;q=", ""},
		{",,;q=1,", "text/html"},
		{"application/ld+json;profile=\"http://www.w3.org/ns/json-ld#compacted\"", "application/ld+json"},
		{"text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8", "text/html"},
	} {
		if got := accepted([]string{tt.header}, offers...); got != tt.want {
			t.Errorf("%q: %q, want %q", tt.header, got, tt.want)
		}
	}
}

func TestReadersLanguage(t *testing.T) {
	for header, want := range map[string]string{
		"": "es", "pt": "pt", "pt-BR": "pt", "es-419,en;q=0.9": "es", "en-GB": "en", "de": "es", "de,pt;q=0.1": "pt",
		"*": "es", "en;q=0.1,pt;q=0.9": "pt", "\xff": "es", strings.Repeat("a-", 5000): "es",
	} {
		if got := readersLanguage(header); got != want {
			t.Errorf("%.40q: %s, want %s", header, got, want)
		}
	}
}

// FuzzAccepted: whatever a client sends, it gets one of the offers or none.
func FuzzAccepted(f *testing.F) {
	for _, seed := range []string{"*/*", "text/turtle;q=0.5, text/html", "a/b;q=1e309", ";;;,", "text/turtle;Q=0.3;q=1"} {
		f.Add(seed, "es")
	}
	offers := []string{"text/html", "text/turtle"}
	f.Fuzz(func(t *testing.T, accept, language string) {
		if got := accepted([]string{accept}, offers...); got != "" && !slices.Contains(offers, got) {
			t.Errorf("%q", got)
		}
		if got := readersLanguage(language); !slices.Contains([]string{"es", "pt", "en"}, got) {
			t.Errorf("%q", got)
		}
	})
}
