package dcat

import (
	"strings"

	"github.com/vitral-data/vitral/catalog"
	"github.com/vitral-data/vitral/catalog/dcat/rawjson"
)

// text reads a property that has one text a language. Further texts in a
// language are kept in extra.
func (m *mapping) text(property rawjson.Value, place at, extra *[]catalog.Property) catalog.Text {
	var t catalog.Text
	var rest []rawjson.Value
	i := -1
	for v := range values(property) {
		i++
		s, l := lexicalForm(v), lang(v)
		if !isLiteral(v) {
			m.repair("type", place.nth(i), v)
			var words catalog.Text
			if words = m.label(v); words == nil {
				words = catalog.Text{"": iriOf(v)}
			}
			s, l = words.In("")
		}
		switch {
		case strings.TrimSpace(s) == "":
			m.repair("empty", place.nth(i), v)
			continue
		case t == nil:
			t = catalog.Text{}
		case t[l] == s:
			continue
		case t[l] != "":
			m.repair("several", place.nth(i), v)
			rest = append(rest, v)
			continue
		}
		t[l] = s
	}
	m.keep(extra, string(property.Key()), rest...)
	return t
}

// statements reads a property whose values are statements: literals, the
// labels of nodes, or IRIs. Literals of different languages are one statement
// in several.
func (m *mapping) statements(property rawjson.Value, place at) []catalog.Text {
	var out []catalog.Text
	i := -1
	for v := range values(property) {
		i++
		var t catalog.Text
		if isLiteral(v) {
			s, l := lexicalForm(v), lang(v)
			if strings.TrimSpace(s) == "" {
				m.repair("empty", place.nth(i), v)
				continue
			}
			if last := len(out) - 1; l != "" && last >= 0 && out[last][l] == "" && out[last][""] == "" {
				out[last][l] = s
				continue
			}
			t = catalog.Text{l: s}
		} else if t = m.label(v); t == nil {
			s := iriOf(v)
			if s == "" {
				m.repair("blank-node", place.nth(i), v)
				continue
			}
			t = catalog.Text{"": s}
		}
		out = append(out, t)
	}
	return out
}

// keywords reads literals, or the labels of concepts. Nothing is split: a
// comma may be part of a keyword.
func (m *mapping) keywords(property rawjson.Value, place at) []catalog.LangString {
	var out []catalog.LangString
	i := -1
	for v := range values(property) {
		i++
		if isLiteral(v) {
			if s := strings.TrimSpace(lexicalForm(v)); s != "" {
				out = append(out, catalog.LangString{Value: s, Lang: lang(v)})
			} else {
				m.repair("empty", place.nth(i), v)
			}
			continue
		}
		t := m.label(v)
		m.repair("type", place.nth(i), v)
		for _, tag := range t.Tags() {
			out = append(out, catalog.LangString{Value: strings.TrimSpace(t[tag]), Lang: tag})
		}
		if iri := iriOf(v); t == nil && iri != "" {
			out = append(out, catalog.LangString{Value: iri})
		}
	}
	return out
}

// identifiers reads literals, IRIs, and adms:Identifier nodes.
func (m *mapping) identifiers(property rawjson.Value, place at) []string {
	var out []string
	i := -1
	for v := range values(property) {
		i++
		s := ""
		if !isLiteral(v) {
			s = m.code(v)
		}
		if s == "" {
			s = m.str(v, place.nth(i))
		}
		if s != "" {
			out = append(out, s)
		}
	}
	return out
}
