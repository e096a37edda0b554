package fetch

import (
	"errors"
	"fmt"
	"net/http"
	"time"
)

// The classes of error; every error of a Client or of a body wraps one of
// them, is a *StatusError, or is the caller's own context error.
var (
	// ErrURL: not a URL that can be asked for: malformed, without a host,
	// with a user name or a zone id.
	ErrURL = errors.New("not a usable URL")
	// ErrScheme: neither http nor https.
	ErrScheme = errors.New("scheme not allowed")
	// ErrPort: a port that the policy doesn't allow.
	ErrPort = errors.New("port not allowed")
	// ErrAddress: the host is, or resolves to, an address that isn't public.
	ErrAddress = errors.New("address not allowed")
	// ErrRedirect: too many redirects, one without a target, or one from
	// https to http.
	ErrRedirect = errors.New("redirect not followed")
	// ErrConnect: no connection, or it broke before the response headers.
	ErrConnect = errors.New("no connection")
	// ErrSlow: the headers, the body or the whole took too long.
	ErrSlow = errors.New("too slow")
	// ErrTooLarge: more bytes than the limit.
	ErrTooLarge = errors.New("response too large")
	// ErrRatio: the body expands beyond any honest compression.
	ErrRatio = errors.New("compressed beyond the limit")
	// ErrCut: the body ended before its end.
	ErrCut = errors.New("response cut short")
	// ErrEncoding: a content coding that was not asked for or is broken.
	ErrEncoding = errors.New("content coding not readable")
	// ErrRobots: the host's robots.txt does not let us ask for it.
	ErrRobots = errors.New("refused by robots.txt")
)

// Error says what was being done, to which URL, and what class of error ended
// it.
type Error struct {
	Method string
	URL    string // as Redact leaves it
	Kind   error  // one of the Err… values
	Detail string // "" when Err or Kind says it all
	Err    error  // the cause; may be nil
}

// Error implements error.
func (e *Error) Error() string {
	text := fmt.Sprintf("%s %s: %v", e.Method, e.URL, e.Kind)
	if e.Detail != "" {
		text += ": " + e.Detail
	}
	if e.Err != nil {
		text += ": " + e.Err.Error()
	}
	return text
}

// Unwrap gives the class and the cause.
func (e *Error) Unwrap() []error {
	if e.Err == nil {
		return []error{e.Kind}
	}
	return []error{e.Kind, e.Err}
}

// StatusError is a response whose status is neither 2xx nor an expected 304.
type StatusError struct {
	Method string
	URL    string // the final one, as Redact leaves it
	Status int
	Header http.Header
	// RetryAfter is how long the host asked to be left alone; 0 when it
	// didn't say.
	RetryAfter time.Duration
	// Cooling says that no request was made: an earlier Retry-After of the
	// same host still runs, for another RetryAfter.
	Cooling bool
}

// Error implements error.
func (e *StatusError) Error() string {
	if e.Cooling {
		return fmt.Sprintf("%s %s: not asked: the host wants no requests for another %v",
			e.Method, e.URL, e.RetryAfter.Round(time.Second))
	}
	text := fmt.Sprintf("%s %s: status %d", e.Method, e.URL, e.Status)
	if name := http.StatusText(e.Status); name != "" {
		text += " " + name
	}
	if e.RetryAfter > 0 {
		text += fmt.Sprintf(" (retry after %v)", e.RetryAfter.Round(time.Second))
	}
	return text
}

// problem is a class of error with its detail, before method and URL are
// known. It is what the guard and the body hand up.
type problem struct {
	kind   error
	detail string
	err    error
}

func (p *problem) Error() string {
	text := p.kind.Error()
	if p.detail != "" {
		text += ": " + p.detail
	}
	if p.err != nil {
		text += ": " + p.err.Error()
	}
	return text
}

func (p *problem) Unwrap() []error {
	if p.err == nil {
		return []error{p.kind}
	}
	return []error{p.kind, p.err}
}

// at turns any error into an *Error of the request; an error without a class
// gets the given one. The caller's own error stays without a class.
func at(method, url string, kind, err error) error {
	if own, ok := errors.AsType[*callerError](err); ok {
		return fmt.Errorf("%s %s: %w", method, Redact(url), own.error)
	}
	if p, ok := errors.AsType[*problem](err); ok {
		return &Error{Method: method, URL: Redact(url), Kind: p.kind, Detail: p.detail, Err: p.err}
	}
	return &Error{Method: method, URL: Redact(url), Kind: kind, Err: err}
}
