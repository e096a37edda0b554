package fetch

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"testing"
	"time"
)

func TestConditionalRequest(t *testing.T) {
	const stamp = "Wed, 04 Mar 2026 10:00:00 GMT"
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("ETag", `W/"7"`)
		w.Header().Set("Last-Modified", stamp)
		if r.Header.Get("If-None-Match") == `W/"7"` || r.Header.Get("If-Modified-Since") == stamp {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		fmt.Fprint(w, "body")
	})
	c := newClient(t, loopback)
	first, text := read(t, c, s.URL)
	if text != "body" || first.NotModified || first.ETag() != `W/"7"` || first.LastModified() != stamp || first.ContentLength != 4 {
		t.Errorf("first: %q, %+v", text, first)
	}
	if since := time.Since(first.Date).Abs(); since > time.Hour {
		t.Errorf("Date %v", first.Date)
	}
	for _, r := range []Request{
		{URL: s.URL, ETag: first.ETag()},
		{URL: s.URL, LastModified: first.LastModified()},
		{URL: s.URL, ETag: first.ETag(), LastModified: first.LastModified()},
	} {
		resp, err := c.Get(t.Context(), r)
		if err != nil {
			t.Fatal(err)
		}
		rest, err := io.ReadAll(resp.Body)
		if !resp.NotModified || resp.Status != 304 || len(rest) != 0 || err != nil {
			t.Errorf("%+v: %+v, %q, %v", r, resp, rest, err)
		}
		_ = resp.Body.Close()
	}
	resp, err := c.Get(t.Context(), Request{URL: s.URL, ETag: `"6"`})
	if err != nil || resp.NotModified {
		t.Errorf("another ETag: %+v, %v", resp, err)
	}
	_ = resp.Body.Close()
}

// A 304 to a request without validators is no answer.
func TestUnaskedNotModified(t *testing.T) {
	s := serve(t, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNotModified) })
	var status *StatusError
	if _, err := newClient(t, loopback).Get(t.Context(), Request{URL: s.URL}); !errors.As(err, &status) || status.Status != 304 {
		t.Errorf("%v", err)
	}
}

// Validators and headers from elsewhere can't smuggle a header field.
func TestHeaderInjection(t *testing.T) {
	s := serve(t, func(_ http.ResponseWriter, r *http.Request) {
		if r.Header.Get("X-Evil") != "" {
			t.Error("a header field was smuggled in")
		}
	})
	c := newClient(t, loopback)
	for _, r := range []Request{
		{URL: s.URL, ETag: "\"a\"\r\nX-Evil: 1"},
		{URL: s.URL, LastModified: "x\nX-Evil: 1"},
		{URL: s.URL, Accept: "a\r\nX-Evil: 1"},
		{URL: s.URL, Header: http.Header{"X-Fine": {"a\r\nX-Evil: 1"}}},
		{URL: s.URL, Header: http.Header{"X-Fine: b\r\nX-Evil": {"1"}}},
	} {
		if _, err := get(t, c, r); err == nil {
			t.Errorf("%+v went through", r)
		}
	}
}
