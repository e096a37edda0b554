package dcat

import (
	"strings"

	"github.com/vitral-data/vitral/catalog"
	"github.com/vitral-data/vitral/catalog/dcat/rawjson"
	"github.com/vitral-data/vitral/catalog/vocab"
)

// coded reads the one value of a property that comes from a vocabulary, of
// several one that it knows.
func (m *mapping) coded(t *vocab.Table, property rawjson.Value, place at, extra *[]catalog.Property) catalog.Coded {
	return m.codedValue(t, m.best(property, place, extra, func(v rawjson.Value) bool {
		raw := iriOf(v)
		if isLiteral(v) {
			raw = strings.TrimSpace(lexicalForm(v))
		}
		return raw != "" && find(t, raw).Known()
	}), place)
}

// codes reads all values of such a property.
func (m *mapping) codes(t *vocab.Table, property rawjson.Value, place at) []catalog.Coded {
	var out []catalog.Coded
	i := 0
	for v := range values(property) {
		if c := m.codedValue(t, v, place.nth(i)); !c.Zero() {
			out = append(out, c)
		}
		i++
	}
	return out
}

// codedValue reads a literal, an IRI, or a node: a concept with a label, a
// dct:LicenseDocument with a title, a dct:MediaTypeOrExtent with rdf:value.
// The code is that of the IRI, else of what the node is coded or called. t
// may be nil, for a vocabulary that we don't have.
func (m *mapping) codedValue(t *vocab.Table, v rawjson.Value, place at) catalog.Coded {
	if v.Kind() == rawjson.Absent {
		return catalog.Coded{}
	}
	if isLiteral(v) {
		s := strings.TrimSpace(lexicalForm(v))
		if s == "" {
			m.repair("empty", place, v)
			return catalog.Coded{}
		}
		return find(t, s)
	}
	label := m.label(v)
	code := m.code(v)
	c := catalog.Coded{Raw: iriOf(v)}
	if c.Raw == "" {
		if c.Raw = code; c.Raw == "" {
			c.Raw, _ = label.In("")
			c.Raw = strings.TrimSpace(c.Raw)
		}
		if c.Raw == "" {
			m.repair("blank-node", place, v)
			return c
		}
		if s, _ := label.In(""); len(label) == 1 && strings.TrimSpace(s) == c.Raw {
			label = nil
		}
	}
	c.Code = find(t, c.Raw).Code
	c.Label = label
	if c.Code == "" && code != "" {
		c.Code = find(t, code).Code
	}
	for _, tag := range label.Tags() {
		if c.Code == "" {
			c.Code = find(t, strings.TrimSpace(label[tag])).Code
		}
	}
	return c
}

// find looks a value up, also as what W3C's copies of registers end with
// ("…/media-types/text/csv#Resource").
func find(t *vocab.Table, raw string) catalog.Coded {
	if t == nil {
		return catalog.Coded{Raw: raw}
	}
	c := t.Code(raw)
	if bare, ok := strings.CutSuffix(raw, "#Resource"); ok && c.Code == "" {
		if _, name, ok := strings.Cut(bare, "/media-types/"); ok {
			c.Code = t.Code(name).Code
		}
	}
	return c
}
