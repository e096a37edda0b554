package dcat_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/vitral-data/vitral/catalog"
	"github.com/vitral-data/vitral/catalog/dcat"
	"github.com/vitral-data/vitral/catalog/vocab"
)

var update = flag.Bool("update", false, "write what the mapper gives into testdata; read the difference before you commit it")

func vocabulary(t testing.TB) *vocab.Set {
	t.Helper()
	set, err := vocab.Load()
	if err != nil {
		t.Fatal(err)
	}
	return set
}

func statement(kind catalog.Kind, body string) catalog.Statement {
	return catalog.Statement{Kind: kind, Dialect: catalog.DialectRDF, Body: json.RawMessage(expand.Replace(body)), Place: "line 1"}
}

// nodesOf gives the nodes of a fixture.
func nodesOf(t testing.TB, f fixture) catalog.Nodes {
	var bodies map[string]json.RawMessage
	if raw := f.parts["nodes.json"]; raw != "" {
		if err := json.Unmarshal([]byte(expand.Replace(raw)), &bodies); err != nil {
			t.Fatal(err)
		}
	}
	return func(key string) (catalog.Statement, bool) {
		b, ok := bodies[key]
		return catalog.Statement{Kind: catalog.KindNode, Dialect: catalog.DialectRDF, Body: b}, ok
	}
}

