package dcat

import (
	"github.com/vitral-data/vitral/catalog"
	"github.com/vitral-data/vitral/catalog/dcat/rawjson"
)

// services reads dcat:accessService: nodes, IRIs, or an address alone.
func (m *mapping) services(property rawjson.Value, place at) []catalog.Service {
	var out []catalog.Service
	i := -1
	for v := range values(property) {
		i++
		here := place.nth(i)
		if isLiteral(v) {
			m.repair("type", here, v)
			if u := m.url(v, here); u != "" {
				out = append(out, catalog.Service{EndpointURLs: []string{u}})
			}
			continue
		}
		out = append(out, m.serviceNode(v, here))
	}
	return out
}

// serviceNode reads a dcat:DataService.
func (m *mapping) serviceNode(v rawjson.Value, place at) catalog.Service {
	s := catalog.Service{IRI: absolute(iriOf(v))}
	for f := range m.describe(v).All() {
		name := string(f.Key())
		here := place.below(name)
		switch name {
		case "@id", "@included", "@reverse":
		case "@type":
			m.types(f, &s.Extra, nsDCAT+"DataService")
		case nsDCT + "title":
			s.Title = m.text(f, here, &s.Extra)
		case nsDCT + "description":
			s.Description = m.text(f, here, &s.Extra)
		case nsDCAT + "endpointURL":
			s.EndpointURLs = m.urls(f, here)
		case nsDCAT + "endpointDescription":
			s.Endpoint = m.strs(f, here)
		case nsDCAT + "servesDataset":
			s.Serves = m.strs(f, here)
		case nsDCT + "license":
			s.License = m.coded(m.set.Licenses, f, here, &s.Extra)
		case nsDCT + "conformsTo":
			s.ConformsTo = m.strs(f, here)
		case nsDCT + "publisher":
			s.Publisher = m.agent(f, here, &s.Extra)
		case nsDCAT + "contactPoint":
			s.Contacts = m.contacts(f, here)
		default:
			m.keepAll(&s.Extra, f)
		}
	}
	return s
}

// series reads a dcat:DatasetSeries.
func (m *mapping) series(n rawjson.Value, s *catalog.Series) {
	s.IRI = absolute(iriOf(n))
	for f := range n.All() {
		name := string(f.Key())
		here := at{name: name}
		switch name {
		case "@id", "@included", "@reverse":
		case "@type":
			m.types(f, &s.Extra, nsDCAT+"DatasetSeries")
		case nsDCT + "identifier":
			s.Identifiers = append(m.identifiers(f, here), s.Identifiers...)
		case nsADMS + "identifier":
			s.Identifiers = append(s.Identifiers, m.identifiers(f, here)...)
		case nsDCT + "title":
			s.Title = m.text(f, here, &s.Extra)
		case nsDCT + "description":
			s.Description = m.text(f, here, &s.Extra)
		case nsDCT + "publisher":
			s.Publisher = m.agent(f, here, &s.Extra)
		case nsDCAT + "contactPoint":
			s.Contacts = m.contacts(f, here)
		case nsDCT + "accrualPeriodicity":
			s.Frequency = m.coded(m.set.Frequencies, f, here, &s.Extra)
		default:
			m.keepAll(&s.Extra, f)
		}
	}
}
