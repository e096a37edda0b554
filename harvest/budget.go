package harvest

import (
	"math"
	"runtime/debug"
)

// Budget is how much memory, in bytes, a program that only harvests gives
// itself: enough for the tables of 100,000 datasets and the garbage of reading
// them, and the same for a small source as for a large one. Beyond it the
// garbage collector works harder, at most half of the time, and nothing fails.
const Budget = 160 << 20

// Bounded keeps the process to the budget until restore is called. It is for
// commands that harvest and do nothing beside.
func Bounded() (restore func()) {
	percent := debug.SetGCPercent(-1)
	limit := debug.SetMemoryLimit(Budget)
	if limit < Budget { // whoever set GOMEMLIMIT wants less
		debug.SetMemoryLimit(limit)
	}
	return func() {
		debug.SetGCPercent(percent)
		debug.SetMemoryLimit(min(limit, math.MaxInt64))
	}
}
