package demo_test

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/vitral-data/vitral/catalog"
	"github.com/vitral-data/vitral/catalog/archive"
	"github.com/vitral-data/vitral/catalog/dcat"
	"github.com/vitral-data/vitral/catalog/files/dir"
	"github.com/vitral-data/vitral/catalog/view"
	"github.com/vitral-data/vitral/catalog/vocab"
	"github.com/vitral-data/vitral/cmd/vitral/internal/config"
	"github.com/vitral-data/vitral/cmd/vitral/internal/demo"
	"github.com/vitral-data/vitral/harvest"
	"github.com/vitral-data/vitral/harvest/fetch"
	"github.com/vitral-data/vitral/harvest/format/datajson"
	"github.com/vitral-data/vitral/harvest/format/formats"
)

var start = time.Date(2026, 5, 20, 9, 30, 0, 0, time.UTC)

// stage is the three publishers and a harvester that asks them over HTTP.
type stage struct {
	*testing.T
	*demo.Publishers
	h       *harvest.Harvester
	archive *archive.Archive
	now     time.Time
}

func newStage(t *testing.T) *stage {
	t.Helper()
	p, err := demo.StartAt(t.Context(), start)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := p.Close(); err != nil {
			t.Error(err)
		}
	})
	fs, err := dir.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = fs.Close() })
	set, err := vocab.Load()
	if err != nil {
		t.Fatal(err)
	}
	client, err := fetch.New(fetch.Policy{AllowPrivate: p.AllowPrivate(), HurryPrivate: true})
	if err != nil {
		t.Fatal(err)
	}
	// The clock is that of the Date headers: a harvester whose clock is off withdraws nothing.
	s := &stage{T: t, Publishers: p, now: time.Now(), archive: archive.New(fs, t.TempDir())}
	clock := func() time.Time { return s.now }
	s.h = &harvest.Harvester{Archive: s.archive, Log: s.archive.NewLog("test", clock), Pages: harvest.Web{Client: client},
		Formats: formats.Set{Temp: t.TempDir()}, Now: clock, Mappers: map[catalog.Dialect]catalog.Mapper{
			catalog.DialectDataJSON: datajson.NewMapper(set), catalog.DialectRDF: dcat.NewMapper(set)}}
	return s
}

func (s *stage) source(id string) config.Source {
	s.Helper()
	i := slices.IndexFunc(s.Sources(), func(c config.Source) bool { return c.ID == id })
	if i < 0 {
		s.Fatalf("no source %s", id)
	}
	return s.Sources()[i]
}

func (s *stage) harvest(id string) view.Run {
	s.Helper()
	s.now = s.now.Add(time.Minute)
	rep, err := s.h.Run(context.Background(), s.source(id).Source())
	if err != nil {
		s.Fatal(err)
	}
	return rep
}

// listed are the datasets in force of a source, as the mappers read them.
func (s *stage) listed(id string) map[string]catalog.Dataset {
	s.Helper()
	head, err := s.archive.Head(context.Background(), id)
	if err != nil {
		s.Fatal(err)
	}
	out := map[string]catalog.Dataset{}
	for _, e := range head.Entries {
		if e.Kind != catalog.KindDataset || e.Outcome.Absent() {
			continue
		}
		st, err := s.archive.Statement(context.Background(), id, e.Place)
		if err != nil {
			s.Fatal(err)
		}
		if len(st.Repairs) > 0 {
			s.Errorf("%s: reading it took repairs: %v", e.Key, st.Repairs)
		}
		d, repairs, err := s.h.Mappers[st.Dialect].Dataset(st, func(string) (catalog.Statement, bool) { return catalog.Statement{}, false })
		if err != nil || len(repairs) > 0 {
			s.Errorf("%s: mapping it: %v, repairs %v", e.Key, err, repairs)
		}
		out[e.Key] = d
	}
	return out
}

var all = []string{demo.Ministry, demo.Agency, demo.City}

