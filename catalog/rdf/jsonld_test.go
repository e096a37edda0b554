package rdf_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/vitral-data/vitral/catalog/rdf"
	"github.com/vitral-data/vitral/catalog/rdf/rdftest"
)

// TestJSONLD reads small documents of what JSON-LD 1.1 can say.
func TestJSONLD(t *testing.T) {
	const xsd = "http://www.w3.org/2001/XMLSchema#"
	for _, c := range []struct{ name, doc, want string }{
		{"an empty object", `{}`, ""},
		{"a context alone", `{"@context": {"a": "http://e.org/a"}}`, ""},
		{"expanded", `[{"@id": "http://e.org/s", "http://e.org/p": [{"@value": "x"}]}]`, `<http://e.org/s> <http://e.org/p> "x" .`},
		{
			"values", `{"@context": {"@vocab": "http://e.org/", "xsd": "` + xsd + `", "d": {"@type": "xsd:date"}, "dec": {"@type": "xsd:decimal"}, "dbl": {"@type": "xsd:double"}, "j": {"@type": "@json"}},
			"@id": "http://e.org/s", "s": "x", "n": [1, -0, 1.5, 1e2, 10.0, 1e21, 12345678901234567890], "b": [true, false],
			"d": "2024-01-01", "dec": [10.50, 3], "dbl": [2, 0.1], "j": {"b": [1.0, "é"], "a": null}, "nothing": null, "l": {"@value": "x", "@language": "ES"}}`,
			`<http://e.org/s> <http://e.org/s> "x" .
			<http://e.org/s> <http://e.org/n> "1"^^<` + xsd + `integer> .
			<http://e.org/s> <http://e.org/n> "0"^^<` + xsd + `integer> .
			<http://e.org/s> <http://e.org/n> "1.5E0"^^<` + xsd + `double> .
			<http://e.org/s> <http://e.org/n> "100"^^<` + xsd + `integer> .
			<http://e.org/s> <http://e.org/n> "10"^^<` + xsd + `integer> .
			<http://e.org/s> <http://e.org/n> "1.0E21"^^<` + xsd + `double> .
			<http://e.org/s> <http://e.org/n> "12345678901234567890"^^<` + xsd + `integer> .
			<http://e.org/s> <http://e.org/b> "true"^^<` + xsd + `boolean> .
			<http://e.org/s> <http://e.org/b> "false"^^<` + xsd + `boolean> .
			<http://e.org/s> <http://e.org/d> "2024-01-01"^^<` + xsd + `date> .
			<http://e.org/s> <http://e.org/dec> "10.50"^^<` + xsd + `decimal> .
			<http://e.org/s> <http://e.org/dec> "3"^^<` + xsd + `decimal> .
			<http://e.org/s> <http://e.org/dbl> "2.0E0"^^<` + xsd + `double> .
			<http://e.org/s> <http://e.org/dbl> "1.0E-1"^^<` + xsd + `double> .
			<http://e.org/s> <http://e.org/j> "{\"a\":null,\"b\":[1,\"é\"]}"^^<` + rdfN + `JSON> .
			<http://e.org/s> <http://e.org/l> "x"@es .`,
		},
		{
			"nodes in nodes, lists, sets, reverse and included", `{"@context": {"@vocab": "http://e.org/", "isPartOf": {"@reverse": "http://e.org/part"}, "order": {"@container": "@list"}},
			"@id": "http://e.org/s", "@type": ["T", "http://e.org/U"], "child": [{"name": "a"}, {"@id": "_:x"}], "again": {"@id": "_:x"},
			"order": ["a", {"@id": "http://e.org/b"}], "empty": {"@list": []}, "set": {"@set": ["x", "y"]}, "deep": {"@list": [{"@list": ["z"]}]},
			"isPartOf": {"@id": "http://e.org/whole"}, "@reverse": {"about": [{"@id": "http://e.org/record", "name": "r"}]},
			"@included": [{"@id": "http://e.org/else", "name": "e"}]}`,
			`<http://e.org/s> <` + rdfN + `type> <http://e.org/T> .
			<http://e.org/s> <` + rdfN + `type> <http://e.org/U> .
			<http://e.org/s> <http://e.org/child> _:a .
			_:a <http://e.org/name> "a" .
			<http://e.org/s> <http://e.org/child> _:x .
			<http://e.org/s> <http://e.org/again> _:x .
			<http://e.org/s> <http://e.org/order> _:l1 .
			_:l1 <` + rdfN + `first> "a" .
			_:l1 <` + rdfN + `rest> _:l2 .
			_:l2 <` + rdfN + `first> <http://e.org/b> .
			_:l2 <` + rdfN + `rest> <` + rdfN + `nil> .
			<http://e.org/s> <http://e.org/empty> <` + rdfN + `nil> .
			<http://e.org/s> <http://e.org/set> "x" .
			<http://e.org/s> <http://e.org/set> "y" .
			<http://e.org/s> <http://e.org/deep> _:d1 .
			_:d1 <` + rdfN + `first> _:d2 .
			_:d2 <` + rdfN + `first> "z" .
			_:d2 <` + rdfN + `rest> <` + rdfN + `nil> .
			_:d1 <` + rdfN + `rest> <` + rdfN + `nil> .
			<http://e.org/whole> <http://e.org/part> <http://e.org/s> .
			<http://e.org/record> <http://e.org/about> <http://e.org/s> .
			<http://e.org/record> <http://e.org/name> "r" .
			<http://e.org/else> <http://e.org/name> "e" .`,
		},
		{
			"a graph beside properties, and a label like a generated one", `{"@context": {"@vocab": "http://e.org/"}, "@id": "http://e.org/g", "name": "g", "@graph": [{"@id": "_:_1", "name": "a"}, {"name": "b"}]}`,
			"<http://e.org/g> <http://e.org/name> \"g\" .\n_:a <http://e.org/name> \"a\" .\n_:b <http://e.org/name> \"b\" .",
		},
		{
			"the context last, and an @id behind the members", `{"p": [{"name": "a"}, {"name": "b"}], "@id": "s", "@context": {"@vocab": "http://e.org/", "@base": "http://base.org/"}}`,
			"<http://base.org/s> <http://e.org/p> _:a .\n_:a <http://e.org/name> \"a\" .\n<http://base.org/s> <http://e.org/p> _:b .\n_:b <http://e.org/name> \"b\" .",
		},
		{
			"no @id at all", `{"@context": {"@vocab": "http://e.org/"}, "p": ["x"], "q": "y"}`,
			"_:s <http://e.org/p> \"x\" .\n_:s <http://e.org/q> \"y\" .",
		},
		{
			"type-scoped terms, the type behind the array", `{"@context": {"@version": 1.1, "C": {"@id": "http://e.org/C", "@context": {"member": "http://e.org/member"}}}, "member": ["x", "y"], "@type": "C"}`,
			"_:s <" + rdfN + "type> <http://e.org/C> .\n_:s <http://e.org/member> \"x\" .\n_:s <http://e.org/member> \"y\" .",
		},
		{
			"contexts inside", `{"@context": {"p": "http://e.org/p"}, "@graph": [{"@context": {"p": "http://other.org/p"}, "p": 1}, {"p": 2}]}`,
			"_:a <http://other.org/p> \"1\"^^<" + xsd + "integer> .\n_:b <http://e.org/p> \"2\"^^<" + xsd + "integer> .",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			want, err := rdftest.Collect(rdf.ReadNTriples, []byte(strings.ReplaceAll(c.want, "\t", "")), rdf.Options{})
			if err != nil {
				t.Fatal(err)
			}
			for _, lenient := range []bool{false, true} {
				got, err := rdftest.Collect(rdf.ReadJSONLD, []byte(c.doc), rdf.Options{Lenient: lenient, Repaired: func(r rdf.Repair) { t.Errorf("mended %+v", r) }})
				if err != nil {
					t.Fatal(err)
				}
				if d := rdftest.Diff(want, got); d != "" {
					t.Errorf("lenient %v:\n%s", lenient, d)
				}
			}
		})
	}
}

