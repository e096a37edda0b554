package rdf_test

import (
	"bytes"
	"fmt"
	"io"
	"testing"

	"pgregory.net/rapid"

	"github.com/vitral-data/vitral/catalog/rdf"
	"github.com/vitral-data/vitral/catalog/rdf/rdftest"
)

// graphs draws triples of a few nodes, so that they meet: shared, cyclic and
// unreachable blank nodes, lists and near-lists, and texts of any characters.
func graphs() *rapid.Generator[[]rdf.Triple] {
	iri := rapid.SampledFrom([]string{
		"http://example.org/a", "http://example.org/b#c", "http://example.org/b#c-1", "http://example.org/b#-d",
		"http://purl.org/dc/terms/title", "http://purl.org/dc/terms/", "urn:x:y", "mailto:a@example.org", "http://example.org/añ/%20?q=a&b='c'",
		"http://www.w3.org/ns/dcat#Dataset", "http://www.w3.org/ns/dcat#a.b", rdfN + "type", rdfN + "nil",
		"dct:title", "geo:1,2", "x:@id",
	})
	property := rapid.OneOf(iri, rapid.SampledFrom([]string{rdfN + "type", rdfN + "first", rdfN + "rest", rdfN + "_1"}))
	blank := rapid.SampledFrom([]string{"a", "b", "c", "0", "_1", "x-61", "x y", "é", "-", "p1.n2", ""})
	text := rapid.OneOf(rapid.String(), rapid.StringMatching(`[ -~\x00-\x1f"'\\]{0,12}`), rapid.SampledFrom([]string{"1", "true", "-0", "+5", "007", "1e3", "12345678901234567890", "{}", ". ", "ends with \\"}))
	literal := rapid.Custom(func(t *rapid.T) rdf.Term {
		term := rdf.Term{Kind: rdf.Literal, Value: text.Draw(t, "text")}
		switch rapid.IntRange(0, 2).Draw(t, "kind") {
		case 1:
			term.Lang = rapid.SampledFrom([]string{"es", "pt-br", "es-419", "x-a1"}).Draw(t, "lang")
		case 2:
			term.Datatype = rapid.SampledFrom([]string{
				"http://www.w3.org/2001/XMLSchema#integer", "http://www.w3.org/2001/XMLSchema#boolean",
				"http://www.w3.org/2001/XMLSchema#decimal", "http://www.w3.org/2001/XMLSchema#double",
				rdfN + "XMLLiteral", rdfN + "JSON", "http://example.org/dt", "dct:type",
			}).Draw(t, "datatype")
		}
		return term
	})
	node := rapid.Custom(func(t *rapid.T) rdf.Term {
		if rapid.Bool().Draw(t, "blank") {
			return rdf.Term{Kind: rdf.Blank, Value: blank.Draw(t, "label")}
		}
		return rdf.Term{Kind: rdf.IRI, Value: iri.Draw(t, "iri")}
	})
	triple := rapid.Custom(func(t *rapid.T) rdf.Triple {
		return rdf.Triple{
			S: node.Draw(t, "subject"),
			P: rdf.Term{Kind: rdf.IRI, Value: property.Draw(t, "property")},
			O: rapid.OneOf(node, literal).Draw(t, "object"),
		}
	})
	list := rapid.Custom(func(t *rapid.T) []rdf.Triple {
		var out []rdf.Triple
		s, p := node.Draw(t, "subject"), "http://example.org/list"
		for i, item := range rapid.SliceOfN(rapid.OneOf(node, literal), 0, 4).Draw(t, "items") {
			cell := rdf.Term{Kind: rdf.Blank, Value: fmt.Sprintf("cell%d", i)}
			out = append(out, rdf.Triple{S: s, P: rdf.Term{Kind: rdf.IRI, Value: p}, O: cell},
				rdf.Triple{S: cell, P: rdf.Term{Kind: rdf.IRI, Value: rdfN + "first"}, O: item})
			s, p = cell, rdfN+"rest"
		}
		return append(out, rdf.Triple{S: s, P: rdf.Term{Kind: rdf.IRI, Value: p}, O: rdf.Term{Kind: rdf.IRI, Value: rdfN + "nil"}})
	})
	return rapid.Custom(func(t *rapid.T) []rdf.Triple {
		out := rapid.SliceOfN(triple, 0, 12).Draw(t, "triples")
		if rapid.Bool().Draw(t, "with a list") {
			out = append(out, list.Draw(t, "list")...)
		}
		return rapid.Permutation(out).Draw(t, "order")
	})
}

var prefixes = map[string]string{
	"dct": "http://purl.org/dc/terms/", "dcat": "http://www.w3.org/ns/dcat#", "geo": "http://example.org/b#",
	"rdf": rdfN, "xsd": "http://www.w3.org/2001/XMLSchema#", "ex": "http://example.org/", "bad prefix": "http://example.org/x#", "u": "urn:x:",
}

func TestRoundTrip(t *testing.T) {
	for _, c := range []struct {
		name  string
		write func(io.Writer, []rdf.Triple) error
		read  rdftest.Reader
	}{
		{"N-Triples", writeNTriples, rdf.ReadNTriples},
		{"Turtle", func(w io.Writer, g []rdf.Triple) error { return rdf.WriteTurtle(w, prefixes, g) }, rdf.ReadTurtle},
		{"N-Triples as Turtle", writeNTriples, rdf.ReadTurtle},
		{"JSON-LD", func(w io.Writer, g []rdf.Triple) error { return rdf.WriteJSONLD(w, prefixes, g) }, rdf.ReadJSONLD},
	} {
		t.Run(c.name, func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				want := graphs().Draw(t, "graph")
				var doc bytes.Buffer
				if err := c.write(&doc, want); err != nil {
					t.Fatal(err)
				}
				got, err := rdftest.Collect(c.read, doc.Bytes(), rdf.Options{})
				if err != nil {
					t.Fatalf("%v in\n%s", err, doc.Bytes())
				}
				if d := rdftest.Diff(want, got); d != "" {
					t.Fatalf("%s\nin\n%s", d, doc.Bytes())
				}
			})
		})
	}
}

func writeNTriples(w io.Writer, g []rdf.Triple) error {
	n := rdf.NewNTriplesWriter(w)
	for _, t := range g {
		if err := n.Write(t); err != nil {
			return err
		}
	}
	return n.Flush()
}
