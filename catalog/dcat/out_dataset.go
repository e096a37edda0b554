package dcat

import (
	"strconv"
	"time"

	"github.com/vitral-data/vitral/catalog"
	"github.com/vitral-data/vitral/catalog/rdf"
)

// dataset writes a dcat:Dataset with its distributions.
func (g *grapher) dataset(s rdf.Term, d catalog.Dataset) {
	g.class(s, nsDCAT+"Dataset")
	for i, id := range d.Identifiers {
		if i == 0 {
			g.plain(s, nsDCT+"identifier", id)
			continue
		}
		g.plain(g.node(s, nsADMS+"identifier", nsADMS+"Identifier"), nsSKOS+"notation", id)
	}
	g.text(s, nsDCT+"title", d.Title)
	g.text(s, nsDCT+"description", d.Description)
	for _, k := range d.Keywords {
		g.add(s, nsDCAT+"keyword", tagged(k.Value, k.Lang))
	}
	for _, c := range d.Themes {
		g.coded(s, nsDCAT+"theme", vocabThemes, c)
	}
	if d.Publisher != nil {
		g.agent(s, nsDCT+"publisher", *d.Publisher)
	}
	for _, a := range d.Creators {
		g.agent(s, nsDCT+"creator", a)
	}
	for _, c := range d.Contacts {
		g.contact(s, c)
	}
	g.date(s, nsDCT+"issued", d.Issued)
	g.date(s, nsDCT+"modified", d.Modified)
	g.coded(s, nsDCT+"accrualPeriodicity", vocabFrequency, d.Frequency)
	for _, p := range d.Spatial {
		g.place(s, p)
	}
	for _, p := range d.Temporal {
		g.period(s, p)
	}
	for _, c := range d.Languages {
		g.coded(s, nsDCT+"language", vocabLanguage, c)
	}
	g.coded(s, nsDCT+"accessRights", vocabAccessRights, d.AccessRights)
	g.coded(s, nsDCT+"license", vocabLicence, d.License)
	g.statements(s, nsDCT+"rights", nsDCT+"RightsStatement", d.Rights)
	g.statements(s, nsDCT+"provenance", nsDCT+"ProvenanceStatement", d.Provenance)
	g.coded(s, nsDCT+"type", vocabNone, d.Type)
	g.datasetLinks(s, d)
	for i, dist := range d.Distributions {
		o := g.subject(dist.IRI, "#distribution-"+strconv.Itoa(i+1))
		g.add(s, nsDCAT+"distribution", o)
		g.distribution(o, dist)
	}
	g.extra(s, d.Extra)
}

func (g *grapher) datasetLinks(s rdf.Term, d catalog.Dataset) {
	g.link(s, nsDCAT+"landingPage", d.LandingPage)
	g.links(s, nsFOAF+"page", d.Documentation)
	g.standards(s, d.ConformsTo)
	g.plain(s, nsDCAT+"version", d.Version)
	g.text(s, nsADMS+"versionNotes", d.VersionNotes)
	for _, l := range []struct {
		p    string
		list []string
	}{
		{nsDCATAP + "applicableLegislation", d.ApplicableLegislation},
		{nsDCATAP + "hvdCategory", d.HVDCategories},
		{nsDCAT + "inSeries", d.InSeries},
		{nsDCT + "isPartOf", d.IsPartOf},
		{nsDCT + "source", d.Sources},
		{nsDCT + "relation", d.Relations},
		{nsDCT + "isReferencedBy", d.IsReferencedBy},
	} {
		g.links(s, l.p, l.list)
	}
	if d.TemporalResolution != "" {
		g.add(s, nsDCAT+"temporalResolution", typed(d.TemporalResolution, "duration"))
	}
	g.decimal(s, nsDCAT+"spatialResolutionInMeters", d.SpatialResolution)
}

