package rule

import (
	"strings"
	"testing"
)

const whole = `id: keyword-availability
metric: pv:keywordAvailability
dimension: findability
level: dataset
points: 30
property: dcat:keyword
minutes: 3
title: {es: Palabras clave, pt: Palavras-chave, en: Keywords}
why: {es: a, pt: b, en: c}
remedy: {es: a, pt: b, en: c}
example: {datajson: '"keyword": ["x"]', turtle: 'dcat:keyword "x" ;'}
source: the method
`

func TestParseDefinition(t *testing.T) {
	d, err := ParseDefinition(whole)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := d.IRI(), "https://piveau.eu/ns/voc#keywordAvailability"; got != want {
		t.Errorf("IRI %q, want %q", got, want)
	}
	for lang, want := range map[string]string{"es": "Palabras clave", "pt": "Palavras-chave", "en": "Keywords", "fr": "Palabras clave"} {
		if got := d.Title(lang); got != want {
			t.Errorf("title in %s %q, want %q", lang, got, want)
		}
	}
	if d.Note("es") != "" {
		t.Errorf("a note that nobody wrote: %q", d.Note("es"))
	}
}

func TestParseDefinitionRefuses(t *testing.T) {
	for name, c := range map[string]struct{ from, to, want string }{
		"a member misspelt":    {"minutes: 3", "minuts: 3", "minuts"},
		"no metric":            {"metric: pv:keywordAvailability", "metric: keywordAvailability", `metric "keywordAvailability"`},
		"an unknown dimension": {"dimension: findability", "dimension: reusablity", `dimension "reusablity"`},
		"an unknown level":     {"level: dataset", "level: file", `level "file"`},
		"no points":            {"points: 30", "points: 0", "points are 0"},
		"a negative malus":     {"points: 30", "points: 30\nmalus: -5", "malus is -5"},
		"no effort":            {"minutes: 3", "minutes: 0", "minutes are 0"},
		"no property":          {"property: dcat:keyword", "property:", "property is empty"},
		"no source":            {"source: the method", "source: ' '", "source is empty"},
		"no Turtle":            {`, turtle: 'dcat:keyword "x" ;'`, "", "example.turtle is empty"},
		"no Portuguese title":  {"pt: Palavras-chave, ", "", "title is missing in pt"},
		"a fourth language":    {"why: {es: a", "why: {fr: x, es: a", "languages beside"},
		"half a note":          {"source:", "note: {es: a, en: b}\nsource:", "note is missing in pt"},
		"an id in camel case":  {"id: keyword-availability", "id: keywordAvailability", "kebab-case"},
	} {
		yml := strings.Replace(whole, c.from, c.to, 1)
		if yml == whole {
			t.Fatalf("%s: nothing was changed", name)
		}
		if _, err := ParseDefinition(yml); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want one that says %q", name, err, c.want)
		}
	}
}
