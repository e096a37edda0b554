package dcat

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/vitral-data/vitral/catalog"
	"github.com/vitral-data/vitral/harvest/format"
)

func TestPaging(t *testing.T) {
	const url = "http://datos.example.org/c.ttl?page=1"
	for _, c := range []struct {
		name, turtle, next string
		total              int
	}{
		{"none", ``, "", -1},
		{"old, a literal", `<?page=1> a hydra:PagedCollection ; hydra:nextPage "http://dentro/c?page=2" ; hydra:totalItems 350 .`, "http://dentro/c?page=2", 350},
		{"old, an IRI", `<?page=1> a hydra:PagedCollection ; hydra:nextPage <?page=2> .`, "http://datos.example.org/c.ttl?page=2", -1},
		{"new, typed", `<?page=1> hydra:next " ?page=2 "^^xsd:anyURI ; hydra:totalItems "7" ; a hydra:PartialCollectionView .`, "?page=2", 7},
		{"a mixture", `[] a hydra:PagedCollection ; hydra:next <?page=2> ; hydra:totalItems 7 .`, "http://datos.example.org/c.ttl?page=2", 7},
		{"total on the collection", `<?page=1> a hydra:PartialCollectionView ; hydra:next "2" . :all a hydra:Collection ; hydra:totalItems 9 .`, "2", 9},
		{"on the catalogue itself", `:c a hydra:PagedCollection ; hydra:next "2" ; hydra:totalItems 9 .`, "2", 9},
		{"next of what is no page", `:x hydra:next "2" ; hydra:totalItems "many" .`, "", -1},
		{"two pages described", `<?page=9> a hydra:PagedCollection ; hydra:nextPage "10" . <?page=1> a hydra:PagedCollection ; hydra:nextPage "2" . <?page=8> a hydra:PagedCollection ; hydra:nextPage "9" .`, "2", -1},
		{"a negative total", `<?page=1> a hydra:PagedCollection ; hydra:totalItems -1 .`, "", -1},
	} {
		t.Run(c.name, func(t *testing.T) {
			out := readPages(t, Options{}, format.Page{URL: url, ContentType: "text/turtle", Body: strings.NewReader(prefixes + ":c a dcat:Catalog .\n" + c.turtle)})
			if out.errs[0] != nil || out.infos[0].Next != c.next || out.infos[0].Total != c.total {
				t.Errorf("next %q, total %d, %v", out.infos[0].Next, out.infos[0].Total, out.errs[0])
			}
		})
	}
}

func TestTraits(t *testing.T) {
	out := readText(t, "c.ttl", prefixes+`@prefix dc: <http://purl.org/dc/elements/1.1/> .
:d a dcat:Dataset ; dct:identifier " b ", "a" ; adms:identifier [ skos:notation "y" ], "x", :n, [] ; dct:title "T"@es, "A"@es, "U"@pt, " " ;
  dc:title "no"@en ; dcat:landingPage <http://datos.example.org/z>, "http://datos.example.org/k" ; dct:publisher :p ;
  dcat:distribution :f1, [ dcat:accessURL <http://a.example.org/2> ], :gone, [ dcat:downloadURL "http://a.example.org/3" ; dcat:accessURL "x" ], :f4 ;
  dct:license :l ; dct:modified "2024-02-02", "2024-01-01" ; dct:source :e ; dct:conformsTo :nowhere .
:n skos:notation "w" . :p foaf:name "Ministerio", "Zona" ; dct:title "no" . :l dct:title "L" . :e a dcat:Dataset .
:f1 dcat:downloadURL <http://a.example.org/1> ; dct:license :m . :f4 dct:title "none" . :m dct:title "M" .
:g a dcat:Dataset ; dct:publisher "Texto" ; dc:title "other"@fr ; adms:identifier <http://dx.doi.org/10.1/x> .
:r a dcat:CatalogRecord ; foaf:primaryTopic :g ; dct:modified "2023" .
<http://localhost/h> a dcat:Dataset ; dct:publisher [ foaf:name "Blanco" ] .
`)
	want := catalog.Traits{
		IRI: "http://datos.example.org/d", Identifier: "a", ADMS: "w", Title: catalog.Text{"es": "A", "pt": "U"},
		LandingPage: "http://datos.example.org/k", Moved: "2024-02-02", PublisherIRI: "http://datos.example.org/p", PublisherName: "Ministerio",
		URLs: []string{"http://a.example.org/1", "http://a.example.org/2", "", "http://a.example.org/3", ""},
		Refs: []string{"http://datos.example.org/p", "http://datos.example.org/l", "http://datos.example.org/e", "http://datos.example.org/m"},
	}
	if d := cmp.Diff(want, out.only(t, want.IRI).Traits); d != "" {
		t.Error(d)
	}
	g := out.only(t, "http://datos.example.org/g").Traits
	if g.PublisherName != "Texto" || g.PublisherIRI != "" || g.Title["fr"] != "other" || g.ADMS != "http://dx.doi.org/10.1/x" || g.Moved != "2023" {
		t.Errorf("%+v", g)
	}
	for _, rec := range out.of(catalog.KindDataset) {
		if rec.Traits.PublisherName == "Blanco" && rec.Traits.IRI != "" {
			t.Errorf("%q is no key", rec.Traits.IRI)
		}
	}
}

