package dcat

import (
	"strconv"
	"strings"
	"time"

	"github.com/vitral-data/vitral/catalog"
	"github.com/vitral-data/vitral/catalog/dcat/lexical"
	"github.com/vitral-data/vitral/catalog/rdf"
	"github.com/vitral-data/vitral/catalog/vocab"
)

// vocabulary says which table a value is of, and what node stands for a
// value that has no IRI.
type vocabulary struct {
	table        func(*vocab.Set) *vocab.Table
	class, label string
}

var (
	vocabThemes       = vocabulary{func(s *vocab.Set) *vocab.Table { return s.Themes }, nsSKOS + "Concept", nsSKOS + "prefLabel"}
	vocabFrequency    = vocabulary{func(s *vocab.Set) *vocab.Table { return s.Frequencies }, nsDCT + "Frequency", nsRDFS + "label"}
	vocabLanguage     = vocabulary{func(s *vocab.Set) *vocab.Table { return s.Languages }, nsDCT + "LinguisticSystem", nsRDFS + "label"}
	vocabAccessRights = vocabulary{func(s *vocab.Set) *vocab.Table { return s.AccessRights }, nsDCT + "RightsStatement", nsRDFS + "label"}
	vocabLicence      = vocabulary{func(s *vocab.Set) *vocab.Table { return s.Licenses }, nsDCT + "LicenseDocument", nsDCT + "title"}
	vocabFileType     = vocabulary{func(s *vocab.Set) *vocab.Table { return s.FileTypes }, nsDCT + "MediaTypeOrExtent", nsRDFS + "label"}
	vocabMediaType    = vocabulary{func(s *vocab.Set) *vocab.Table { return s.MediaTypes }, nsDCT + "MediaType", nsRDFS + "label"}
	vocabNone         = vocabulary{nil, nsSKOS + "Concept", nsSKOS + "prefLabel"}
)

// coded writes a value of a vocabulary: the authority's IRI when the code is
// known, else the IRI that the source gave, else a node that is called what
// the source wrote.
func (g *grapher) coded(s rdf.Term, p string, v vocabulary, c catalog.Coded) {
	if c.Zero() {
		return
	}
	if c.Code != "" && v.table != nil && g.opts.Set != nil {
		if concept, ok := v.table(g.opts.Set).Get(c.Code); ok && concept.IRI != "" {
			g.add(s, p, iri(concept.IRI))
			return
		}
	}
	if lexical.Absolute(c.Raw) {
		n := iri(c.Raw)
		g.add(s, p, n)
		if c.Label != nil {
			g.class(n, v.class)
			g.text(n, v.label, c.Label)
		}
		return
	}
	n := g.node(s, p, v.class)
	switch {
	case c.Label != nil && c.Raw != "":
		g.plain(n, rdfValue, c.Raw)
		g.text(n, v.label, c.Label)
	case c.Raw != "":
		g.plain(n, v.label, c.Raw)
	default:
		g.plain(n, v.label, c.Code)
	}
}

// date writes a date with the datatype that it is written in, as the source
// wrote it if XML Schema allows, else in UTC; what is no date stays a plain
// literal.
func (g *grapher) date(s rdf.Term, p string, d catalog.Date) {
	if d.Zero() {
		return
	}
	if d.Time.IsZero() {
		g.add(s, p, literal(d.Raw))
		return
	}
	for _, form := range []struct{ layout, datatype string }{
		{"2006-01-02", "date"},
		{"2006-01-02T15:04:05.999999999Z07:00", "dateTime"},
		{"2006-01-02T15:04:05.999999999", "dateTime"},
		{"2006", "gYear"},
		{"2006-01", "gYearMonth"},
		{"2006-01-02Z07:00", "date"},
	} {
		if _, err := time.Parse(form.layout, d.Raw); err == nil && !strings.Contains(d.Raw, ",") {
			g.add(s, p, typed(d.Raw, form.datatype))
			return
		}
	}
	t := d.Time.UTC()
	if t.Equal(t.Truncate(24 * time.Hour)) {
		g.add(s, p, typed(t.Format("2006-01-02"), "date"))
		return
	}
	g.add(s, p, typed(t.Format(time.RFC3339Nano), "dateTime"))
}

