package ui

import (
	"embed"
	"fmt"
	"html"
	"html/template"
	"io/fs"
	"path"
	"regexp"
	"strings"

	"github.com/vitral-data/vitral/ui/locale"
)

//go:embed templates
var templateFiles embed.FS

// templates parses every page once a language. Plain texts are put in before
// parsing; the functions t (a text with values), n (a text for a number of
// things) and to (addresses of pages) are bound to the language.
func (s *Site) templates() (map[string]map[string]*template.Template, error) {
	layout, err := sources("templates/layout/*.html")
	if err != nil {
		return nil, err
	}
	pages, err := sources("templates/*.html")
	if err != nil {
		return nil, err
	}
	byLang := map[string]map[string]*template.Template{}
	for _, code := range locale.Codes() {
		lang, _ := s.langs.Lang(code)
		shared := template.New("").Option("missingkey=error").Funcs(template.FuncMap{
			"t": lang.T, "n": lang.N, "to": func() links { return links("/" + code) },
		})
		for name, text := range layout {
			if _, err := shared.New(name).Parse(spoken(text, lang)); err != nil {
				return nil, fmt.Errorf("%s: %w", name, err)
			}
		}
		byLang[code] = map[string]*template.Template{}
		for name, text := range pages {
			t, err := shared.Clone()
			if err == nil {
				_, err = t.New(name).Parse(spoken(text, lang))
			}
			if err != nil {
				return nil, fmt.Errorf("%s: %w", name, err)
			}
			byLang[code][strings.TrimSuffix(name, ".html")] = t
		}
	}
	return byLang, nil
}

// sources are the texts of the templates that a pattern names, by file name.
func sources(pattern string) (map[string]string, error) {
	names, err := fs.Glob(templateFiles, pattern)
	if err != nil {
		return nil, err
	}
	out := map[string]string{}
	for _, name := range names {
		b, err := templateFiles.ReadFile(name)
		if err != nil {
			return nil, err
		}
		out[path.Base(name)] = string(b)
	}
	return out, nil
}

var plainText = regexp.MustCompile(`\{\{t "([^"]+)"\}\}`)

// spoken puts the texts without values into a template: in content and in
// quoted attributes, the two places that templates have them in.
func spoken(text string, lang *locale.Lang) string {
	return plainText.ReplaceAllStringFunc(text, func(call string) string {
		return html.EscapeString(lang.T(plainText.FindStringSubmatch(call)[1]))
	})
}