func TestFileIRIsAreNoKeys(t *testing.T) {
	const text = "<#d> a <http://www.w3.org/ns/dcat#Dataset> .\n"
	out := readPages(t, Options{}, format.Page{File: "c.ttl", Body: strings.NewReader(text)})
	if rec := out.records[0]; rec.Traits.IRI != "" || codes(rec.Statement.Repairs)["relative-iri"] != 1 {
		t.Errorf("%q %v", rec.Traits.IRI, rec.Statement.Repairs)
	}
	out = readPages(t, Options{Base: "https://datos.example.org/c.ttl"}, format.Page{File: "c.ttl", Body: strings.NewReader(text)})
	if got := out.records[0].Traits.IRI; got != "https://datos.example.org/c.ttl#d" {
		t.Errorf("with a base that was given: %q", got)
	}
	out = readPages(t, Options{Base: "https://other.example.org/"}, format.Page{URL: "https://datos.example.org/c.ttl", Body: strings.NewReader(text)})
	if got := out.records[0].Traits.IRI; got != "https://datos.example.org/c.ttl#d" {
		t.Errorf("of a page with an address: %q", got)
	}
}

func TestRepairsStandWithTheirStatement(t *testing.T) {
	out := readText(t, "c.ttl", prefixes+`
:a a dcat:Dataset ; dct:title "x"@es_AR ; dcat:landingPage <http://x.example.org/a b> .
:b a dcat:Dataset ; dcat:distribution :f .
:f dcat:accessURL <http://x.example.org/c d>, <http://x.example.org/e f> .
:g a dcat:Dataset ; dct:title "ok" .
:h a dcat:Dataset ; dct:title ; dct:description "lost" .
:i a dcat:Dataset .
`)
	want := map[string]map[string]int{
		"a": {"lang-tag": 1, "iri-characters": 1}, "b": {"iri-characters": 1}, "g": {}, "h": {"statement-skipped": 1}, "i": {},
	}
	for name, list := range want {
		rec := out.only(t, "http://datos.example.org/"+name)
		if d := cmp.Diff(list, codes(rec.Statement.Repairs)); d != "" {
			t.Errorf("%s: %s", name, d)
		}
	}
	if d := cmp.Diff(map[string]int{"statement-skipped": 1}, codes(out.infos[0].Repairs)); d != "" {
		t.Errorf("of the page: %s", d)
	}
	r := out.only(t, "http://datos.example.org/a").Statement.Repairs[0]
	if !strings.HasPrefix(r.Place, "page 1, line 12, column ") || r.Raw == "" {
		t.Errorf("%+v", r)
	}
}

func TestRepairsOfPagingStandWithThePage(t *testing.T) {
	out := readText(t, "c.ttl", prefixes+`:c a dcat:Catalog . <?page=1> a hydra:PagedCollection ; hydra:nextPage <http://x.example.org/a b> .`)
	if d := cmp.Diff(map[string]int{"iri-characters": 1}, codes(out.infos[0].Repairs)); d != "" {
		t.Error(d)
	}
	if got := out.infos[0].Next; got != "http://x.example.org/a%20b" {
		t.Errorf("next %q", got)
	}
}

