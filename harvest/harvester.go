package harvest

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"github.com/vitral-data/vitral/catalog"
	"github.com/vitral-data/vitral/catalog/archive"
	"github.com/vitral-data/vitral/catalog/view"
)

// Harvester runs harvests into one archive. It may be used by many
// goroutines, one run a source at a time.
type Harvester struct {
	Archive *archive.Archive
	// Log takes the lines of runs that make no commit, and decisions.
	Log *archive.Log
	// Scratch stages the pages of dry runs; it is not the archive.
	Scratch *archive.Archive
	// Pages opens web pages; files are opened by the harvester itself.
	Pages   Pages
	Formats Formats
	// Mappers read titles of statements that a plan loses, for people.
	Mappers map[catalog.Dialect]catalog.Mapper
	Now     func() time.Time
	Logger  *slog.Logger
	// Fail, if set, is called at the named points of a run (stage, pack,
	// commit); tests kill the process there.
	Fail func(point string)
	// Progress may be nil.
	Progress Progress
}

func (h *Harvester) point(name string) {
	if h.Fail != nil {
		h.Fail(name)
	}
}

func (h *Harvester) tick(s Step) {
	if h.Progress != nil {
		h.Progress(s)
	}
}

// newRunID is the run's time and some chance: ids sort by time.
func newRunID(now time.Time) string {
	return now.UTC().Format("20060102-150405") + "-" + strings.ToLower(rand.Text()[:8])
}

// Run harvests a source once and lands what it brought, or holds it. The
// error is about the archive or the context; what the source did wrong is in
// the report, whose state says how the run ended.
func (h *Harvester) Run(ctx context.Context, src Source) (view.Run, error) {
	src.Limits = src.Limits.withDefaults()
	r := run{h: h, src: src, staged: h.Archive}
	rep, err := r.do(ctx)
	if err != nil {
		return rep, fmt.Errorf("harvesting %s: %w", src.ID, err)
	}
	return rep, nil
}

// Check says what Run would do, and stores nothing.
func (h *Harvester) Check(ctx context.Context, src Source) (view.Run, error) {
	src.Limits = src.Limits.withDefaults()
	r := run{h: h, src: src, staged: h.Scratch, dry: true}
	rep, err := r.do(ctx)
	if err != nil {
		return rep, fmt.Errorf("checking %s: %w", src.ID, err)
	}
	return rep, nil
}

// run is one run in progress.
type run struct {
	h      *Harvester
	src    Source
	staged *archive.Archive
	dry    bool
	// let is set when a person accepts a held run.
	let    func(archive.Outcome, catalog.Kind, string) bool
	report view.Run
	stage  archive.Stage
	head   archive.Head
	pack   *archive.PackWriter
	found  []found
	urls   int
	// kept is the raw pack of a held run that is accepted.
	kept *archive.PackRef
	// waits is the open held run whose plan this one's equals; else nil.
	waits *view.Run
}

// do takes a run from its first request to its end.
func (r *run) do(ctx context.Context) (view.Run, error) {
	ctx, cancel := context.WithTimeoutCause(ctx, r.src.Limits.Time, errRunTime)
	defer cancel()
	if err := r.begin(ctx); err != nil {
		return r.report, err
	}
	out, err := r.read(ctx)
	if err == nil {
		err = r.work(ctx, out)
	}
	if out != nil && out.reader != nil {
		_ = out.reader.Close()
	}
	r.close()
	if errors.Is(context.Cause(ctx), errRunTime) && err != nil {
		// The limit ends the run, not the program: its pages stay for none.
		r.end(view.RunFailed, "time", fmt.Sprintf("not done after %s", r.src.Limits.Time))
		err = nil
	}
	if err != nil {
		return r.report, err
	}
	err = r.finish(context.WithoutCancel(ctx))
	return r.report, err
}

// close frees what a run holds.
func (r *run) close() {
	if r.pack != nil {
		_ = r.pack.Close()
	}
}

var errRunTime = errors.New("the run's time is up")

// end fixes how the run ended.
func (r *run) end(state view.RunState, reason, detail string) {
	r.report.State, r.report.Reason, r.report.Detail = state, reason, cut(detail, 1000)
}

// begin reads the head and opens the run, or resumes the one that a killed
// process left on the same head.
func (r *run) begin(ctx context.Context) error {
	var err error
	if r.head, err = r.h.Archive.Head(ctx, r.src.ID); err != nil {
		return err
	}
	now := r.h.Now().UTC()
	r.stage = archive.Stage{Source: r.src.ID, Run: newRunID(now), URL: r.src.URL, Kind: r.src.Kind, Start: now, Base: r.head.N}
	resumed := false
	if !r.dry {
		if resumed, err = r.resume(ctx); err != nil {
			return err
		}
	}
	if !resumed {
		if err := r.staged.Begin(ctx, r.stage); err != nil {
			return err
		}
	}
	r.report = view.Run{Run: r.stage.Run, Source: r.src.ID, URL: r.src.shown(), Kind: r.src.Kind,
		Start: r.stage.Start, Head: r.head.N}
	return nil
}

// resume looks for staged pages of this source on this head. Those of an
// older head are superseded and swept; so are stale ones and a second set.
func (r *run) resume(ctx context.Context) (bool, error) {
	stages, err := r.staged.Runs(ctx, r.src.ID)
	if err != nil {
		return false, err
	}
	found := false
	for _, s := range stages {
		fits := s.Base == r.head.N && s.URL == r.src.URL && s.Kind == r.src.Kind && !r.src.File &&
			r.stage.Start.Sub(s.Start) < archive.StageKept && !s.Start.IsZero()
		if fits && !found {
			found, r.stage = true, s
			continue
		}
		if err := r.staged.Sweep(ctx, s.Source, s.Run); err != nil {
			return false, err
		}
	}
	return found, nil
}

// read fetches and parses.
func (r *run) read(ctx context.Context) (*reading, error) {
	h := *r.h
	if r.src.File {
		h.Pages = Files{}
	}
	f := newFetcher(&h, r.stage, r.src, r.head, r.staged)
	if err := f.run(ctx); err != nil {
		return f.out, err
	}
	r.report.Kind = cmpOr(f.out.kind, r.report.Kind)
	r.report.Pages, r.report.Bytes = len(f.out.pages), f.out.bytes
	return f.out, nil
}

// finish writes the run's line when no commit carries it, and sweeps.
func (r *run) finish(ctx context.Context) error {
	r.report.End = r.h.Now().UTC()
	if r.dry {
		return r.staged.Sweep(ctx, r.src.ID, r.stage.Run)
	}
	if r.report.Commit == 0 {
		if r.waits != nil {
			r.end(view.RunHeld, "held-already", "waits as run "+r.waits.Run)
			defer func() { r.report.Run = r.waits.Run }()
			// Again, for who held it may have died before saying so; if not, it is
			// the same line.
			if _, err := r.h.Log.Append(ctx, archive.LogRun, r.src.ID, r.waits); err != nil {
				return err
			}
		}
		if _, err := r.h.Log.Append(ctx, archive.LogRun, r.src.ID, r.report); err != nil {
			return err
		}
		if err := r.h.Log.Flush(ctx); err != nil {
			return err
		}
	}
	return r.staged.Sweep(ctx, r.src.ID, r.stage.Run)
}
