package datajson

import (
	"strings"

	"github.com/vitral-data/vitral/catalog"
	"github.com/vitral-data/vitral/catalog/dcat/lexical"
	"github.com/vitral-data/vitral/catalog/dcat/rawjson"
)

// catalog reads what a data.json says of itself.
func (m *mapping) catalog(v rawjson.Value, c *catalog.Catalog) {
	m.twice(v, nil)
	for f := range v.All() {
		here := top(f.Key())
		switch string(f.Key()) {
		case "@id":
			if iri := strings.TrimSpace(f.Str()); lexical.Absolute(iri) {
				c.IRI = iri
			} else {
				c.Extra = m.extra(c.Extra, f)
			}
		case "@type":
			if !strings.HasSuffix(f.Str(), "Catalog") {
				c.Extra = m.extra(c.Extra, f)
			}
		case "title":
			c.Title = m.text(f, here)
		case "description":
			c.Description = m.text(f, here)
		case "publisher":
			c.Publisher = m.agent(f, here)
		case "homepage":
			u, code := lexical.URL(m.str(f, here))
			m.repair(code, here, f)
			c.Homepage = u
		case "license":
			c.License = m.coded(m.set.Licenses, f, here)
		case "language":
			c.Languages = m.languages(f, here)
		case "issued":
			c.Issued = m.date(f, here)
		case "modified":
			c.Modified = m.modified(f, here)
		case "spatial":
			c.Spatial = m.places(f, here)
		case "themeTaxonomy":
			if f.Kind() == rawjson.Array {
				c.Themes = m.taxonomy(f, here)
			}
			c.Extra = m.extra(c.Extra, f)
		default:
			c.Extra = m.extra(c.Extra, f)
		}
	}
}

// taxonomy reads the themes of Argentina's profile: {id, label, description}.
func (m *mapping) taxonomy(v rawjson.Value, place at) []catalog.Coded {
	var out []catalog.Coded
	m.list(v, place, func(e rawjson.Value, place at) {
		id := e.Get("id")
		if e.Kind() != rawjson.Object || id.Kind() == rawjson.Absent {
			if c := m.coded(m.set.Themes, e, place); !c.Zero() {
				out = append(out, c)
			}
			return
		}
		here := place.member([]byte("id"))
		c := m.coded(m.set.Themes, id, here)
		if c.Zero() {
			return
		}
		c.Label = textOf(e.Get("label"), m.lang)
		out = append(out, c)
	})
	return out
}
