package dcat

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/piprate/json-gold/ld"
	"pgregory.net/rapid"

	"github.com/vitral-data/vitral/catalog/rdf"
)

// canonicalLabels are the labels in full.
func canonicalLabels(quads []quad) (map[string]string, error) {
	order, err := canonicalOrder(quads)
	labels := map[string]string{}
	for b, i := range order {
		labels[b] = fmt.Sprint("c14n", i)
	}
	return labels, err
}

func blankTerm(label string) quadTerm { return quadTerm{blank: true, text: label} }
func iriTerm(iri string) quadTerm     { return quadTerm{text: "<" + iri + ">"} }

// TestRDFCHashes checks the two hashes that the recommendation prints for its
// example of unique hashes.
func TestRDFCHashes(t *testing.T) {
	const ns = "http://example.com/#"
	quads := []quad{
		{iriTerm(ns + "p"), "<" + ns + "q>", blankTerm("e0")},
		{iriTerm(ns + "p"), "<" + ns + "r>", blankTerm("e1")},
		{blankTerm("e0"), "<" + ns + "s>", iriTerm(ns + "u")},
		{blankTerm("e1"), "<" + ns + "t>", iriTerm(ns + "u")},
	}
	c := canonicaliser{quads: map[string][]quad{"e0": {quads[0], quads[2]}, "e1": {quads[1], quads[3]}}}
	for blank, want := range map[string]string{
		"e0": "21d1dd5ba21f3dee9d76c0c00c260fa6f5d5d65315099e553026f4828d0dc77a",
		"e1": "6fa0b9bdb376852b5743ff39ca4cbf7ea14d34966b2828478fbf222e7c764473",
	} {
		if got := c.firstDegree(blank); got != want {
			t.Errorf("hash of %s: %s, want %s", blank, got, want)
		}
	}
	labels, err := canonicalLabels(quads)
	if d := cmp.Diff(map[string]string{"e0": "c14n0", "e1": "c14n1"}, labels); d != "" || err != nil {
		t.Error(d, err)
	}
}

// genQuads draws small graphs with many blank nodes that look alike.
func genQuads() *rapid.Generator[[]quad] {
	term := rapid.Custom(func(t *rapid.T) quadTerm {
		if rapid.IntRange(0, 3).Draw(t, "kind") > 0 {
			return blankTerm(fmt.Sprint("n", rapid.IntRange(0, 5).Draw(t, "blank")))
		}
		return iriTerm(fmt.Sprint("http://example.org/", rapid.IntRange(0, 1).Draw(t, "iri")))
	})
	return rapid.Custom(func(t *rapid.T) []quad {
		var out []quad
		for range rapid.IntRange(0, 9).Draw(t, "quads") {
			q := quad{term.Draw(t, "s"), fmt.Sprintf("<http://example.org/p%d>", rapid.IntRange(0, 1).Draw(t, "p")), term.Draw(t, "o")}
			if !slices.Contains(out, q) {
				out = append(out, q)
			}
		}
		return out
	})
}

// lines writes quads under labels, sorted: the canonical document.
func lines(quads []quad, labels map[string]string) string {
	var out []string
	text := func(t quadTerm) string {
		if t.blank {
			return "_:" + labels[t.text]
		}
		return t.text
	}
	for _, q := range quads {
		out = append(out, text(q.s)+" "+q.p+" "+text(q.o)+" .\n")
	}
	slices.Sort(out)
	return strings.Join(out, "")
}

// TestRDFCIsInvariant: names and order of the input don't matter.
func TestRDFCIsInvariant(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		quads := genQuads().Draw(t, "quads")
		labels, err := canonicalLabels(quads)
		if err != nil {
			t.Fatal(err)
		}
		names := rapid.Permutation([]string{"x", "y", "z", "u", "v", "w"}).Draw(t, "names")
		renamed := slices.Clone(quads)
		for i := range renamed {
			for _, x := range []*quadTerm{&renamed[i].s, &renamed[i].o} {
				if x.blank {
					x.text = names[x.text[1]-'0']
				}
			}
		}
		renamed = rapid.Permutation(renamed).Draw(t, "order")
		again, err := canonicalLabels(renamed)
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(lines(quads, labels), lines(renamed, again)); d != "" {
			t.Fatal(d)
		}
	})
}

// TestRDFCAgainstJSONGold compares with an independent implementation, of the
// community group's report that the recommendation grew from. Quads from a
// node to itself are left out: it counts them twice, where the recommendation
// keeps a set.
func TestRDFCAgainstJSONGold(t *testing.T) {
	node := func(x quadTerm) ld.Node {
		if x.blank {
			return ld.NewBlankNode("_:" + x.text)
		}
		return ld.NewIRI(strings.Trim(x.text, "<>"))
	}
	rapid.Check(t, func(t *rapid.T) {
		quads := slices.DeleteFunc(genQuads().Draw(t, "quads"), func(q quad) bool { return q.s == q.o })
		labels, err := canonicalLabels(quads)
		if err != nil {
			t.Fatal(err)
		}
		ds := ld.NewRDFDataset()
		for _, q := range quads {
			ds.Graphs["@default"] = append(ds.Graphs["@default"], ld.NewQuad(node(q.s), ld.NewIRI(strings.Trim(q.p, "<>")), node(q.o), "@default"))
		}
		algorithm := ld.NewNormalisationAlgorithm("URDNA2015")
		algorithm.Normalize(ds)
		var theirs []string
		for _, q := range algorithm.Quads() {
			text := func(n ld.Node) string {
				if ld.IsBlankNode(n) {
					return n.GetValue()
				}
				return "<" + n.GetValue() + ">"
			}
			theirs = append(theirs, text(q.Subject)+" "+text(q.Predicate)+" "+text(q.Object)+" .\n")
		}
		slices.Sort(theirs)
		if d := cmp.Diff(strings.Join(theirs, ""), lines(quads, labels)); d != "" {
			t.Fatalf("(-theirs +ours)\n%s", d)
		}
	})
}

// TestRDFCIsBounded: a graph made to take for ever ends with errCapped.
func TestRDFCIsBounded(t *testing.T) {
	var quads []quad
	for i := range 40 {
		for j := range 40 {
			if i != j {
				quads = append(quads, quad{blankTerm(fmt.Sprint("n", i)), "<http://example.org/p>", blankTerm(fmt.Sprint("n", j))})
			}
		}
	}
	if _, err := canonicalLabels(quads); !errors.Is(err, errCapped) {
		t.Errorf("error %v", err)
	}
}

func TestNQuad(t *testing.T) {
	for _, c := range []struct {
		term rdf.Term
		want string
	}{
		{rdf.Term{Kind: rdf.IRI, Value: "http://x/ñ"}, "<http://x/ñ>"},
		{rdf.Term{Kind: rdf.Literal, Value: "a\"\\\b\t\n\f\r\x01\x7fñ"}, `"a\"\\\b\t\n\f\r\u0001\u007Fñ"`},
		{rdf.Term{Kind: rdf.Literal, Value: "a", Lang: "es"}, `"a"@es`},
		{rdf.Term{Kind: rdf.Literal, Value: "1", Datatype: "http://x/t"}, `"1"^^<http://x/t>`},
	} {
		if got := nquad(c.term); got != c.want {
			t.Errorf("%s, want %s", got, c.want)
		}
	}
}
