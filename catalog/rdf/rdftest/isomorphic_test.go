package rdftest_test

import (
	"strings"
	"testing"

	"github.com/vitral-data/vitral/catalog/rdf"
	"github.com/vitral-data/vitral/catalog/rdf/rdftest"
)

func TestIsomorphic(t *testing.T) {
	const p = " <http://e.org/p> "
	for _, c := range []struct {
		name, a, b string
		same       bool
	}{
		{"nothing", "", "", true},
		{"the same label", "_:a" + p + "\"x\" .", "_:a" + p + "\"x\" .", true},
		{"other labels", "_:a" + p + "_:b .\n_:b" + p + "\"x\" .", "_:y" + p + "\"x\" .\n_:x" + p + "_:y .", true},
		{"twice is once", "_:a" + p + "\"x\" .\n_:a" + p + "\"x\" .", "_:b" + p + "\"x\" .", true},
		{"two nodes are not one", "_:a" + p + "\"x\" .\n_:b" + p + "\"x\" .", "_:b" + p + "\"x\" .", false},
		{"another literal", "_:a" + p + "\"x\" .", "_:a" + p + "\"y\" .", false},
		{"another language", "_:a" + p + "\"x\"@es .", "_:a" + p + "\"x\"@pt .", false},
		{"a blank node is no IRI", "_:a" + p + "\"x\" .", "<http://e.org/>" + p + "\"x\" .", false},
		{
			"a ring of six is not two of three",
			"_:a" + p + "_:b .\n_:b" + p + "_:c .\n_:c" + p + "_:d .\n_:d" + p + "_:e .\n_:e" + p + "_:f .\n_:f" + p + "_:a .",
			"_:a" + p + "_:b .\n_:b" + p + "_:c .\n_:c" + p + "_:a .\n_:d" + p + "_:e .\n_:e" + p + "_:f .\n_:f" + p + "_:d .", false,
		},
		{
			"a ring, from elsewhere",
			"_:a" + p + "_:b .\n_:b" + p + "_:c .\n_:c" + p + "_:a .",
			"_:z" + p + "_:x .\n_:x" + p + "_:y .\n_:y" + p + "_:z .", true,
		},
		{"the other way round", "_:a" + p + "<http://e.org/> .", "<http://e.org/>" + p + "_:a .", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			var graphs [2][]rdf.Triple
			for i, doc := range []string{c.a, c.b} {
				g, err := rdftest.Collect(rdf.ReadNTriples, []byte(doc), rdf.Options{})
				if err != nil {
					t.Fatal(err)
				}
				graphs[i] = g
			}
			for range 2 {
				if got := rdftest.Isomorphic(graphs[0], graphs[1]); got != c.same {
					t.Errorf("Isomorphic is %v", got)
				}
				d := rdftest.Diff(graphs[0], graphs[1])
				if (d == "") != c.same || d != "" && strings.TrimSpace(d) == "" {
					t.Errorf("Diff is %q", d)
				}
				graphs[0], graphs[1] = graphs[1], graphs[0]
			}
		})
	}
}