func TestNamespaceTwins(t *testing.T) {
	twin := strings.NewReplacer("http://www.w3.org/ns/dcat#", "https://www.w3.org/ns/dcat#", "http://purl.org/dc/terms/", "https://purl.org/dc/terms/")
	const text = ":d a dcat:Dataset ; dct:title \"x\" ; dcat:distribution [ dcat:accessURL <http://www.w3.org/ns/dcat#x> ] .\n"
	plain := readText(t, "c.ttl", prefixes+text)
	mended := readText(t, "c.ttl", twin.Replace(prefixes)+text)
	if d := cmp.Diff(string(plain.records[0].Statement.Body), string(mended.records[0].Statement.Body)); d != "" {
		t.Error(d)
	}
	if n := codes(mended.records[0].Statement.Repairs)["namespace-twin"]; n != 2 { // the dataset's and the distribution's
		t.Errorf("repairs %v", mended.records[0].Statement.Repairs)
	}
	if n := len(plain.records[0].Statement.Repairs); n != 0 {
		t.Errorf("repairs %v", plain.records[0].Statement.Repairs)
	}
}

// TestRawTextIsShort: what is mended is kept to 1 KB, as text.
func TestRawTextIsShort(t *testing.T) {
	const bad = "\x81\x8d "
	body := prefixes + ":d a dcat:Dataset ; dcat:landingPage <http://x.example.org/" + strings.Repeat("ñ ", 2000) + "> ; dct:title \"ok\" .\n:e a dcat:Dataset ; <" + strings.Repeat(bad, 700) + "\n .\n"
	out := readPages(t, Options{}, format.Page{URL: "http://x.example.org/c.ttl", Body: strings.NewReader(body)})
	n := 0
	for _, rec := range out.records {
		for _, r := range append(rec.Statement.Repairs, out.infos[0].Repairs...) {
			n++
			if len(r.Raw) > maxRepairRaw || !utf8.ValidString(r.Raw) {
				t.Errorf("%s: %d bytes", r.Code, len(r.Raw))
			}
		}
	}
	if n == 0 {
		t.Error("nothing was mended")
	}
}

func TestManyRepairsAreCounted(t *testing.T) {
	var b strings.Builder
	b.WriteString(prefixes + ":d a dcat:Dataset ; dcat:distribution ")
	for i := range 50 {
		fmt.Fprintf(&b, "[ dct:title \"%d\"@a_b ], ", i)
	}
	b.WriteString(":f .")
	rec := readText(t, "c.ttl", b.String()).records[0]
	last := rec.Statement.Repairs[len(rec.Statement.Repairs)-1]
	if len(rec.Statement.Repairs) != repeatsShown || !strings.HasSuffix(last.Place, ", and 30 more") {
		t.Errorf("%d repairs, the last %+v", len(rec.Statement.Repairs), last)
	}
}

func TestRefusals(t *testing.T) {
	for _, c := range []struct {
		name, contentType, body string
		want                    error
	}{
		{"web page", "text/turtle", "<!doctype html><html><body>", format.ErrHTML},
		{"data.json", "", `{"dataset":[]}`, format.ErrUnsupported},
		{"CKAN", "", `{"help":"x","success":true,"result":{}}`, format.ErrUnsupported},
		{"nothing", "text/turtle", "", format.ErrUnsupported},
		{"text", "", "Service unavailable", format.ErrUnsupported},
		{"no catalogue", "text/turtle", "<http://a> a <http://b> .", format.ErrNotCatalog},
		{"no triples", "text/turtle", "@prefix a: <http://b> .", format.ErrNotCatalog},
		{"broken before anything", "text/turtle", "@prefix a: <http://b", format.ErrNotCatalog},
		{"too deep", "text/turtle", "<http://a> a <http://www.w3.org/ns/dcat#Dataset> ; <http://b> " + strings.Repeat("[ <http://c> ", 300), format.ErrTooDeep},
	} {
		t.Run(c.name, func(t *testing.T) {
			out := readPages(t, Options{}, format.Page{URL: "http://x.example.org/", ContentType: c.contentType, Body: strings.NewReader(c.body)})
			if !errors.Is(out.errs[0], c.want) {
				t.Errorf("error %v", out.errs[0])
			}
			if out.infos[0].Total != -1 {
				t.Errorf("total %d", out.infos[0].Total)
			}
			if _, ok := errors.AsType[*format.CutError](out.errs[0]); ok || errors.Is(out.errs[0], io.ErrUnexpectedEOF) {
				t.Errorf("reads like a cut page: %v", out.errs[0])
			}
		})
	}
	// On a later page no catalogue is asked for.
	out := readPages(t, Options{},
		format.Page{Body: strings.NewReader(prefixes + ":d a dcat:Dataset .")},
		format.Page{Body: strings.NewReader(prefixes + ":p foaf:name \"P\" .")})
	if err := errors.Join(out.errs...); err != nil {
		t.Error(err)
	}
}

