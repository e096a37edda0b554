package fetch

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/temoto/robotstxt"
)

func TestRobots(t *testing.T) {
	for _, tc := range []struct {
		name    string
		status  int
		text    string
		allowed map[string]bool
	}{
		{"none", 404, "", map[string]bool{"/a.csv": true}},
		{"forbidden", 403, "", map[string]bool{"/a.csv": true}},
		{"all", 200, "User-agent: *\nDisallow: /\n", map[string]bool{"/a.csv": false, "/": false, "/robots.txt": true}},
		{"ours", 200, "User-agent: *\nDisallow: /\n\nUser-agent: vitral\nDisallow: /tmp/\n", map[string]bool{"/a.csv": true, "/tmp/a.csv": false}},
		{"query", 200, "User-agent: *\nDisallow: /*?format=\n", map[string]bool{"/a": true, "/a?format=csv": false}},
		{"odd lines", 200, "\ufeffDisallow: /x\nCrawl-delay: soon\nUser-agent: *\r\nDisallow: /y # why\nfoo\n", map[string]bool{"/x": true, "/y": false}},
		{"a web page", 200, "<!doctype html><title>Not found</title>", map[string]bool{"/a": true}},
		{"empty", 200, "", map[string]bool{"/a": true}},
		{"broken", 500, "", map[string]bool{"/a": false}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			var robots atomic.Int64
			s := serve(t, func(w http.ResponseWriter, r *http.Request) {
				if r.URL.Path == "/robots.txt" {
					robots.Add(1)
					w.WriteHeader(tc.status)
					fmt.Fprint(w, tc.text)
				}
			})
			c := newClient(t, loopback)
			for path, want := range tc.allowed {
				_, err := get(t, c, Request{URL: s.URL + path, Robots: true})
				if want && err != nil || !want && !errors.Is(err, ErrRobots) {
					t.Errorf("%s: %v, want allowed %t", path, err, want)
				}
				if _, err := get(t, c, Request{URL: s.URL + path}); err != nil && path != "/robots.txt" {
					t.Errorf("%s without robots: %v", path, err)
				}
			}
			// Asking for the file itself is one more.
			if n := robots.Load(); n > 3 || n > 1 && tc.name != "all" {
				t.Errorf("robots.txt was asked for %d times", n)
			}
		})
	}
}

// Robots of a redirect's target counts too.
func TestRobotsOfTheTarget(t *testing.T) {
	second := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/robots.txt" {
			fmt.Fprint(w, "User-agent: *\nDisallow: /")
			return
		}
		t.Error("it was asked for")
	})
	first := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/robots.txt" {
			http.NotFound(w, r)
			return
		}
		http.Redirect(w, r, second.URL+"/a", http.StatusFound)
	})
	if _, err := get(t, newClient(t, loopback), Request{URL: first.URL, Robots: true}); !errors.Is(err, ErrRobots) {
		t.Errorf("%v", err)
	}
}

func TestRobotsAreKeptForADay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		robots, status := 0, 200
		c, network, done := piped(t, Policy{}, func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/robots.txt" {
				robots++
				w.WriteHeader(status)
			}
		})
		defer done()
		ask := func(want error, times int) {
			t.Helper()
			_, err := get(t, c, Request{URL: "http://datos.example/a", Robots: true, Tries: 1})
			if !errors.Is(err, want) || (err == nil) != (want == nil) || robots != times {
				t.Errorf("%v, want %v; robots.txt was asked for %d times, want %d", err, want, robots, times)
			}
		}
		ask(nil, 1)
		time.Sleep(23 * time.Hour)
		ask(nil, 1)
		time.Sleep(2 * time.Hour)
		status = 503
		ask(ErrRobots, 2)
		ask(ErrRobots, 2)
		time.Sleep(robotsRetry + time.Second)
		network.refuse.Store(1)
		c.CloseIdle()
		ask(ErrConnect, 2)
		status = 200
		ask(ErrConnect, 2)
		time.Sleep(robotsRetry + time.Second)
		ask(nil, 3)
	})
}

// Whoever waits for another's robots.txt asks again when that one gives up.
func TestRobotsInterrupted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		robots := 0
		c, _, done := piped(t, Policy{}, func(_ http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/robots.txt" {
				if robots++; robots == 1 {
					<-r.Context().Done()
				}
			}
		})
		defer done()
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		go func() {
			if resp, err := c.Get(ctx, Request{URL: "http://datos.example/a", Robots: true}); !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("the first: %v, %v", resp, err)
			}
		}()
		synctest.Wait()
		if _, err := get(t, c, Request{URL: "http://datos.example/b", Robots: true}); err != nil || robots != 2 {
			t.Errorf("the second: %v, robots.txt was asked for %d times", err, robots)
		}
	})
}

func TestRobotsTableIsBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRobotsCache()
		fill := func(from, to int) {
			for i := from; i < to; i++ {
				key := fmt.Sprint(i)
				if entry, ours := r.take(key); ours {
					r.settle(key, entry, false)
				}
				if len(r.seen) > robotsTable {
					t.Fatalf("%d entries", len(r.seen))
				}
			}
		}
		if _, ours := r.take("asked for now"); !ours {
			t.Fatal("not ours")
		}
		fill(0, 3*robotsTable)
		if entry, ours := r.take("asked for now"); ours || entry.settled() {
			t.Error("what is being asked for was thrown out")
		}
		time.Sleep(robotsKeep + time.Second)
		fill(0, 3*robotsTable)
		if n := len(r.seen); n < robotsTable/2 {
			t.Errorf("%d entries", n)
		}
	})
}

func FuzzRobots(f *testing.F) {
	f.Add("User-agent: *\nDisallow: /a*b$\nAllow: /\n")
	f.Add("\ufeffuser-agent:vitral\rdisallow:/\x00")
	f.Add("Disallow: /\nUser-agent: a\nUser-agent: *\nAllow: *" + strings.Repeat("*a", 100))
	f.Fuzz(func(t *testing.T, text string) {
		rules, err := robotstxt.FromBytes(robotsRules([]byte(text)))
		if err != nil {
			t.Fatalf("%q: %v", text, err)
		}
		rules.TestAgent("/a/b?c=d", DefaultUserAgent)
	})
}

// Wildcards are bounded, and the bound never lets through what was forbidden.
func TestRobotsWildcardsAreBounded(t *testing.T) {
	many := strings.Repeat("a*", 500)
	text := "User-agent: *\nAllow: /" + many + "\nDisallow: /" + many + "\n" + strings.Repeat("Disallow: /*x\n", 1000)
	kept := string(robotsRules([]byte(text)))
	if n := strings.Count(kept, "*"); n > 1+robotsStars+robotsWild || strings.Contains(kept, "allow: /"+many) {
		t.Errorf("%d wildcards are kept", n)
	}
	rules, err := robotstxt.FromBytes([]byte(kept))
	if err != nil {
		t.Fatal(err)
	}
	if rules.TestAgent("/"+strings.Repeat("ab", 500), DefaultUserAgent) {
		t.Error("what the long rule forbids is allowed")
	}
}
