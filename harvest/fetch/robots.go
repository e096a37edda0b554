package fetch

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"sync"
	"time"

	"github.com/temoto/robotstxt"
)

const (
	robotsBytes = 500 << 10      // what RFC 9309 §2.5 asks to read at least
	robotsKeep  = 24 * time.Hour // RFC 9309 §2.4
	robotsRetry = 10 * time.Minute
	robotsTable = 2000
)

// robotsCache holds what origins say in robots.txt (RFC 9309).
type robotsCache struct {
	mu   sync.Mutex
	seen map[string]*robotsEntry
}

type robotsEntry struct {
	done    chan struct{} // closed when the rest is set
	rules   *robotstxt.RobotsData
	err     error // why there are no rules
	expires time.Time
}

func newRobotsCache() *robotsCache { return &robotsCache{seen: map[string]*robotsEntry{}} }

// robotsAllow says no with an error that wraps ErrRobots, or with the error
// that kept robots.txt from being read, for the host can't be reached then.
func (c *Client) robotsAllow(ctx context.Context, method string, u *url.URL, publicOnly bool) error {
	entry, err := c.robotsOf(ctx, u, publicOnly)
	if err != nil {
		return err
	}
	path := u.EscapedPath()
	if path == "" {
		path = "/"
	}
	if path == "/robots.txt" {
		return nil
	}
	if u.RawQuery != "" {
		path += "?" + u.RawQuery
	}
	if entry.rules.TestAgent(path, c.policy.UserAgent) {
		return nil
	}
	return at(method, u.String(), ErrRobots, nil)
}

// robotsOf gives the rules of an origin, asking for them at most once at a
// time and once a day.
func (c *Client) robotsOf(ctx context.Context, u *url.URL, publicOnly bool) (*robotsEntry, error) {
	key := fmt.Sprintf("%s://%s %t", u.Scheme, u.Host, publicOnly)
	for {
		entry, ours := c.robots.take(key)
		if ours {
			entry.rules, entry.err = c.readRobots(ctx, u, publicOnly)
			c.robots.settle(key, entry, ctx.Err() != nil)
			return entry, entry.err
		}
		select {
		case <-entry.done:
		case <-ctx.Done():
			return nil, fmt.Errorf("waiting for robots.txt of %s: %w", u.Host, context.Cause(ctx))
		}
		if !entry.expires.IsZero() {
			return entry, entry.err
		}
		// The one who asked was interrupted; ask ourselves.
	}
}

// take gives the entry for key; ours means that the caller must fill it and
// call settle.
func (r *robotsCache) take(key string) (entry *robotsEntry, ours bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	entry = r.seen[key]
	if entry != nil && (!entry.settled() || time.Now().Before(entry.expires)) {
		return entry, false
	}
	if len(r.seen) >= robotsTable {
		r.sweep()
	}
	entry = &robotsEntry{done: make(chan struct{})}
	r.seen[key] = entry
	return entry, true
}

// settle publishes an entry. One whose request was interrupted by its own
// caller says nothing about the origin and is forgotten.
func (r *robotsCache) settle(key string, entry *robotsEntry, interrupted bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	switch {
	case interrupted && entry.err != nil:
		delete(r.seen, key)
	case entry.err != nil:
		entry.expires = time.Now().Add(robotsRetry)
	default:
		entry.expires = time.Now().Add(robotsKeep)
	}
	close(entry.done)
}

// sweep makes room: what expired goes, and if that isn't half the table, as
// much of the rest as the map gives first. What is being asked for stays.
func (r *robotsCache) sweep() {
	now := time.Now()
	for _, all := range []bool{false, true} {
		for key, entry := range r.seen {
			if all && len(r.seen) <= robotsTable/2 {
				return
			}
			if entry.settled() && (all || now.After(entry.expires)) {
				delete(r.seen, key)
			}
		}
	}
}

func (e *robotsEntry) settled() bool {
	select {
	case <-e.done:
		return true
	default:
		return false
	}
}

// readRobots reads and parses robots.txt: a 4xx allows everything, a 5xx
// nothing (RFC 9309 §2.3.1).
func (c *Client) readRobots(ctx context.Context, u *url.URL, publicOnly bool) (*robotstxt.RobotsData, error) {
	where := (&url.URL{Scheme: u.Scheme, Host: u.Host, Path: "/robots.txt"}).String()
	resp, err := c.attempt(ctx, http.MethodGet, Request{
		URL: where, Accept: "text/plain, */*;q=0.1", PublicOnly: publicOnly,
		Limits: Limits{MaxBytes: 16 << 20, Header: 5 * time.Second, Total: 30 * time.Second},
	})
	if status, ok := errors.AsType[*StatusError](err); ok {
		if status.Status == http.StatusTooManyRequests {
			return nil, err
		}
		if status.Status >= 400 && status.Status < 500 {
			return robotstxt.FromStatusAndBytes(http.StatusNotFound, nil)
		}
		return nil, at(http.MethodGet, where, ErrRobots, &problem{kind: ErrRobots, detail: fmt.Sprintf("it can't be read: status %d", status.Status)})
	}
	if errors.Is(err, ErrTooLarge) || errors.Is(err, ErrEncoding) || errors.Is(err, ErrRedirect) {
		return robotstxt.FromStatusAndBytes(http.StatusNotFound, nil)
	}
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(io.LimitReader(resp.Body, robotsBytes))
	if err != nil && ctx.Err() != nil {
		return nil, err
	}
	// What arrived before a cut still counts.
	return robotstxt.FromBytes(robotsRules(text))
}
