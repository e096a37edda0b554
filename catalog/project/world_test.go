package project_test

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/vitral-data/vitral/catalog"
	"github.com/vitral-data/vitral/catalog/archive"
	"github.com/vitral-data/vitral/catalog/files/dir"
	"github.com/vitral-data/vitral/catalog/index"
	"github.com/vitral-data/vitral/catalog/index/bleve"
	"github.com/vitral-data/vitral/catalog/project"
	"github.com/vitral-data/vitral/catalog/query"
	"github.com/vitral-data/vitral/catalog/store"
	"github.com/vitral-data/vitral/catalog/store/bolt"
	"github.com/vitral-data/vitral/catalog/view"
	"github.com/vitral-data/vitral/catalog/vocab"
	"github.com/vitral-data/vitral/harvest"
	"github.com/vitral-data/vitral/harvest/format/datajson"
	"github.com/vitral-data/vitral/harvest/format/formats"
)

// tb is what tests and property tests have in common.
type tb interface {
	Helper()
	Fatal(...any)
	Fatalf(string, ...any)
	Errorf(string, ...any)
}

// world is an archive that harvests fill, with a clock of its own.
type world struct {
	tb
	root    string
	archive *archive.Archive
	log     *archive.Log
	now     time.Time
	mappers map[catalog.Dialect]catalog.Mapper
	h       *harvest.Harvester
}

func newWorld(t tb, root string, set *vocab.Set) *world {
	t.Helper()
	w := &world{tb: t, root: root, now: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)}
	fs, err := dir.Open(filepath.Join(root, "archive"))
	if err != nil {
		t.Fatal(err)
	}
	w.archive = archive.New(fs, root)
	w.log = w.archive.NewLog("w", w.clock)
	w.mappers = map[catalog.Dialect]catalog.Mapper{catalog.DialectDataJSON: datajson.NewMapper(set)}
	w.h = &harvest.Harvester{Archive: w.archive, Log: w.log, Formats: formats.Set{Temp: root}, Now: w.clock, Mappers: w.mappers}
	return w
}

// clock moves on at each look, so that no two things have one time.
func (w *world) clock() time.Time {
	w.now = w.now.Add(time.Millisecond)
	return w.now
}

// entry is a dataset of a data.json.
type entry struct {
	ID, IRI, Title, Publisher, URL, Modified string
}

func (w *world) harvest(source string, entries []entry) view.Run {
	w.Helper()
	list := []map[string]any{}
	for _, e := range entries {
		d := map[string]any{"title": e.Title, "modified": e.Modified, "publisher": map[string]string{"name": e.Publisher},
			"distribution": []map[string]string{{"downloadURL": e.URL, "format": "CSV"}}}
		if e.ID != "" {
			d["identifier"] = e.ID
		}
		if e.IRI != "" {
			d["@id"] = e.IRI
		}
		list = append(list, d)
	}
	b, err := json.Marshal(map[string]any{"title": source, "dataset": list})
	if err != nil {
		w.Fatal(err)
	}
	path := filepath.Join(w.root, source+".json")
	if err := os.WriteFile(path, b, 0o600); err != nil {
		w.Fatal(err)
	}
	// A guard that never holds: these tests are about what was committed.
	rep, err := w.h.Run(context.Background(), harvest.Source{ID: source, URL: path, File: true, Kind: "auto",
		Grace: harvest.Grace{Time: 36 * time.Hour, Runs: 1}, Guard: harvest.Guard{Share: 1, Count: 1 << 30}})
	if err != nil {
		w.Fatal(err)
	}
	w.now = w.now.Add(24 * time.Hour)
	return rep
}

// scorer is a pure function of what it is given, cheap and easy to tell apart.
type scorer struct{}

func (scorer) Quality(d catalog.Dataset, probes map[string]catalog.Probe, repairs []catalog.Repair) catalog.Quality {
	return catalog.Quality{Score: catalog.Score{Points: 10*len(d.Title) + 5*len(probes), Unknown: len(repairs), Max: 405, Band: "bad", Variant: "test", Rules: "1"}}
}

