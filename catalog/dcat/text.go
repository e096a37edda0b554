package dcat

import (
	"strings"

	"github.com/vitral-data/vitral/catalog"
	"github.com/vitral-data/vitral/catalog/dcat/rawjson"
)

// text reads a property that has one text a language. Of several in one
// language the smallest in bytes is taken, the others are kept in extra.
func (m *mapping) text(property rawjson.Value, place at, extra *[]catalog.Property) catalog.Text {
	var t catalog.Text
	var rest []rawjson.Value
	from := map[string]rawjson.Value{}
	i := -1
	for v := range values(property) {
		i++
		s, l := m.words(v, place.nth(i))
		if strings.TrimSpace(s) == "" {
			m.repair("empty", place.nth(i), v)
			continue
		}
		if t == nil {
			t = catalog.Text{}
		}
		have, twice := t[l]
		if have == s {
			continue
		}
		if twice {
			m.repair("several", place.nth(i), v)
			if have < s {
				rest = append(rest, v)
				continue
			}
			rest = append(rest, from[l])
		}
		t[l], from[l] = s, v
	}
	m.keep(extra, string(property.Key()), rest...)
	return t
}

// words reads one text: a literal, the label of a node, or an IRI.
func (m *mapping) words(v rawjson.Value, place at) (s, tag string) {
	if isLiteral(v) {
		return lexicalForm(v), lang(v)
	}
	m.repair("type", place, v)
	if t := m.label(v); t != nil {
		return t.In("")
	}
	return iriOf(v), ""
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
