package datajson_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/vitral-data/vitral/catalog"
	"github.com/vitral-data/vitral/catalog/vocab"
	"github.com/vitral-data/vitral/harvest/format/datajson"
)

var update = flag.Bool("update", false, "write what the mapper gives into testdata; read the difference before you commit it")

func mapper(t testing.TB) *datajson.Mapper {
	t.Helper()
	set, err := vocab.Load()
	if err != nil {
		t.Fatal(err)
	}
	return datajson.NewMapper(set)
}

func statement(body string) catalog.Statement {
	return catalog.Statement{Kind: catalog.KindDataset, Dialect: catalog.DialectDataJSON, Body: json.RawMessage(body), Place: "dataset 1"}
}

// Each archive of testdata/map has a statement, what it becomes, and the
// repairs that this took, one a line: code, place, raw.
func TestMap(t *testing.T) {
	files, _ := filepath.Glob("testdata/map/*.txtar")
	if len(files) == 0 {
		t.Fatal("no archives in testdata/map")
	}
	m := mapper(t)
	for _, file := range files {
		f := readFixture(t, file)
		want := f.String()
		d, repairs, err := m.Dataset(statement(f.parts["statement.json"]), nil)
		if err != nil {
			t.Errorf("%s: %v", file, err)
			continue
		}
		f.set("dataset.json", string(indent(t, d)))
		f.set("repairs", string(lines(repairs)))
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

func indent(t *testing.T, v any) []byte {
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

func lines(repairs []catalog.Repair) []byte {
	var b strings.Builder
	for _, r := range repairs {
		b.WriteString(r.Code + "\t" + r.Place + "\t" + r.Raw + "\n")
	}
	return []byte(b.String())
}

// What isn't of the dialect's shape is an error that names the statement.
func TestMapErrors(t *testing.T) {
	m := mapper(t)
	list := statement(`[]`)
	broken := statement(`{"a":`)
	other := statement(`{}`)
	other.Dialect = catalog.DialectRDF
	series := statement(`{}`)
	series.Kind = catalog.KindSeries
	for _, st := range []catalog.Statement{list, broken, other, series} {
		if _, _, err := m.Dataset(st, nil); err == nil || !strings.Contains(err.Error(), "dataset 1") {
			t.Errorf("Dataset(%s %s %s): error %v", st.Kind, st.Dialect, st.Body, err)
		}
		if _, _, err := m.Catalog(st, nil); err == nil {
			t.Errorf("Catalog(%s %s %s): no error", st.Kind, st.Dialect, st.Body)
		}
	}
}

// Text is in the language of the dataset if it names one, else in that of
// the catalogue, else in none.
func TestLanguageOfText(t *testing.T) {
	m := mapper(t)
	nodes := func(key string) (catalog.Statement, bool) {
		return catalog.Statement{Kind: catalog.KindCatalog, Dialect: catalog.DialectDataJSON, Body: json.RawMessage(`{"language":["por",""]}`)}, key == "https://a.gov.br/c"
	}
	for _, c := range []struct{ body, want string }{
		{`{"title":"x","language":["SPA",""]}`, "es"},
		{`{"title":"x","language":["spa","en"]}`, ""},
		{`{"title":"x","language":"zz-nonsense"}`, ""},
		{`{"title":"x"}`, "pt"},
	} {
		st := statement(c.body)
		st.Catalogs = []string{"https://a.gov.br/c"}
		d, _, err := m.Dataset(st, nodes)
		if err != nil {
			t.Fatal(err)
		}
		if d.Title[c.want] != "x" {
			t.Errorf("%s: title %v, want it in %q", c.body, d.Title, c.want)
		}
	}
}

func TestMapCatalog(t *testing.T) {
	st := statement(`{"@context":"x","@type":"dcat:Catalog","@id":"https://a.gob.ar/data.json","title":"Datos","description":"Todo","identifier":"datos","language":["spa"],
	 "publisher":{"name":"Ente","mbox":"ente@a.gob.ar"},"homepage":"https://a.gob.ar","license":"Open Database License (ODbL) v1.0","issued":"2016/04/14","modified":"2018-02-20","spatial":"ARG","rights":789,
	 "superThemeTaxonomy":"http://datos.gob.ar/superThemeTaxonomy.json","themeTaxonomy":[{"id":"agua","label":"Agua","description":"Ríos"},{"label":"Sin id"},7]}`)
	st.Kind = catalog.KindCatalog
	c, repairs, err := mapper(t).Catalog(st, nil)
	if err != nil {
		t.Fatal(err)
	}
	day := func(raw string, y, m, d int) catalog.Date {
		return catalog.Date{Raw: raw, Time: time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC)}
	}
	es := func(s string) catalog.Text { return catalog.Text{"es": s} }
	var extras []string
	for _, p := range c.Extra {
		extras = append(extras, p.Name)
	}
	c.Extra = nil
	want := catalog.Catalog{
		IRI: "https://a.gob.ar/data.json", Title: es("Datos"), Description: es("Todo"),
		Publisher: &catalog.Agent{Name: es("Ente"), Email: "ente@a.gob.ar"}, Homepage: "https://a.gob.ar",
		License: catalog.Coded{Raw: "Open Database License (ODbL) v1.0", Code: c.License.Code}, Languages: []catalog.Coded{{Raw: "spa", Code: "SPA"}},
		Issued: day("2016/04/14", 2016, 4, 14), Modified: day("2018-02-20", 2018, 2, 20), Spatial: []catalog.Place{{Label: es("ARG"), Country: "ARG"}},
		Themes: []catalog.Coded{{Raw: "agua", Label: es("Agua")}, {Raw: "Sin id"}, {Raw: "7"}},
	}
	if d := cmp.Diff(want, c); d != "" {
		t.Error(d)
	}
	if c.License.Code == "" {
		t.Error("ODbL isn't known by its title")
	}
	if d := cmp.Diff([]string{"@context", "identifier", "rights", "superThemeTaxonomy", "themeTaxonomy"}, extras); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff("date-format\tissued\t\"2016/04/14\"\ntype\tthemeTaxonomy[2]\t7\n", string(lines(repairs))); d != "" {
		t.Error(d)
	}
}

// FuzzMap: any JSON is mapped or refused.
func FuzzMap(f *testing.F) {
	files, _ := filepath.Glob("testdata/map/*.txtar")
	for _, file := range files {
		f.Add(readFixture(f, file).parts["statement.json"])
	}
	f.Add(`{"distribution":{"field":[[]]},"publisher":[[{"name":[]}]],"temporal":[{}],"spatial":[[1,2,3,4]]}`)
	m := mapper(f)
	f.Fuzz(func(t *testing.T, body string) {
		st := statement(body)
		d, repairs, err := m.Dataset(st, nil)
		st.Kind = catalog.KindCatalog
		if _, _, err2 := m.Catalog(st, nil); (err == nil) != (err2 == nil) {
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

// Repairs without end are counted, not told one by one.
func TestManyRepairs(t *testing.T) {
	body := `{"identifier":"a","keyword":[` + strings.Repeat("null,", 5000) + `"x"],"title":"","title":"T"}`
	d, repairs, err := mapper(t).Dataset(statement(body), nil)
	if err != nil || len(d.Keywords) != 1 || d.Title[""] != "T" {
		t.Fatalf("%+v, error %v", d, err)
	}
	last := repairs[len(repairs)-1]
	if len(repairs) != 1001 || last.Code != "more" || last.Raw != "4002" {
		t.Errorf("%d repairs, the last %+v", len(repairs), last)
	}
}
