package schedule

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"
	"time"
)

// Errors of Trigger.
var (
	ErrUnknown = errors.New("no such source")
	ErrRunning = errors.New("the source is already running")
	ErrStopped = errors.New("the scheduler is not running")
)

// Run harvests one source. It should end soon after ctx does, and must not
// panic. A failed run is its own affair: the next tick comes anyway.
type Run func(ctx context.Context, sourceID string)

// nap is the longest the loop sleeps: it looks at the wall clock again then,
// which may have been set, or have gone on while the machine slept.
const nap = 5 * time.Minute

// Scheduler runs sources when they are due. Its methods may be called by many
// goroutines.
type Scheduler struct {
	run   Run
	slots chan struct{}
	wake  chan struct{}

	mu       sync.Mutex
	plans    map[string]*plan
	busy     map[string]*busy
	ctx      context.Context // of the runs; nil before Start
	cancel   context.CancelFunc
	stopping chan struct{}
	stopped  bool
	work     sync.WaitGroup // the loop and the runs
}

// busy is a source that runs or waits for a slot. It outlives its plan when
// the source is taken away.
type busy struct{ queued bool }

// New makes a scheduler that runs at most parallel sources at once (at least
// one). Nothing runs before Start.
func New(run Run, parallel int) *Scheduler {
	return &Scheduler{
		run:      run,
		slots:    make(chan struct{}, max(1, parallel)),
		wake:     make(chan struct{}, 1),
		plans:    map[string]*plan{},
		busy:     map[string]*busy{},
		stopping: make(chan struct{}),
	}
}

// Replace sets the sources. On an error, which names every source that can't
// be scheduled, nothing changes. Sources that stay as they were keep their next
// tick; runs under way go on, also those of sources that are gone.
func (s *Scheduler) Replace(sources []Source) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := time.Now().Round(0)
	plans := map[string]*plan{}
	var errs []error
	for _, source := range sources {
		if plans[source.ID] != nil {
			errs = append(errs, fmt.Errorf("source %s stands twice", source.ID))
			continue
		}
		last := source.Last
		old := s.plans[source.ID]
		if old != nil {
			if old.last.After(last) {
				last = old.last
			}
			if old.source.Cron == source.Cron && old.source.Zone == source.Zone {
				kept := *old
				kept.source, kept.last = source, last
				plans[source.ID] = &kept
				continue
			}
		}
		p, err := newPlan(source, last, now)
		if err != nil {
			errs = append(errs, err)
			continue
		}
		if old != nil {
			p.skipped = old.skipped
		}
		plans[source.ID] = p
	}
	if len(errs) > 0 {
		return errors.Join(errs...)
	}
	s.plans = plans
	s.look()
	return nil
}

// Start begins. ctx is passed to the runs and ends them; Stop ends them gently.
// It may be called once.
func (s *Scheduler) Start(ctx context.Context) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.ctx != nil || s.stopped {
		return errors.New("schedule: started twice, or after Stop")
	}
	s.ctx, s.cancel = context.WithCancel(ctx)
	s.work.Go(s.loop)
	return nil
}

// Stop ends the ticks and waits for the runs. When ctx ends first, the runs are
// cancelled and the error names them; Stop doesn't wait for them any longer.
func (s *Scheduler) Stop(ctx context.Context) error {
	s.mu.Lock()
	if !s.stopped {
		s.stopped = true
		close(s.stopping)
	}
	cancel := s.cancel
	s.mu.Unlock()
	done := make(chan struct{})
	go func() {
		s.work.Wait()
		close(done)
	}()
	if cancel != nil {
		defer cancel()
	}
	select {
	case <-done:
		return nil
	case <-ctx.Done():
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return fmt.Errorf("schedule: stopped while running %q: %w", slices.Sorted(maps.Keys(s.busy)), context.Cause(ctx))
}

// Trigger runs a source now, beside its ticks.
func (s *Scheduler) Trigger(id string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	p := s.plans[id]
	switch {
	case p == nil:
		return fmt.Errorf("trigger %s: %w", id, ErrUnknown)
	case s.ctx == nil || s.stopped || s.ctx.Err() != nil:
		return fmt.Errorf("trigger %s: %w", id, ErrStopped)
	case s.busy[id] != nil:
		return fmt.Errorf("trigger %s: %w", id, ErrRunning)
	}
	s.begin(p)
	return nil
}

// Status is what a source does and will do.
type Status struct {
	ID      string
	Next    time.Time // zero: only by Trigger
	Last    time.Time // start of the last run, zero for never
	Running bool
	Queued  bool // due, and waiting for another source to end
	// Skipped counts the ticks that came while the source was running.
	Skipped int
}

// Status gives all sources, by id.
func (s *Scheduler) Status() []Status {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := time.Now().Round(0)
	list := make([]Status, 0, len(s.plans))
	for id, p := range s.plans {
		status := Status{ID: id, Next: p.next(now), Last: p.last, Skipped: p.skipped}
		if b := s.busy[id]; b != nil {
			status.Running, status.Queued = !b.queued, b.queued
		}
		list = append(list, status)
	}
	slices.SortFunc(list, func(a, b Status) int { return cmp.Compare(a.ID, b.ID) })
	return list
}

// loop fires what is due until the scheduler stops.
func (s *Scheduler) loop() {
	for {
		timer := time.NewTimer(s.fire())
		select {
		case <-timer.C:
		case <-s.wake:
		case <-s.stopping:
			timer.Stop()
			return
		case <-s.ctx.Done():
			timer.Stop()
			return
		}
		timer.Stop()
	}
}

// fire begins every source that is due and gives the time to the next look.
func (s *Scheduler) fire() time.Duration {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.stopped || s.ctx.Err() != nil {
		return nap
	}
	now := time.Now().Round(0) // ticks are wall clock; so is this
	wait := nap
	for _, id := range slices.Sorted(maps.Keys(s.plans)) {
		p := s.plans[id]
		if p.due(now) {
			if s.busy[id] != nil {
				p.skipped++
			} else {
				s.begin(p)
			}
		}
		if next := p.next(now); !next.IsZero() {
			wait = min(wait, next.Sub(now))
		}
	}
	return wait
}

// begin starts a run. The caller holds the lock.
func (s *Scheduler) begin(p *plan) {
	id := p.source.ID
	b := &busy{queued: true}
	s.busy[id] = b
	s.work.Go(func() {
		defer func() {
			s.mu.Lock()
			delete(s.busy, id)
			s.mu.Unlock()
		}()
		select {
		case s.slots <- struct{}{}:
		case <-s.stopping:
			return
		case <-s.ctx.Done():
			return
		}
		defer func() { <-s.slots }()
		s.mu.Lock()
		if s.stopped {
			s.mu.Unlock()
			return
		}
		b.queued = false
		if p := s.plans[id]; p != nil {
			p.last = time.Now().Round(0)
		}
		s.mu.Unlock()
		s.run(s.ctx, id)
	})
}

// look wakes the loop. The caller holds the lock.
func (s *Scheduler) look() {
	select {
	case s.wake <- struct{}{}:
	default:
	}
}
