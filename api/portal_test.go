package api_test

import (
	"context"
	"errors"
	"log/slog"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/vitral-data/vitral/api"
	"github.com/vitral-data/vitral/api/auth"
	"github.com/vitral-data/vitral/api/dcat"
	v1 "github.com/vitral-data/vitral/api/v1"
	"github.com/vitral-data/vitral/catalog"
	"github.com/vitral-data/vitral/catalog/archive"
	"github.com/vitral-data/vitral/catalog/files"
	"github.com/vitral-data/vitral/catalog/files/dir"
	"github.com/vitral-data/vitral/catalog/index/bleve"
	"github.com/vitral-data/vitral/catalog/project"
	"github.com/vitral-data/vitral/catalog/query"
	"github.com/vitral-data/vitral/catalog/store/bolt"
	"github.com/vitral-data/vitral/catalog/view"
	"github.com/vitral-data/vitral/catalog/vocab"
	"github.com/vitral-data/vitral/harvest"
	"github.com/vitral-data/vitral/harvest/format/datajson"
	"github.com/vitral-data/vitral/harvest/format/formats"
	"github.com/vitral-data/vitral/quality"
)

const baseURL = "https://portal.example.org"

// portal is a portal in temporary folders with what the catalogues of
// testdata brought it: hacienda twice, salud once, and a third run of
// hacienda that waits for a person.
type portal struct {
	testing.TB
	*api.API
	harvests *harvests
	reader   *view.Reader
	state    *bolt.Store
	config   api.Config
	// now is the clock of all parts.
	mu  sync.Mutex
	now time.Time
	// secret is that of a token; held the run that waits, runs the others, the
	// oldest first.
	secret string
	held   string
	runs   []string
}

func (p *portal) clock() time.Time {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.now
}

func (p *portal) later(d time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.now = p.now.Add(d)
}

// scorer joins rules and vocabularies, as cmd does.
type scorer struct {
	rules *quality.Rules
	vocab *vocab.Set
}

func (s scorer) Quality(d catalog.Dataset, probes map[string]catalog.Probe, repairs []catalog.Repair) catalog.Quality {
	return s.rules.Score(quality.Facts{Dataset: d, Probes: probes, Repairs: repairs})
}

func (s scorer) LateFrom(d catalog.Dataset, changed time.Time) string {
	return quality.LateFrom(d, changed, s.vocab)
}

// newPortal fills a portal. change may alter its configuration.
func newPortal(t testing.TB, change func(*api.Config)) *portal {
	t.Helper()
	p := &portal{TB: t, now: time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)}
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	tmp := t.TempDir()
	fs, err := dir.Open(filepath.Join(tmp, "archive"))
	must(err)
	t.Cleanup(func() { _ = fs.Close() })
	a := archive.New(fs, tmp)
	p.state, err = bolt.Open(filepath.Join(tmp, "state.db"), time.Second)
	must(err)
	t.Cleanup(func() { _ = p.state.Close() })
	rows, err := bolt.Open(filepath.Join(tmp, "view.db"), time.Second)
	must(err)
	t.Cleanup(func() { _ = rows.Close() })
	idx, err := bleve.Open(filepath.Join(tmp, "index"), time.Second)
	must(err)
	t.Cleanup(func() { _ = idx.Close() })
	set, err := vocab.Load()
	must(err)
	rules, err := quality.New(set)
	must(err)
	syn, err := query.LoadSynonyms()
	must(err)
	mappers := map[catalog.Dialect]catalog.Mapper{catalog.DialectDataJSON: datajson.NewMapper(set)}
	log := a.NewLog("test", p.clock)
	projector, err := project.New(project.Config{Archive: a, View: rows, State: p.state, Index: idx, Mappers: mappers,
		Scorer: scorer{rules, set}, Log: log})
	must(err)
	p.reader, err = view.NewReader(rows, idx, a, mappers)
	must(err)
	p.harvests = &harvests{archive: a, projector: projector, log: log, file: map[string]string{"hacienda": "hacienda-1", "salud": "salud-1"},
		h: &harvest.Harvester{Archive: a, Log: log, Formats: formats.Set{Temp: tmp}, Now: p.clock, Mappers: mappers}}
	p.fill()
	tokens := auth.Tokens{Store: p.state, Now: p.clock}
	p.secret, _, err = auth.Create(context.Background(), p.state, "prueba", p.clock(), time.Time{})
	must(err)
	p.config = api.Config{
		V1: v1.Config{Reader: p.reader, Finder: api.Search{Reader: p.reader, Synonyms: syn}, Rules: rules, Vocab: set, Harvests: p.harvests,
			Tokens: tokens, Title: "Portal de prueba", Version: "1.2.3", BaseURL: baseURL, Now: p.clock, Logger: slog.New(slog.DiscardHandler)},
		DCAT: dcat.Config{Reader: p.reader, Vocab: set, BaseURL: baseURL, Title: catalog.Text{"es": "Portal de prueba"}, Now: p.clock},
		Rate: api.Rate{PerSecond: 1e6, Burst: 1e6}, Now: p.clock,
	}
	if change != nil {
		change(&p.config)
	}
	p.API, err = api.New(p.config)
	must(err)
	return p
}

