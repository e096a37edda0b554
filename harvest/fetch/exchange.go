package fetch

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"
)

// exchange is one request and its response, from the connection to the end of
// the body: its context, its clocks and its place in the host's queue.
type exchange struct {
	parent context.Context
	ctx    context.Context
	cancel context.CancelCauseFunc
	header *time.Timer
	total  *time.Timer
	leave  func()
	once   sync.Once
}

// begin starts the clocks. leave is called when the exchange ends.
func begin(parent context.Context, limits Limits, leave func()) *exchange {
	ctx, cancel := context.WithCancelCause(parent)
	e := &exchange{parent: parent, ctx: ctx, cancel: cancel, leave: leave}
	e.header = time.AfterFunc(limits.Header, func() {
		cancel(&problem{kind: ErrSlow, detail: fmt.Sprintf("no response headers within %v", limits.Header)})
	})
	e.total = time.AfterFunc(limits.Total, func() {
		cancel(&problem{kind: ErrSlow, detail: fmt.Sprintf("not finished within %v", limits.Total)})
	})
	return e
}

// end frees everything; it may be called more than once.
func (e *exchange) end() {
	e.once.Do(func() {
		e.header.Stop()
		e.total.Stop()
		e.cancel(context.Canceled)
		e.leave()
	})
}

// stopped gives what ended the exchange from our side: the problem that a clock
// found, or the caller's own error, wrapped in *callerError. Else nil.
func (e *exchange) stopped() error {
	cause := context.Cause(e.ctx)
	if _, ok := errors.AsType[*problem](cause); ok || cause == nil {
		return cause
	}
	return &callerError{cause}
}

// callerError is the caller's context error: no fault of the host.
type callerError struct{ error }

func (c *callerError) Unwrap() error { return c.error }
