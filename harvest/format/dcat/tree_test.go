package dcat

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/vitral-data/vitral/catalog"
	"github.com/vitral-data/vitral/catalog/archive"
	"github.com/vitral-data/vitral/harvest/format"
)

const prefixes = `@prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix adms: <http://www.w3.org/ns/adms#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix hydra: <http://www.w3.org/ns/hydra/core#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix : <http://datos.example.org/> .
`

// TestTrees gives, for each shape of graph, every statement that comes of it:
// kind, and body with the namespaces abbreviated.
func TestTrees(t *testing.T) {
	for _, c := range []struct {
		name, turtle string
		want         []string
	}{
		{
			"values in the order of the source", `:d a dcat:Dataset ; dct:title "B"@pt, "A"@es ; dcat:keyword "z" ; dct:issued "2020"^^xsd:gYear ; dcat:keyword "a", "z" .`,
			[]string{`dataset {"@id":":d","@type":["dcat:Dataset"],"dct:title":[{"@value":"B","@language":"pt"},{"@value":"A","@language":"es"}],"dcat:keyword":[{"@value":"z"},{"@value":"a"}],"dct:issued":[{"@value":"2020","@type":"xsd:gYear"}]}`},
		},
		{
			"distributions and blank nodes are nested, other records named",
			`:d a dcat:Dataset ; dcat:distribution :f ; dct:publisher :p ; dcat:contactPoint [ foaf:name "x" ] . :f a dcat:Distribution ; dct:license :l ; dcat:accessService :s . :s a dcat:DataService . :p foaf:name "P" .`,
			[]string{
				`dataset {"@id":":d","@type":["dcat:Dataset"],"dcat:distribution":[{"@id":":f","@type":["dcat:Distribution"],"dct:license":[{"@id":":l"}],"dcat:accessService":[{"@id":":s"}]}],"dct:publisher":[{"@id":":p"}],"dcat:contactPoint":[{"foaf:name":[{"@value":"x"}]}]}`,
				`service {"@id":":s","@type":["dcat:DataService"]}`,
				`node {"@id":":p","foaf:name":[{"@value":"P"}]}`,
			},
		},
		{
			"the other ways into a tree",
			`:d a dcat:Dataset ; adms:sample :a ; adms:identifier :b ; dct:temporal :c ; prov:qualifiedAttribution :q ; dcat:qualifiedRelation :r ; dct:spatial :n .
			:a dct:title "a" . :b skos:notation "b" . :c dct:title "c" . :q prov:agent :n . :r dct:relation :d . :n dct:title "n" .`,
			[]string{
				`dataset {"@id":":d","@type":["dcat:Dataset"],"adms:sample":[{"@id":":a","dct:title":[{"@value":"a"}]}],"adms:identifier":[{"@id":":b","skos:notation":[{"@value":"b"}]}],"dct:temporal":[{"@id":":c","dct:title":[{"@value":"c"}]}],"prov:qualifiedAttribution":[{"@id":":q","prov:agent":[{"@id":":n"}]}],"dcat:qualifiedRelation":[{"@id":":r","dct:relation":[{"@id":":d"}]}],"dct:spatial":[{"@id":":n"}]}`,
				`node {"@id":":n","dct:title":[{"@value":"n"}]}`,
			},
		},
		{
			"a catalogue without its members and pages",
			`:c a dcat:Catalog, hydra:PagedCollection ; dct:title "c" ; dcat:dataset :d, :gone ; dcat:record :r ; dcat:service :s ; dcat:catalog :k ; dct:hasPart :d, :leaf ; hydra:totalItems 2 .
			:d a dcat:Dataset . :r a dcat:CatalogRecord ; foaf:primaryTopic :d ; dct:modified "2020" . :s a dcat:DataService . :k a dcat:Catalog . :page a hydra:PagedCollection ; hydra:next :other ; hydra:view [ a hydra:PartialCollectionView ] .`,
			[]string{
				`catalog {"@id":":c","@type":["dcat:Catalog"],"dct:title":[{"@value":"c"}],"dct:hasPart":[{"@id":":leaf"}]}`,
				`dataset {"@id":":d","@type":["dcat:Dataset"],"@reverse":{"foaf:primaryTopic":[{"@id":":r","@type":["dcat:CatalogRecord"],"dct:modified":[{"@value":"2020"}]}]}}`,
				`service {"@id":":s","@type":["dcat:DataService"]}`,
				`catalog {"@id":":k","@type":["dcat:Catalog"]}`,
			},
		},
		{
			"a catalogue record of nothing described stands by itself",
			`:d a dcat:Dataset . :r a dcat:CatalogRecord ; foaf:primaryTopic :gone .`,
			[]string{
				`dataset {"@id":":d","@type":["dcat:Dataset"]}`,
				`node {"@id":":r","@type":["dcat:CatalogRecord"],"foaf:primaryTopic":[{"@id":":gone"}]}`,
			},
		},
		{
			"a node that is record and dataset is a dataset",
			`:d a dcat:Dataset, dcat:CatalogRecord ; foaf:primaryTopic :d .`,
			[]string{`dataset {"@id":":d","@type":["dcat:Dataset","dcat:CatalogRecord"],"foaf:primaryTopic":[{"@id":":d"}]}`},
		},
		{
			"a blank dataset is named by its key",
			`[] a dcat:Dataset ; dct:identifier "x 1" ; dct:source _:b . _:b a dcat:Dataset ; dct:identifier "x 2" ; dct:source _:b .`,
			[]string{
				`dataset {"@type":["dcat:Dataset"],"dct:identifier":[{"@value":"x 1"}],"dct:source":[{"@id":"urn:vitral:x%202"}]}`,
				`dataset {"@type":["dcat:Dataset"],"dct:identifier":[{"@value":"x 2"}],"dct:source":[{"@id":"urn:vitral:x%202"}]}`,
			},
		},
		{
			"a blank series is part of what names it, or a node",
			`:d a dcat:Dataset ; dcat:inSeries [ a dcat:DatasetSeries ] . [] a dcat:Catalog ; dct:title "c" ; dcat:dataset :d .`,
			[]string{
				`dataset {"@id":":d","@type":["dcat:Dataset"],"dcat:inSeries":[{"@type":["dcat:DatasetSeries"]}]}`,
				`node {"@type":["dcat:Catalog"],"dct:title":[{"@value":"c"}]}`,
			},
		},
		{
			"a blank node named twice stands apart",
			`:d a dcat:Dataset ; dct:publisher _:p ; dct:creator _:p . _:p foaf:name "P" .`,
			[]string{`dataset {"@id":":d","@type":["dcat:Dataset"],"dct:publisher":[{"@id":"_:c14n0"}],"dct:creator":[{"@id":"_:c14n0"}],"@included":[{"@id":"_:c14n0","foaf:name":[{"@value":"P"}]}]}`},
		},
		{
			"so do rings, and distributions named twice",
			`:d a dcat:Dataset ; dct:relation _:a ; dcat:distribution :f ; adms:sample :f . _:a dct:relation _:b . _:b dct:relation _:a . :f dct:title "f" .`,
			[]string{`dataset {"@id":":d","@type":["dcat:Dataset"],"dct:relation":[{"@id":"_:c14n0"}],"dcat:distribution":[{"@id":":f"}],"adms:sample":[{"@id":":f"}],"@included":[{"@id":"_:c14n0","dct:relation":[{"dct:relation":[{"@id":"_:c14n0"}]}]},{"@id":":f","dct:title":[{"@value":"f"}]}]}`},
		},
		{
			"a ring that nothing reaches is a node",
			`:d a dcat:Dataset . _:a dct:relation _:b . _:b dct:title "b" ; dct:relation _:a .`,
			[]string{
				`dataset {"@id":":d","@type":["dcat:Dataset"]}`,
				`node {"@id":"_:c14n0","dct:relation":[{"dct:title":[{"@value":"b"}],"dct:relation":[{"@id":"_:c14n0"}]}]}`,
			},
		},
		{
			"lists",
			`:d a dcat:Dataset ; dct:creator ( :a [ foaf:name "n" ] ( "x" ) () ) ; dct:language () .`,
			[]string{`dataset {"@id":":d","@type":["dcat:Dataset"],"dct:creator":[{"@list":[{"@id":":a"},{"foaf:name":[{"@value":"n"}]},{"@list":[{"@value":"x"}]},{"@list":[]}]}],"dct:language":[{"@list":[]}]}`},
		},
		{
			"what is no list stays as it is",
			`:d a dcat:Dataset ; dct:creator [ rdf:first "a" ; rdf:rest [ rdf:first "b", "c" ; rdf:rest rdf:nil ] ] .`,
			[]string{`dataset {"@id":":d","@type":["dcat:Dataset"],"dct:creator":[{"rdf:first":[{"@value":"a"}],"rdf:rest":[{"rdf:first":[{"@value":"b"},{"@value":"c"}],"rdf:rest":[{"@id":"rdf:nil"}]}]}]}`},
		},
		{
			"odd types and empty nodes",
			`:d a dcat:Dataset, [ foaf:name "t" ], "text" ; dct:rights [] ; dct:license "" .`,
			[]string{`dataset {"@id":":d","@type":["dcat:Dataset"],"rdf:type":[{"foaf:name":[{"@value":"t"}]},{"@value":"text"}],"dct:rights":[{}],"dct:license":[{"@value":""}]}`},
		},
		{
			"an untyped holder of distributions keeps them",
			`:f dct:title "f" . :x dcat:distribution :f . :c a dcat:Catalog .`,
			[]string{
				`catalog {"@id":":c","@type":["dcat:Catalog"]}`,
				`node {"@id":":x","dcat:distribution":[{"@id":":f","dct:title":[{"@value":"f"}]}]}`,
			},
		},
		{
			"a distribution ring that nothing reaches is kept",
			`:c a dcat:Catalog . :a adms:sample :b . :b adms:sample :a .`,
			[]string{
				`catalog {"@id":":c","@type":["dcat:Catalog"]}`,
				`node {"@id":":a","adms:sample":[{"@id":":b","adms:sample":[{"@id":":a"}]}]}`,
			},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			out := readText(t, "c.ttl", prefixes+c.turtle)
			var got []string
			for _, rec := range out.records {
				if rec.Invalid != "" {
					t.Errorf("invalid: %s", rec.Invalid)
				}
				got = append(got, string(rec.Statement.Kind)+" "+abbreviate(string(rec.Statement.Body)))
			}
			if d := cmp.Diff(c.want, got); d != "" {
				t.Errorf("(-want +got)\n%s", d)
			}
		})
	}
}