// fill harvests the catalogues of testdata.
func (p *portal) fill() {
	p.Helper()
	ctx := context.Background()
	for _, step := range []struct{ source, file string }{
		{"hacienda", "hacienda-1"}, {"salud", "salud-1"}, {"hacienda", "hacienda-2"}, {"hacienda", "hacienda-2"}, {"hacienda", "hacienda-3"},
	} {
		p.later(time.Hour)
		p.harvests.file[step.source] = step.file
		rep, err := p.harvests.h.Run(ctx, p.harvests.source(step.source))
		if err != nil {
			p.Fatal(err)
		}
		if rep.State == view.RunHeld {
			p.held = rep.Run
		} else {
			p.runs = append(p.runs, rep.Run)
		}
		if _, err := p.harvests.projector.CatchUp(ctx); err != nil {
			p.Fatal(err)
		}
	}
	p.later(time.Hour)
	if p.held == "" {
		p.Fatal("the third run of hacienda was not held")
	}
}

// harvests runs harvests of testdata's catalogues, as cmd does of real ones.
type harvests struct {
	h         *harvest.Harvester
	archive   *archive.Archive
	projector *project.Projector
	log       *archive.Log
	file      map[string]string // by source

	mu      sync.Mutex // a run or decision at a time
	running string     // the source that is at work
	started []string
}

func (h *harvests) source(id string) harvest.Source {
	return harvest.Source{ID: id, URL: filepath.Join("testdata", "catalogues", h.file[id]+".json"), File: true, Kind: formats.Auto,
		Title: catalog.Text{"es": "Datos de " + id}, Grace: harvest.DefaultGrace(), Guard: harvest.DefaultGuard()}
}

func (h *harvests) Start(_ context.Context, source, by string) (string, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	switch {
	case h.file[source] == "":
		return "", view.ErrNotFound
	case h.running == source:
		return "", v1.ErrRunning
	}
	h.started = append(h.started, source+" by "+by)
	return "", nil
}

func (h *harvests) find(ctx context.Context, run string) (archive.Held, error) {
	held, err := h.archive.FindHeld(ctx, run)
	if errors.Is(err, files.ErrNotExist) {
		return held, harvest.ErrNotHeld
	}
	return held, err
}

func (h *harvests) Accept(ctx context.Context, run string, c harvest.Choice) (view.Run, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	held, err := h.find(ctx, run)
	if err != nil {
		return view.Run{}, err
	}
	rep, err := h.h.Accept(ctx, h.source(held.Stage.Source), held, c)
	if err == nil {
		_, err = h.projector.CatchUp(ctx)
	}
	return rep, err
}

func (h *harvests) Reject(ctx context.Context, run string, c harvest.Choice) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	held, err := h.find(ctx, run)
	if err == nil {
		err = h.h.Reject(ctx, held, c)
	}
	if err == nil {
		_, err = h.projector.CatchUp(ctx)
	}
	return err
}
