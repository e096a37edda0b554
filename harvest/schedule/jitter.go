package schedule

import (
	"crypto/sha256"
	"encoding/binary"
	"time"
)

const (
	jitterMost = 15 * time.Minute
	jitterFrom = 10 * time.Minute // the shortest period that has jitter
)

// Jitter is how long after each tick a source runs, so that all that say
// "@daily" don't run at midnight: between nothing and the smaller of a tenth of
// the period and 15 min, always the same for one id. A period under 10 min has
// none.
func Jitter(id string, period time.Duration) time.Duration {
	if period < jitterFrom {
		return 0
	}
	most := min(period/10, jitterMost)
	sum := sha256.Sum256([]byte(id))
	share := binary.BigEndian.Uint64(sum[:8]) >> 1
	return time.Duration(share % uint64(most)).Truncate(time.Second)
}

// period is the shortest time between the next ticks.
func period(times Times, from time.Time) time.Duration {
	shortest := time.Duration(1<<63 - 1)
	tick := times.Next(from)
	for range 50 {
		next := times.Next(tick)
		if next.IsZero() {
			break
		}
		shortest = min(shortest, next.Sub(tick))
		tick = next
	}
	return shortest
}