// cutCatalogue is the same two datasets in each syntax; the second names what
// comes after it.
var cutCatalogues = map[string]string{
	"c.nt": `<http://x.example.org/1> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://www.w3.org/ns/dcat#Dataset> .
<http://x.example.org/1> <http://purl.org/dc/terms/title> "one" .
<http://x.example.org/2> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://www.w3.org/ns/dcat#Dataset> .
<http://x.example.org/2> <http://purl.org/dc/terms/title> "two" .
<http://x.example.org/2> <http://www.w3.org/ns/dcat#distribution> <http://x.example.org/f> .
<http://x.example.org/f> <http://purl.org/dc/terms/title> "CUT`,
	"c.ttl": prefixes + `<http://x.example.org/1> a dcat:Dataset ; dct:title "one" .
<http://x.example.org/2> a dcat:Dataset ; dct:title "two" ; dcat:distribution <http://x.example.org/f>, <http://x.example.org/g> .
<http://x.example.org/f> dct:title "f" .
<http://x.example.org/g> dct:title "CUT`,
	"c.rdf": `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dcat="http://www.w3.org/ns/dcat#" xmlns:dct="http://purl.org/dc/terms/">
<dcat:Catalog rdf:about="http://x.example.org/c"><dcat:dataset><dcat:Dataset rdf:about="http://x.example.org/1"><dct:title>one</dct:title></dcat:Dataset></dcat:dataset>
<dcat:dataset><dcat:Dataset rdf:about="http://x.example.org/2"><dct:title>two</dct:title><dct:publisher><dct:Agent rdf:about="http://x.example.org/p"><dct:title>CUT`,
}

// TestCutPagesKeepWhatIsWhole: a page that breaks off gives the records that
// were whole, and the one it was in the middle of as invalid.
func TestCutPagesKeepWhatIsWhole(t *testing.T) {
	for name, text := range cutCatalogues {
		t.Run(name, func(t *testing.T) {
			out := readPages(t, Options{}, format.Page{URL: "http://x.example.org/" + name, Body: strings.NewReader(text)})
			cut, ok := errors.AsType[*format.CutError](out.errs[0])
			if !ok || !errors.Is(out.errs[0], io.ErrUnexpectedEOF) || !strings.HasPrefix(cut.Place, "page 1, line ") {
				t.Fatalf("error %v", out.errs[0])
			}
			one, two := out.only(t, "http://x.example.org/1"), out.only(t, "http://x.example.org/2")
			if one.Invalid != "" || !strings.Contains(string(one.Statement.Body), "one") {
				t.Errorf("the whole one: %q %s", one.Invalid, one.Statement.Body)
			}
			if two.Invalid != "cut" || two.Statement.Body != nil {
				t.Errorf("the cut one: %q %s", two.Invalid, two.Statement.Body)
			}
		})
	}
}

