package fetch

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"
	"net/netip"
	"net/url"
	"time"
)

// attempt asks once, following redirects.
func (c *Client) attempt(ctx context.Context, method string, r Request) (*Response, error) {
	limits := r.Limits.withDefaults()
	raw, publicOnly := r.URL, r.PublicOnly
	var origin string
	var passed []string
	sameOrigin := true
	for {
		u, t, err := parseURL(raw)
		if err != nil {
			return nil, at(method, raw, ErrURL, err)
		}
		if origin == "" {
			origin = u.Scheme + "://" + u.Host
		}
		// Once left, an origin isn't trusted again: whoever led away could
		// lead back to a place of their choice.
		sameOrigin = sameOrigin && origin == u.Scheme+"://"+u.Host
		if r.Robots {
			if err := c.robotsAllow(ctx, method, u, publicOnly); err != nil {
				return nil, err
			}
		}
		h := hop{method: method, url: u, target: t, header: c.header(r, sameOrigin), limits: limits, publicOnly: publicOnly}
		got, err := c.hop(ctx, h)
		if err != nil {
			return nil, err
		}
		if !got.redirect() {
			return c.finish(r, h, got, passed)
		}
		location := got.Header.Get("Location")
		got.discard()
		if limits.Redirects < 0 || len(passed) >= limits.Redirects {
			return nil, at(method, r.URL, ErrRedirect, &problem{kind: ErrRedirect, detail: fmt.Sprintf("more than %d redirects", max(0, limits.Redirects))})
		}
		next, err := follow(u, location)
		if err != nil {
			return nil, at(method, u.String(), ErrRedirect, err)
		}
		passed = append(passed, u.String())
		raw, publicOnly = next, publicOnly || !got.private
	}
}

// follow gives the target of a redirect.
func follow(from *url.URL, location string) (string, error) {
	to, err := from.Parse(location)
	if err != nil {
		return "", &problem{kind: ErrRedirect, detail: fmt.Sprintf("its target %q is no URL", clip(location))}
	}
	if from.Scheme == "https" && to.Scheme == "http" {
		return "", &problem{kind: ErrRedirect, detail: "from https to http, " + Redact(to.String())}
	}
	return to.String(), nil
}

// hop is one request of a chain.
type hop struct {
	method     string
	url        *url.URL
	target     target
	header     http.Header
	limits     Limits
	publicOnly bool
}

// answer is the response to one hop; whoever gets it ends its exchange.
type answer struct {
	*http.Response
	ex      *exchange
	private bool
}

func (a *answer) redirect() bool {
	switch a.StatusCode {
	case http.StatusMovedPermanently, http.StatusFound, http.StatusSeeOther,
		http.StatusTemporaryRedirect, http.StatusPermanentRedirect:
		return a.Header.Get("Location") != ""
	}
	return false
}

// discard reads the little that a redirect or an error page holds, so that the
// connection can be used again, and ends the exchange.
func (a *answer) discard() {
	// Politely, but not for long: the connection isn't worth a wait.
	timer := time.AfterFunc(time.Second, func() { a.ex.cancel(context.Canceled) })
	_, _ = io.CopyN(io.Discard, a.Body, 4<<10)
	timer.Stop()
	_ = a.Body.Close()
	a.ex.end()
}

// hop judges, queues and asks.
func (c *Client) hop(ctx context.Context, h hop) (*answer, error) {
	raw := h.url.String()
	way := c.open
	if h.publicOnly {
		way = c.public
	}
	if err := way.guard.url(h.target); err != nil {
		return nil, at(h.method, raw, ErrAddress, err)
	}
	leave := func() {}
	if !c.hurried(h.target) {
		var err error
		if leave, err = c.queues.enter(ctx, h.target.host); err != nil {
			if waiting, ok := errors.AsType[*StatusError](err); ok {
				waiting.Method, waiting.URL = h.method, Redact(raw)
				return nil, waiting
			}
			return nil, at(h.method, raw, nil, &callerError{err})
		}
	}
	ex := begin(ctx, h.limits, leave)
	var answered netip.Addr
	trace := &httptrace.ClientTrace{GotConn: func(info httptrace.GotConnInfo) { answered = remote(info.Conn) }}
	req, err := http.NewRequestWithContext(httptrace.WithClientTrace(ex.ctx, trace), h.method, raw, nil)
	if err != nil {
		ex.end()
		return nil, at(h.method, raw, ErrURL, err)
	}
	req.Header = h.header
	resp, err := way.transport.RoundTrip(req) //nolint:bodyclose // who gets the answer closes its body: follow and finish do
	if err != nil {
		if stopped := ex.stopped(); stopped != nil {
			err = stopped
		}
		ex.end()
		return nil, at(h.method, raw, ErrConnect, err)
	}
	ex.header.Stop()
	isPrivate := answered.IsValid() && private(answered, way.guard.iana) != nil
	return &answer{resp, ex, isPrivate}, nil
}

// finish turns the last answer of a chain into a Response or an error.
func (c *Client) finish(r Request, h hop, got *answer, passed []string) (*Response, error) {
	raw := h.url.String()
	now := time.Now()
	resp := &Response{
		Status: got.StatusCode, URL: raw, Redirects: passed, Header: got.Header,
		ContentLength: got.ContentLength, Received: now, Private: got.private, Body: http.NoBody,
	}
	if date, err := http.ParseTime(got.Header.Get("Date")); err == nil {
		resp.Date = date
	}
	if got.StatusCode == http.StatusNotModified && (r.ETag != "" || r.LastModified != "") {
		got.discard()
		resp.NotModified = true
		return resp, nil
	}
	if got.StatusCode < 200 || got.StatusCode > 299 {
		wait := retryAfter(got.Header, now)
		if got.StatusCode == http.StatusTooManyRequests || got.StatusCode == http.StatusServiceUnavailable {
			if !c.hurried(h.target) {
				c.queues.cool(h.target.host, wait)
			}
		}
		got.discard()
		return nil, &StatusError{Method: h.method, URL: Redact(raw), Status: got.StatusCode, Header: got.Header, RetryAfter: wait}
	}
	coding, err := contentCoding(got.Header.Values("Content-Encoding"))
	switch {
	case err != nil && h.method != http.MethodHead:
	case got.StatusCode == http.StatusPartialContent && r.Header.Get("Range") == "":
		err = &problem{kind: ErrCut, detail: "a part was sent though the whole was asked for"}
	case h.method != http.MethodHead && got.ContentLength > h.limits.MaxBytes:
		err = &problem{kind: ErrTooLarge, detail: fmt.Sprintf("%d bytes, the limit is %d", got.ContentLength, h.limits.MaxBytes)}
	default:
		err = nil
	}
	if err != nil {
		_ = got.Body.Close()
		got.ex.end()
		return nil, at(h.method, raw, ErrEncoding, err)
	}
	resp.Unframed = got.ContentLength < 0 && len(got.TransferEncoding) == 0 && coding == "" && h.method != http.MethodHead
	resp.Body = newBody(got.Response, got.ex, h.limits, coding, h.method, raw)
	return resp, nil
}
