package fetch

import (
	"context"
	"errors"
	"io"
	"net/http"
	"testing"
	"testing/synctest"
	"time"
)

func get(t *testing.T, c *Client, r Request) ([]byte, error) {
	t.Helper()
	resp, err := c.Get(t.Context(), r)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	return io.ReadAll(resp.Body)
}

func TestSlowHeaders(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, network, done := piped(t, Policy{}, func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
		defer done()
		start := time.Now()
		_, err := get(t, c, Request{URL: "http://datos.example/"})
		if !errors.Is(err, ErrSlow) || time.Since(start) != 15*time.Second {
			t.Errorf("%v after %v, want ErrSlow after 15 s", err, time.Since(start))
		}
		if network.dials.Load() != 1 {
			t.Errorf("%d attempts: a host that is slow is not asked again at once", network.dials.Load())
		}
	})
}

func TestSlowBody(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, _, done := piped(t, Policy{}, func(w http.ResponseWriter, r *http.Request) {
			for r.Context().Err() == nil {
				_, _ = w.Write([]byte("x"))
				w.(http.Flusher).Flush()
				time.Sleep(time.Second)
			}
		})
		defer done()
		start := time.Now()
		_, err := get(t, c, Request{URL: "http://datos.example/"})
		if !errors.Is(err, ErrSlow) || time.Since(start) != 30*time.Second {
			t.Errorf("%v after %v, want ErrSlow after 30 s", err, time.Since(start))
		}
		start = time.Now()
		text, err := get(t, c, Request{URL: "http://datos.example/", Limits: Limits{MinRate: -1, Total: time.Hour}})
		if !errors.Is(err, ErrSlow) || time.Since(start) != time.Hour || len(text) < 3599 || len(text) > 3601 {
			t.Errorf("without a rate: %v after %v, %d bytes, want ErrSlow after 1 h, about 3600", err, time.Since(start), len(text))
		}
	})
}

// A steady host just above the rate is read to its end, however long it takes.
func TestSteadyBody(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, _, done := piped(t, Policy{}, func(w http.ResponseWriter, _ *http.Request) {
			for range 600 {
				_, _ = w.Write(make([]byte, 1100))
				w.(http.Flusher).Flush()
				time.Sleep(time.Second)
			}
		})
		defer done()
		if text, err := get(t, c, Request{URL: "http://datos.example/"}); err != nil || len(text) != 600*1100 {
			t.Errorf("%d bytes, %v", len(text), err)
		}
	})
}

// A slow consumer is not a slow host.
func TestSlowConsumer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, _, done := piped(t, Policy{}, func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(make([]byte, 100<<10)) })
		defer done()
		resp, err := c.Get(t.Context(), Request{URL: "http://datos.example/"})
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		for range 20 {
			if _, err := io.ReadFull(resp.Body, make([]byte, 5<<10)); err != nil {
				t.Fatal(err)
			}
			time.Sleep(20 * time.Second)
		}
	})
}

func TestCallerEndsIt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, _, done := piped(t, Policy{}, func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/body" {
				_, _ = w.Write([]byte("x"))
				w.(http.Flusher).Flush()
			}
			<-r.Context().Done()
		})
		defer done()
		reason := errors.New("the run was stopped")
		for _, path := range []string{"/headers", "/body"} {
			ctx, cancel := context.WithCancelCause(t.Context())
			time.AfterFunc(time.Second, func() { cancel(reason) })
			resp, err := c.Get(ctx, Request{URL: "http://datos.example" + path})
			if err == nil {
				_, err = io.ReadAll(resp.Body)
				_ = resp.Body.Close()
			}
			if !errors.Is(err, reason) || errors.Is(err, ErrCut) || errors.Is(err, ErrConnect) || errors.Is(err, ErrSlow) {
				t.Errorf("%s: %v, want the caller's reason and no fault of the host", path, err)
			}
		}
	})
}

// A redirect whose page never ends doesn't hold us up.
func TestRedirectWithEndlessPage(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, _, done := piped(t, Policy{}, func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/end" {
				return
			}
			w.Header().Set("Content-Length", "100")
			http.Redirect(w, r, "/end", http.StatusFound)
			w.(http.Flusher).Flush()
			<-r.Context().Done()
		})
		defer done()
		start := time.Now()
		if _, err := get(t, c, Request{URL: "http://datos.example/"}); err != nil || time.Since(start) > 2*time.Second {
			t.Errorf("%v after %v", err, time.Since(start))
		}
	})
}
