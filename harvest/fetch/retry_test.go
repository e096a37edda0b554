package fetch

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"testing"
	"testing/synctest"
	"time"
)

func TestRetryAfterIsObeyed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var asked []time.Duration
		start := time.Now()
		c, _, done := piped(t, Policy{}, func(w http.ResponseWriter, _ *http.Request) {
			asked = append(asked, time.Since(start))
			switch len(asked) {
			case 1:
				w.Header().Set("Retry-After", "7")
				w.WriteHeader(http.StatusTooManyRequests)
			case 2:
				w.Header().Set("Retry-After", time.Now().Add(40*time.Second).UTC().Format(http.TimeFormat))
				w.WriteHeader(http.StatusServiceUnavailable)
			default:
				fmt.Fprint(w, "ok")
			}
		})
		defer done()
		text, err := get(t, c, Request{URL: "http://datos.example/"})
		if err != nil || string(text) != "ok" {
			t.Fatalf("%q, %v", text, err)
		}
		if len(asked) != 3 || asked[1] < 7*time.Second || asked[1] > 8*time.Second ||
			asked[2]-asked[1] < 39*time.Second || asked[2]-asked[1] > 41*time.Second {
			t.Errorf("asked at %v, want at 0 s, 7 s and 47 s", asked)
		}
	})
}

func TestLongRetryAfterEndsTheRequest(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		asked := 0
		c, _, done := piped(t, Policy{}, func(w http.ResponseWriter, _ *http.Request) {
			if asked++; asked == 1 {
				w.Header().Set("Retry-After", "600")
				w.WriteHeader(http.StatusTooManyRequests)
			}
		})
		defer done()
		var status *StatusError
		_, err := get(t, c, Request{URL: "http://datos.example/?token=s"})
		if !errors.As(err, &status) || status.Status != 429 || status.RetryAfter != 10*time.Minute || status.Cooling {
			t.Fatalf("%v", err)
		}
		time.Sleep(4 * time.Minute)
		_, err = get(t, c, Request{URL: "http://datos.example/other"})
		if !errors.As(err, &status) || !status.Cooling || status.RetryAfter != 6*time.Minute || asked != 1 {
			t.Fatalf("while cooling: %v, asked %d times", err, asked)
		}
		if _, err := get(t, c, Request{URL: "http://another.example/"}); err != nil {
			t.Errorf("another host: %v", err)
		}
		time.Sleep(5*time.Minute + 30*time.Second)
		start := time.Now()
		if _, err := get(t, c, Request{URL: "http://datos.example/"}); err != nil || time.Since(start) != 30*time.Second {
			t.Errorf("a short rest is waited for: %v after %v", err, time.Since(start))
		}
	})
}

func TestWhatIsTriedAgain(t *testing.T) {
	for _, tc := range []struct{ status, want int }{
		{502, 4}, {503, 4}, {504, 4}, {429, 4},
		{400, 1}, {401, 1}, {404, 1}, {410, 1}, {500, 1}, {501, 1}, {304, 1}, {300, 1}, {302, 1},
	} {
		synctest.Test(t, func(t *testing.T) {
			asked := 0
			c, _, done := piped(t, Policy{}, func(w http.ResponseWriter, _ *http.Request) {
				asked++
				w.WriteHeader(tc.status)
			})
			defer done()
			var status *StatusError
			_, err := get(t, c, Request{URL: "http://datos.example/"})
			if !errors.As(err, &status) || status.Status != tc.status || asked != tc.want {
				t.Errorf("%d: %v, asked %d times, want %d", tc.status, err, asked, tc.want)
			}
			asked = 0
			if _, err := get(t, c, Request{URL: "http://datos.example/", Tries: 1}); err == nil || asked != 1 {
				t.Errorf("%d with one try: %v, asked %d times", tc.status, err, asked)
			}
		})
	}
}

func TestConnectionsAreTriedAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, network, done := piped(t, Policy{}, func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "ok") })
		defer done()
		network.refuse.Store(3)
		start := time.Now()
		if text, err := get(t, c, Request{URL: "http://datos.example/"}); err != nil || string(text) != "ok" {
			t.Errorf("%q, %v", text, err)
		}
		if took := time.Since(start); network.dials.Load() != 4 || took < 9*time.Second || took > 18*time.Second {
			t.Errorf("%d dials in %v, want 4 in about 13 s", network.dials.Load(), took)
		}
		network.refuse.Store(100)
		c.CloseIdle()
		if _, err := get(t, c, Request{URL: "http://datos.example/"}); !errors.Is(err, ErrConnect) {
			t.Errorf("%v, want ErrConnect", err)
		}
	})
}

func TestRetryEndsWithTheCaller(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, _, done := piped(t, Policy{}, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Retry-After", "60")
			w.WriteHeader(http.StatusServiceUnavailable)
		})
		defer done()
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
		defer cancel()
		start := time.Now()
		_, err := c.Get(ctx, Request{URL: "http://datos.example/"})
		var status *StatusError
		if !errors.Is(err, context.DeadlineExceeded) || !errors.As(err, &status) || time.Since(start) != 5*time.Second {
			t.Errorf("%v after %v", err, time.Since(start))
		}
	})
}

func TestRetryAfterHeader(t *testing.T) {
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	for _, tc := range []struct {
		value, date string
		want        time.Duration
	}{
		{"", "", 0},
		{"120", "", 2 * time.Minute},
		{" 5 ", "", 5 * time.Second},
		{"-5", "", 0},
		{"soon", "", 0},
		{"99999999999999999999", "", 0},
		{"Sun, 01 Mar 2026 12:00:30 GMT", "", 30 * time.Second},
		{"Sun, 01 Mar 2026 11:00:00 GMT", "", 0},
		// The host's clock is an hour slow.
		{"Sun, 01 Mar 2026 11:00:30 GMT", "Sun, 01 Mar 2026 11:00:00 GMT", 30 * time.Second},
	} {
		h := http.Header{}
		h.Set("Retry-After", tc.value)
		h.Set("Date", tc.date)
		if got := retryAfter(h, now); got != tc.want {
			t.Errorf("%q, Date %q: %v, want %v", tc.value, tc.date, got, tc.want)
		}
	}
}