func abbreviate(s string) string {
	var pairs []string
	for _, line := range strings.Split(strings.TrimSpace(prefixes), "\n") {
		f := strings.Fields(line)
		pairs = append(pairs, strings.Trim(f[2], "<>"), f[1])
	}
	return strings.NewReplacer(pairs...).Replace(s)
}

func TestSharedBlankNodesAreCopied(t *testing.T) {
	out := readText(t, "c.ttl", prefixes+`
:d1 a dcat:Dataset ; dct:publisher _:p . :d2 a dcat:Dataset ; dct:creator _:p ; dct:publisher _:p . _:p foaf:name "P" ; foaf:page [ dct:title "q" ] .`)
	d1, d2 := out.only(t, "http://datos.example.org/d1"), out.only(t, "http://datos.example.org/d2")
	if d := cmp.Diff(map[string]string{
		"_:p1.p":  "/http:~1~1purl.org~1dc~1terms~1publisher/0",
		"_:p1._1": "/http:~1~1purl.org~1dc~1terms~1publisher/0/http:~1~1xmlns.com~1foaf~10.1~1page/0",
	}, d1.Statement.Labels); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff(map[string]string{
		"_:p1.p":  "_:c14n0",
		"_:p1._1": "/@included/0/http:~1~1xmlns.com~1foaf~10.1~1page/0",
	}, d2.Statement.Labels); d != "" {
		t.Error(d)
	}
	if !strings.Contains(string(d1.Statement.Body), `"P"`) || strings.Contains(string(d1.Statement.Body), "_:") {
		t.Errorf("%s", d1.Statement.Body)
	}
	if alone := readText(t, "c.ttl", prefixes+`:d1 a dcat:Dataset ; dct:publisher [ foaf:name "P" ; foaf:page [ dct:title "q" ] ] .`); string(alone.records[0].Statement.Body) != string(d1.Statement.Body) || alone.records[0].Statement.Labels != nil {
		t.Error("sharing a node changes a statement")
	}
}

