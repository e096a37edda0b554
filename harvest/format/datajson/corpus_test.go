package datajson_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/vitral-data/vitral/catalog"
	"github.com/vitral-data/vitral/catalog/archive"
	"github.com/vitral-data/vitral/harvest/format"
	"github.com/vitral-data/vitral/harvest/format/datajson"
)

func jsonValid(b []byte) bool { return json.Valid(b) && utf8.Valid(b) }

// corpus returns the folder of catalogues of the corpus, or skips.
func corpus(t testing.TB) string {
	dir := os.Getenv("VITRAL_CORPUS")
	if dir == "" {
		t.Skip("VITRAL_CORPUS is not set: no real catalogues to read")
	}
	return filepath.Join(dir, "catalogs")
}

func readFile(t *testing.T, name string) (result, []format.Record) {
	t.Helper()
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	res, records, _ := read(t, datajson.Options{}, f)
	return res, records
}

func TestCorpusCounts(t *testing.T) {
	dir := corpus(t)
	for _, c := range []struct {
		file                    string
		datasets, distributions int
		others                  int // records that are no dataset
		err                     string
	}{
		{"argentina/datos-gob-ar-2017-08-13.json", 72, 322, 1, ""},
		{"argentina/datos-gob-ar-2018-04-18.json", 617, 1494, 1, ""},
		{"argentina/datos-gob-ar-2018-06-26.json", 632, 1769, 1, ""},
		{"argentina/justicia/catalogo-justicia.json", 18, 71, 1, ""},
		{"argentina/samples/full_data_no_json_suffix", 2, 2, 1, ""},
		{"argentina/samples/invalid_catalog_empty.json", 0, 0, 1, ""},
		{"argentina/samples/invalid_dataset_type.json", 1, 1, 1, ""},
		{"argentina/samples/missing_dataset.json", 0, 0, 1, "not a catalogue"},
		{"argentina/samples/organization_tree.json", 0, 0, 0, "not a catalogue"},
		{"dcat-us/dcatus_with_none.json", 402, 2841, 1, ""},
		{"dcat-us/ckanext-datajson/arm.data.json", 3, 3, 1, ""},
		{"dcat-us/ckanext-datajson/large-spatial.data.json", 1, 1, 1, ""},
		{"dcat-us/dcatus3_0.json", 4, 0, 1, ""},
		{"dcat-us/dcatus3_0_nested_catalog.json", 3, 0, 3, ""},
		{"dcat-us/dcatus3_0_series_member_also_top_level.json", 2, 0, 2, ""},
		{"dcat-us/dcatus3_0_series_with_members.json", 2, 0, 2, ""},
		{"dcat-us/dcatus3_0_service_serves_dataset.json", 1, 0, 2, ""},
		{"dcat-us/dcatus3_0_with_services.json", 1, 0, 3, ""},
		{"dcat-us/html-page-served-as.json", 0, 0, 0, "HTML"},
		{"rdf/udata/evian.json", 8, 34, 1, ""},
	} {
		res, records := readFile(t, filepath.Join(dir, c.file))
		datasets, distributions, others := 0, 0, 0
		ids := map[string]bool{}
		for _, r := range records {
			if r.Invalid != "" {
				t.Errorf("%s: %s is invalid: %s", c.file, r.Statement.Place, r.Invalid)
			}
			if r.Statement.Kind != catalog.KindDataset {
				others++
				continue
			}
			datasets++
			distributions += len(r.Traits.URLs)
			ids[r.Traits.Identifier] = true
			if !jsonValid(r.Statement.Body) {
				t.Errorf("%s: %s is no JSON", c.file, r.Statement.Place)
			}
			if _, _, err := archive.Hashes(r.Statement); err != nil {
				t.Errorf("%s: %s can't be hashed: %v", c.file, r.Statement.Place, err)
			}
		}
		if datasets != c.datasets || distributions != c.distributions || others != c.others || res.Err != c.err {
			t.Errorf("%s: %d datasets, %d distributions, %d others, error %q; want %+v", c.file, datasets, distributions, others, res.Err, c)
		}
		if strings.Contains(c.file, "datos-gob-ar") && len(ids) != datasets {
			t.Errorf("%s: %d identifiers of %d datasets", c.file, len(ids), datasets)
		}
	}
}

// Every JSON file of the corpus gives as many statements as its list of
// datasets has elements, by encoding/json's count.
func TestCorpusAgreesWithEncodingJSON(t *testing.T) {
	dir := corpus(t)
	n := 0
	for _, pattern := range []string{"argentina/*.json", "argentina/*/*.json", "dcat-us/dcatus_*.json", "dcat-us/*/*.json", "rdf/udata/evian.json"} {
		files, _ := filepath.Glob(filepath.Join(dir, pattern))
		for _, file := range files {
			raw, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			var want struct{ Dataset []json.RawMessage }
			if json.Unmarshal(raw, &want) != nil {
				continue
			}
			n++
			_, records := readFile(t, file)
			var got []string
			for _, r := range records {
				if r.Statement.Kind == catalog.KindDataset {
					got = append(got, string(r.Statement.Body))
				}
			}
			if len(got) != len(want.Dataset) {
				t.Errorf("%s: %d statements, want %d", file, len(got), len(want.Dataset))
				continue
			}
			for i := range got {
				if got[i] != string(want.Dataset[i]) {
					t.Errorf("%s: dataset %d isn't as written", file, i+1)
				}
			}
		}
	}
	if n < 70 {
		t.Errorf("%d files compared, want at least 70", n)
	}
}

