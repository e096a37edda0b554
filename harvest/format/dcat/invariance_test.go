package dcat

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/vitral-data/vitral/catalog/archive"
	"github.com/vitral-data/vitral/catalog/rdf"
	"github.com/vitral-data/vitral/harvest/format"
	"github.com/vitral-data/vitral/harvest/format/sniff"
)

func iri(s string) rdf.Term   { return rdf.Term{Kind: rdf.IRI, Value: s} }
func blank(s string) rdf.Term { return rdf.Term{Kind: rdf.Blank, Value: s} }

// genGraph draws a small catalogue: datasets with and without an IRI,
// distributions, records, agents, and blank nodes that hang on something, with
// edges across and back.
func genGraph() *rapid.Generator[[]rdf.Triple] {
	return rapid.Custom(func(t *rapid.T) []rdf.Triple {
		const ns = "http://datos.example.org/"
		var out []rdf.Triple
		add := func(s rdf.Term, p string, o rdf.Term) {
			if x := (rdf.Triple{S: s, P: iri(p), O: o}); !slices.Contains(out, x) {
				out = append(out, x)
			}
		}
		literal := func() rdf.Term {
			return rapid.SampledFrom([]rdf.Term{
				{Kind: rdf.Literal, Value: "uno"}, {Kind: rdf.Literal, Value: "dos & <tres>\n\"cuatro\" \\ ñ"},
				{Kind: rdf.Literal, Value: "um", Lang: "pt-br"}, {Kind: rdf.Literal, Value: "5", Datatype: nsXSD + "integer"},
				{Kind: rdf.Literal, Value: strings.Repeat("largo ", 30), Lang: "es"},
			}).Draw(t, "literal")
		}
		var holders []rdf.Term
		for i := range rapid.IntRange(1, 3).Draw(t, "datasets") {
			d := iri(fmt.Sprint(ns, "d", i))
			if rapid.Bool().Draw(t, "blank dataset") {
				d = blank(fmt.Sprint("d", i))
			}
			add(d, names[idType], iri(names[idDataset]))
			add(d, names[idIdentifier], rdf.Term{Kind: rdf.Literal, Value: fmt.Sprint("id", i)})
			holders = append(holders, d)
		}
		datasets := slices.Clone(holders)
		for i := range rapid.IntRange(0, 3).Draw(t, "distributions") {
			f := iri(fmt.Sprint(ns, "f", i))
			add(rapid.SampledFrom(datasets).Draw(t, "dataset"), names[idDistribution], f)
			add(f, names[idDownloadURL], iri(fmt.Sprint(ns, i, ".csv")))
			holders = append(holders, f)
		}
		for i := range rapid.IntRange(0, 1).Draw(t, "records") {
			r := iri(fmt.Sprint(ns, "r", i))
			add(r, names[idType], iri(names[idRecord]))
			add(r, names[idPrimaryTopic], rapid.SampledFrom(datasets).Draw(t, "topic"))
			holders = append(holders, r)
		}
		if rapid.Bool().Draw(t, "agent") {
			add(iri(ns+"agent"), names[idFOAFName], literal())
			holders = append(holders, iri(ns+"agent"))
		}
		for i := range rapid.IntRange(0, 5).Draw(t, "blanks") {
			b := blank(fmt.Sprint("b", i))
			add(rapid.SampledFrom(holders).Draw(t, "holder"), fmt.Sprint(ns, "p", i%2), b)
			holders = append(holders, b)
		}
		for range rapid.IntRange(0, 8).Draw(t, "edges") {
			s, p := rapid.SampledFrom(holders).Draw(t, "s"), rapid.SampledFrom([]string{ns + "p0", ns + "p1", names[idTitle], names[idSample], names[idModified]}).Draw(t, "p")
			if rapid.Bool().Draw(t, "to a literal") {
				add(s, p, literal())
			} else {
				add(s, p, rapid.SampledFrom(holders).Draw(t, "o"))
			}
		}
		return out
	})
}

const nsXSD = "http://www.w3.org/2001/XMLSchema#"

func ntriples(triples []rdf.Triple) string {
	var b strings.Builder
	term := func(x rdf.Term) string {
		if x.Kind == rdf.Blank {
			return "_:" + x.Value
		}
		return nquad(x)
	}
	for _, t := range triples {
		b.WriteString(term(t.S) + " " + term(t.P) + " " + term(t.O) + " .\n")
	}
	return b.String()
}

