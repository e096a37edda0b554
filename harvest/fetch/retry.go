package fetch

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"

	"github.com/cenkalti/backoff/v5"
)

// again marks an error after which another attempt makes sense; after is how
// long the host asked to wait, 0 when it didn't.
type again struct {
	err   error
	after time.Duration
}

func (a *again) Error() string { return a.err.Error() }

// Unwrap gives backoff the host's own wait.
func (a *again) Unwrap() []error {
	if a.after > 0 {
		return []error{a.err, &backoff.RetryAfterError{Duration: a.after}}
	}
	return []error{a.err}
}

// retry makes attempts until one succeeds, one fails for good, or the policy's
// bounds are reached. Only what comes before the body is tried again: what was
// read of a body is the caller's.
func (c *Client) retry(ctx context.Context, method string, r Request) (*Response, error) {
	tries := r.Tries
	if tries <= 0 {
		tries = c.policy.Tries
	}
	var last error
	resp, err := backoff.Retry(ctx, func() (*Response, error) {
		resp, err := c.attempt(ctx, method, r)
		if err == nil {
			return resp, nil
		}
		last = err
		wait, ok := c.worthwhile(err)
		if !ok {
			return nil, backoff.Permanent(err)
		}
		return nil, &again{err, wait}
	},
		backoff.WithBackOff(&backoff.ExponentialBackOff{
			InitialInterval: time.Second, RandomizationFactor: 0.3, Multiplier: 3, MaxInterval: c.policy.RetryWait,
		}),
		backoff.WithMaxTries(uint(tries)),
		backoff.WithMaxElapsedTime(c.policy.RetryTotal),
	)
	if err == nil {
		return resp, nil
	}
	if a, ok := errors.AsType[*again](err); ok {
		return nil, a.err
	}
	if ctx.Err() != nil && last != nil && !errors.Is(last, err) {
		return nil, fmt.Errorf("%w, while waiting to try again after: %w", err, last)
	}
	return nil, err
}

// worthwhile says whether another attempt can help, and when.
func (c *Client) worthwhile(err error) (time.Duration, bool) {
	if status, ok := errors.AsType[*StatusError](err); ok {
		switch status.Status {
		case http.StatusTooManyRequests, http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
			return status.RetryAfter, !status.Cooling && status.RetryAfter <= c.policy.RetryWait
		}
		return 0, false
	}
	if !errors.Is(err, ErrConnect) || certificateError(err) {
		return 0, false
	}
	if dns, ok := errors.AsType[*net.DNSError](err); ok && dns.IsNotFound {
		return 0, false
	}
	return 0, true
}