func (scorer) LateFrom(_ catalog.Dataset, changed time.Time) string {
	return changed.AddDate(0, 0, 30).Format(time.DateOnly)
}

// shown is a view and an index over the world's archive.
type shown struct {
	*world
	view, state store.Store
	index       index.Index
	p           *project.Projector
	reader      *view.Reader
}

func (w *world) open(name string, log *archive.Log) *shown {
	w.Helper()
	s := &shown{world: w}
	path := filepath.Join(w.root, name)
	if err := os.MkdirAll(path, 0o755); err != nil {
		w.Fatal(err)
	}
	var err error
	if s.view, err = bolt.Open(filepath.Join(path, "view.db"), time.Second); err != nil {
		w.Fatal(err)
	}
	if s.state, err = bolt.Open(filepath.Join(path, "state.db"), time.Second); err != nil {
		w.Fatal(err)
	}
	if s.index, err = bleve.Open(filepath.Join(path, "index"), time.Second); err != nil {
		w.Fatal(err)
	}
	if s.p, err = project.New(project.Config{Archive: w.archive, View: s.view, State: s.state, Index: s.index,
		Mappers: w.mappers, Scorer: scorer{}, Log: log}); err != nil {
		w.Fatal(err)
	}
	if s.reader, err = view.NewReader(s.view, s.index, w.archive, w.mappers); err != nil {
		w.Fatal(err)
	}
	return s
}

func (s *shown) close() {
	for _, err := range []error{s.index.Close(), s.view.Close(), s.state.Close()} {
		if err != nil {
			s.Fatal(err)
		}
	}
}

func (s *shown) catchUp() project.Stats {
	s.Helper()
	stats, err := s.p.CatchUp(context.Background())
	if err != nil {
		s.Fatal(err)
	}
	return stats
}

// answers is everything that the view answers, as text lines.
func (s *shown) answers() []string {
	s.Helper()
	ctx := context.Background()
	var out []string
	say := func(what string, v any, err error) {
		if err != nil {
			s.Fatalf("%s: %v", what, err)
		}
		b, err := json.Marshal(v)
		if err != nil {
			s.Fatal(err)
		}
		out = append(out, what+" "+string(b))
	}
	for item, err := range store.All(ctx, s.view, view.TableDataset, "") {
		if err != nil {
			s.Fatal(err)
		}
		d, err := s.reader.Dataset(ctx, item.Key)
		say("dataset", d, err)
		doc, err := s.index.Get(ctx, item.Key)
		doc.Number = 0
		say("document", doc, err)
		if d.Redirect != "" {
			continue
		}
		steps, err := s.reader.History(ctx, item.Key, "")
		say("history", steps, err)
		for _, step := range steps {
			v, err := s.reader.Version(ctx, item.Key, "", step.Version)
			say("version", v, err)
			if step.Version > 1 {
				diff, err := s.reader.Diff(ctx, item.Key, "", 1, step.Version)
				say("diff", diff, err)
			}
		}
		scores, err := s.reader.Scores(ctx, item.Key)
		say("scores", scores, err)
	}
	sources, err := s.reader.Sources(ctx)
	say("sources", sources, err)
	runs, _, err := s.reader.Runs(ctx, "", "", 1000)
	say("runs", runs, err)
	for _, run := range runs {
		records, _, err := s.reader.RunRecords(ctx, run.Run, "", "", 1000)
		say("records", records, err)
	}
	publishers, _, err := s.reader.Publishers(ctx, "", 1000)
	say("publishers", publishers, err)
	changes, _, err := s.reader.Changes(ctx, time.Time{}, "", 1000)
	say("changes", changes, err)
	found, err := s.index.Search(ctx, query.Request{Limit: 1000, Sort: query.ByID, Facets: query.Facets(), Stats: true, Now: s.now})
	found.Next = ""
	say("search", found, err)
	return out
}

func loadVocab(t *testing.T) *vocab.Set {
	t.Helper()
	set, err := vocab.Load()
	if err != nil {
		t.Fatal(err)
	}
	return set
}

func title(i int) string { return fmt.Sprintf("Conjunto número %d", i) }
