package dcat_test

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/vitral-data/vitral/catalog"
	domain "github.com/vitral-data/vitral/catalog/dcat"
	"github.com/vitral-data/vitral/catalog/dcat/lexical"
	"github.com/vitral-data/vitral/catalog/rdf"
	"github.com/vitral-data/vitral/catalog/vocab"
	"github.com/vitral-data/vitral/harvest/format"
	"github.com/vitral-data/vitral/harvest/format/dcat"
)

// source is what one run gave, ready to be mapped.
type source struct {
	records []format.Record
	nodes   map[string]catalog.Statement
}

func (s source) get(key string) (catalog.Statement, bool) {
	st, ok := s.nodes[key]
	return st, ok
}

func harvest(t testing.TB, name string, body []byte) source {
	t.Helper()
	r := dcat.NewReader(dcat.Options{Temp: t.TempDir()})
	defer r.Close()
	if _, err := r.Add(context.Background(), format.Page{Number: 1, File: name, Body: strings.NewReader(string(body))}); err != nil {
		t.Logf("%s isn't read whole: %v", name, err)
	}
	s := source{nodes: map[string]catalog.Statement{}}
	err := r.Records(context.Background(), func(rec format.Record) error {
		s.records = append(s.records, rec)
		if rec.Traits.IRI != "" && rec.Statement.Kind != catalog.KindDataset {
			s.nodes[rec.Traits.IRI] = rec.Statement
		}
		return nil
	})
	if err != nil {
		t.Errorf("%s: %v", name, err)
	}
	return s
}

func newMapper(t testing.TB) (*domain.Mapper, *vocab.Set) {
	t.Helper()
	set, err := vocab.Load()
	if err != nil {
		t.Fatal(err)
	}
	return domain.NewMapper(set), set
}

