package fetch

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/time/rate"
)

func TestPace(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var mu sync.Mutex
		asked := map[string][]time.Duration{}
		var inside, most atomic.Int64
		start := time.Now()
		c, _, done := piped(t, Policy{}, func(_ http.ResponseWriter, r *http.Request) {
			most.Store(max(most.Load(), inside.Add(1)))
			mu.Lock()
			asked[r.Host] = append(asked[r.Host], time.Since(start))
			mu.Unlock()
			time.Sleep(100 * time.Millisecond)
			inside.Add(-1)
		})
		defer done()
		var wg sync.WaitGroup
		for i := range 20 {
			// Ports don't make another host.
			wg.Go(func() {
				if _, err := get(t, c, Request{URL: fmt.Sprintf("http://one.example:%d/", []int{80, 443}[i%2])}); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		// 4 at once from the burst, 16 at 2 a second.
		if took := time.Since(start); took < 8*time.Second || took > 9*time.Second {
			t.Errorf("20 requests took %v, want about 8 s", took)
		}
		if most.Load() != 2 {
			t.Errorf("%d at once, want 2", most.Load())
		}
		// Another host doesn't wait for that one.
		start = time.Now()
		if _, err := get(t, c, Request{URL: "http://two.example/"}); err != nil || time.Since(start) > time.Second {
			t.Errorf("another host: %v after %v", err, time.Since(start))
		}
	})
}

// An open body keeps its place; the wait for one ends with the caller.
func TestOpenBodiesHoldTheirPlace(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, _, done := piped(t, Policy{}, func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "ok") })
		defer done()
		var open []*Response
		for range 2 {
			resp, err := c.Get(t.Context(), Request{URL: "http://datos.example/"})
			if err != nil {
				t.Fatal(err)
			}
			open = append(open, resp)
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		if _, err := c.Get(ctx, Request{URL: "http://datos.example/"}); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("a third: %v", err)
		}
		for _, resp := range open {
			_ = resp.Body.Close()
			_ = resp.Body.Close()
		}
		for range 3 {
			if _, err := get(t, c, Request{URL: "http://datos.example/"}); err != nil {
				t.Fatal(err)
			}
		}
	})
}

func TestHurryPrivate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, _, done := piped(t, Policy{AllowPrivate: []string{"catalogo.intra"}, HurryPrivate: true}, func(http.ResponseWriter, *http.Request) {})
		defer done()
		start := time.Now()
		for range 50 {
			if _, err := get(t, c, Request{URL: "http://catalogo.intra/"}); err != nil {
				t.Fatal(err)
			}
		}
		if time.Since(start) != 0 {
			t.Errorf("took %v", time.Since(start))
		}
	})
}

func TestQueuesAreForgotten(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q := &queues{rate: rate.Limit(2), burst: 4, atOnce: 2, hosts: map[string]*queue{}}
		visit := func(from, to int) {
			for i := from; i < to; i++ {
				leave, err := q.enter(t.Context(), fmt.Sprintf("h%d.example", i))
				if err != nil {
					t.Fatal(err)
				}
				leave()
			}
		}
		visit(0, tableSize)
		q.cool("h1.example", time.Hour)
		held, err := q.enter(t.Context(), "h2.example")
		if err != nil {
			t.Fatal(err)
		}
		time.Sleep(forget + time.Second)
		visit(tableSize, tableSize+1)
		if len(q.hosts) != 3 || q.hosts["h1.example"] == nil || q.hosts["h2.example"] == nil {
			t.Errorf("%d hosts left, want the cooling one, the busy one and the new one", len(q.hosts))
		}
		held()
	})
}
