package dcat

import (
	"github.com/vitral-data/vitral/catalog"
	"github.com/vitral-data/vitral/catalog/dcat/rawjson"
)

// dataset reads a dcat:Dataset. Where an old or national spelling stands
// beside the one of DCAT-AP 3, the latter counts and the other is kept.
func (m *mapping) dataset(n rawjson.Value, d *catalog.Dataset) {
	d.IRI = absolute(iriOf(n))
	var late []rawjson.Value // properties that only count if no better one is there
	for f := range n.All() {
		name := string(f.Key())
		if isFallback(name) {
			late = append(late, f)
			continue
		}
		if !m.datasetText(name, f, d) && !m.datasetCover(name, f, d) && !m.datasetLink(name, f, d) {
			m.datasetRest(name, f, d)
		}
	}
	for _, f := range late {
		m.datasetFallback(string(f.Key()), f, d)
	}
}

// datasetText reads the properties that describe and name.
func (m *mapping) datasetText(name string, f rawjson.Value, d *catalog.Dataset) bool {
	here := at{name: name}
	switch name {
	case nsDCT + "identifier":
		d.Identifiers = append(m.identifiers(f, here), d.Identifiers...)
	case nsADMS + "identifier":
		d.Identifiers = append(d.Identifiers, m.identifiers(f, here)...)
	case nsDCT + "title":
		d.Title = m.text(f, here, &d.Extra)
	case nsDCT + "description":
		d.Description = m.text(f, here, &d.Extra)
	case nsDCAT + "keyword":
		d.Keywords = append(d.Keywords, m.keywords(f, here)...)
	case nsDCAT + "theme":
		d.Themes = append(d.Themes, m.codes(m.set.Themes, f, here)...)
	case nsDCT + "publisher":
		d.Publisher = m.agent(f, here, &d.Extra)
	case nsDCT + "creator":
		d.Creators = m.agents(f, here)
	case nsDCAT + "contactPoint":
		d.Contacts = append(d.Contacts, m.contacts(f, here)...)
	case nsDCT + "accessRights":
		d.AccessRights = m.coded(m.set.AccessRights, f, here, &d.Extra)
	case nsDCT + "license":
		d.License = m.coded(m.set.Licenses, f, here, &d.Extra)
	case nsDCT + "rights":
		d.Rights = m.statements(f, here)
	case nsDCT + "provenance":
		d.Provenance = m.statements(f, here)
	case nsDCT + "type":
		d.Type = m.coded(nil, f, here, &d.Extra)
	case nsDCAT + "version":
		d.Version = m.str(m.one(f, here, &d.Extra), here)
	case nsADMS + "versionNotes":
		d.VersionNotes = m.text(f, here, &d.Extra)
	default:
		return false
	}
	return true
}

// datasetCover reads the properties of time, place and language.
func (m *mapping) datasetCover(name string, f rawjson.Value, d *catalog.Dataset) bool {
	here := at{name: name}
	switch name {
	case nsDCT + "issued":
		d.Issued = m.date(f, here, &d.Extra)
	case nsDCT + "modified":
		d.Modified = m.date(f, here, &d.Extra)
	case nsDCT + "accrualPeriodicity":
		d.Frequency = m.coded(m.set.Frequencies, f, here, &d.Extra)
	case nsDCT + "spatial":
		d.Spatial = m.places(f, here)
	case nsDCT + "temporal":
		d.Temporal = m.periods(f, here)
	case nsDCT + "language":
		d.Languages = m.codes(m.set.Languages, f, here)
	case nsDCAT + "temporalResolution":
		d.TemporalResolution = m.str(m.one(f, here, &d.Extra), here)
	case nsDCAT + "spatialResolutionInMeters":
		d.SpatialResolution = m.str(m.one(f, here, &d.Extra), here)
	default:
		return false
	}
	return true
}

// datasetLink reads the properties that lead elsewhere.
func (m *mapping) datasetLink(name string, f rawjson.Value, d *catalog.Dataset) bool {
	here := at{name: name}
	switch name {
	case nsDCAT + "landingPage":
		d.LandingPage = m.url(m.one(f, here, &d.Extra), here)
	case nsFOAF + "page":
		d.Documentation = m.urls(f, here)
	case nsDCT + "conformsTo":
		d.ConformsTo = m.strs(f, here)
	case nsDCATAP + "applicableLegislation":
		d.ApplicableLegislation = m.strs(f, here)
	case nsDCATAP + "hvdCategory":
		d.HVDCategories = m.strs(f, here)
	case nsDCAT + "inSeries":
		d.InSeries = m.strs(f, here)
	case nsDCT + "isPartOf":
		d.IsPartOf = m.strs(f, here)
	case nsDCT + "source":
		d.Sources = m.strs(f, here)
	case nsDCT + "relation":
		d.Relations = m.strs(f, here)
	case nsDCT + "isReferencedBy":
		d.IsReferencedBy = m.strs(f, here)
	case nsDCAT + "distribution":
		d.Distributions = m.distributions(f, here)
	default:
		return false
	}
	return true
}

