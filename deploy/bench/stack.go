package main

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"github.com/vitral-data/vitral/catalog"
	"github.com/vitral-data/vitral/catalog/archive"
	"github.com/vitral-data/vitral/catalog/dcat"
	"github.com/vitral-data/vitral/catalog/files"
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
	"github.com/vitral-data/vitral/harvest/fetch"
	"github.com/vitral-data/vitral/harvest/format/datajson"
	"github.com/vitral-data/vitral/harvest/format/formats"
	"github.com/vitral-data/vitral/quality"
)

// stack is the portal's embedded parts put together in a folder, as the
// program does.
type stack struct {
	root      string
	files     files.Store
	archive   *archive.Archive
	log       *archive.Log
	vocab     *vocab.Set
	rules     *quality.Rules
	synonyms  *query.Synonyms
	mappers   map[catalog.Dialect]catalog.Mapper
	client    *fetch.Client
	harvester *harvest.Harvester

	view, state store.Store
	index       index.Index
	projector   *project.Projector
	reader      *view.Reader
}

// openArchive opens what a harvest up to the commit needs.
func openArchive(root string) (*stack, error) {
	s := &stack{root: root}
	if err := os.MkdirAll(root, 0o755); err != nil {
		return nil, err
	}
	var err error
	if s.files, err = dir.Open(filepath.Join(root, "archive")); err != nil {
		return nil, err
	}
	s.archive = archive.New(s.files, os.TempDir())
	s.log = s.archive.NewLog("bench", time.Now)
	if s.vocab, err = vocab.Load(); err != nil {
		return nil, err
	}
	if s.rules, err = quality.New(s.vocab); err != nil {
		return nil, err
	}
	if s.synonyms, err = query.LoadSynonyms(); err != nil {
		return nil, err
	}
	if s.client, err = fetch.New(fetch.Policy{AllowPrivate: []string{"127.0.0.1"}, HurryPrivate: true}); err != nil {
		return nil, err
	}
	s.mappers = map[catalog.Dialect]catalog.Mapper{
		catalog.DialectDataJSON: datajson.NewMapper(s.vocab),
		catalog.DialectRDF:      dcat.NewMapper(s.vocab),
	}
	s.harvester = &harvest.Harvester{Archive: s.archive, Log: s.log, Scratch: s.archive, Pages: harvest.Web{Client: s.client},
		Formats: formats.Set{Temp: os.TempDir()}, Mappers: s.mappers, Now: time.Now, Logger: slog.New(slog.DiscardHandler)}
	return s, nil
}

// open opens the catalogue too.
func open(root string) (*stack, error) {
	s, err := openArchive(root)
	if err != nil {
		return nil, err
	}
	if s.view, err = bolt.Open(filepath.Join(root, "view.db"), time.Second); err != nil {
		return nil, err
	}
	if s.state, err = bolt.Open(filepath.Join(root, "state.db"), time.Second); err != nil {
		return nil, err
	}
	if s.index, err = bleve.Open(filepath.Join(root, "index"), time.Second); err != nil {
		return nil, err
	}
	if s.projector, err = project.New(project.Config{Archive: s.archive, View: s.view, State: s.state, Index: s.index,
		Mappers: s.mappers, Scorer: scorer{s.rules, s.vocab}, Log: s.log}); err != nil {
		return nil, err
	}
	s.reader, err = view.NewReader(s.view, s.index, s.archive, s.mappers)
	return s, err
}

// close closes what is open; with discard the folder goes too.
func (s *stack) close(discard bool) error {
	var errs []error
	if s.index != nil {
		errs = append(errs, s.index.Close(), s.state.Close(), s.view.Close())
	}
	errs = append(errs, s.files.Close())
	s.client.CloseIdle()
	if discard {
		errs = append(errs, os.RemoveAll(s.root))
	}
	return errors.Join(errs...)
}

// harvest runs a source once; what isn't as it should be is an error.
func (s *stack) harvest(ctx context.Context, src harvest.Source, want view.RunState) error {
	rep, err := s.harvester.Run(ctx, src)
	if err == nil && rep.State != want {
		err = errors.New("the run ended " + string(rep.State) + ": " + rep.Reason + " " + rep.Detail)
	}
	return err
}

// fileSource is a source that is a file.
func fileSource(path string) harvest.Source {
	return harvest.Source{ID: "bench", URL: path, File: true, Kind: formats.Auto, Grace: harvest.DefaultGrace(), Guard: harvest.DefaultGuard(),
		Limits: harvest.Limits{Bytes: 8 << 30}}
}

// scorer joins rules and vocabularies for the projector.
type scorer struct {
	rules *quality.Rules
	vocab *vocab.Set
}

// Quality implements project.Scorer.
func (s scorer) Quality(d catalog.Dataset, probes map[string]catalog.Probe, repairs []catalog.Repair) catalog.Quality {
	return s.rules.Score(quality.Facts{Dataset: d, Probes: probes, Repairs: repairs})
}

// LateFrom implements project.Scorer.
func (s scorer) LateFrom(d catalog.Dataset, changed time.Time) string {
	return quality.LateFrom(d, changed, s.vocab)
}
