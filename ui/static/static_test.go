package static

import (
	"strings"
	"testing"
)

func TestLoad(t *testing.T) {
	f, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	for name, kind := range map[string]string{"vitral.css": "text/css; charset=utf-8", "icon.svg": "image/svg+xml"} {
		path := f.Path(name)
		file, ok := f.Get(strings.TrimPrefix(path, "/static/"))
		if !ok || file.Type != kind || len(file.Body) == 0 {
			t.Errorf("%s at %s: %v, %q, %d bytes", name, path, ok, file.Type, len(file.Body))
		}
	}
	if _, ok := f.Get("vitral.css"); ok {
		t.Error("an asset has an address that may change")
	}
}

// The style sheet's budget, and what the pages promise of it.
func TestStyleSheet(t *testing.T) {
	css, err := CSS()
	if err != nil {
		t.Fatal(err)
	}
	if len(css) > 20<<10 {
		t.Errorf("%d bytes of CSS, 20 KB are allowed", len(css))
	}
	for _, bad := range []string{"@import", "url(", "http:", "https:", "@font-face"} {
		if strings.Contains(css, bad) {
			t.Errorf("the style sheet has %s: nothing is to be loaded", bad)
		}
	}
	if open, closed := strings.Count(css, "{"), strings.Count(css, "}"); open != closed {
		t.Errorf("%d braces open, %d close", open, closed)
	}
	if small := string(squeeze([]byte("/* a */ a { b:c }\n d{e:f}"))); small != "a { b:c }d{e:f}" {
		t.Errorf("squeezed: %q", small)
	}
}
