package rdf_test

import (
	"errors"
	"path"
	"path/filepath"
	"testing"

	"github.com/vitral-data/vitral/catalog/rdf"
	"github.com/vitral-data/vitral/catalog/rdf/rdftest"
)

const (
	mf   = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
	rdfN = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
)

// w3cTest is an entry of a manifest.
type w3cTest struct{ name, kind, action, result string }

// readManifest reads the tests of a suite in the order of mf:entries.
func readManifest(t *testing.T, dir string) []w3cTest {
	t.Helper()
	doc := rdftest.Read(t, filepath.Join(dir, "manifest.ttl"))
	triples, err := rdftest.Collect(rdf.ReadTurtle, doc, rdf.Options{Base: "m:/manifest.ttl"})
	if err != nil {
		t.Fatal(err)
	}
	of := map[string]map[string]string{}
	for _, tr := range triples {
		if of[tr.S.Value] == nil {
			of[tr.S.Value] = map[string]string{}
		}
		of[tr.S.Value][tr.P.Value] = tr.O.Value
	}
	var tests []w3cTest
	list := of["m:/manifest.ttl"][mf+"entries"]
	for ; list != rdfN+"nil" && list != ""; list = of[list][rdfN+"rest"] {
		e := of[of[list][rdfN+"first"]]
		tests = append(tests, w3cTest{
			name: e[mf+"name"], kind: e[rdfN+"type"],
			action: file(e[mf+"action"]), result: file(e[mf+"result"]),
		})
	}
	return tests
}

func file(iri string) string {
	if iri == "" {
		return ""
	}
	return iri[len("m:/"):]
}

// TestW3C runs the W3C's suites of RDF 1.1 in strict mode, and their valid
// documents in lenient mode too, which must read them alike and mend nothing.
func TestW3C(t *testing.T) {
	for _, s := range []struct {
		folder, base             string
		read                     rdftest.Reader
		eval, positive, negative int
	}{
		{"rdf-n-triples", "", rdf.ReadNTriples, 0, 41, 29},
		{"rdf-turtle", "https://w3c.github.io/rdf-tests/rdf/rdf11/rdf-turtle/", rdf.ReadTurtle, 145, 74, 94},
		{"rdf-xml", "https://w3c.github.io/rdf-tests/rdf/rdf11/rdf-xml/", rdf.ReadRDFXML, 126, 0, 40},
	} {
		t.Run(s.folder, func(t *testing.T) {
			dir := rdftest.Corpus(t, "rdf", "w3c", s.folder)
			var eval, positive, negative int
			for _, c := range readManifest(t, dir) {
				doc := rdftest.Read(t, filepath.Join(dir, c.action))
				o := rdf.Options{}
				if s.base != "" {
					o.Base = s.base + c.action
				}
				switch kind := path.Base(c.kind); kind {
				case "rdftest#TestTurtleEval", "rdftest#TestXMLEval":
					eval++
					want, err := rdftest.Collect(rdf.ReadNTriples, rdftest.Read(t, filepath.Join(dir, c.result)), rdf.Options{})
					if err != nil {
						t.Errorf("%s: the expected result: %v", c.name, err)
						continue
					}
					checkValid(t, c, s.read, doc, o, want)
				case "rdftest#TestTurtlePositiveSyntax", "rdftest#TestNTriplesPositiveSyntax":
					positive++
					want, err := rdftest.Collect(s.read, doc, o)
					if err != nil {
						t.Errorf("%s: %v", c.name, err)
						continue
					}
					checkValid(t, c, s.read, doc, o, want)
				case "rdftest#TestTurtleNegativeSyntax", "rdftest#TestTurtleNegativeEval",
					"rdftest#TestNTriplesNegativeSyntax", "rdftest#TestXMLNegativeSyntax":
					negative++
					_, err := rdftest.Collect(s.read, doc, o)
					if e, ok := errors.AsType[*rdf.Error](err); !ok || e.Line < 1 || e.Col < 1 {
						t.Errorf("%s: is not valid, and the reader says %v", c.name, err)
					}
				default:
					t.Errorf("%s: unknown kind of test %s", c.name, kind)
				}
			}
			if eval != s.eval || positive != s.positive || negative != s.negative {
				t.Errorf("ran %d, %d, %d tests of evaluation, positive and negative syntax; the suite has %d, %d, %d",
					eval, positive, negative, s.eval, s.positive, s.negative)
			}
		})
	}
}

func checkValid(t *testing.T, c w3cTest, read rdftest.Reader, doc []byte, o rdf.Options, want []rdf.Triple) {
	t.Helper()
	for _, lenient := range []bool{false, true} {
		o.Lenient = lenient
		o.Repaired = func(r rdf.Repair) { t.Errorf("%s: mended %+v in a valid document", c.name, r) }
		got, err := rdftest.Collect(read, doc, o)
		if err != nil {
			t.Errorf("%s (lenient: %v): %v", c.name, lenient, err)
		} else if d := rdftest.Diff(want, got); d != "" {
			t.Errorf("%s (lenient: %v): wrong graph\n%s", c.name, lenient, d)
		}
	}
}