// TestClosedLoader tries contexts that harvested data must not be able to reach.
func TestClosedLoader(t *testing.T) {
	for _, url := range []string{"http://127.0.0.1:1/c.jsonld", "file:///etc/hostname", "/etc/hostname", "context.jsonld", "https://schema.org.example.net/", "https://w3id.org/x"} {
		doc := `{"@graph": [{"@context": "` + url + `", "p": 1}]}`
		for _, d := range []string{`{"@context": "` + url + `", "p": 1}`, doc, `{"@context": {"t": {"@id": "http://e.org/t", "@context": "` + url + `"}}, "t": {"x": 1}}`, `{"@context": {"@import": "` + url + `"}}`} {
			_, err := rdftest.Collect(rdf.ReadJSONLD, []byte(d), rdf.Options{Lenient: true})
			if e, ok := errors.AsType[*rdf.Error](err); !ok || !errors.Is(err, rdf.ErrContext) || !strings.Contains(e.Msg, "context not allowed: ") {
				t.Errorf("%s: %v", d, err)
			}
		}
		if _, err := rdf.NewExpander(rdf.Options{}, url); !errors.Is(err, rdf.ErrContext) {
			t.Errorf("an expander under %s: %v", url, err)
		}
	}
}

// TestEmbeddedContexts expands an object under each context carried along.
func TestEmbeddedContexts(t *testing.T) {
	for _, c := range []struct{ url, doc, want string }{
		{"https://project-open-data.cio.gov/v1.1/schema/catalog.jsonld", `{"@type": "dcat:Dataset", "title": "t", "accessURL": "http://e.org/"}`, `[{"@type":["http://www.w3.org/ns/dcat#Dataset"],"http://purl.org/dc/terms/title":[{"@value":"t"}],"http://www.w3.org/ns/dcat#accessURL":[{"@id":"http://e.org/"}]}]`},
		{"http://schema.org", `{"@type": "Dataset", "name": "t", "url": "http://e.org/", "datePublished": "2024"}`, `[{"@type":["http://schema.org/Dataset"],"http://schema.org/datePublished":[{"@type":"http://schema.org/Date","@value":"2024"}],"http://schema.org/name":[{"@value":"t"}],"http://schema.org/url":[{"@id":"http://e.org/"}]}]`},
		{"https://schema.org/", `{"id": "http://e.org/", "type": "Person", "name": "t"}`, `[{"@id":"http://e.org/","@type":["http://schema.org/Person"],"http://schema.org/name":[{"@value":"t"}]}]`},
		{"http://www.w3.org/ns/hydra/context.jsonld", `{"@type": "Collection", "totalItems": 3, "view": {"@type": "PartialCollectionView", "next": "http://e.org/2"}}`, `[{"@type":["http://www.w3.org/ns/hydra/core#Collection"],"http://www.w3.org/ns/hydra/core#totalItems":[{"@value":3}],"http://www.w3.org/ns/hydra/core#view":[{"@type":["http://www.w3.org/ns/hydra/core#PartialCollectionView"],"http://www.w3.org/ns/hydra/core#next":[{"@id":"http://e.org/2"}]}]}]`},
		{"https://semiceu.github.io/DCAT-AP/releases/3.0.0/context/dcat-ap.jsonld", `{"@type": "Dataset", "Dataset.frequency": "http://e.org/f"}`, `[{"@type":["http://www.w3.org/ns/dcat#Dataset"],"http://purl.org/dc/terms/accrualPeriodicity":[{"@id":"http://e.org/f"}]}]`},
		{"https://semiceu.github.io/DCAT-AP/releases/3.0.1/context/dcat-ap.jsonld", `{"@type": "Dataset", "frequency": "http://e.org/f"}`, `[{"@type":["http://www.w3.org/ns/dcat#Dataset"],"http://purl.org/dc/terms/accrualPeriodicity":[{"@id":"http://e.org/f"}]}]`},
	} {
		t.Run(c.url, func(t *testing.T) {
			var doc any
			if err := json.Unmarshal([]byte(c.doc), &doc); err != nil {
				t.Fatal(err)
			}
			got, err := rdf.Expand(t.Context(), doc, rdf.Options{}, c.url)
			if err != nil {
				t.Fatal(err)
			}
			if b, _ := json.Marshal(got); string(b) != c.want {
				t.Errorf("got  %s\nwant %s", b, c.want)
			}
		})
	}
}

