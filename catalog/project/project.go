// Package project makes what is shown of what is kept: it reads commits and
// log lines from the archive and writes the view's rows and the index's
// documents. It can be stopped anywhere and run again; two projectors at once
// end equal (docs/architecture.md).
package project

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"time"

	"github.com/vitral-data/vitral/catalog"
	"github.com/vitral-data/vitral/catalog/archive"
	"github.com/vitral-data/vitral/catalog/index"
	"github.com/vitral-data/vitral/catalog/store"
	"github.com/vitral-data/vitral/catalog/view"
)

// Scorer judges a dataset. It is a pure function and may be used by many
// goroutines.
type Scorer interface {
	// Quality scores a dataset with what is known of its addresses (by URL) and
	// the mends that reading it took.
	Quality(d catalog.Dataset, probes map[string]catalog.Probe, repairs []catalog.Repair) catalog.Quality
	// LateFrom is the first day (YYYY-MM-DD) on which the dataset is late
	// against its accrual periodicity; "" when that can't be known. changed is
	// the last change that was seen here, zero for none.
	LateFrom(d catalog.Dataset, changed time.Time) string
}

// Config is what a projector works with.
type Config struct {
	Archive *archive.Archive
	View    store.Store
	// State holds the counter that orders the writes.
	State   store.Store
	Index   index.Index
	Mappers map[catalog.Dialect]catalog.Mapper
	Scorer  Scorer
	// Theme gives the labels of a theme's code, by language, so that datasets
	// are found by the name of their theme; nil gives none.
	Theme func(code string) catalog.Text
	// Log takes scores that moved; nil logs none.
	Log    *archive.Log
	Logger *slog.Logger
	// Fail, if set, is called at the named points (index-batch, store-batch,
	// before-clear); tests kill the process there.
	Fail func(point string)
	// Workers is how many documents are built at once; 0 is 2.
	Workers int
}

// Projector projects one archive into one view and one index.
type Projector struct {
	Config
	rows *view.Rows
	// silent keeps scores out of the log: a rebuild recomputes what it holds.
	silent bool
	// hint are ids marked by commits just applied, in the order of their
	// statements' places, so that packs are read frame by frame.
	hint []string
}

// New prepares a projector.
func New(c Config) (*Projector, error) {
	rows, err := view.NewRows(c.View)
	if err != nil {
		return nil, err
	}
	if c.Workers <= 0 {
		c.Workers = 2
	}
	c.Mappers = catalog.GuardedMappers(c.Mappers)
	return &Projector{Config: c, rows: rows}, nil
}

func (p *Projector) point(name string) {
	if p.Fail != nil {
		p.Fail(name)
	}
}

// Stats counts what a pass did.
type Stats struct {
	Commits int // applied
	Lines   int // of the log
	Indexed int // documents written
	Failed  int // documents that the index refused
	// Unreadable counts documents whose statement the archive has lost.
	Unreadable int
}

// CatchUp projects everything that is in the archive and not yet in the view.
// What can't be read stops its own source and nothing else; the error names
// all of it.
func (p *Projector) CatchUp(ctx context.Context) (Stats, error) {
	var st Stats
	if err := p.sameIndex(ctx); err != nil {
		return st, err
	}
	sources, err := p.Archive.Sources(ctx)
	if err != nil {
		return st, err
	}
	return st, p.all(ctx, sources, &st)
}

// Follow projects the sources that hints name, and the log: what is new since
// the last pass, unless its hint was lost. Call CatchUp now and then.
func (p *Projector) Follow(ctx context.Context) (Stats, error) {
	var st Stats
	hints, err := p.Archive.Hints(ctx)
	if err != nil {
		return st, err
	}
	return st, p.all(ctx, slices.Sorted(maps.Keys(hints)), &st)
}

// all projects sources, the log, and what is marked.
func (p *Projector) all(ctx context.Context, sources []string, st *Stats) error {
	var errs []error
	for _, s := range sources {
		if err := p.source(ctx, s, st); err != nil {
			errs = append(errs, fmt.Errorf("projecting source %s: %w", s, err))
		}
		if ctx.Err() != nil {
			break
		}
	}
	return errors.Join(append(errs, p.rest(ctx, st))...)
}

// rest reads the log and builds what is marked. Scores that moved are in the
// log at the end, and read back in the same pass.
func (p *Projector) rest(ctx context.Context, st *Stats) error {
	err := p.logs(ctx, st)
	if derr := p.drain(ctx, st); derr != nil {
		return errors.Join(err, derr)
	}
	if p.Log == nil || p.silent {
		return err
	}
	if ferr := p.Log.Flush(ctx); ferr != nil {
		return errors.Join(err, ferr)
	}
	return cmp.Or(err, p.logs(ctx, st))
}

// source applies the commits of a source that the view hasn't seen.
func (p *Projector) source(ctx context.Context, source string, st *Stats) error {
	at, err := p.cursor(ctx, source)
	if err != nil {
		return err
	}
	ns, err := p.Archive.Commits(ctx, source, at)
	if err != nil {
		return err
	}
	for _, n := range ns {
		if n != at+1 {
			break // a gap is never passed
		}
		if err := p.commit(ctx, source, n); err != nil {
			return err
		}
		st.Commits++
		at = n
	}
	// The hint goes when its commit is built, not only marked: whoever waits
	// for it to go finds the datasets.
	if err := p.drain(ctx, st); err != nil {
		return err
	}
	return p.Archive.Unhint(ctx, source, at)
}