func TestTwoRounds(t *testing.T) {
	s := newStage(t)
	for _, id := range all {
		rep := s.harvest(id)
		if rep.State != view.RunDone || !rep.Complete || rep.Datasets != 8 || rep.Added != 8 || rep.Invalid != 0 {
			t.Errorf("%s, first: %s %s %s, complete %t, counts %+v", id, rep.State, rep.Reason, rep.Detail, rep.Complete, rep.Counts)
		}
		if len(rep.Findings) > 0 {
			t.Errorf("%s: findings %v", id, rep.Findings)
		}
	}
	for id, pages := range map[string]int{demo.Ministry: 1, demo.Agency: 2, demo.City: 1} {
		before := s.Requests()
		rep := s.harvest(id)
		if rep.State != view.RunUnchanged || rep.Commit != 0 {
			t.Errorf("%s, unchanged: %s, commit %d", id, rep.State, rep.Commit)
		}
		if got := s.Requests() - before; got != pages {
			t.Errorf("%s: %d requests for what didn't change, want %d", id, got, pages)
		}
	}
	s.Advance()
	rep := s.harvest(demo.Ministry)
	if rep.State != view.RunDone || rep.Withdrawn != 1 || rep.Unchanged != 7 || rep.Changed != 0 {
		t.Errorf("ministry, second: %s %s %+v", rep.State, rep.Detail, rep.Counts)
	}
	if _, still := s.listed(demo.Ministry)["https://datos.infraestructura.example/dataset/proveedores-sancionados"]; still {
		t.Error("the register of sanctioned suppliers is still listed")
	}
	rep = s.harvest(demo.Agency)
	if rep.State != view.RunDone || rep.Changed != 1 || rep.Unchanged != 7 {
		t.Errorf("agency, second: %s %s %+v", rep.State, rep.Detail, rep.Counts)
	}
	beds := s.listed(demo.Agency)["https://dados.serraclara.example/dataset/leitos-hospitalares"]
	if len(beds.Distributions) != 1 || beds.Distributions[0].License.Code != "CC_BYNCND_4_0" {
		t.Errorf("hospital beds have %+v", beds.Distributions)
	}
	if rep = s.harvest(demo.City); rep.State != view.RunHeld || rep.Withdrawn != 6 {
		t.Errorf("city, second: %s %s %+v", rep.State, rep.Detail, rep.Counts)
	}
}

// TestOneDatasetTwoSources: what joins two records of one dataset is an IRI
// that both catalogues use.
func TestOneDatasetTwoSources(t *testing.T) {
	s := newStage(t)
	s.harvest(demo.Ministry)
	s.harvest(demo.City)
	var shared []string
	city := s.listed(demo.City)
	for key := range s.listed(demo.Ministry) {
		if _, ok := city[key]; ok {
			shared = append(shared, key)
		}
	}
	want := []string{"https://datos.infraestructura.example/dataset/inspeccion-de-puentes"}
	if diff := cmp.Diff(want, shared); diff != "" {
		t.Error(diff)
	}
}

// TestQualityDiffers: the samples are there to show differences.
func TestQualityDiffers(t *testing.T) {
	s := newStage(t)
	licensed := map[string]int{}
	for _, id := range all {
		s.harvest(id)
		for key, d := range s.listed(id) {
			if d.Title.Empty() || d.Publisher == nil || len(d.Distributions) == 0 {
				t.Errorf("%s: no title, publisher or distribution: %+v", key, d)
			}
			if !d.License.Zero() || slices.ContainsFunc(d.Distributions, func(x catalog.Distribution) bool { return x.License.Known() }) {
				licensed[id]++
			}
		}
	}
	if diff := cmp.Diff(map[string]int{demo.Ministry: 6, demo.Agency: 6, demo.City: 6}, licensed); diff != "" {
		t.Error("datasets with a licence:", diff)
	}
	stale := s.listed(demo.Ministry)["https://datos.infraestructura.example/dataset/ejecucion-presupuestaria"]
	if stale.Frequency.Code != "MONTHLY" || start.Sub(stale.Modified.Time) < 365*24*time.Hour {
		t.Errorf("the budget is to be stale: %v, modified %v", stale.Frequency, stale.Modified)
	}
}

// TestFiles asks for every address of every distribution.
func TestFiles(t *testing.T) {
	s := newStage(t)
	var dead []string
	for _, id := range all {
		s.harvest(id)
		for _, d := range s.listed(id) {
			for _, x := range d.Distributions {
				if u := x.URL(); !s.answers(u, x) {
					dead = append(dead, u[strings.LastIndex(u, "/")+1:])
				}
			}
		}
	}
	if diff := cmp.Diff([]string{"plan-de-inversiones.csv"}, dead); diff != "" {
		t.Error("dead links:", diff)
	}
}