// Each archive of testdata/map has a statement, what it becomes, and the
// repairs that this took, one a line: code, place, raw.
func TestMap(t *testing.T) {
	files, _ := filepath.Glob("testdata/map/*.txtar")
	if len(files) == 0 {
		t.Fatal("no archives in testdata/map")
	}
	m := dcat.NewMapper(vocabulary(t))
	for _, file := range files {
		f := readFixture(t, file)
		want := f.String()
		d, repairs, err := m.Dataset(statement(catalog.KindDataset, f.parts["statement.json"]), nodesOf(t, f))
		if err != nil {
			t.Errorf("%s: %v", file, err)
			continue
		}
		f.set("dataset.json", string(indent(t, d)))
		f.set("repairs", lines(repairs))
		if *update {
			if err := os.WriteFile(file, []byte(f.String()), 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		if diff := cmp.Diff(want, f.String()); diff != "" {
			t.Errorf("%s (-want +got)\n%s", file, diff)
		}
	}
}

func indent(t testing.TB, v any) []byte {
	t.Helper()
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	if err := enc.Encode(v); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func lines(repairs []catalog.Repair) string {
	var b strings.Builder
	for _, r := range repairs {
		b.WriteString(r.Code + "\t" + r.Place + "\t" + r.Raw + "\n")
	}
	return b.String()
}

// What isn't of the dialect's shape is an error that names the statement.
func TestMapErrors(t *testing.T) {
	m := dcat.NewMapper(vocabulary(t))
	other := statement(catalog.KindDataset, `{}`)
	other.Dialect = catalog.DialectDataJSON
	for _, st := range []catalog.Statement{
		statement(catalog.KindDataset, `[]`), statement(catalog.KindDataset, `{"a":`), statement(catalog.KindNode, `{}`), other,
	} {
		if _, _, err := m.Dataset(st, nil); err == nil || !strings.Contains(err.Error(), "line 1") {
			t.Errorf("Dataset(%s %s %s): error %v", st.Kind, st.Dialect, st.Body, err)
		}
		if _, _, err := m.Catalog(st, nil); err == nil {
			t.Errorf("Catalog(%s %s %s): no error", st.Kind, st.Dialect, st.Body)
		}
	}
}

func TestMapCatalog(t *testing.T) {
	c, repairs, err := dcat.NewMapper(vocabulary(t)).Catalog(statement(catalog.KindCatalog, `{"@id":"https://datos.example.gob/","@type":["dcat:Catalog"],
	 "dct:title":[{"@value":"Datos","@language":"es"}],"dct:description":[{"@value":"Todo"}],"dct:publisher":[{"@id":"https://example.gob/org"}],
	 "foaf:homepage":[{"@value":"https://datos.example.gob"}],"dct:license":[{"@id":"https://creativecommons.org/licenses/by/4.0/"}],
	 "dct:language":[{"@id":"auth:language/SPA"}],"dct:issued":[{"@value":"2019-06-18"}],"dct:modified":[{"@value":"nunca"}],
	 "dct:spatial":[{"@id":"auth:country/ESP"}],"dcat:themeTaxonomy":[{"@id":"auth:data-theme"}],"dct:hasPart":[{"@id":"https://datos.example.gob/b"}]}`), nil)
	if err != nil {
		t.Fatal(err)
	}
	got := string(indent(t, c))
	const want = `{"iri":"https://datos.example.gob/","title":{"es":"Datos"},"description":{"":"Todo"},"publisher":{"iri":"https://example.gob/org"},` +
		`"homepage":"https://datos.example.gob","license":{"raw":"https://creativecommons.org/licenses/by/4.0/","code":"CC_BY_4_0"},` +
		`"languages":[{"raw":"http://publications.europa.eu/resource/authority/language/SPA","code":"SPA"}],"issued":{"raw":"2019-06-18","time":"2019-06-18T00:00:00Z"},` +
		`"modified":{"raw":"nunca"},"spatial":[{"iri":"http://publications.europa.eu/resource/authority/country/ESP","country":"ESP"}],` +
		`"themes":[{"raw":"http://publications.europa.eu/resource/authority/data-theme"}],` +
		`"extra":[{"name":"http://purl.org/dc/terms/hasPart","values":[{"@id":"https://datos.example.gob/b"}]}]}`
	var b bytes.Buffer
	if err := json.Compact(&b, []byte(got)); err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(want, b.String()); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff("date\tmodified\t\"nunca\"\n", lines(repairs)); d != "" {
		t.Error(d)
	}
}

func TestMapSeriesAndService(t *testing.T) {
	m := dcat.NewMapper(vocabulary(t))
	s, _, err := m.Series(statement(catalog.KindSeries, `{"@id":"https://datos.example.gob/s","@type":["dcat:DatasetSeries"],"dct:title":[{"@value":"Serie"}],
	 "dct:accrualPeriodicity":[{"@id":"auth:frequency/ANNUAL"}],"dct:identifier":[{"@value":"s1"}],"dct:spatial":[{"@id":"auth:country/ESP"}]}`), nil)
	if err != nil || s.IRI != "https://datos.example.gob/s" || s.Title[""] != "Serie" || s.Frequency.Code != "ANNUAL" || s.Identifiers[0] != "s1" || len(s.Extra) != 1 {
		t.Errorf("series %+v, error %v", s, err)
	}
	v, repairs, err := m.Service(statement(catalog.KindService, `{"@id":"https://api.example.gob","@type":["dcat:DataService"],"dct:title":[{"@value":"API"}],
	 "dcat:endpointURL":[{"@value":"api.example.gob/v1"}],"dcat:servesDataset":[{"@id":"https://datos.example.gob/1"}]}`), nil)
	if err != nil || v.Title[""] != "API" || v.EndpointURLs[0] != "api.example.gob/v1" || v.Serves[0] != "https://datos.example.gob/1" || len(v.Extra) != 0 {
		t.Errorf("service %+v, error %v", v, err)
	}
	if d := cmp.Diff("url\tendpointURL[0]\t\"api.example.gob/v1\"\n", lines(repairs)); d != "" {
		t.Error(d)
	}
}

// FuzzMap: any JSON is mapped or refused, whatever the nodes name.
func FuzzMap(f *testing.F) {
	files, _ := filepath.Glob("testdata/map/*.txtar")
	for _, file := range files {
		x := readFixture(f, file)
		f.Add(x.parts["statement.json"], x.parts["nodes.json"])
	}
	f.Add(`{"@included":[{"@id":"_:a","dct:publisher":[{"@id":"_:a"}]}],"dct:x":[{"@id":"_:a"}],"dct:spatial":[{"locn:geometry":[{"@id":"_:a"}]}],"dct:title":[7,null,[]]}`, `{}`)
	m := dcat.NewMapper(vocabulary(f))
	f.Fuzz(func(t *testing.T, body, other string) {
		nodes := func(string) (catalog.Statement, bool) { return statement(catalog.KindNode, other), true }
		d, repairs, err := m.Dataset(statement(catalog.KindDataset, body), nodes)
		_, _, err2 := m.Catalog(statement(catalog.KindCatalog, body), nodes)
		if (err == nil) != (err2 == nil) {
			t.Errorf("Dataset: %v, Catalog: %v", err, err2)
		}
		if _, err := json.Marshal(d); err != nil {
			t.Error(err)
		}
		for _, r := range repairs {
			if r.Code == "" || r.Place == "" || len(r.Raw) > 1<<10 {
				t.Errorf("repair %+v", r)
			}
		}
	})
}

// The order of values, which RDF doesn't have, decides nothing: with all
// lists backwards the fields with room for one value hold the same.
func TestOrderDecidesNothing(t *testing.T) {
	files, _ := filepath.Glob("testdata/map/*.txtar")
	m := dcat.NewMapper(vocabulary(t))
	for _, file := range files {
		f := readFixture(t, file)
		st := statement(catalog.KindDataset, f.parts["statement.json"])
		there, _, err := m.Dataset(st, nodesOf(t, f))
		if err != nil {
			t.Fatal(err)
		}
		var doc any
		if err := json.Unmarshal(st.Body, &doc); err != nil {
			t.Fatal(err)
		}
		backwards(doc)
		if st.Body, err = json.Marshal(doc); err != nil {
			t.Fatal(err)
		}
		back, _, err := m.Dataset(st, nodesOf(t, f))
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(single(there), single(back)); d != "" {
			t.Errorf("%s (-as written +backwards)\n%s", file, d)
		}
	}
}

func single(d catalog.Dataset) []any {
	return []any{
		d.IRI, d.Title, d.Description, d.Publisher, d.Issued, d.Modified, d.Frequency, d.AccessRights, d.License,
		d.LandingPage, d.Version, d.VersionNotes, d.Type, d.TemporalResolution, d.SpatialResolution, d.Record,
	}
}

func backwards(v any) {
	switch x := v.(type) {
	case []any:
		slices.Reverse(x)
		for _, e := range x {
			backwards(e)
		}
	case map[string]any:
		for _, e := range x {
			backwards(e)
		}
	}
}
