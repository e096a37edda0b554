package fetch

import (
	"context"
	"fmt"
	"net/http"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// queues keeps the pace towards each host, and how long each wants to be left
// alone.
type queues struct {
	rate    rate.Limit
	burst   int
	atOnce  int
	maxWait time.Duration // a longer pause is an error instead of a wait

	mu    sync.Mutex
	hosts map[string]*queue
}

type queue struct {
	limiter *rate.Limiter
	slots   chan struct{}
	users   int       // waiting or inside
	seen    time.Time // when the last one left
	until   time.Time // no requests before
}

// forget is when a quiet host is dropped from the table, once it has more than
// tableSize hosts.
const (
	forget    = 10 * time.Minute
	tableSize = 1000
)

// enter waits for a place at the host. leave must be called once.
func (q *queues) enter(ctx context.Context, host string) (leave func(), err error) {
	h := q.take(host)
	if err := q.pause(ctx, h); err != nil {
		q.drop(h)
		return nil, err
	}
	select {
	case h.slots <- struct{}{}:
	case <-ctx.Done():
		q.drop(h)
		return nil, context.Cause(ctx)
	}
	leave = func() {
		<-h.slots
		q.drop(h)
	}
	if err := h.limiter.Wait(ctx); err != nil {
		leave()
		if cause := context.Cause(ctx); cause != nil {
			return nil, cause
		}
		// The limiter saw that the deadline would pass first.
		return nil, fmt.Errorf("waiting for %s: %w", host, context.DeadlineExceeded)
	}
	return leave, nil
}

func (q *queues) pause(ctx context.Context, h *queue) error {
	q.mu.Lock()
	wait := time.Until(h.until)
	q.mu.Unlock()
	if wait <= 0 {
		return nil
	}
	if wait > q.maxWait {
		return &StatusError{Status: http.StatusTooManyRequests, RetryAfter: wait, Cooling: true}
	}
	return sleep(ctx, wait)
}

// cool leaves the host alone for a while, at most a day.
func (q *queues) cool(host string, wait time.Duration) {
	if wait <= 0 {
		return
	}
	h := q.take(host)
	defer q.drop(h)
	q.mu.Lock()
	defer q.mu.Unlock()
	if until := time.Now().Add(min(wait, 24*time.Hour)); until.After(h.until) {
		h.until = until
	}
}

func (q *queues) take(host string) *queue {
	q.mu.Lock()
	defer q.mu.Unlock()
	h := q.hosts[host]
	if h == nil {
		if len(q.hosts) >= tableSize {
			q.sweep()
		}
		h = &queue{limiter: rate.NewLimiter(q.rate, q.burst), slots: make(chan struct{}, q.atOnce)}
		q.hosts[host] = h
	}
	h.users++
	return h
}

func (q *queues) drop(h *queue) {
	q.mu.Lock()
	defer q.mu.Unlock()
	h.users--
	h.seen = time.Now()
}

func (q *queues) sweep() {
	now := time.Now()
	for name, h := range q.hosts {
		if h.users == 0 && now.Sub(h.seen) > forget && now.After(h.until) {
			delete(q.hosts, name)
		}
	}
}

func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}