// TestEveryCut: wherever a catalogue breaks off, a dataset that comes out
// valid is just as it is in the whole catalogue.
func TestEveryCut(t *testing.T) {
	texts := map[string]string{
		"c.rdf": cutCatalogues["c.rdf"] + `</dct:title></dct:Agent></dct:publisher><dcat:distribution><dcat:Distribution rdf:about="http://x.example.org/f"><dct:license><dct:LicenseDocument rdf:about="http://x.example.org/l"><dct:title>l</dct:title></dct:LicenseDocument></dct:license><dct:title>f</dct:title></dcat:Distribution></dcat:distribution><dct:description>end</dct:description></dcat:Dataset></dcat:dataset></dcat:Catalog></rdf:RDF>`,
		"c.ttl": cutCatalogues["c.ttl"] + `" .
<http://x.example.org/3> a dcat:Dataset ; dct:publisher [ foaf:name "p" ; foaf:page [ dct:title "q" ] ] ; dct:temporal _:t ; dct:description "end" .
_:t dct:title "t" .
`,
	}
	const context = `{"@context":{"dcat":"http://www.w3.org/ns/dcat#","dct":"http://purl.org/dc/terms/"},`
	texts["nested.jsonld"] = context + `"@id":"http://x.example.org/c","@type":"dcat:Catalog","dcat:dataset":[
{"@id":"http://x.example.org/1","@type":"dcat:Dataset","dct:title":"one","dcat:distribution":[{"dct:title":"f"}]},
{"@id":"http://x.example.org/2","@type":"dcat:Dataset","dct:publisher":{"@id":"http://x.example.org/p","dct:title":"p"},"dct:title":"two"},
{"@id":"http://x.example.org/3","@type":"dcat:Dataset","dct:title":"three"}],"dct:title":"c"}`
	texts["flat.jsonld"] = context + `"@graph":[
{"@id":"http://x.example.org/1","@type":"dcat:Dataset","dct:title":"one","dcat:distribution":[{"@id":"_:f"},{"@id":"http://x.example.org/g"}]},
{"@id":"http://x.example.org/2","@type":"dcat:Dataset","dct:publisher":{"@id":"_:p"},"dct:title":"two"},
{"@id":"_:f","dct:title":"f","dct:rights":{"@id":"_:r"}},{"@id":"_:r","dct:title":"r"},{"@id":"http://x.example.org/g","dct:title":"g"},{"@id":"_:p","dct:title":"p"},
{"@id":"http://x.example.org/3","@type":"dcat:Dataset","dct:title":"three"}]}`
	for name, text := range texts {
		t.Run(name, func(t *testing.T) {
			whole := map[string]string{}
			for _, rec := range readText(t, name, text).records {
				whole[rec.Traits.IRI] = string(rec.Statement.Body)
			}
			valid := 0
			for n := range len(text) {
				out := readPages(t, Options{}, format.Page{URL: "http://catalogo.example.org/" + name, Body: strings.NewReader(text[:n])})
				for _, rec := range out.records {
					if rec.Invalid != "" || out.errs[0] == nil {
						continue
					}
					valid++
					if whole[rec.Traits.IRI] != string(rec.Statement.Body) {
						t.Fatalf("cut at %d (%v), %s is\n%s\nwhole\n%s", n, out.errs[0], rec.Traits.IRI, rec.Statement.Body, whole[rec.Traits.IRI])
					}
				}
			}
			if valid == 0 {
				t.Error("no record ever came out whole")
			}
		})
	}
}

func TestReadErrors(t *testing.T) {
	fault := errors.New("connection reset")
	body := io.MultiReader(strings.NewReader(prefixes+":d a dcat:Dataset .\n:e a dcat:Dataset .\n"), iotest.ErrReader(fault))
	out := readPages(t, Options{}, format.Page{URL: "http://x.example.org/c.ttl", Body: body})
	if _, ok := errors.AsType[*format.CutError](out.errs[0]); !ok || !errors.Is(out.errs[0], fault) {
		t.Errorf("error %v", out.errs[0])
	}
	if rec := out.only(t, "http://datos.example.org/d"); rec.Invalid != "" {
		t.Errorf("invalid %q", rec.Invalid)
	}
	out = readPages(t, Options{}, format.Page{URL: "http://x.example.org/c.ttl", Body: iotest.ErrReader(fault)})
	if !errors.Is(out.errs[0], fault) {
		t.Errorf("error %v", out.errs[0])
	}

	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	r := NewReader(Options{})
	defer func() { _ = r.Close() }()
	if _, err := r.Add(ctx, format.Page{Number: 1, File: "c.ttl", Body: strings.NewReader(prefixes + ":d a dcat:Dataset .")}); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
}

