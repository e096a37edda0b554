package rdf_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/vitral-data/vitral/catalog/rdf"
	"github.com/vitral-data/vitral/catalog/rdf/rdftest"
)

const sample = `@prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix dct: <http://purl.org/dc/terms/> .

<http://e.org/d> a dcat:Dataset ;
  <http://e.org/order> ( "a" [
      a dcat:Dataset
    ] ( 1 ) ) ;
  <http://e.org/same> _:twice ;
  <http://e.org/when> "2024-01-01"^^<http://www.w3.org/2001/XMLSchema#date>,
    true ;
  dct:title "A title",
    "Título con \"comillas\"\nen dos líneas"@es ;
  dcat:contactPoint [
    a <http://www.w3.org/2006/vcard/ns#Kind> ;
    <http://www.w3.org/2006/vcard/ns#hasEmail> <mailto:a@e.org>
  ] ;
  dcat:distribution _:twice,
    [] ;
  dcat:version 3 .

_:twice dct:title "twice" .
`

// TestTurtleForm checks how Turtle is written, each time the same.
func TestTurtleForm(t *testing.T) {
	triples, err := rdftest.Collect(rdf.ReadTurtle, []byte(sample), rdf.Options{})
	if err != nil {
		t.Fatal(err)
	}
	two := map[string]string{"dct": "http://purl.org/dc/terms/", "dcat": "http://www.w3.org/ns/dcat#"}
	var first string
	for range 3 {
		var out bytes.Buffer
		if err := rdf.WriteTurtle(&out, two, triples); err != nil {
			t.Fatal(err)
		}
		if first == "" {
			first = out.String()
			back, err := rdftest.Collect(rdf.ReadTurtle, out.Bytes(), rdf.Options{})
			if err != nil || !rdftest.Isomorphic(triples, back) {
				t.Errorf("%v: %s", err, rdftest.Diff(triples, back))
			}
		} else if d := cmp.Diff(first, out.String()); d != "" {
			t.Errorf("written differently (-first +now):\n%s", d)
		}
	}
	if d := cmp.Diff(sample, first); d != "" {
		t.Errorf("-want +got:\n%s", d)
	}
}