func TestBlankLabelsArePerPage(t *testing.T) {
	page := func(name string) format.Page {
		return format.Page{URL: "http://x.example.org/c.ttl", Body: strings.NewReader(prefixes + `:` + name + ` a dcat:Dataset ; dct:publisher _:p . _:p foaf:name "` + name + `" .`)}
	}
	out := readPages(t, Options{}, page("a"), page("b"))
	for _, rec := range out.records {
		if n := strings.Count(string(rec.Statement.Body), "foaf/0.1/name"); n != 1 || rec.Statement.Labels != nil {
			t.Errorf("%s %v", rec.Statement.Body, rec.Statement.Labels)
		}
		if want := rec.Traits.IRI[len(rec.Traits.IRI)-1:]; rec.Traits.PublisherName != want {
			t.Errorf("publisher %q of %s", rec.Traits.PublisherName, want)
		}
	}
}

// TestCappedLabels: too many blank nodes are labelled by appearance, and said
// to be.
func TestCappedLabels(t *testing.T) {
	var b strings.Builder
	b.WriteString(prefixes + ":d a dcat:Dataset ; dct:publisher _:p ; dct:creator _:p ; dcat:contactPoint ")
	for i := range maxBlanks {
		fmt.Fprintf(&b, "[ foaf:name \"%d\" ], ", i)
	}
	b.WriteString("_:q ; dct:rights _:q . _:p foaf:name \"P\" . _:q foaf:name \"Q\" .")
	out := readText(t, "c.ttl", b.String())
	if n := codes(out.records[0].Statement.Repairs)["blank-nodes-capped"]; n != 1 {
		t.Errorf("repairs %v", out.records[0].Statement.Repairs)
	}
	included := decode(t, out.records[0].Statement.Body)["@included"].([]any)
	if len(included) != 2 || included[0].(map[string]any)["@id"] != "_:b0" {
		t.Errorf("%v", included)
	}
}

