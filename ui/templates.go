package ui

import (
	"embed"
	"fmt"
	"html/template"
	"io/fs"
	"path"
	"strings"

	"github.com/vitral-data/vitral/ui/locale"
)

//go:embed templates
var templateFiles embed.FS

// templates parses every page once a language, with the functions t (a text),
// n (a text for a number of things) and to (addresses of pages) bound to it.
func (s *Site) templates() (map[string]map[string]*template.Template, error) {
	names, err := fs.Glob(templateFiles, "templates/*.html")
	if err != nil {
		return nil, err
	}
	byLang := map[string]map[string]*template.Template{}
	for _, code := range locale.Codes() {
		lang, _ := s.langs.Lang(code)
		shared, err := template.New("").Option("missingkey=error").Funcs(template.FuncMap{
			"t": lang.T, "n": lang.N, "to": func() links { return links("/" + code) },
		}).ParseFS(templateFiles, "templates/layout/*.html")
		if err != nil {
			return nil, err
		}
		byLang[code] = map[string]*template.Template{}
		for _, name := range names {
			t, err := shared.Clone()
			if err == nil {
				t, err = t.ParseFS(templateFiles, name)
			}
			if err != nil {
				return nil, fmt.Errorf("%s: %w", name, err)
			}
			byLang[code][strings.TrimSuffix(path.Base(name), ".html")] = t
		}
	}
	return byLang, nil
}
