package schedule

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
)

// log notes when runs begin, since the start of the test.
type log struct {
	mu    sync.Mutex
	start time.Time
	runs  map[string][]time.Duration
}

func (l *log) note(id string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.runs[id] = append(l.runs[id], time.Since(l.start))
}

func (l *log) of(id string) []time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	return append([]time.Duration(nil), l.runs[id]...)
}

// started gives a running scheduler whose runs take a while.
func started(t *testing.T, parallel int, takes time.Duration, sources ...Source) (*Scheduler, *log) {
	t.Helper()
	l := &log{start: time.Now(), runs: map[string][]time.Duration{}}
	s := New(func(ctx context.Context, id string) {
		l.note(id)
		select {
		case <-time.After(takes):
		case <-ctx.Done():
		}
	}, parallel)
	if err := s.Replace(sources); err != nil {
		t.Fatal(err)
	}
	if err := s.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	return s, l
}

func stop(t *testing.T, s *Scheduler) {
	t.Helper()
	if err := s.Stop(context.Background()); err != nil {
		t.Error(err)
	}
}

func statusOf(t *testing.T, s *Scheduler, id string) Status {
	t.Helper()
	for _, status := range s.Status() {
		if status.ID == id {
			return status
		}
	}
	t.Fatalf("no status of %s", id)
	return Status{}
}

func TestEveryTickRunsOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, l := started(t, 4, time.Second, Source{ID: "a", Cron: "@every 10s", Last: time.Now()})
		time.Sleep(35 * time.Second)
		want := []time.Duration{10 * time.Second, 20 * time.Second, 30 * time.Second}
		if diff := cmp.Diff(want, l.of("a")); diff != "" {
			t.Error(diff)
		}
		stop(t, s)
		time.Sleep(time.Minute)
		if n := len(l.of("a")); n != 3 {
			t.Errorf("%d runs after Stop", n)
		}
	})
}

func TestTenYearsOfDays(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, l := started(t, 4, time.Hour, Source{ID: "a", Cron: "@daily", Zone: "America/Santiago", Last: time.Now()})
		time.Sleep(3653 * 24 * time.Hour)
		stop(t, s)
		runs := l.of("a")
		if len(runs) < 3653 || len(runs) > 3653+10 {
			t.Errorf("%d runs in 3653 days", len(runs))
		}
		if status := statusOf(t, s, "a"); status.Skipped != 0 {
			t.Errorf("%d skipped", status.Skipped)
		}
	})
}

func TestMissedAndNewSourcesRunAtStart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		now := time.Now()
		s, l := started(t, 4, time.Second,
			Source{ID: "missed", Cron: "@daily", Last: now.Add(-72 * time.Hour)},
			Source{ID: "new", Cron: "@daily"},
			Source{ID: "fresh", Cron: "@daily", Last: now.Add(-time.Minute + Jitter("fresh", 24*time.Hour))},
			Source{ID: "by-hand"},
		)
		time.Sleep(12 * time.Hour)
		for id, want := range map[string]int{"missed": 1, "new": 1, "by-hand": 0} {
			if runs := l.of(id); len(runs) != want || want == 1 && runs[0] != 0 {
				t.Errorf("%s ran at %v, want %d at start", id, runs, want)
			}
		}
		if status := statusOf(t, s, "by-hand"); !status.Next.IsZero() {
			t.Errorf("by hand: next %v", status.Next)
		}
		stop(t, s)
	})
}

func TestJitterSpreadsTheSources(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var sources []Source
		for _, id := range []string{"a", "b", "c", "d"} {
			sources = append(sources, Source{ID: id, Cron: "@daily", Last: time.Now()})
		}
		s, l := started(t, 4, time.Second, sources...)
		time.Sleep(25 * time.Hour)
		for _, source := range sources {
			want := []time.Duration{24*time.Hour + Jitter(source.ID, 24*time.Hour)}
			if diff := cmp.Diff(want, l.of(source.ID)); diff != "" {
				t.Errorf("%s: %s", source.ID, diff)
			}
		}
		stop(t, s)
	})
}

func TestTicksDuringARunAreSkipped(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, l := started(t, 4, 25*time.Second, Source{ID: "a", Cron: "@every 10s", Last: time.Now()})
		time.Sleep(45 * time.Second)
		want := []time.Duration{10 * time.Second, 40 * time.Second}
		if diff := cmp.Diff(want, l.of("a")); diff != "" {
			t.Error(diff)
		}
		status := statusOf(t, s, "a")
		if status.Skipped != 2 || !status.Running || status.Queued || !status.Last.Equal(l.start.Add(40*time.Second)) {
			t.Errorf("%+v", status)
		}
		if err := s.Trigger("a"); !errors.Is(err, ErrRunning) {
			t.Errorf("trigger while running: %v", err)
		}
		stop(t, s)
	})
}

func TestParallelIsBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, l := started(t, 2, 10*time.Second, Source{ID: "a", Cron: "@daily"}, Source{ID: "b", Cron: "@daily"}, Source{ID: "c", Cron: "@daily"})
		synctest.Wait()
		running, queued := 0, 0
		for _, status := range s.Status() {
			if status.Running {
				running++
			}
			if status.Queued {
				queued++
			}
		}
		if running != 2 || queued != 1 {
			t.Errorf("%d run, %d wait", running, queued)
		}
		time.Sleep(15 * time.Second)
		var last time.Duration
		for _, id := range []string{"a", "b", "c"} {
			last = max(last, l.of(id)[0])
		}
		if last != 10*time.Second {
			t.Errorf("the third ran at %v", last)
		}
		stop(t, s)
	})
}