func corpusFile(t testing.TB, name string) []byte {
	t.Helper()
	dir := os.Getenv("VITRAL_CORPUS")
	if dir == "" {
		t.Skip("VITRAL_CORPUS is not set: no real catalogues to map")
	}
	b, err := os.ReadFile(filepath.Join(dir, "catalogs", name))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// datasets maps all datasets of a file, by IRI or title.
func datasets(t testing.TB, name string) map[string]catalog.Dataset {
	t.Helper()
	m, _ := newMapper(t)
	s := harvest(t, name, corpusFile(t, name))
	out := map[string]catalog.Dataset{}
	for _, r := range s.records {
		if r.Statement.Kind != catalog.KindDataset || r.Invalid != "" {
			continue
		}
		d, _, err := m.Dataset(r.Statement, s.get)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		key := d.IRI
		if key == "" {
			key, _ = d.Title.In("es")
		}
		out[key] = d
	}
	return out
}

// What a person reads in files of the corpus is what the mapper gives.
func TestCorpusSpots(t *testing.T) {
	type check struct{ what, got, want string }
	text := func(x catalog.Text) string { s, _ := x.In("es"); return s }
	run := func(file, key string, checks func(d catalog.Dataset) []check) {
		all := datasets(t, file)
		d, ok := all[key]
		if !ok {
			t.Errorf("%s: no dataset %q among %d", file, key, len(all))
			return
		}
		for _, c := range checks(d) {
			if c.got != c.want {
				t.Errorf("%s: %s: %s = %q, want %q", file, key, c.what, c.got, c.want)
			}
		}
	}
	run("rdf/ckanext-dcat/dataset.rdf", "https://data.some.org/catalog/datasets/9df8df51-63db-37a8-e044-0003ba9b0d98", func(d catalog.Dataset) []check {
		dist := d.Distributions[0]
		return []check{
			{"title", text(d.Title), "Zimbabwe Regional Geochemical Survey."},
			{"identifiers", strings.Join(d.Identifiers, " "), "9df8df51-63db-37a8-e044-0003ba9b0d98 alternate-identifier-1 alternate-identifier-2"},
			{"publisher", text(d.Publisher.Name), "Publishing Organization for dataset 1"},
			{"publisher's IRI", d.Publisher.IRI, "http://orgs.vocab.org/some-org"},
			{"publisher's mail", d.Publisher.Email, "contact@some.org"},
			{"creator", text(d.Creators[0].Name), "Creating Organization for dataset 1"},
			{"contact", d.Contacts[0].Email, "contact@some.org"},
			{"contact's page", d.Contacts[0].URL, "https://example.org"},
			{"landing page", d.LandingPage, "http://dataset.info.org"},
			{"version", d.Version, "2.3"},
			{"frequency", d.Frequency.Code, "DAILY"},
			{"country", d.Spatial[0].Country, "ZWE"},
			{"start", d.Temporal[0].Start.Raw, "1905-03-01"},
			{"end", d.Temporal[0].End.Time.Format("2006-01-02"), "2013-01-05"},
			{"modified", d.Modified.Time.Format("2006-01-02 15:04"), "2012-05-10 21:04"},
			{"third theme", d.Themes[2].Raw, "Earth Sciences"},
			{"access", d.AccessRights.Code, "PUBLIC"},
			{"provenance", text(d.Provenance[0]), "Some statement about provenance"},
			{"format", dist.Format.Code, "HTML"},
			{"media type", dist.MediaType.Code, "text/html"},
			{"size", dist.ByteSize, "12323"},
			{"checksum", dist.Checksum.Value, "4304cf2e751e6053c90b1804c89c0ebb758f395a"},
			{"service", dist.Services[0].EndpointURLs[0], "http://publications.europa.eu/webapi/rdf/sparql"},
			{"URL", dist.URL(), "http://www.bgs.ac.uk/gbase/geochemcd/home.html"},
		}
	})
	run("rdf/udata/flat.jsonld", "http://data.test.org/datasets/1", func(d catalog.Dataset) []check {
		return []check{
			{"title", text(d.Title), "Dataset 1"},
			{"publisher", text(d.Publisher.Name), "An Organization"},
			{"contact", text(d.Contacts[0].Name), "Organization contact"},
			{"contact's mail", d.Contacts[0].Email, "hello@its.me"},
			{"distributions", d.Distributions[0].IRI, "http://data.test.org/datasets/1/resources/1"},
			{"distribution's title", text(d.Distributions[0].Title), "Resource 1-1"},
			{"format", d.Distributions[0].Format.Code, "JSON"},
		}
	})
}

// The first dataset of ckanext-dcat's catalogue, and one dataset of DCAT-AP-ES
// in two syntaxes.
func TestCorpusMoreSpots(t *testing.T) {
	d := datasets(t, "rdf/ckanext-dcat/catalog.rdf")["https://data.some.org/catalog/datasets/1"]
	if len(d.Distributions) != 3 || d.Publisher == nil {
		t.Fatalf("%+v", d)
	}
	for _, c := range []struct{ what, got, want string }{
		{"publisher", d.Publisher.Name[""], "Publishing Organization for dataset 1"},
		{"mail", d.Publisher.Email, "contact@some.org"},
		{"issued", d.Issued.Raw, "2013-04-26T00:00:00Z"},
		{"licence", d.License.Raw, "https://data.some.org/link/to/license"},
		{"language", d.Languages[0].Code, "ENG"},
		{"first URL", d.Distributions[0].URL(), "https://data.some.org/the/actual/catalog/datasets/1/resources/1.csv"},
		{"first media type", d.Distributions[0].MediaType.Code, "text/csv"},
		{"second format", d.Distributions[1].Format.Code, "PDF"},
		{"third URL", d.Distributions[2].URL(), "https://data.some.org/the/actual/catalog/link/to/an/api"},
	} {
		if c.got != c.want {
			t.Errorf("%s = %q, want %q", c.what, c.got, c.want)
		}
	}
	const es = "http://dcat-ap-es.ejemplo.org/dataset/dataset-ejemplo-1"
	ttl := datasets(t, "dcat-ap-es/ttl/E3_Catalogo_obligatorias_recomendadas_opcionales.ttl")[es]
	xml := datasets(t, "dcat-ap-es/rdf/E3_Catalogo_obligatorias_recomendadas_opcionales.rdf")[es]
	if ttl.Title["es"] != "Dataset de ejemplo" || ttl.Publisher.IRI != "http://datos.gob.es/recurso/sector-publico/org/Organismo/E0DAT0001" ||
		len(ttl.Themes) != 2 || ttl.Distributions[0].License.Code != "CC_BY_4_0" || ttl.Distributions[0].Format.Code != "RDF_TURTLE" {
		t.Errorf("%+v", ttl)
	}
	if diff := cmp.Diff(comparable(ttl), comparable(xml)); diff != "" {
		t.Errorf("Turtle and RDF/XML (-ttl +rdf)\n%s", diff)
	}
}

// Everything of the corpus that the readers can read is mapped, each
// distribution is there, and no dataset is lost on the way out and in again.
func TestCorpusRoundTrip(t *testing.T) {
	corpusFile(t, "rdf/udata/flat.jsonld")
	m, set := newMapper(t)
	n := 0
	for _, pattern := range []string{"rdf/*/*", "dcat-ap-es/*", "dcat-ap-es/*/*", "dcat-ap-es/*/*/*", "csw/*/*"} {
		files, _ := filepath.Glob(filepath.Join(os.Getenv("VITRAL_CORPUS"), "catalogs", pattern))
		for _, file := range files {
			body, err := os.ReadFile(file)
			if err != nil {
				continue // a folder
			}
			name := filepath.Base(file)
			s := harvest(t, name, body)
			for _, r := range s.records {
				if r.Invalid != "" {
					continue
				}
				var err error
				switch r.Statement.Kind {
				case catalog.KindDataset:
					n++
					var d catalog.Dataset
					var repairs []catalog.Repair
					if d, repairs, err = m.Dataset(r.Statement, s.get); err == nil {
						several := slices.ContainsFunc(repairs, func(r catalog.Repair) bool { return r.Code == "several" })
						backAgain(t, m, set, name, d, several)
					}
				case catalog.KindCatalog:
					_, _, err = m.Catalog(r.Statement, s.get)
				case catalog.KindService:
					_, _, err = m.Service(r.Statement, s.get)
				case catalog.KindSeries:
					_, _, err = m.Series(r.Statement, s.get)
				}
				if err != nil {
					t.Errorf("%s: %s: %v", name, r.Statement.Place, err)
				}
			}
		}
	}
	if n < 180 {
		t.Errorf("%d datasets mapped, want at least 180", n)
	}
}

// again writes a dataset out and reads it in again.
func again(t testing.TB, m *domain.Mapper, set *vocab.Set, name string, d catalog.Dataset) (catalog.Dataset, bool) {
	t.Helper()
	var b strings.Builder
	w := rdf.NewNTriplesWriter(&b)
	for _, triple := range domain.Graph(d, domain.OutOptions{Set: set, Page: "https://portal.example.gob/dataset/x"}) {
		if err := w.Write(triple); err != nil {
			t.Fatalf("%s: writing %v: %v", name, triple, err)
		}
	}
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	s := harvest(t, name+" again", []byte(b.String()))
	want := d.IRI
	if want == "" {
		want = "https://portal.example.gob/dataset/x#dataset"
	}
	for _, r := range s.records {
		if r.Statement.Kind == catalog.KindDataset {
			if len(r.Statement.Repairs) > 0 {
				t.Errorf("%s: our own triples needed repairs: %v", name, r.Statement.Repairs)
			}
			d2, _, err := m.Dataset(r.Statement, s.get)
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			if d2.IRI == want {
				return d2, true
			}
		}
	}
	t.Errorf("%s: dataset %s didn't come back in\n%s", name, want, b.String())
	return catalog.Dataset{}, false
}

// backAgain compares what counts of a dataset of the corpus. Which of several
// values counts where the domain has room for one may be another one after a
// known code was written as its IRI.
func backAgain(t *testing.T, m *domain.Mapper, set *vocab.Set, name string, d catalog.Dataset, several bool) {
	t.Helper()
	d2, ok := again(t, m, set, name, d)
	if !ok {
		return
	}
	a, b := comparable(d), comparable(d2)
	if several {
		delete(a, "codes")
		delete(b, "codes")
	}
	if diff := cmp.Diff(a, b); diff != "" {
		t.Errorf("%s: %s (-in +out and in)\n%s", name, d.IRI, diff)
	}
}

// comparable keeps of a dataset what has one form only, in an order that
// doesn't depend on RDF's lack of one.
func comparable(d catalog.Dataset) map[string][]string {
	out := map[string][]string{}
	put := func(key string, list ...string) {
		for _, s := range list {
			if s = strings.TrimSpace(s); s != "" {
				out[key] = append(out[key], s)
			}
		}
	}
	texts := func(key string, list ...catalog.Text) {
		for _, t := range list {
			for _, tag := range t.Tags() {
				put(key, tag+"|"+t[tag])
			}
		}
	}
	codes := func(key string, list ...catalog.Coded) {
		for _, c := range list {
			put(key, c.Key())
		}
	}
	put("identifiers", d.Identifiers...)
	texts("title", d.Title)
	texts("description", d.Description)
	for _, k := range d.Keywords {
		put("keywords", k.Lang+"|"+k.Value)
	}
	codes("themes", d.Themes...)
	codes("codes", d.Frequency, d.AccessRights, d.License, d.Type)
	codes("languages", d.Languages...)
	if d.Publisher != nil {
		texts("publisher", d.Publisher.Name)
		put("publisher", d.Publisher.IRI, d.Publisher.Email, d.Publisher.Identifier)
	}
	for _, c := range d.Contacts {
		texts("contacts", c.Name)
		put("contacts", c.Email, c.IRI)
	}
	put("dates", d.Issued.Time.String(), d.Modified.Time.String(), d.Issued.Raw)
	texts("rights", d.Rights...)
	texts("provenance", d.Provenance...)
	put("links", d.LandingPage)
	for _, l := range [][]string{d.Documentation, d.ConformsTo, d.ApplicableLegislation, d.HVDCategories, d.InSeries, d.IsPartOf, d.Sources, d.Relations, d.IsReferencedBy} {
		put("links", l...)
	}
	put("texts", d.Version, d.TemporalResolution, d.SpatialResolution)
	for _, p := range d.Spatial {
		put("spatial", p.IRI, p.Country)
		texts("spatial", p.Label)
	}
	for _, p := range d.Temporal {
		put("temporal", p.Start.Raw, p.End.Raw)
	}
	for _, x := range d.Distributions {
		texts("distributions", x.Title, x.Description)
		put("distributions", x.AccessURLs...)
		put("distributions", x.DownloadURLs...)
		put("distributions", x.Identifier, x.ByteSize)
		codes("distributions", x.Format, x.MediaType, x.License, x.Status, x.Availability)
		if x.Checksum != nil {
			put("distributions", x.Checksum.Value, x.Checksum.Algorithm)
		}
		for _, v := range x.Services {
			put("services", v.EndpointURLs...)
			texts("services", v.Title)
		}
		for _, e := range x.Extra {
			put("extra", e.Name)
		}
	}
	for _, e := range d.Extra {
		put("extra", e.Name)
	}
	for k := range out {
		slices.Sort(out[k])
		out[k] = slices.Compact(out[k])
	}
	return out
}

// A dataset of any content that DCAT has room for comes back as it went out.
func TestRoundTrip(t *testing.T) {
	m, set := newMapper(t)
	rapid.Check(t, func(rt *rapid.T) {
		d := anyDataset(rt)
		d2, ok := again(t, m, set, "made up", d)
		if !ok {
			rt.Fatal("lost")
		}
		if diff := cmp.Diff(comparable(d), comparable(d2)); diff != "" {
			rt.Fatalf("(-in +out and in)\n%s", diff)
		}
	})
}

func anyDataset(t *rapid.T) catalog.Dataset {
	word := rapid.StringMatching(`[a-zA-Zñáç0-9"\\<>&]([ -~ñáç\n\t]{0,20}[a-zA-Zñáç0-9"\\<>&])?`)
	url := rapid.StringMatching(`https://[a-z]{1,8}\.example\.gob/[a-z0-9/._-]{0,12}[a-z0-9]`)
	text := rapid.Custom(func(t *rapid.T) catalog.Text {
		return rapid.MapOfN(rapid.SampledFrom([]string{"", "es", "pt-br", "en"}), word, 1, 3).Draw(t, "text")
	})
	maybe := func(g *rapid.Generator[string]) string {
		return rapid.OneOf(rapid.Just(""), g).Draw(t, "maybe")
	}
	list := func(g *rapid.Generator[string]) []string {
		return rapid.SliceOfNDistinct(g, 0, 3, rapid.ID[string]).Draw(t, "list")
	}
	coded := func(table *vocab.Table, raws ...string) catalog.Coded {
		raw := rapid.SampledFrom(append(raws, "")).Draw(t, "coded")
		if raw == "" {
			return catalog.Coded{}
		}
		return table.Code(raw)
	}
	set := must(vocab.Load())
	day := func() catalog.Date {
		raw := rapid.SampledFrom([]string{"", "2016", "2016-03", "2016-03-08", "2016-03-08T10:15:00Z", "2016-03-08T10:15:00.5-03:00"}).Draw(t, "date")
		return dateOf(raw)
	}
	d := catalog.Dataset{
		IRI: maybe(url), Identifiers: list(word), Title: text.Draw(t, "title"), Description: text.Draw(t, "description"),
		Issued: day(), Modified: day(), LandingPage: maybe(url), Documentation: list(url), ConformsTo: list(url), Version: maybe(word),
		Frequency: coded(set.Frequencies, "R/P1M", "http://publications.europa.eu/resource/authority/frequency/DAILY", "a veces"),
		License:   coded(set.Licenses, "https://creativecommons.org/licenses/by/4.0/", "Licencia propia", "https://example.gob/l"),
		InSeries:  list(url), Sources: list(url), Relations: list(url), IsPartOf: list(url), HVDCategories: list(url),
	}
	d.AccessRights = coded(set.AccessRights, "public", "sólo con permiso")
	for _, k := range list(word) {
		d.Keywords = append(d.Keywords, catalog.LangString{Value: k, Lang: rapid.SampledFrom([]string{"", "es"}).Draw(t, "lang")})
	}
	if c := coded(set.Themes, "ECON", "agua potable"); !c.Zero() {
		d.Themes = append(d.Themes, c)
	}
	if rapid.Bool().Draw(t, "publisher") {
		d.Publisher = &catalog.Agent{IRI: maybe(url), Name: text.Draw(t, "name"), Email: maybe(rapid.Just("a@b.example.gob")), Identifier: maybe(word)}
	}
	for i := range rapid.IntRange(0, 3).Draw(t, "distributions") {
		x := catalog.Distribution{
			Title: text.Draw(t, "title"), AccessURLs: list(url), DownloadURLs: list(url), Identifier: maybe(word),
			Format: coded(set.FileTypes, "CSV", "planilla"), MediaType: coded(set.MediaTypes, "text/csv"),
			ByteSize: maybe(rapid.StringMatching(`[1-9][0-9]{0,9}`)),
		}
		if i == 0 {
			x.Checksum = &catalog.Checksum{Value: "ab12"}
		}
		d.Distributions = append(d.Distributions, x)
	}
	return d
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func dateOf(raw string) catalog.Date {
	d, _ := lexical.Date(raw)
	return d
}

func BenchmarkMap(b *testing.B) {
	m, _ := newMapper(b)
	s := harvest(b, "ch", corpusFile(b, "rdf/mqa-samples/dcatap-ch_catalog.ttl"))
	var sets []catalog.Statement
	for _, r := range s.records {
		if r.Statement.Kind == catalog.KindDataset {
			sets = append(sets, r.Statement)
		}
	}
	n, size := 0, 0
	for b.Loop() {
		st := sets[n%len(sets)]
		if _, _, err := m.Dataset(st, s.get); err != nil {
			b.Fatal(err)
		}
		n++
		size += len(st.Body)
	}
	b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "datasets/s")
	b.ReportMetric(float64(size)/float64(n), "B/dataset")
}
