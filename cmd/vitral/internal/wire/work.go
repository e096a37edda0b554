package wire

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"github.com/vitral-data/vitral/catalog/archive"
	"github.com/vitral-data/vitral/catalog/project"
	"github.com/vitral-data/vitral/catalog/view"
	"github.com/vitral-data/vitral/harvest"
	"github.com/vitral-data/vitral/harvest/schedule"
)

// parallelRuns is how many sources are harvested at once.
const parallelRuns = 4

// Schedule is what a portal does by itself.
type Schedule struct {
	Sources  []harvest.Source
	Zone     string
	Policies func(id string) harvest.Source
	Probes   map[string]ProbePolicy
	// AfterRun, if set, is told how each run ended.
	AfterRun func(view.Run)
}

// Work is what goes on in the background of a portal: scheduled harvests, the
// projector, probes, sweeping.
type Work struct {
	p         *Portal
	scheduler *schedule.Scheduler
	schedule  Schedule
	cancel    context.CancelFunc
	wg        sync.WaitGroup
	poke      chan struct{}
	// projecting is held by whoever uses the projector.
	projecting sync.Mutex
}

// Work prepares the background of a portal. Start begins it.
func (p *Portal) Work(ctx context.Context, s Schedule) (*Work, error) {
	w := &Work{p: p, schedule: s, cancel: func() {}, poke: make(chan struct{}, 1)}
	w.scheduler = schedule.New(w.run, parallelRuns)
	plans := make([]schedule.Source, 0, len(s.Sources))
	for _, src := range s.Sources {
		last := time.Time{}
		if known, err := p.Reader.Source(ctx, src.ID); err == nil && known.Last != nil {
			last = known.Last.Start
		}
		plans = append(plans, schedule.Source{ID: src.ID, Cron: src.Schedule, Zone: s.Zone, Last: last})
	}
	return w, w.scheduler.Replace(plans)
}

// Start begins the background; Stop ends it.
func (w *Work) Start(ctx context.Context) error {
	ctx, w.cancel = context.WithCancel(ctx)
	w.wg.Go(func() { w.project(ctx) })
	w.wg.Go(func() { w.probe(ctx) })
	w.wg.Go(func() { w.sweep(ctx) })
	return w.scheduler.Start(ctx)
}

// Stop ends the background gently: runs end or leave their pages staged.
func (w *Work) Stop(ctx context.Context) error {
	w.cancel()
	err := w.scheduler.Stop(ctx)
	w.wg.Wait()
	return err
}

// Trigger runs a source now.
func (w *Work) Trigger(id string) error { return w.scheduler.Trigger(id) }

// Status is what the scheduler knows of the sources.
func (w *Work) Status() []schedule.Status { return w.scheduler.Status() }

// Poke wakes the projector.
func (w *Work) Poke() {
	select {
	case w.poke <- struct{}{}:
	default:
	}
}

// run harvests one source.
func (w *Work) run(ctx context.Context, id string) {
	logger := w.p.Logger.With("source", id)
	unlock, err := w.p.LockSource(ctx, id, 0)
	if errors.Is(err, ErrRunning) {
		logger.Info("another process runs it")
		return
	}
	if err != nil {
		logger.Error("locking", "err", err)
		return
	}
	defer unlock()
	rep, err := w.p.Harvester(nil).Run(ctx, w.schedule.Policies(id))
	if err != nil {
		if ctx.Err() == nil {
			logger.Error("harvesting", "run", rep.Run, "err", err)
		}
		return
	}
	logger.Info("harvested", "run", rep.Run, "state", rep.State, "reason", rep.Reason, "detail", rep.Detail, "datasets", rep.Datasets, "commit", rep.Commit)
	w.Poke()
	if w.schedule.AfterRun != nil {
		w.schedule.AfterRun(rep)
	}
}

// project keeps view and index behind the archive by seconds: at a poke, else
// every two, and everything hourly.
func (w *Work) project(ctx context.Context) {
	tick := time.NewTicker(2 * time.Second)
	defer tick.Stop()
	told := ""
	for n := 0; ; n++ {
		w.projecting.Lock()
		var err error
		if n%1800 == 0 {
			_, err = w.p.Projector.CatchUp(ctx)
		} else {
			_, err = w.p.Projector.Follow(ctx)
		}
		w.projecting.Unlock()
		// What stays wrong is told once.
		if err == nil {
			told = ""
		} else if err.Error() != told && ctx.Err() == nil {
			told = err.Error()
			w.p.Logger.Error("projecting", "err", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		case <-w.poke:
		}
	}
}

// show projects what a request just made, before it is answered, unless
// somebody else projects: a rebuild, say, which waits for this very request.
func (w *Work) show(ctx context.Context) error {
	if !w.projecting.TryLock() {
		w.Poke()
		return nil
	}
	defer w.projecting.Unlock()
	_, err := w.p.Projector.CatchUp(ctx)
	return err
}

// Rebuild makes view and index anew while the portal answers from the old.
func (w *Work) Rebuild(ctx context.Context) (project.Stats, error) {
	w.projecting.Lock()
	defer w.projecting.Unlock()
	return w.p.Rebuild(ctx)
}

// sweep removes what was kept for a time: raw pages of old runs, pages of runs
// that nobody resumed.
func (w *Work) sweep(ctx context.Context) {
	tick := time.NewTicker(6 * time.Hour)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		if err := sweep(ctx, w.p.Archive, time.Now()); err != nil && ctx.Err() == nil {
			w.p.Logger.Error("sweeping", slog.Any("err", err))
		}
	}
}

func sweep(ctx context.Context, a *archive.Archive, now time.Time) error {
	sources, err := a.Sources(ctx)
	if err != nil {
		return err
	}
	for _, s := range sources {
		if err := a.SweepPacks(ctx, s, now); err != nil {
			return err
		}
	}
	stages, err := a.Runs(ctx, "")
	if err != nil {
		return err
	}
	for _, s := range stages {
		if now.Sub(s.Start) > archive.StageKept {
			if err := a.Sweep(ctx, s.Source, s.Run); err != nil {
				return err
			}
		}
	}
	return nil
}