func TestTrigger(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, l := started(t, 4, time.Second, Source{ID: "a", Cron: "@every 1h", Last: time.Now()}, Source{ID: "by-hand"})
		time.Sleep(5 * time.Minute)
		for _, id := range []string{"a", "by-hand"} {
			if err := s.Trigger(id); err != nil {
				t.Error(err)
			}
		}
		if err := s.Trigger("none"); !errors.Is(err, ErrUnknown) {
			t.Errorf("unknown: %v", err)
		}
		time.Sleep(2*time.Hour + 10*time.Minute)
		jitter := Jitter("a", time.Hour)
		want := []time.Duration{5 * time.Minute, time.Hour + jitter, 2*time.Hour + jitter}
		if diff := cmp.Diff(want, l.of("a")); diff != "" {
			t.Errorf("the ticks moved: %s", diff)
		}
		if diff := cmp.Diff([]time.Duration{5 * time.Minute}, l.of("by-hand")); diff != "" {
			t.Error(diff)
		}
		stop(t, s)
		if err := s.Trigger("a"); !errors.Is(err, ErrStopped) {
			t.Errorf("after Stop: %v", err)
		}
	})
}

func TestReplace(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		stay := Source{ID: "stay", Cron: "@every 1m", Last: time.Now()}
		s, l := started(t, 4, 90*time.Second, stay, Source{ID: "gone", Cron: "@every 1m", Last: time.Now()}, Source{ID: "changed", Cron: "@daily", Last: time.Now()})
		time.Sleep(70 * time.Second)
		err := s.Replace([]Source{stay, {ID: "bad", Cron: "often"}, {ID: "worse", Cron: "@daily", Zone: "Moon"}, stay})
		for _, want := range []string{"bad", "worse", "stay stands twice"} {
			if err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("%v, want %q in it", err, want)
			}
		}
		if n := len(s.Status()); n != 3 {
			t.Errorf("a refused list changed the sources: %d", n)
		}
		if err := s.Replace([]Source{stay, {ID: "changed", Cron: "@every 1m", Last: l.start}, {ID: "new", Cron: "@daily"}}); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Second)
		// The tick at 60 s was missed under the new schedule.
		for id, want := range map[string][]time.Duration{"changed": {70 * time.Second}, "new": {70 * time.Second}, "stay": {60 * time.Second}} {
			if diff := cmp.Diff(want, l.of(id)); diff != "" {
				t.Errorf("%s: %s", id, diff)
			}
		}
		// gone runs on until 150 s; put back meanwhile, it doesn't run twice.
		if err := s.Replace([]Source{stay, {ID: "gone", Cron: "@every 1m", Last: l.start}}); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Minute)
		if status := statusOf(t, s, "gone"); !status.Running || status.Skipped == 0 || len(l.of("gone")) != 1 {
			t.Errorf("%+v, runs %v", status, l.of("gone"))
		}
		time.Sleep(2 * time.Minute)
		if n := len(l.of("gone")); n != 2 {
			t.Errorf("%d runs, want 2: %v", n, l.of("gone"))
		}
		stop(t, s)
	})
}

// The scheduler knows better than a caller's stale Last when a source ran.
func TestReplaceWithAStaleLast(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, l := started(t, 4, time.Second, Source{ID: "a", Cron: "@every 1m", Last: time.Now()})
		time.Sleep(61 * time.Second)
		if err := s.Replace([]Source{{ID: "a", Cron: "@every 2m", Last: time.Now().Add(-time.Hour)}}); err != nil {
			t.Fatal(err)
		}
		time.Sleep(2 * time.Minute)
		if diff := cmp.Diff([]time.Duration{time.Minute, 3 * time.Minute}, l.of("a")); diff != "" {
			t.Error(diff)
		}
		stop(t, s)
	})
}

func TestStopWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, l := started(t, 1, 20*time.Second, Source{ID: "a", Cron: "@daily"}, Source{ID: "b", Cron: "@daily"})
		time.Sleep(5 * time.Second)
		start := time.Now()
		stop(t, s)
		if took := time.Since(start); took != 15*time.Second {
			t.Errorf("Stop took %v, want the rest of the run, 15 s", took)
		}
		if n := len(l.of("a")) + len(l.of("b")); n != 1 {
			t.Errorf("%d ran, want 1: what waits for a slot doesn't begin any more", n)
		}
		if err := s.Start(t.Context()); err == nil {
			t.Error("started after Stop")
		}
	})
	synctest.Test(t, func(t *testing.T) {
		cancelled := false
		s := New(func(ctx context.Context, _ string) {
			<-ctx.Done()
			cancelled = true
		}, 1)
		if err := s.Replace([]Source{{ID: "stuck", Cron: "@daily"}}); err != nil {
			t.Fatal(err)
		}
		if err := s.Start(t.Context()); err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		defer cancel()
		err := s.Stop(ctx)
		if !errors.Is(err, context.DeadlineExceeded) || !strings.Contains(err.Error(), "stuck") {
			t.Errorf("%v", err)
		}
		synctest.Wait()
		if !cancelled {
			t.Error("the run was not cancelled")
		}
	})
}