func TestJSONLDForm(t *testing.T) {
	triples, err := rdftest.Collect(rdf.ReadTurtle, []byte(sample), rdf.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := rdf.WriteJSONLD(&out, map[string]string{"dct": "http://purl.org/dc/terms/", "dcat": "http://www.w3.org/ns/dcat#"}, triples); err != nil {
		t.Fatal(err)
	}
	want := strings.ReplaceAll(strings.ReplaceAll(`{"@context":{"dcat":"http://www.w3.org/ns/dcat#","dct":"http://purl.org/dc/terms/"},
"@graph":[
{"@id":"http://e.org/d","@type":"dcat:Dataset",
	"http://e.org/order":{"@list":["a",{"@type":"dcat:Dataset"},{"@list":[1]}]},
	"http://e.org/same":{"@id":"_:twice","dct:title":"twice"},
	"http://e.org/when":[{"@type":"http://www.w3.org/2001/XMLSchema#date","@value":"2024-01-01"},true],
	"dct:title":["A title",{"@language":"es","@value":"Título con \"comillas\"\nen dos líneas"}],
	"dcat:contactPoint":{"@type":"http://www.w3.org/2006/vcard/ns#Kind","http://www.w3.org/2006/vcard/ns#hasEmail":{"@id":"mailto:a@e.org"}},
	"dcat:distribution":[{"@id":"_:twice"},{}],
	"dcat:version":3}
]}
`, "\n\t", ""), "\t", "")
	if d := cmp.Diff(want, out.String()); d != "" {
		t.Errorf("-want +got:\n%s", d)
	}
}

// TestTrees writes many trees through one writer and reads them back.
func TestTrees(t *testing.T) {
	var want []rdf.Triple
	iri := func(s string, n int) rdf.Term {
		return rdf.Term{Kind: rdf.IRI, Value: fmt.Sprintf("http://e.org/%s%d", s, n)}
	}
	shared := rdf.Term{Kind: rdf.Blank, Value: "shared by all"}
	tree := func(n int) []rdf.Triple {
		b := rdf.Term{Kind: rdf.Blank, Value: fmt.Sprint("b", n)}
		return []rdf.Triple{
			{S: iri("s", n), P: iri("p", 0), O: b},
			{S: b, P: iri("q", 0), O: rdf.Term{Kind: rdf.Literal, Value: "x"}},
			{S: iri("s", n), P: iri("r", 0), O: shared},
			{S: iri("s", n), P: iri("r", 1), O: shared},
		}
	}
	for n := range 20 {
		want = append(want, tree(n)...)
	}
	for syntax, open := range map[string]func(io.Writer) (write func([]rdf.Triple) error, end func() error){
		"Turtle": func(w io.Writer) (func([]rdf.Triple) error, func() error) {
			tw := rdf.NewTurtleWriter(w, rdf.DCATPrefixes())
			tw.Shared = func(label string) bool { return label == shared.Value }
			return tw.Write, tw.Flush
		},
		"JSON-LD": func(w io.Writer) (func([]rdf.Triple) error, func() error) {
			j := rdf.NewJSONLDWriter(w, rdf.DCATPrefixes())
			return j.Write, j.Close
		},
	} {
		t.Run(syntax, func(t *testing.T) {
			var out bytes.Buffer
			write, end := open(&out)
			for n := range 20 {
				if err := write(tree(n)); err != nil {
					t.Fatal(err)
				}
			}
			if err := end(); err != nil {
				t.Fatal(err)
			}
			got, err := rdftest.Collect(readers[syntax], out.Bytes(), rdf.Options{})
			if d := rdftest.Diff(want, got); err != nil || d != "" {
				t.Errorf("%v\n%s\n%s", err, d, out.Bytes())
			}
		})
	}
}

// TestDeepTrees writes chains and lists that nest more deeply than readers
// allow.
func TestDeepTrees(t *testing.T) {
	var chain, nested []rdf.Triple
	p := rdf.Term{Kind: rdf.IRI, Value: "http://e.org/p"}
	node := func(n int) rdf.Term { return rdf.Term{Kind: rdf.Blank, Value: fmt.Sprint(n)} }
	first, rest := rdf.Term{Kind: rdf.IRI, Value: rdfN + "first"}, rdf.Term{Kind: rdf.IRI, Value: rdfN + "rest"}
	for n := range 2000 {
		chain = append(chain, rdf.Triple{S: node(n), P: p, O: node(n + 1)})
		nested = append(nested, rdf.Triple{S: node(n), P: first, O: node(n + 1)}, rdf.Triple{S: node(n), P: rest, O: rdf.Term{Kind: rdf.IRI, Value: rdfN + "nil"}})
	}
	for name, want := range map[string][]rdf.Triple{"a chain": chain, "lists in lists": nested} {
		for syntax, write := range map[string]func(io.Writer, map[string]string, []rdf.Triple) error{"Turtle": rdf.WriteTurtle, "JSON-LD": rdf.WriteJSONLD} {
			var out bytes.Buffer
			if err := write(&out, nil, want); err != nil {
				t.Fatal(err)
			}
			got, err := rdftest.Collect(readers[syntax], out.Bytes(), rdf.Options{})
			if err != nil || len(got) != len(want) {
				t.Errorf("%s of %d triples as %s: %d, %v", name, len(want), syntax, len(got), err)
			}
		}
	}
}

// What a term must not hold is written so that it can be read.
func TestWritersClean(t *testing.T) {
	dirty := []rdf.Triple{{
		S: rdf.Term{Kind: rdf.IRI, Value: "http://e.org/a b<c>"}, P: rdf.Term{Kind: rdf.IRI, Value: "http://e.org/p{}"},
		O: rdf.Term{Kind: rdf.Literal, Value: "a\xffb", Lang: "es_AR"},
	}}
	want := []rdf.Triple{{
		S: rdf.Term{Kind: rdf.IRI, Value: "http://e.org/a%20b%3Cc%3E"}, P: rdf.Term{Kind: rdf.IRI, Value: "http://e.org/p%7B%7D"},
		O: rdf.Term{Kind: rdf.Literal, Value: "a\ufffdb", Lang: "es-ar"},
	}}
	for syntax, write := range map[string]func(io.Writer) error{
		"N-Triples": func(w io.Writer) error { return writeNTriples(w, dirty) },
		"Turtle":    func(w io.Writer) error { return rdf.WriteTurtle(w, nil, dirty) },
		"JSON-LD":   func(w io.Writer) error { return rdf.WriteJSONLD(w, nil, dirty) },
	} {
		var out bytes.Buffer
		if err := write(&out); err != nil {
			t.Fatal(err)
		}
		got, err := rdftest.Collect(readers[syntax], out.Bytes(), rdf.Options{})
		if d := rdftest.Diff(want, got); err != nil || d != "" {
			t.Errorf("%s: %v\n%s", syntax, err, d)
		}
	}
}

func TestWritersRefuse(t *testing.T) {
	x, lit := rdf.Term{Kind: rdf.IRI, Value: "http://e.org/"}, rdf.Term{Kind: rdf.Literal}
	for _, bad := range []rdf.Triple{{}, {S: lit, P: x, O: x}, {S: x, P: lit, O: x}, {S: x, P: rdf.Term{Kind: rdf.Blank}, O: x}, {S: x, P: x}} {
		for name, err := range map[string]error{
			"N-Triples": rdf.NewNTriplesWriter(io.Discard).Write(bad),
			"Turtle":    rdf.WriteTurtle(io.Discard, nil, []rdf.Triple{bad}),
			"JSON-LD":   rdf.WriteJSONLD(io.Discard, nil, []rdf.Triple{bad}),
		} {
			if err == nil {
				t.Errorf("%s writes %v", name, bad)
			}
		}
	}
	full := errors.New("disk full")
	good := []rdf.Triple{{S: x, P: x, O: rdf.Term{Kind: rdf.Literal, Value: strings.Repeat("x", 1<<17)}}}
	for name, err := range map[string]error{
		"N-Triples": writeNTriples(fullDisk{full}, good),
		"Turtle":    rdf.WriteTurtle(fullDisk{full}, nil, good),
		"JSON-LD":   rdf.WriteJSONLD(fullDisk{full}, nil, good),
	} {
		if !errors.Is(err, full) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

type fullDisk struct{ err error }

func (f fullDisk) Write([]byte) (int, error) { return 0, f.err }
