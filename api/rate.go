package api

import (
	"net/http"
	"net/netip"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"github.com/vitral-data/vitral/api/problem"
)

// Rate is how many requests one network (a /24 of IPv4, a /64 of IPv6) may
// make. The zero value is the default: 50 a second, 500 at once.
type Rate struct {
	PerSecond float64
	Burst     int
	// FreeLoopback exempts this machine itself: set it where a proxy in front
	// of the portal limits, for then all requests come from there.
	FreeLoopback bool
}

func (r Rate) withDefaults() Rate {
	if r.PerSecond <= 0 {
		r.PerSecond = 50
	}
	if r.Burst <= 0 {
		r.Burst = 500
	}
	return r
}

// maxNetworks bounds the memory that counting takes: two generations of it,
// some 200 bytes each.
const maxNetworks = 1 << 15

// limiter counts requests by network. Networks that were not seen for a
// generation are forgotten; a bucket that old is full again anyway.
type limiter struct {
	Rate
	now func() time.Time

	mu    sync.Mutex
	young map[netip.Prefix]*rate.Limiter
	old   map[netip.Prefix]*rate.Limiter
	born  time.Time // of young
}

func newLimiter(r Rate, now func() time.Time) *limiter {
	return &limiter{Rate: r.withDefaults(), now: now, young: map[netip.Prefix]*rate.Limiter{}, born: now()}
}

// generation is how long a bucket takes to fill, at least a minute.
func (l *limiter) generation() time.Duration {
	return max(time.Minute, time.Duration(float64(l.Burst)/l.PerSecond*float64(time.Second)))
}

// bucket is that of a network.
func (l *limiter) bucket(p netip.Prefix, now time.Time) *rate.Limiter {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.young) >= maxNetworks || now.Sub(l.born) > l.generation() {
		l.old, l.young, l.born = l.young, map[netip.Prefix]*rate.Limiter{}, now
	}
	b := l.young[p]
	if b == nil {
		if b = l.old[p]; b == nil {
			b = rate.NewLimiter(rate.Limit(l.PerSecond), l.Burst)
		}
		l.young[p] = b
	}
	return b
}

// wait is how long a client has to wait; 0 when it may go on.
func (l *limiter) wait(remote string) time.Duration {
	if addr := address(remote); l.FreeLoopback && addr.IsLoopback() {
		return 0
	}
	now := l.now()
	res := l.bucket(network(remote), now).ReserveN(now, 1)
	d := res.DelayFrom(now)
	if d > 0 {
		res.CancelAt(now)
	}
	return d
}

func (l *limiter) limited(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if d := l.wait(r.RemoteAddr); d > 0 {
			p := problem.New(http.StatusTooManyRequests, "Too many requests from your network: wait, and ask for more in each (limit=1000), or take /catalog.ttl.")
			p.RetryAfter = d
			p.Write(w)
			return
		}
		next.ServeHTTP(w, r)
	})
}
