package harvest

import (
	"bytes"
	"os"
	"runtime/debug"
	"runtime/metrics"
	"strconv"
	"time"
)

// Budget is how much memory of its own, in bytes, a program that only
// harvests gives itself: enough for the tables of 100,000 datasets and the
// garbage of reading them, and the same for a small source as for a large one.
// Beyond it the garbage collector works harder, at most half of the time, and
// nothing fails.
const Budget = 232 << 20

// least is what the heap keeps of the budget, however much lies outside it.
const least = 96 << 20

// Bounded keeps the process to the budget until restore is called: the heap
// gets what the tables outside it (those of an RDF graph) leave. It is for
// commands that harvest and do nothing beside.
func Bounded() (restore func()) {
	percent, limit := debug.SetGCPercent(-1), debug.SetMemoryLimit(-1)
	stop, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		tick := time.NewTicker(50 * time.Millisecond)
		defer tick.Stop()
		for {
			// Whoever set GOMEMLIMIT to less is heeded.
			debug.SetMemoryLimit(min(limit, max(least, Budget-outside())))
			select {
			case <-stop:
				return
			case <-tick.C:
			}
		}
	}()
	return func() {
		close(stop)
		<-ended
		debug.SetGCPercent(percent)
		debug.SetMemoryLimit(limit)
	}
}

// outside is how much anonymous memory isn't the Go runtime's; 0 where the
// system doesn't tell.
func outside() int64 {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	_, rest, ok := bytes.Cut(status, []byte("RssAnon:"))
	if !ok {
		return 0
	}
	line, _, _ := bytes.Cut(rest, []byte("kB"))
	kib, err := strconv.ParseInt(string(bytes.TrimSpace(line)), 10, 64)
	if err != nil {
		return 0
	}
	samples := []metrics.Sample{{Name: "/memory/classes/total:bytes"}, {Name: "/memory/classes/heap/released:bytes"}}
	metrics.Read(samples)
	ours := int64(samples[0].Value.Uint64()) - int64(samples[1].Value.Uint64())
	return max(0, kib<<10-ours)
}