// TestContextOfDCATAP compares the table of DCAT-AP's terms with the contexts
// as published.
func TestContextOfDCATAP(t *testing.T) {
	for _, release := range []string{"3.0.0", "3.0.1"} {
		var published struct {
			Context map[string]any `json:"@context"`
		}
		file := rdftest.Corpus(t, "shapes", "dcat-ap-"+release, "context", "dcat-ap.jsonld")
		if err := json.Unmarshal(rdftest.Read(t, filepath.FromSlash(file)), &published); err != nil {
			t.Fatal(err)
		}
		doc, err := new(rdf.Loader).LoadDocument("https://semiceu.github.io/DCAT-AP/releases/" + release + "/context/dcat-ap.jsonld")
		if err != nil {
			t.Fatal(err)
		}
		ours, _ := doc.Document.(map[string]any)["@context"].(map[string]any)
		n := 0
		compareTerms(t, &n, published.Context, ours)
		if n < 140 {
			t.Errorf("%s: compared %d terms", release, n)
		}
	}
}

func compareTerms(t *testing.T, n *int, published, ours map[string]any) {
	for term, def := range published {
		if strings.HasPrefix(term, "Xsd:") { // datatypes, of which no property speaks so
			continue
		}
		*n++
		want, isObject := def.(map[string]any)
		got, isOurs := ours[term].(map[string]any)
		switch {
		case !isObject && !isOurs:
			if def != ours[term] {
				t.Errorf("%s is %v, and here %v", term, def, ours[term])
			}
			continue
		case !isOurs || want["@id"] != got["@id"] || want["@type"] != got["@type"]:
			t.Errorf("%s is %v, and here %v", term, def, ours[term])
		}
		if inner, ok := want["@context"].(map[string]any); ok {
			within, _ := got["@context"].(map[string]any)
			compareTerms(t, n, inner, within)
		}
	}
}