func BenchmarkAdd(b *testing.B) {
	raw, err := os.ReadFile(filepath.Join(corpus(b), "argentina", "datos-gob-ar-2018-06-26.json"))
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(raw)))
	for b.Loop() {
		r := datajson.NewReader(datajson.Options{Temp: b.TempDir()})
		if _, err := r.Add(b.Context(), format.Page{Number: 1, Body: strings.NewReader(string(raw))}); err != nil {
			b.Fatal(err)
		}
		if err := r.Close(); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkRecords(b *testing.B) {
	raw, err := os.ReadFile(filepath.Join(corpus(b), "argentina", "datos-gob-ar-2018-06-26.json"))
	if err != nil {
		b.Fatal(err)
	}
	r := datajson.NewReader(datajson.Options{Temp: b.TempDir()})
	defer func() { _ = r.Close() }()
	if _, err := r.Add(b.Context(), format.Page{Number: 1, Body: strings.NewReader(string(raw))}); err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(raw)))
	for b.Loop() {
		if err := r.Records(b.Context(), func(format.Record) error { return nil }); err != nil {
			b.Fatal(err)
		}
	}
}

// Every dataset and catalogue of the corpus is mapped, and all that the
// source gave distributions, columns and keywords for is there.
func TestCorpusIsMapped(t *testing.T) {
	dir := corpus(t)
	m := mapper(t)
	n := 0
	for _, pattern := range []string{"argentina/*.json", "argentina/*/*", "dcat-us/*.json", "dcat-us/*/*.json", "rdf/udata/evian.json"} {
		files, _ := filepath.Glob(filepath.Join(dir, pattern))
		for _, file := range files {
			_, records := readFile(t, file)
			for _, r := range records {
				if r.Invalid != "" {
					continue
				}
				switch r.Statement.Kind {
				case catalog.KindCatalog:
					if _, _, err := m.Catalog(r.Statement, nil); err != nil {
						t.Errorf("%s: %v", file, err)
					}
				case catalog.KindDataset:
					n++
					d, _, err := m.Dataset(r.Statement, nil)
					if err != nil {
						t.Errorf("%s: %v", file, err)
						continue
					}
					var urls []string
					for _, dist := range d.Distributions {
						urls = append(urls, dist.URL())
					}
					if diff := cmp.Diff(r.Traits.URLs, urls); diff != "" {
						t.Errorf("%s: %s: URLs of the traits and of the model\n%s", file, r.Statement.Place, diff)
					}
				}
			}
		}
	}
	if n < 1900 {
		t.Errorf("%d datasets mapped, want at least 1900", n)
	}
}

// The first dataset of Argentina's first snapshot, read by a person.
func TestCorpusFirstDataset(t *testing.T) {
	_, records := readFile(t, filepath.Join(corpus(t), "argentina", "datos-gob-ar-2017-08-13.json"))
	d, repairs, err := mapper(t).Dataset(records[1].Statement, nil)
	if err != nil {
		t.Fatal(err)
	}
	name, _ := d.Publisher.Name.In("es")
	for _, c := range []struct{ what, got, want string }{
		{"title", d.Title[""], "Nombres de personas físicas"},
		{"identifier", d.Identifiers[0], "b8418d41-8e0c-4e85-8aa8-80d51a840132"},
		{"publisher", name, "Ministerio del Interior, Obras Públicas y Vivienda, Secretaría del Interior. Registro Nacional de las Personas"},
		{"mail", d.Publisher.Email, "informes@renaper.gov.ar"},
		{"frequency", d.Frequency.Code, "ANNUAL"},
		{"landing page", d.LandingPage, "http://datos.gob.ar/dataset/nombres-personas-fisicas"},
		{"issued", d.Issued.Time.Format("2006-01-02T15:04:05.999999"), "2017-07-27T15:02:42.68163"},
		{"theme", d.Themes[0].Raw, "Población y sociedad"},
		{"format", d.Distributions[0].Format.Code, "ZIP"},
	} {
		if c.got != c.want {
			t.Errorf("%s: %q, want %q", c.what, c.got, c.want)
		}
	}
	for _, r := range repairs {
		t.Logf("%s %s %.60s", r.Code, r.Place, r.Raw)
	}
}

func BenchmarkMap(b *testing.B) {
	raw, err := os.ReadFile(filepath.Join(corpus(b), "argentina", "datos-gob-ar-2018-06-26.json"))
	if err != nil {
		b.Fatal(err)
	}
	var file struct{ Dataset []json.RawMessage }
	if err := json.Unmarshal(raw, &file); err != nil {
		b.Fatal(err)
	}
	m := mapper(b)
	n := 0
	for b.Loop() {
		st := statement(string(file.Dataset[n%len(file.Dataset)]))
		if _, _, err := m.Dataset(st, nil); err != nil {
			b.Fatal(err)
		}
		n++
	}
	b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "datasets/s")
}