func TestReaderIsUsedOnce(t *testing.T) {
	r := NewReader(Options{})
	ctx := context.Background()
	if _, err := r.Add(ctx, format.Page{Number: 1, File: "c.ttl", Body: strings.NewReader(prefixes + ":d a dcat:Dataset . :e a dcat:Dataset .")}); err != nil {
		t.Fatal(err)
	}
	stop := errors.New("enough")
	n := 0
	if err := r.Records(ctx, func(format.Record) error { n++; return stop }); !errors.Is(err, stop) || n != 1 {
		t.Errorf("%v after %d records", err, n)
	}
	if err := r.Records(ctx, func(format.Record) error { return nil }); err == nil {
		t.Error("records read twice")
	}
	if _, err := r.Add(ctx, format.Page{Number: 2, File: "c.ttl", Body: strings.NewReader("")}); err == nil {
		t.Error("a page added after the records")
	}
	for range 2 {
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	}
	if err := r.Records(ctx, func(format.Record) error { return nil }); err == nil {
		t.Error("records of a closed reader")
	}
}

// TestPagesMeetInOneGraph: what is said of one IRI on two pages is one record.
func TestPagesMeetInOneGraph(t *testing.T) {
	page := func(text string) format.Page {
		return format.Page{URL: "http://x.example.org/c.ttl", Body: strings.NewReader(prefixes + text)}
	}
	out := readPages(t, Options{},
		page(`:d a dcat:Dataset ; dct:title "d" ; dct:publisher :p ; dcat:distribution :f . :c a dcat:Catalog ; dcat:dataset :d, :e .`),
		page(`:d dct:title "d", "e" . :p foaf:name "P" . :f dct:title "f" . :e a dcat:Dataset .`))
	d := out.only(t, "http://datos.example.org/d")
	want := `{"@id":":d","@type":["dcat:Dataset"],"dct:title":[{"@value":"d"},{"@value":"e"}],"dct:publisher":[{"@id":":p"}],"dcat:distribution":[{"@id":":f","dct:title":[{"@value":"f"}]}]}`
	if got := abbreviate(string(d.Statement.Body)); got != want {
		t.Error(cmp.Diff(want, got))
	}
	if d.Traits.PublisherName != "P" || d.Statement.Place != "page 1" {
		t.Errorf("%+v %q", d.Traits, d.Statement.Place)
	}
	kinds := []catalog.Kind{}
	for _, rec := range out.records {
		kinds = append(kinds, rec.Statement.Kind)
		if rec.Statement.Kind == catalog.KindDataset && !slices.Equal(rec.Statement.Catalogs, []string{"http://datos.example.org/c"}) {
			t.Errorf("catalogues %v", rec.Statement.Catalogs)
		}
	}
	if d := cmp.Diff([]catalog.Kind{"dataset", "catalog", "dataset", "node"}, kinds); d != "" {
		t.Error(d)
	}
}

func FuzzReader(f *testing.F) {
	for name, text := range cutCatalogues {
		f.Add(name, []byte(text), []byte(nil))
		f.Add(name, []byte(text), []byte(text))
	}
	f.Add("c.ttl", []byte(prefixes+`:d a dcat:Dataset ; dct:creator ( :a [ foaf:name "n" ] ) ; dct:publisher _:p ; dct:rights _:p . :r a dcat:CatalogRecord ; foaf:primaryTopic :d .`), []byte(prefixes+`:c a dcat:Catalog ; dcat:dataset :d .`))
	f.Add("c.jsonld", []byte(`{"@context":{"dcat":"http://www.w3.org/ns/dcat#"},"@graph":[{"@id":"http://x.example.org/1","@type":"dcat:Dataset","dcat:keyword":["a",1,true]}]}`), []byte(`[]`))
	f.Add("c.rdf", []byte("\xff\xfe<\x00r\x00d\x00f\x00:\x00R\x00D\x00F\x00"), []byte("<!DOCTYPE html>"))
	f.Fuzz(func(t *testing.T, name string, one, two []byte) {
		r := NewReader(Options{TripleBytes: 1 << 13, TermBytes: 1 << 10, MaxStatement: 1 << 16})
		defer func() { _ = r.Close() }()
		for i, body := range [][]byte{one, two} {
			info, err := r.Add(t.Context(), format.Page{URL: "http://catalogo.example.org/" + name, Number: i + 1, Body: strings.NewReader(string(body))})
			if info.Total < -1 || err != nil && err.Error() == "" {
				t.Errorf("%+v %v", info, err)
			}
		}
		seen := map[string]bool{}
		err := r.Records(t.Context(), func(rec format.Record) error { return checkRecord(rec, seen) })
		if err != nil {
			t.Error(err)
		}
	})
}
