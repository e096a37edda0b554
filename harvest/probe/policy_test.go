package probe

import (
	"github.com/vitral-data/vitral/catalog"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestDue(t *testing.T) {
	start := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	const day = 24 * time.Hour
	for _, tc := range []struct {
		name    string
		outcome catalog.Reach
		stood   time.Duration // unchanged at the last probe
		want    time.Duration // delay after it
	}{
		{"first seen", OK, 0, 12 * time.Hour},
		{"12 h", OK, 12 * time.Hour, 12 * time.Hour},
		{"a little more", OK, 12*time.Hour + time.Minute, day},
		{"a day", OK, day, day},
		{"two days", OK, 2 * day, 7 * day},
		{"ten days", OK, 10 * day, 30 * day},
		{"a year", OK, 365 * day, 30 * day},
		{"broken for a year", Broken, 365 * day, 30 * day},
		{"nothing found out", Unknown, 365 * day, 12 * time.Hour},
	} {
		last := &Probe{Time: start, Outcome: tc.outcome}
		since := start.Add(-tc.stood)
		if Due(last, since, start.Add(tc.want-time.Second)) || !Due(last, since, start.Add(tc.want)) {
			t.Errorf("%s: not due just after %v", tc.name, tc.want)
		}
	}
	if !Due(nil, time.Time{}, start) {
		t.Error("never probed is not due")
	}
	if !Due(&Probe{Time: start.Add(time.Hour)}, start, start) {
		t.Error("a probe in the future holds it up")
	}
	hourly := Policy{Delays: []time.Duration{2 * time.Hour, time.Hour}}
	if hourly.Due(&Probe{Time: start, Outcome: OK}, start, start.Add(59*time.Minute)) || !hourly.Due(&Probe{Time: start, Outcome: OK}, start, start.Add(time.Hour)) {
		t.Error("delays of its own, unsorted, are not followed")
	}
}

// The longer it stood, the later it is due, and never later than the longest.
func TestDueIsMonotonic(t *testing.T) {
	start := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	last := &Probe{Time: start, Outcome: OK}
	rapid.Check(t, func(rt *rapid.T) {
		a := time.Duration(rapid.Int64Range(0, int64(1000*time.Hour)).Draw(rt, "a"))
		b := a + time.Duration(rapid.Int64Range(0, int64(1000*time.Hour)).Draw(rt, "more"))
		wait := time.Duration(rapid.Int64Range(0, int64(1000*time.Hour)).Draw(rt, "wait"))
		if Due(last, start.Add(-b), start.Add(wait)) && !Due(last, start.Add(-a), start.Add(wait)) {
			rt.Fatalf("after %v: due having stood %v, not having stood %v", wait, b, a)
		}
		if !Due(last, start.Add(-b), start.Add(30*24*time.Hour)) {
			rt.Fatal("not due after 30 days")
		}
	})
}
