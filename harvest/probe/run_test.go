package probe

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/vitral-data/vitral/harvest/fetch"
)

// slowHost takes a second for each HEAD, and says that everything is gone.
type slowHost struct {
	mu           sync.Mutex
	inside, most int
	asked        []string
}

func (s *slowHost) Head(ctx context.Context, r fetch.Request) (*fetch.Response, error) {
	s.mu.Lock()
	s.inside++
	s.most = max(s.most, s.inside)
	s.asked = append(s.asked, r.URL)
	s.mu.Unlock()
	defer func() {
		s.mu.Lock()
		s.inside--
		s.mu.Unlock()
	}()
	select {
	case <-time.After(time.Second):
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	return nil, &fetch.StatusError{Status: http.StatusTooManyRequests}
}

func (s *slowHost) Get(context.Context, fetch.Request) (*fetch.Response, error) {
	return nil, errors.New("not expected")
}

func targets(n int) []Target {
	var list []Target
	for i := range n {
		list = append(list, Target{Dataset: fmt.Sprint(i), URL: fmt.Sprintf("http://h%d.example/%d", i%3, i)})
	}
	return list
}

func TestRun(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		host := &slowHost{}
		start := time.Now()
		var got []string
		err := New(host, Policy{Enabled: true}).Run(t.Context(), slices.Values(targets(22)), func(r Result) error {
			if r.Probe.URL != r.Target.URL || r.Probe.Outcome != Unknown {
				t.Errorf("%+v", r)
			}
			got = append(got, r.Target.Dataset)
			return nil
		})
		if err != nil || len(got) != 22 {
			t.Errorf("%d results, %v", len(got), err)
		}
		slices.Sort(got)
		if len(slices.Compact(got)) != 22 {
			t.Error("a target came twice")
		}
		if took := time.Since(start); host.most != 4 || took != 6*time.Second {
			t.Errorf("%d at once, %v, want 4 and 6 s", host.most, took)
		}
	})
}

func TestRunIsBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		host := &slowHost{}
		n := 0
		count := func(Result) error { n++; return nil }
		if err := New(host, Policy{Enabled: true, MaxPerRun: 5, Parallel: 1}).Run(t.Context(), slices.Values(targets(22)), count); err != nil || n != 5 || host.most != 1 {
			t.Errorf("%d of at most 5, %d at once, %v", n, host.most, err)
		}
		n = 0
		if err := New(host, Policy{}).Run(t.Context(), slices.Values(targets(22)), count); err != nil || n != 0 {
			t.Errorf("not enabled: %d, %v", n, err)
		}
		if err := New(host, Policy{Enabled: true}).Run(t.Context(), slices.Values(targets(0)), count); err != nil || n != 0 {
			t.Errorf("no targets: %d, %v", n, err)
		}
	})
}

func TestRunEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		full := errors.New("the log is full")
		if err := New(&slowHost{}, Policy{Enabled: true}).Run(t.Context(), slices.Values(targets(100)), func(Result) error { return full }); !errors.Is(err, full) {
			t.Errorf("%v, want emit's error", err)
		}
		reason := errors.New("the run was stopped")
		ctx, cancel := context.WithCancelCause(t.Context())
		time.AfterFunc(2500*time.Millisecond, func() { cancel(reason) })
		n := 0
		err := New(&slowHost{}, Policy{Enabled: true}).Run(ctx, slices.Values(targets(100)), func(Result) error { n++; return nil })
		if !errors.Is(err, reason) || n != 8 {
			t.Errorf("%v after %d results, want the caller's reason after 8", err, n)
		}
	})
}

func TestHostsTakeTurns(t *testing.T) {
	var list []Target
	for _, url := range []string{"http://a.example/1", "http://a.example/2", "http://A.example:81/3", "http://b.example/1", "http://c.example/1", "http://b.example/2", "::"} {
		list = append(list, Target{URL: url})
	}
	var got []string
	for _, target := range byTurns(list) {
		got = append(got, target.URL)
	}
	want := []string{"http://a.example/1", "http://b.example/1", "http://c.example/1", "::", "http://a.example/2", "http://b.example/2", "http://A.example:81/3"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