// datasetRest reads what is about the node itself, and keeps what is unknown.
func (m *mapping) datasetRest(name string, f rawjson.Value, d *catalog.Dataset) {
	switch name {
	case "@id", "@included":
	case "@type":
		m.types(f, &d.Extra, nsDCAT+"Dataset")
	case "@reverse":
		for r := range f.All() {
			if string(r.Key()) == primaryTopic {
				d.Record = m.record(r, at{name: nsDCAT + "record"})
			}
		}
	default:
		m.keepAll(&d.Extra, f)
	}
}

// types keeps the types of a node other than its own.
func (m *mapping) types(f rawjson.Value, extra *[]catalog.Property, own string) {
	var p catalog.Property
	for t := range values(f) {
		if s := t.Str(); s != own && s != "" {
			p.Values = append(p.Values, append(append(catalog.Raw(`{"@id":`), t.Raw()...), '}'))
		}
	}
	if p.Values != nil {
		p.Name = rdfType
		*extra = append(*extra, p)
	}
}

// isFallback says that a property of a dataset or distribution stands in for
// another one: Dublin Core 1.1, older DCAT, ADMS and OWL, DCAT-BR's texts.
func isFallback(name string) bool {
	switch name {
	case nsDC + "title", nsDC + "description", nsDC + "identifier", nsDC + "publisher", nsDC + "creator", nsDC + "language",
		nsDC + "rights", nsDC + "format", nsDCAT + "license", nsDCAT + "publisher", nsDCAT + "accrualPeriodicity", nsDCAT + "temporal", nsDCAT + "spatial",
		nsOWL + "versionInfo", nsADMS + "version", nsSDO + "version", nsFOAF + "homepage", nsADMS + "contactPoint",
		nsDCAT + "bytes", nsDCAT + "size":
		return true
	}
	return false
}

// datasetFallback reads a property in the place of a better one.
func (m *mapping) datasetFallback(name string, f rawjson.Value, d *catalog.Dataset) {
	here := at{name: name}
	used := true
	switch {
	case name == nsDC+"title" && d.Title == nil:
		d.Title = m.text(f, here, &d.Extra)
	case name == nsDC+"description" && d.Description == nil:
		d.Description = m.text(f, here, &d.Extra)
	case name == nsDC+"identifier" && d.Identifiers == nil:
		d.Identifiers = m.identifiers(f, here)
	case (name == nsDC+"publisher" || name == nsDCAT+"publisher") && d.Publisher == nil:
		d.Publisher = m.agent(f, here, &d.Extra)
	case name == nsDC+"creator" && d.Creators == nil:
		d.Creators = m.agents(f, here)
	case name == nsDC+"language" && d.Languages == nil:
		d.Languages = m.codes(m.set.Languages, f, here)
	case name == nsDC+"rights" && d.Rights == nil:
		d.Rights = m.statements(f, here)
	case name == nsDCAT+"license" && d.License.Zero():
		d.License = m.coded(m.set.Licenses, f, here, &d.Extra)
	case name == nsDCAT+"accrualPeriodicity" && d.Frequency.Zero():
		d.Frequency = m.coded(m.set.Frequencies, f, here, &d.Extra)
	case name == nsDCAT+"temporal" && d.Temporal == nil:
		d.Temporal = m.periods(f, here)
	case name == nsDCAT+"spatial" && d.Spatial == nil:
		d.Spatial = m.places(f, here)
	case (name == nsOWL+"versionInfo" || name == nsADMS+"version" || name == nsSDO+"version") && d.Version == "":
		d.Version = m.str(m.one(f, here, &d.Extra), here)
	case name == nsFOAF+"homepage" && d.LandingPage == "":
		d.LandingPage = m.url(m.one(f, here, &d.Extra), here)
	case name == nsADMS+"contactPoint" && d.Contacts == nil:
		d.Contacts = m.contacts(f, here)
	default:
		used = false
	}
	if !used {
		m.keepAll(&d.Extra, f)
	}
}