// TestMovingDatesDontMoveLabels: a moved date changes no hash, also where it
// stands in a node that is labelled; a date that is something said does.
func TestMovingDatesDontMoveLabels(t *testing.T) {
	text := func(day, class string) string {
		return prefixes + `:d a dcat:Dataset ; dct:relation _:a, _:b ; dct:source _:a, _:b ; dct:modified "` + day + `" .
_:a a ` + class + ` ; dct:title "a" ; dct:modified "` + day + `" ; dct:issued "` + day + `" . _:b a ` + class + ` ; dct:title "b" .`
	}
	for class, moves := range map[string]bool{"dcat:Distribution": true, "dct:Standard": false} {
		hashes := map[archive.Hash]bool{}
		fulls := map[archive.FullHash]bool{}
		for _, day := range []string{"2020-01-01", "2021-02-02", "2022-03-03", "2023-04-04"} {
			h, f, err := archive.Hashes(readText(t, "c.ttl", text(day, class)).records[0].Statement)
			if err != nil {
				t.Fatal(err)
			}
			hashes[h], fulls[f] = true, true
		}
		if got := len(hashes) == 1; got != moves {
			t.Errorf("%s: %d hashes", class, len(hashes))
		}
		if len(fulls) != 4 {
			t.Errorf("%s: the full hash doesn't see the date", class)
		}
	}
}

