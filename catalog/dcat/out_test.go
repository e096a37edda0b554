package dcat_test

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/vitral-data/vitral/catalog"
	"github.com/vitral-data/vitral/catalog/dcat"
	"github.com/vitral-data/vitral/catalog/dcat/lexical"
	"github.com/vitral-data/vitral/catalog/rdf"
)

// short writes triples one a line, with prefixes, so that a person can read
// what is expected.
func short(triples []rdf.Triple) string {
	prefixes := strings.NewReplacer(
		"http://www.w3.org/ns/dcat#", "dcat:", "http://purl.org/dc/terms/", "dct:", "http://xmlns.com/foaf/0.1/", "foaf:",
		"http://www.w3.org/2006/vcard/ns#", "vcard:", "http://www.w3.org/ns/adms#", "adms:", "http://www.w3.org/2004/02/skos/core#", "skos:",
		"http://www.w3.org/2000/01/rdf-schema#", "rdfs:", "http://www.w3.org/1999/02/22-rdf-syntax-ns#", "rdf:", "http://www.w3.org/2001/XMLSchema#", "xsd:",
		"http://data.europa.eu/r5r/", "dcatap:", "http://spdx.org/rdf/terms#", "spdx:", "http://www.w3.org/ns/locn#", "locn:",
		"http://www.opengis.net/ont/geosparql#", "gsp:", "http://publications.europa.eu/resource/authority/", "auth:", "http://www.w3.org/ns/org#", "org:",
		"https://p.example/", "p:",
	)
	term := func(t rdf.Term) string {
		switch t.Kind {
		case rdf.Blank:
			return "_:" + t.Value
		case rdf.Literal:
			s := `"` + t.Value + `"`
			if t.Lang != "" {
				s += "@" + t.Lang
			}
			if t.Datatype != "" {
				s += "^^" + prefixes.Replace(t.Datatype)
			}
			return s
		}
		return prefixes.Replace(t.Value)
	}
	var b strings.Builder
	for _, t := range triples {
		b.WriteString(term(t.S) + " " + term(t.P) + " " + term(t.O) + "\n")
	}
	return b.String()
}

func dateOf(raw string) catalog.Date {
	d, _ := lexical.Date(raw)
	return d
}