func (s *stage) answers(u string, x catalog.Distribution) bool {
	s.Helper()
	resp, err := http.Get(u)
	if err != nil {
		s.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	if resp.StatusCode == http.StatusNotFound {
		return false
	}
	body, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != http.StatusOK || int64(len(body)) != resp.ContentLength {
		s.Errorf("%s: %s, %d of %d bytes, %v", u, resp.Status, len(body), resp.ContentLength, err)
	}
	if strings.HasSuffix(u, ".csv") {
		rows, err := csv.NewReader(strings.NewReader(string(body))).ReadAll()
		if err != nil || len(rows) < 3 || !strings.HasPrefix(resp.Header.Get("Content-Type"), "text/csv") || resp.Header.Get("Last-Modified") == "" {
			s.Errorf("%s: %d rows, %v, headers %v", u, len(rows), err, resp.Header)
		}
	}
	if x.ByteSize != "" && x.ByteSize != strconv.Itoa(len(body)) {
		s.Errorf("%s: %d bytes, the catalogue says %s", u, len(body), x.ByteSize)
	}
	return true
}

// TestContracting looks at what a release package must have (OCDS 1.1).
func TestContracting(t *testing.T) {
	s := newStage(t)
	u := strings.TrimSuffix(s.source(demo.Ministry).URL, "/catalog.rdf") + "/files/contrataciones-ocds.json"
	resp, err := http.Get(u)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	var pkg map[string]any
	if err := json.NewDecoder(resp.Body).Decode(&pkg); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"uri", "publisher", "publishedDate", "releases", "version"} {
		if pkg[name] == nil {
			t.Errorf("the package has no %s", name)
		}
	}
	for _, r := range pkg["releases"].([]any) {
		release := r.(map[string]any)
		for _, name := range []string{"ocid", "id", "date", "tag", "initiationType"} {
			if release[name] == nil {
				t.Errorf("release %v has no %s", release["id"], name)
			}
		}
		parties := map[any]bool{}
		for _, p := range release["parties"].([]any) {
			parties[p.(map[string]any)["id"]] = true
		}
		if id := release["buyer"].(map[string]any)["id"]; !parties[id] {
			t.Errorf("release %v: buyer %v is no party", release["id"], id)
		}
	}
}

// TestSameStart: the same time gives the same files.
func TestSameStart(t *testing.T) {
	get := func(s *stage, id, rest string) string {
		u := s.source(id).URL
		resp, err := http.Get(u[:strings.LastIndex(u, "/")] + rest)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = resp.Body.Close() }()
		b, err := io.ReadAll(resp.Body)
		if err != nil {
			t.Fatal(err)
		}
		return resp.Status + string(b)
	}
	a, b := newStage(t), newStage(t)
	for id, rest := range map[string]string{demo.Ministry: "/files/contratos.csv", demo.City: "/files/checkbook.csv", demo.Agency: "/files/barragens.csv"} {
		if diff := cmp.Diff(get(a, id, rest), get(b, id, rest)); diff != "" {
			t.Error(id, diff)
		}
	}
	if !strings.Contains(get(a, demo.City, "/files/checkbook.csv"), "2026-04-11") {
		t.Error("the first payment isn't 39 days before the start")
	}
}

func TestOtherRequests(t *testing.T) {
	s := newStage(t)
	base := strings.TrimSuffix(s.source(demo.City).URL, "/data.json")
	for path, want := range map[string]int{"/": 404, "/files/": 404, "/dataset/..%2f": 404, "/dataset/checkbook": 200, "/data.json?x=1": 404} {
		resp, err := http.Get(base + path)
		if err != nil {
			t.Fatal(err)
		}
		if resp.StatusCode != want {
			t.Errorf("%s: %s, want %d", path, resp.Status, want)
		}
		_ = resp.Body.Close()
	}
	resp, err := http.Post(base+"/data.json", "text/plain", nil)
	if err != nil {
		t.Fatal(err)
	}
	if resp.StatusCode != http.StatusMethodNotAllowed {
		t.Errorf("POST: %s", resp.Status)
	}
	_ = resp.Body.Close()
}