// TestDatesLabelWhatOnlyTheyTellApart: where a date is something said it tells
// nodes apart, whatever the order.
func TestDatesLabelWhatOnlyTheyTellApart(t *testing.T) {
	lines := []string{"_:a dct:issued \"2001\" .", "_:b dct:issued \"2002\" .", ":d dct:relation _:a, _:b .", ":d dct:source _:b, _:a ."}
	want := readText(t, "c.ttl", prefixes+":d a dcat:Dataset .\n"+strings.Join(lines, "\n")).canonical(t)
	slices.Reverse(lines)
	got := readText(t, "c.ttl", prefixes+":d a dcat:Dataset .\n"+strings.Join(lines, "\n")).canonical(t)
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

// TestDeepTrees: however deep the source nests or chains its nodes, the body
// nests less than what a canonical form takes, and nothing is lost.
func TestDeepTrees(t *testing.T) {
	const n = 2000
	for _, c := range []struct {
		name string
		make func(b *strings.Builder)
	}{
		{"blank nodes", func(b *strings.Builder) {
			for i := range n {
				fmt.Fprintf(b, "_:b%d <http://purl.org/dc/terms/relation> _:b%d .\n", i, i+1)
			}
		}},
		{"distributions", func(b *strings.Builder) {
			fmt.Fprintf(b, "_:b0 <http://www.w3.org/ns/adms#sample> <http://x.example.org/0> .\n")
			for i := range n {
				fmt.Fprintf(b, "<http://x.example.org/%d> <http://www.w3.org/ns/adms#sample> <http://x.example.org/%d> .\n", i, i+1)
			}
		}},
		{"list", func(b *strings.Builder) {
			for i := range n {
				fmt.Fprintf(b, "_:b%d <%s> \"%d\" .\n_:b%d <%s> _:b%d .\n", i, names[idFirst], i, i, names[idRest], i+1)
			}
			fmt.Fprintf(b, "_:b%d <%s> \"end\" .\n_:b%d <%s> <%s> .\n", n, names[idFirst], n, names[idRest], names[idNil])
		}},
		{"lists in lists", func(b *strings.Builder) {
			for i := range n {
				fmt.Fprintf(b, "_:b%d <%s> _:b%d .\n_:b%d <%s> <%s> .\n", i, names[idFirst], i+1, i, names[idRest], names[idNil])
			}
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			var b strings.Builder
			fmt.Fprintf(&b, "<http://x.example.org/d> <%s> <%s> .\n<http://x.example.org/d> <http://purl.org/dc/terms/creator> _:b0 .\n", names[idType], names[idDataset])
			c.make(&b)
			out := readText(t, "c.nt", b.String())
			if len(out.records) != 1 {
				t.Fatalf("%d records", len(out.records))
			}
			body := out.records[0].Statement.Body
			if !json.Valid(body) {
				t.Fatal("no JSON")
			}
			if _, _, err := archive.Canonical(catalog.DialectRDF, body, true); err != nil {
				t.Fatal(err)
			}
			if c.name == "list" && strings.Count(string(body), "@value") != n+1 || c.name == "blank nodes" && strings.Count(string(body), "relation") != n {
				t.Errorf("not all is there: %.300s", body)
			}
		})
	}
}

func TestTooLarge(t *testing.T) {
	var b strings.Builder
	b.WriteString(prefixes + `:d a dcat:Dataset ; dct:identifier "7" ; dct:description "` + strings.Repeat("x", 3000) + `" . :e a dcat:Dataset .`)

	out := readPages(t, Options{MaxStatement: 4000}, format.Page{URL: "http://x.example.org/c.ttl", Body: strings.NewReader(strings.ReplaceAll(b.String(), `" . :e`, `" ; dct:abstract "`+strings.Repeat("y", 3000)+`" . :e`))})
	d, e := out.only(t, "http://datos.example.org/d"), out.only(t, "http://datos.example.org/e")
	if d.Invalid != "too-large" || d.Traits.Identifier != "7" || d.Statement.Body != nil {
		t.Errorf("%q %+v", d.Invalid, d.Traits)
	}
	if e.Invalid != "" {
		t.Errorf("%q", e.Invalid)
	}
}

// TestCopiesAreBounded: one large node that many datasets name isn't copied
// into more than a disk holds.
func TestCopiesAreBounded(t *testing.T) {
	var b strings.Builder
	b.WriteString(prefixes + `_:big dct:description "` + strings.Repeat("x", 1<<20) + "\" .\n")
	const n = 200
	for i := range n {
		fmt.Fprintf(&b, ":d%d a dcat:Dataset ; dct:creator _:big .\n", i)
	}
	out := readText(t, "c.ttl", b.String())
	size, invalid := 0, 0
	for _, rec := range out.records {
		size += len(rec.Statement.Body)
		if rec.Invalid == "too-large" && rec.Statement.Body == nil && rec.Traits.IRI != "" {
			invalid++
		} else if rec.Invalid != "" {
			t.Errorf("%q", rec.Invalid)
		}
	}
	if len(out.records) != n || size > startBytes+copies*b.Len() || invalid == 0 {
		t.Errorf("%d records, %d of them too large, %d bytes", len(out.records), invalid, size)
	}
}