// A dataset without an IRI stands below our page; what is known gets the
// authority's IRI, what isn't stays what the source wrote.
func TestGraph(t *testing.T) {
	set := vocabulary(t)
	es := func(s string) catalog.Text { return catalog.Text{"es": s} }
	d := catalog.Dataset{
		Identifiers: []string{"D-1", "alt"}, Title: catalog.Text{"es": "Uno", "": "One"}, Keywords: []catalog.LangString{{Value: "agua", Lang: "es"}, {Value: "x", Lang: "not a tag"}},
		Themes:       []catalog.Coded{set.Themes.Code("econ"), {Raw: "propio"}, {Raw: "https://t.example/1", Label: es("Tema")}},
		Publisher:    &catalog.Agent{Name: es("Ente"), Email: "a@b.example.gob", Parent: &catalog.Agent{IRI: "https://o.example/0", Name: es("Estado")}},
		Contacts:     []catalog.Contact{{Name: es("Mesa"), Email: "no es", Phone: "+54 11", URL: "https://c.example"}},
		Issued:       dateOf("2016"),
		Modified:     dateOf("31/12/2015 10:00"),
		Frequency:    set.Frequencies.Code("R/P1M"),
		Spatial:      []catalog.Place{{IRI: "http://publications.europa.eu/resource/authority/country/ARG", Country: "ARG"}, {Label: es("Sur"), BBox: &[4]float64{-73, -55, -53.5, -21}}},
		Temporal:     []catalog.Period{{Raw: "siempre"}, {Start: dateOf("2015-01-01"), Raw: "2015-01-01/"}},
		Languages:    []catalog.Coded{set.Languages.Code("es")},
		AccessRights: catalog.Coded{Raw: "a veces"},
		License:      catalog.Coded{Raw: "Propia"},
		Rights:       []catalog.Text{es("Citar"), {"": "https://r.example"}},
		LandingPage:  "www.example.gob", ConformsTo: []string{"Norma", "https://n.example"}, SpatialResolution: "30", TemporalResolution: "P1D",
		Distributions: []catalog.Distribution{
			{
				AccessURLs: []string{"https://f.example/x y"}, DownloadURLs: []string{"https://f.example/x.csv"}, Format: set.FileTypes.Code("csv"), MediaType: set.MediaTypes.Code("text/csv"),
				ByteSize: "12", Checksum: &catalog.Checksum{Algorithm: "http://spdx.org/rdf/terms#checksumAlgorithm_md5", Value: "d4"}, Issued: catalog.Date{Raw: "ayer"},
				Fields: []catalog.Field{{Name: "c"}}, Extra: []catalog.Property{{Name: "fileName", Values: []catalog.Raw{catalog.Raw(`"a.csv"`)}}},
			},
			{ByteSize: "5 MB", Services: []catalog.Service{{Title: es("API"), EndpointURLs: []string{"https://api.example"}}}},
		},
		Record: &catalog.CatalogRecord{IRI: "https://s.example/record", Modified: dateOf("2020-01-01")},
		Extra: []catalog.Property{
			{Name: "http://purl.org/dc/terms/subject", Values: []catalog.Raw{
				catalog.Raw(`{"@list":[{"@value":1.5},{"@value":true}]}`), catalog.Raw(`{"@id":"_:x","@type":["http://purl.org/dc/terms/Agent"],"http://purl.org/dc/terms/relation":[{"@id":"_:x"},{"@value":"a","@language":"pt_BR"}]}`),
				catalog.Raw(`"no value object"`), catalog.Raw(`{`),
			}},
			{Name: "bureauCode", Values: []catalog.Raw{catalog.Raw(`["018:001"]`)}},
		},
	}
	got := short(dcat.Graph(d, dcat.OutOptions{
		Set: set, Page: "https://p.example/d", Issued: time.Date(2024, 1, 2, 3, 4, 5, 0, time.UTC), Source: "https://s.example/data.json", Blank: "x",
	}))
	const want = `p:d#dataset rdf:type dcat:Dataset
p:d#dataset dct:identifier "D-1"
p:d#dataset adms:identifier _:xb1
_:xb1 rdf:type adms:Identifier
_:xb1 skos:notation "alt"
p:d#dataset dct:title "One"
p:d#dataset dct:title "Uno"@es
p:d#dataset dcat:keyword "agua"@es
p:d#dataset dcat:keyword "x"
p:d#dataset dcat:theme auth:data-theme/ECON
p:d#dataset dcat:theme _:xb2
_:xb2 rdf:type skos:Concept
_:xb2 skos:prefLabel "propio"
p:d#dataset dcat:theme https://t.example/1
https://t.example/1 rdf:type skos:Concept
https://t.example/1 skos:prefLabel "Tema"@es
p:d#dataset dct:publisher _:xb3
_:xb3 rdf:type foaf:Agent
_:xb3 foaf:name "Ente"@es
_:xb3 foaf:mbox mailto:a@b.example.gob
_:xb3 org:subOrganizationOf https://o.example/0
https://o.example/0 rdf:type foaf:Agent
https://o.example/0 foaf:name "Estado"@es
p:d#dataset dcat:contactPoint _:xb4
_:xb4 rdf:type vcard:Kind
_:xb4 vcard:fn "Mesa"@es
_:xb4 vcard:hasEmail "no es"
_:xb4 vcard:hasTelephone "+54 11"
_:xb4 vcard:hasURL https://c.example
p:d#dataset dct:issued "2016"^^xsd:gYear
p:d#dataset dct:modified "2015-12-31T10:00:00Z"^^xsd:dateTime
p:d#dataset dct:accrualPeriodicity auth:frequency/MONTHLY
p:d#dataset dct:spatial auth:country/ARG
p:d#dataset dct:spatial _:xb5
_:xb5 rdf:type dct:Location
_:xb5 skos:prefLabel "Sur"@es
_:xb5 dcat:bbox "POLYGON((-73 -55,-53.5 -55,-53.5 -21,-73 -21,-73 -55))"^^gsp:wktLiteral
p:d#dataset dct:temporal _:xb6
_:xb6 rdf:type dct:PeriodOfTime
_:xb6 rdfs:label "siempre"
p:d#dataset dct:temporal _:xb7
_:xb7 rdf:type dct:PeriodOfTime
_:xb7 dcat:startDate "2015-01-01"^^xsd:date
p:d#dataset dct:language auth:language/SPA
p:d#dataset dct:accessRights _:xb8
_:xb8 rdf:type dct:RightsStatement
_:xb8 rdfs:label "a veces"
p:d#dataset dct:license _:xb9
_:xb9 rdf:type dct:LicenseDocument
_:xb9 dct:title "Propia"
p:d#dataset dct:rights _:xb10
_:xb10 rdf:type dct:RightsStatement
_:xb10 rdfs:label "Citar"@es
p:d#dataset dct:rights https://r.example
p:d#dataset dcat:landingPage "www.example.gob"
p:d#dataset dct:conformsTo _:xb11
_:xb11 rdf:type dct:Standard
_:xb11 dct:title "Norma"
p:d#dataset dct:conformsTo https://n.example
p:d#dataset dcat:temporalResolution "P1D"^^xsd:duration
p:d#dataset dcat:spatialResolutionInMeters "30"^^xsd:decimal
p:d#dataset dcat:distribution p:d#distribution-1
p:d#distribution-1 rdf:type dcat:Distribution
p:d#distribution-1 dcat:accessURL "https://f.example/x y"
p:d#distribution-1 dcat:downloadURL https://f.example/x.csv
p:d#distribution-1 dct:format auth:file-type/CSV
p:d#distribution-1 dcat:mediaType https://www.iana.org/assignments/media-types/text/csv
p:d#distribution-1 dcat:byteSize "12"^^xsd:nonNegativeInteger
p:d#distribution-1 spdx:checksum _:xb12
_:xb12 rdf:type spdx:Checksum
_:xb12 spdx:algorithm spdx:checksumAlgorithm_md5
_:xb12 spdx:checksumValue "d4"^^xsd:hexBinary
p:d#distribution-1 dct:issued "ayer"
p:d#dataset dcat:distribution p:d#distribution-2
p:d#distribution-2 rdf:type dcat:Distribution
p:d#distribution-2 dcat:byteSize "5 MB"
p:d#distribution-2 dcat:accessService _:xb13
_:xb13 rdf:type dcat:DataService
_:xb13 dct:title "API"@es
_:xb13 dcat:endpointURL https://api.example
_:xb14 rdf:first "1.5"^^xsd:double
_:xb14 rdf:rest _:xb15
_:xb15 rdf:first "true"^^xsd:boolean
_:xb15 rdf:rest rdf:nil
p:d#dataset dct:subject _:xb14
_:xb16 rdf:type dct:Agent
_:xb16 dct:relation _:xb16
_:xb16 dct:relation "a"@pt-br
p:d#dataset dct:subject _:xb16
https://s.example/record rdf:type dcat:CatalogRecord
https://s.example/record foaf:primaryTopic p:d#dataset
https://s.example/record dct:modified "2020-01-01"^^xsd:date
p:d rdf:type dcat:CatalogRecord
p:d foaf:primaryTopic p:d#dataset
p:d dct:issued "2024-01-02T03:04:05Z"^^xsd:dateTime
p:d dct:source https://s.example/data.json
`
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// The source's IRI is the subject when it has one, and nothing is said of a
// page that there isn't.
func TestGraphSubject(t *testing.T) {
	got := short(dcat.Graph(catalog.Dataset{IRI: "https://a.example/1", Distributions: []catalog.Distribution{{IRI: "https://a.example/f"}, {}}}, dcat.OutOptions{}))
	const want = `https://a.example/1 rdf:type dcat:Dataset
https://a.example/1 dcat:distribution https://a.example/f
https://a.example/f rdf:type dcat:Distribution
https://a.example/1 dcat:distribution _:b1
_:b1 rdf:type dcat:Distribution
`
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// FuzzGraph: whatever was harvested, every term that goes out is one that
// strict readers accept.
func FuzzGraph(f *testing.F) {
	files, _ := filepath.Glob("testdata/map/*.txtar")
	for _, file := range files {
		f.Add(readFixture(f, file).parts["statement.json"])
	}
	f.Add(`{"@id":"https://a.example/<","a b":[{"@id":"c d"}],"dct:title":[{"@value":"x","@language":"-"}],"dct:x":[{"@value":"y","@type":"no iri"},{"@id":"rel"}]}`)
	set := vocabulary(f)
	m := dcat.NewMapper(set)
	f.Fuzz(func(t *testing.T, body string) {
		d, _, err := m.Dataset(statement(catalog.KindDataset, body), nil)
		if err != nil {
			return
		}
		for _, triple := range dcat.Graph(d, dcat.OutOptions{Set: set, Page: "https://p.example/d"}) {
			for i, term := range []rdf.Term{triple.S, triple.P, triple.O} {
				switch {
				case term.Kind == rdf.IRI && !lexical.Absolute(term.Value),
					term.Kind == rdf.Literal && i < 2, term.Kind == rdf.Blank && i == 1, term.Kind == 0,
					term.Datatype != "" && (!lexical.Absolute(term.Datatype) || term.Lang != ""):
					t.Fatalf("no term for a triple: %+v in %+v", term, triple)
				}
			}
		}
	})
}