// TestStreamedIsWhole reads documents whose members come in any order, and
// compares with the expansion of the whole.
func TestStreamedIsWhole(t *testing.T) {
	contexts := []string{
		`{"@vocab": "http://e.org/", "id": "@id", "kind": "@type", "list": {"@container": "@list"}, "back": {"@reverse": "http://e.org/to"}, "lang": {"@container": "@language"}, "graph": "@graph"}`,
		`{"@version": 1.1, "kind": "@type", "T": {"@id": "http://e.org/T", "@context": {"p": "http://scoped.org/p", "child": "http://scoped.org/child"}}, "p": "http://e.org/p", "child": {"@id": "http://e.org/child", "@context": {"p": "http://child.org/p"}}, "list": {"@id": "http://e.org/list", "@container": "@list"}}`,
		`["https://schema.org/", {"p": "http://e.org/p", "child": {"@id": "http://e.org/child", "@type": "@id"}}]`,
	}
	members := []string{
		`"@id": "http://e.org/s"`, `"kind": "T"`, `"p": ["a", 1, true, null, {"@id": "http://e.org/o"}]`, `"p": "one"`,
		`"child": [{"p": "x"}, {"@id": "http://e.org/c", "kind": "T", "child": [{"p": "y"}]}, "http://e.org/ref"]`,
		`"list": ["a", ["b"], {"p": "c"}]`, `"back": [{"@id": "http://e.org/1"}, {"p": "z"}]`, `"lang": {"es": ["hola"], "pt": "olá"}`,
		`"@graph": [{"@id": "http://e.org/g", "p": "in a graph"}, {"p": "q"}]`, `"@graph": {"p": "single"}`,
		`"@included": [{"@id": "http://e.org/i", "p": "i"}]`, `"@reverse": {"http://e.org/r": [{"@id": "http://e.org/2"}]}`, `"unknown:": ["x"]`, `"": ["x"]`,
	}
	rapid.Check(t, func(t *rapid.T) {
		parts := []string{`"@context": ` + rapid.SampledFrom(contexts).Draw(t, "context")}
		used := map[string]bool{}
		for _, m := range rapid.SliceOfNDistinct(rapid.SampledFrom(members), 0, len(members), rapid.ID).Draw(t, "members") {
			key, _, _ := strings.Cut(m, ":")
			if !used[key] { // JSON-LD says nothing of a key given twice
				used[key] = true
				parts = append(parts, m)
			}
		}
		doc := "{" + strings.Join(rapid.Permutation(parts).Draw(t, "order"), ",\n") + "}"
		var whole any
		if err := json.Unmarshal([]byte(doc), &whole); err != nil {
			t.Fatal(err)
		}
		expanded, wantErr := rdf.Expand(t.Context(), whole, rdf.Options{})
		var want []rdf.Triple
		n := 0
		if wantErr == nil {
			wantErr = rdf.WalkExpanded(expanded, func() string { n++; return "w" + strconv.Itoa(n) }, func(t rdf.Triple) error {
				want = append(want, t)
				return nil
			})
		}
		got, err := rdftest.Collect(rdf.ReadJSONLD, []byte(doc), rdf.Options{})
		if (err == nil) != (wantErr == nil) {
			t.Fatalf("whole: %v; streamed: %v\n%s", wantErr, err, doc)
		}
		if d := rdftest.Diff(want, got); err == nil && d != "" {
			t.Fatalf("%s\nin %s", d, doc)
		}
	})
}

func TestWalkExpandedRefuses(t *testing.T) {
	for _, doc := range []string{
		`{"@id": "http://e.org/a b"}`, `{"@id": "http://e.org/", "_:p": [{"@value": 1}]}`, `{"@id": "http://e.org/", "http://e.org/p": ["x"]}`,
		`{"http://e.org/p": [{"@value": "x", "@language": "es_AR"}]}`, `{"http://e.org/p": [{"@value": {}}]}`, `{"http://e.org/p": [{"@value": "x", "@type": "_:t"}]}`,
	} {
		var node any
		if err := json.Unmarshal([]byte(doc), &node); err != nil {
			t.Fatal(err)
		}
		err := rdf.WalkExpanded(node, func() string { return "b" }, func(tr rdf.Triple) error { return nil })
		if bad := fmt.Sprint(err); err == nil && doc != `{"@id": "http://e.org/a b"}` || err != nil && !strings.HasPrefix(bad, "expanded JSON-LD: ") {
			t.Errorf("%s: %v", doc, err)
		}
	}
}
