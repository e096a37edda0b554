package harvest

import (
	"runtime/debug"
	"testing"
	"time"
)

// TestBounded: the budget holds while it is wanted, and what was set before it
// is set again after.
func TestBounded(t *testing.T) {
	limit, percent := debug.SetMemoryLimit(-1), debug.SetGCPercent(100)
	defer debug.SetGCPercent(percent)
	restore := Bounded()
	deadline := time.Now().Add(10 * time.Second)
	for debug.SetMemoryLimit(-1) > Budget {
		if time.Now().After(deadline) {
			t.Fatal("no limit is set")
		}
		time.Sleep(time.Millisecond)
	}
	if got := debug.SetMemoryLimit(-1); got < least || got > Budget {
		t.Errorf("the limit is %d", got)
	}
	restore()
	if got := debug.SetMemoryLimit(-1); got != limit {
		t.Errorf("the limit is %d after, was %d", got, limit)
	}
	if got := debug.SetGCPercent(100); got != 100 {
		t.Errorf("the percentage is %d after, was 100", got)
	}
}
