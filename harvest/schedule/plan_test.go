package schedule

import (
	"testing"
	"time"
)

func TestMissedTicks(t *testing.T) {
	jitter := Jitter("a", 24*time.Hour)
	if jitter < time.Minute || jitter > 14*time.Minute {
		t.Fatalf("the test wants an id in the middle, not %v", jitter)
	}
	at := func(stamp string) time.Time { return at(t, "UTC", stamp) }
	for _, tc := range []struct {
		name, last, now string
		overdue         bool
		next            string
	}{
		{"never ran", "", "2026-03-05 12:00:00", true, "2026-03-06 03:00:00"},
		{"ran today", "2026-03-05 03:08:00", "2026-03-05 12:00:00", false, "2026-03-06 03:00:00"},
		{"missed one", "2026-03-04 03:08:00", "2026-03-05 12:00:00", true, "2026-03-06 03:00:00"},
		{"missed many", "2026-01-04 03:08:00", "2026-03-05 12:00:00", true, "2026-03-06 03:00:00"},
		{"between tick and jitter", "2026-03-04 03:08:00", "2026-03-05 03:00:30", false, "2026-03-05 03:00:00"},
		{"another clock's future", "2027-01-01 00:00:00", "2026-03-05 12:00:00", false, "2026-03-06 03:00:00"},
	} {
		var last time.Time
		if tc.last != "" {
			last = at(tc.last)
		}
		now := at(tc.now)
		p, err := newPlan(Source{ID: "a", Cron: "0 3 * * *"}, last, now)
		if err != nil {
			t.Fatal(err)
		}
		if p.overdue != tc.overdue || !p.tick.Equal(at(tc.next)) {
			t.Errorf("%s: overdue %t, tick %v, want %t, %s", tc.name, p.overdue, p.tick, tc.overdue, tc.next)
		}
		if got := p.due(now); got != tc.overdue {
			t.Errorf("%s: due %t", tc.name, got)
		}
		if p.due(now) {
			t.Errorf("%s: due twice", tc.name)
		}
		if got, want := p.next(now), at(tc.next).Add(jitter); !got.Equal(want) {
			t.Errorf("%s: next %v, want %v", tc.name, got, want)
		}
	}
}

// A machine that slept, or whose clock was set, neither floods nor starves.
func TestClockThatJumps(t *testing.T) {
	start := at(t, "UTC", "2026-03-05 12:00:00")
	p, err := newPlan(Source{ID: "a", Cron: "@hourly"}, start, start)
	if err != nil {
		t.Fatal(err)
	}
	if p.due(start) {
		t.Error("due at once")
	}
	later := start.AddDate(0, 0, 3)
	if !p.due(later) || p.due(later) {
		t.Error("three days of ticks are not one")
	}
	if next := p.next(later); next.Sub(later) > 2*time.Hour || !next.After(later) {
		t.Errorf("next %v after %v", next, later)
	}
	back := start.AddDate(-1, 0, 0)
	if p.due(back) {
		t.Error("due because the clock was set back")
	}
	if next := p.next(back); next.Sub(back) > 2*time.Hour {
		t.Errorf("set back to %v, next %v", back, next)
	}
	tick := p.next(back)
	p.due(tick)
	before := p.next(tick)
	if p.due(tick.Add(-2*time.Second)) || !p.next(tick).Equal(before) {
		t.Error("a clock that is corrected by two seconds repeats a tick")
	}
}