// distribution writes a dcat:Distribution.
func (g *grapher) distribution(s rdf.Term, d catalog.Distribution) {
	g.class(s, nsDCAT+"Distribution")
	g.plain(s, nsDCT+"identifier", d.Identifier)
	g.text(s, nsDCT+"title", d.Title)
	g.text(s, nsDCT+"description", d.Description)
	g.links(s, nsDCAT+"accessURL", d.AccessURLs)
	g.links(s, nsDCAT+"downloadURL", d.DownloadURLs)
	g.coded(s, nsDCT+"format", vocabFileType, d.Format)
	g.coded(s, nsDCAT+"mediaType", vocabMediaType, d.MediaType)
	g.coded(s, nsDCAT+"compressFormat", vocabMediaType, d.Compress)
	g.coded(s, nsDCAT+"packageFormat", vocabMediaType, d.Package)
	g.coded(s, nsDCT+"license", vocabLicence, d.License)
	g.statements(s, nsDCT+"rights", nsDCT+"RightsStatement", d.Rights)
	g.coded(s, nsDCT+"accessRights", vocabAccessRights, d.AccessRights)
	if digits(d.ByteSize) {
		g.add(s, nsDCAT+"byteSize", typed(d.ByteSize, "nonNegativeInteger"))
	} else {
		g.plain(s, nsDCAT+"byteSize", d.ByteSize)
	}
	if c := d.Checksum; c != nil {
		n := g.node(s, nsSPDX+"checksum", nsSPDX+"Checksum")
		g.link(n, nsSPDX+"algorithm", c.Algorithm)
		if c.Value != "" {
			g.add(n, nsSPDX+"checksumValue", typed(c.Value, "hexBinary"))
		}
	}
	g.date(s, nsDCT+"issued", d.Issued)
	g.date(s, nsDCT+"modified", d.Modified)
	for _, c := range d.Languages {
		g.coded(s, nsDCT+"language", vocabLanguage, c)
	}
	g.standards(s, d.ConformsTo)
	g.links(s, nsFOAF+"page", d.Docs)
	g.coded(s, nsADMS+"status", vocabNone, d.Status)
	g.coded(s, nsDCATAP+"availability", vocabNone, d.Availability)
	for _, v := range d.Services {
		g.service(s, v)
	}
	g.extra(s, d.Extra)
}

// service writes a dcat:DataService.
func (g *grapher) service(s rdf.Term, v catalog.Service) {
	n := g.subject(v.IRI, "")
	g.add(s, nsDCAT+"accessService", n)
	g.class(n, nsDCAT+"DataService")
	g.text(n, nsDCT+"title", v.Title)
	g.text(n, nsDCT+"description", v.Description)
	g.links(n, nsDCAT+"endpointURL", v.EndpointURLs)
	g.links(n, nsDCAT+"endpointDescription", v.Endpoint)
	g.links(n, nsDCAT+"servesDataset", v.Serves)
	g.coded(n, nsDCT+"license", vocabLicence, v.License)
	g.standards(n, v.ConformsTo)
	if v.Publisher != nil {
		g.agent(n, nsDCT+"publisher", *v.Publisher)
	}
	for _, c := range v.Contacts {
		g.contact(n, c)
	}
	g.extra(n, v.Extra)
}

// record writes our dcat:CatalogRecord of the dataset, and the source's own.
func (g *grapher) record(s rdf.Term, d catalog.Dataset) {
	if r := d.Record; r != nil && r.IRI != "" && r.IRI != g.opts.Page {
		n := g.subject(r.IRI, "")
		g.class(n, nsDCAT+"CatalogRecord")
		g.add(n, primaryTopic, s)
		g.date(n, nsDCT+"issued", r.Issued)
		g.date(n, nsDCT+"modified", r.Modified)
		g.coded(n, nsADMS+"status", vocabNone, r.Status)
		g.standards(n, r.ConformsTo)
		g.link(n, nsDCT+"source", r.Source)
	}
	if g.opts.Page == "" {
		return
	}
	n := iri(g.opts.Page)
	g.class(n, nsDCAT+"CatalogRecord")
	g.add(n, primaryTopic, s)
	g.moment(n, nsDCT+"issued", g.opts.Issued)
	g.moment(n, nsDCT+"modified", g.opts.Modified)
	g.link(n, nsDCT+"source", g.opts.Source)
}

func (g *grapher) moment(s rdf.Term, p string, t time.Time) {
	if !t.IsZero() {
		g.add(s, p, typed(t.UTC().Format(time.RFC3339), "dateTime"))
	}
}