// decimal writes a number as xsd:decimal, what is none as a plain literal.
func (g *grapher) decimal(s rdf.Term, p, text string) {
	if text == "" {
		return
	}
	if _, err := strconv.ParseFloat(text, 64); err == nil && strings.Trim(text, "+-.0123456789") == "" {
		g.add(s, p, typed(text, "decimal"))
		return
	}
	g.add(s, p, literal(text))
}

// agent writes a foaf:Agent with those that it is part of.
func (g *grapher) agent(s rdf.Term, p string, a catalog.Agent) {
	for {
		n := g.subject(a.IRI, "")
		g.add(s, p, n)
		g.class(n, nsFOAF+"Agent")
		g.text(n, nsFOAF+"name", a.Name)
		g.link(n, nsDCT+"type", a.Type)
		g.link(n, nsFOAF+"homepage", a.Homepage)
		g.mail(n, nsFOAF+"mbox", a.Email)
		g.plain(n, nsDCT+"identifier", a.Identifier)
		if a.Parent == nil {
			return
		}
		s, p, a = n, nsORG+"subOrganizationOf", *a.Parent
	}
}

// contact writes a vcard:Kind.
func (g *grapher) contact(s rdf.Term, c catalog.Contact) {
	n := g.subject(c.IRI, "")
	g.add(s, nsDCAT+"contactPoint", n)
	g.class(n, nsVCARD+"Kind")
	g.text(n, nsVCARD+"fn", c.Name)
	g.mail(n, nsVCARD+"hasEmail", c.Email)
	if c.Phone != "" {
		if tel := "tel:" + c.Phone; lexical.Absolute(tel) {
			g.add(n, nsVCARD+"hasTelephone", iri(tel))
		} else {
			g.add(n, nsVCARD+"hasTelephone", literal(c.Phone))
		}
	}
	g.link(n, nsVCARD+"hasURL", c.URL)
}

// mail writes an address as mailto:, what is none as a literal.
func (g *grapher) mail(s rdf.Term, p, address string) {
	if address == "" {
		return
	}
	if bare, repair := lexical.Email(address); repair == "" && lexical.Absolute("mailto:"+bare) {
		g.add(s, p, iri("mailto:"+bare))
		return
	}
	g.add(s, p, literal(address))
}

// place writes a dct:Location.
func (g *grapher) place(s rdf.Term, p catalog.Place) {
	n := g.subject(p.IRI, "")
	g.add(s, nsDCT+"spatial", n)
	if p.Label == nil && p.Geometry == "" && p.BBox == nil {
		return // an IRI says it all
	}
	g.class(n, nsDCT+"Location")
	g.text(n, nsSKOS+"prefLabel", p.Label)
	if p.Geometry != "" {
		t := literal(p.Geometry)
		switch {
		case strings.HasPrefix(p.Geometry, "{"):
			t.Datatype = nsGSP + "geoJSONLiteral"
		case p.BBox != nil && strings.Contains(p.Geometry, "("):
			t.Datatype = nsGSP + "wktLiteral"
		}
		g.add(n, nsLOCN+"geometry", t)
	}
	if p.BBox != nil {
		g.add(n, nsDCAT+"bbox", rdf.Term{Kind: rdf.Literal, Value: box(*p.BBox), Datatype: nsGSP + "wktLiteral"})
	}
}

// box writes west, south, east, north as WKT.
func box(b [4]float64) string {
	f := func(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }
	w, s, e, n := f(b[0]), f(b[1]), f(b[2]), f(b[3])
	return "POLYGON((" + w + " " + s + "," + e + " " + s + "," + e + " " + n + "," + w + " " + n + "," + w + " " + s + "))"
}

// period writes a dct:PeriodOfTime; one that couldn't be read by its label.
func (g *grapher) period(s rdf.Term, p catalog.Period) {
	if p.Start.Zero() && p.End.Zero() {
		if lexical.Absolute(p.Raw) {
			g.add(s, nsDCT+"temporal", iri(p.Raw))
			return
		}
		g.plain(g.node(s, nsDCT+"temporal", nsDCT+"PeriodOfTime"), nsRDFS+"label", p.Raw)
		return
	}
	n := g.node(s, nsDCT+"temporal", nsDCT+"PeriodOfTime")
	g.date(n, nsDCAT+"startDate", p.Start)
	g.date(n, nsDCAT+"endDate", p.End)
}