// rdfxml writes one rdf:Description a triple.
func rdfxml(triples []rdf.Triple) string {
	esc := strings.NewReplacer("&", "&amp;", "<", "&lt;", `"`, "&quot;", "\n", "&#10;").Replace
	var b strings.Builder
	b.WriteString(`<rdf:RDF xmlns:rdf="` + nsRDF + `">` + "\n")
	for _, t := range triples {
		at := strings.LastIndexAny(t.P.Value, "#/") + 1
		subject := `rdf:about="` + esc(t.S.Value) + `"`
		if t.S.Kind == rdf.Blank {
			subject = `rdf:nodeID="` + t.S.Value + `"`
		}
		fmt.Fprintf(&b, `<rdf:Description %s><x:%s xmlns:x="%s"`, subject, t.P.Value[at:], esc(t.P.Value[:at]))
		switch t.O.Kind {
		case rdf.IRI:
			fmt.Fprintf(&b, ` rdf:resource="%s"/>`, esc(t.O.Value))
		case rdf.Blank:
			fmt.Fprintf(&b, ` rdf:nodeID="%s"/>`, t.O.Value)
		default:
			if t.O.Lang != "" {
				fmt.Fprintf(&b, ` xml:lang="%s"`, t.O.Lang)
			}
			if t.O.Datatype != "" {
				fmt.Fprintf(&b, ` rdf:datatype="%s"`, t.O.Datatype)
			}
			fmt.Fprintf(&b, `>%s</x:%s>`, esc(t.O.Value), t.P.Value[at:])
		}
		b.WriteString("</rdf:Description>\n")
	}
	b.WriteString("</rdf:RDF>\n")
	return b.String()
}

// jsonld writes flattened JSON-LD, one node object a triple.
func jsonld(t *rapid.T, triples []rdf.Triple) string {
	id := func(x rdf.Term) string {
		if x.Kind == rdf.Blank {
			return "_:" + x.Value
		}
		return x.Value
	}
	var nodes []any
	for _, x := range triples {
		var o any
		switch {
		case x.O.Kind != rdf.Literal:
			o = map[string]any{"@id": id(x.O)}
		case x.O.Lang != "":
			o = map[string]any{"@value": x.O.Value, "@language": x.O.Lang}
		case x.O.Datatype != "":
			o = map[string]any{"@value": x.O.Value, "@type": x.O.Datatype}
		default:
			o = map[string]any{"@value": x.O.Value}
		}
		node := map[string]any{"@id": id(x.S), x.P.Value: []any{o}}
		if x.P.Value == names[idType] {
			node = map[string]any{"@id": id(x.S), "@type": []any{id(x.O)}}
		}
		nodes = append(nodes, node)
	}
	b, err := json.Marshal(nodes)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// statements are what the order of triples may not change: canonical body,
// kind, traits without the order of their lists.
func statements(t *rapid.T, name, text string, o Options) []string {
	r := NewReader(o)
	defer func() { _ = r.Close() }()
	if _, err := r.Add(t.Context(), format.Page{URL: "http://catalogo.example.org/" + name, Number: 1, Body: strings.NewReader(text)}); err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	var out []string
	err := r.Records(t.Context(), func(rec format.Record) error {
		b, _, err := archive.Canonical(rec.Statement.Dialect, rec.Statement.Body, false)
		if err != nil {
			return err
		}
		slices.Sort(rec.Traits.URLs)
		slices.Sort(rec.Traits.Refs)
		traits, err := json.Marshal(rec.Traits)
		out = append(out, fmt.Sprintf("%s %s\n%s\n%s %v %d", rec.Statement.Kind, b, traits, rec.Invalid, codes(rec.Statement.Repairs), len(rec.Statement.Labels)))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(out)
	return out
}

// TestOrderAndSyntaxDontMatter: one graph gives the same statements whatever
// the order of its triples, the names of its blank nodes, the syntax, or the
// memory there is.
func TestOrderAndSyntaxDontMatter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		triples := genGraph().Draw(t, "graph")
		want := statements(t, "c.nt", ntriples(triples), Options{})
		shuffled := rapid.Permutation(triples).Draw(t, "order")
		renamed := slices.Clone(shuffled)
		for i := range renamed {
			for _, x := range []*rdf.Term{&renamed[i].S, &renamed[i].O} {
				if x.Kind == rdf.Blank {
					x.Value = "z" + x.Value
				}
			}
		}
		for _, c := range []struct {
			what, name, text string
			o                Options
		}{
			{"another order", "c.nt", ntriples(shuffled), Options{}},
			{"other labels", "c.nt", ntriples(renamed), Options{}},
			{"by way of the disk", "c.nt", ntriples(shuffled), Options{TripleBytes: 100, TermBytes: 1}},
			{sniff.Turtle, "c.ttl", "@prefix x: <http://x/> .\n" + ntriples(shuffled), Options{}},
			{sniff.RDFXML, "c.rdf", rdfxml(shuffled), Options{}},
			{sniff.JSONLD, "c.jsonld", jsonld(t, shuffled), Options{}},
		} {
			if d := cmp.Diff(want, statements(t, c.name, c.text, c.o)); d != "" {
				t.Fatalf("%s (-want +got)\n%s\n%s", c.what, d, c.text)
			}
		}
	})
}
