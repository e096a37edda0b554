package dcat

import (
	"github.com/vitral-data/vitral/catalog"
	"github.com/vitral-data/vitral/catalog/dcat/rawjson"
)

// catalog reads a dcat:Catalog. Themes are its theme taxonomies.
func (m *mapping) catalog(n rawjson.Value, c *catalog.Catalog) {
	c.IRI = absolute(iriOf(n))
	for f := range n.All() {
		name := string(f.Key())
		here := at{name: name}
		switch name {
		case "@id", "@included", "@reverse":
		case "@type":
			m.types(f, &c.Extra, nsDCAT+"Catalog")
		case nsDCT + "title":
			c.Title = m.text(f, here, &c.Extra)
		case nsDCT + "description":
			c.Description = m.text(f, here, &c.Extra)
		case nsDCT + "publisher":
			c.Publisher = m.agent(f, here, &c.Extra)
		case nsFOAF + "homepage":
			c.Homepage = m.url(m.one(f, here, &c.Extra), here)
		case nsDCT + "license":
			c.License = m.coded(m.set.Licenses, f, here, &c.Extra)
		case nsDCT + "language":
			c.Languages = m.codes(m.set.Languages, f, here)
		case nsDCT + "issued":
			c.Issued = m.date(f, here, &c.Extra)
		case nsDCT + "modified":
			c.Modified = m.date(f, here, &c.Extra)
		case nsDCT + "spatial":
			c.Spatial = m.places(f, here)
		case nsDCAT + "themeTaxonomy":
			c.Themes = m.codes(m.set.Themes, f, here)
		default:
			m.keepAll(&c.Extra, f)
		}
	}
}

// record reads the dcat:CatalogRecord that is about the root; of several the
// first counts.
func (m *mapping) record(reverse rawjson.Value, place at) *catalog.CatalogRecord {
	var first *catalog.CatalogRecord
	i := -1
	for v := range values(reverse) {
		i++
		if isLiteral(v) {
			continue
		}
		if first != nil {
			m.repair("several", place.nth(i), v)
			continue
		}
		r := catalog.CatalogRecord{IRI: absolute(iriOf(v))}
		var dropped []catalog.Property // the domain keeps no extras of a record
		for f := range m.describe(v).All() {
			name := string(f.Key())
			here := place.below(name)
			switch name {
			case nsDCT + "issued":
				r.Issued = m.date(f, here, &dropped)
			case nsDCT + "modified":
				r.Modified = m.date(f, here, &dropped)
			case nsADMS + "status":
				r.Status = m.coded(nil, f, here, &dropped)
			case nsDCT + "conformsTo":
				r.ConformsTo = m.strs(f, here)
			case nsDCT + "source":
				r.Source = m.first(f, here)
			}
		}
		first = &r
	}
	return first
}
