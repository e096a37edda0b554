package probe

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/vitral-data/vitral/harvest/fetch"
)

const (
	stamp = "Wed, 04 Mar 2026 10:00:00 GMT"
	table = "municipio,monto\nCusco,10\nPuno,20\n"
	page  = "<!doctype html><html><head><title>No</title></head><body>Not here</body></html>"
)

// site is a server that notes which methods it was asked with.
type site struct {
	*httptest.Server
	mu    sync.Mutex
	asked []string
}

func newSite(t *testing.T, h http.HandlerFunc) *site {
	t.Helper()
	s := &site{}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/robots.txt" {
			fmt.Fprint(w, "User-agent: *\nDisallow: /private/\n")
			return
		}
		s.mu.Lock()
		s.asked = append(s.asked, r.Method)
		s.mu.Unlock()
		h(w, r)
	}))
	t.Cleanup(s.Close)
	return s
}

func client(t *testing.T) *fetch.Client {
	t.Helper()
	c, err := fetch.New(fetch.Policy{AllowPrivate: []string{"127.0.0.1"}, HurryPrivate: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.CloseIdle)
	return c
}

func hashOf(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

func file(header map[string]string, text string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		for name, value := range header {
			w.Header().Set(name, value)
		}
		w.Header().Set("Content-Length", fmt.Sprint(len(text)))
		_, _ = w.Write([]byte(text))
	}
}

func TestProbe(t *testing.T) {
	csv := map[string]string{"Content-Type": "text/csv; charset=utf-8", "Last-Modified": stamp, "ETag": `"1"`}
	found := Probe{Status: 200, Outcome: OK, ContentType: "text/csv; charset=utf-8", Sniffed: "text/csv", Size: int64(len(table)), SHA256: hashOf(table), LastModified: stamp, ETag: `"1"`}
	seen := found
	seen.Time = time.Date(2026, 3, 4, 12, 0, 0, 0, time.UTC)
	with := func(p Probe, change func(*Probe)) Probe { change(&p); return p }
	onlyGet := func(status int, h http.HandlerFunc) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			if r.Method == http.MethodHead {
				w.WriteHeader(status)
				return
			}
			h(w, r)
		}
	}
	big := strings.Repeat("a,b\n", 5000)
	for _, tc := range []struct {
		name     string
		maxBytes int64
		target   Target // its URL is a path
		handler  http.HandlerFunc
		want     Probe
		asked    string
	}{
		{"read whole", 1 << 20, Target{}, file(csv, table), found, "HEAD GET"},
		{"HEAD is enough", 0, Target{}, file(csv, table), with(found, func(p *Probe) { p.Sniffed, p.SHA256 = "", "" }), "HEAD"},
		{"unchanged by HEAD", 1 << 20, Target{Last: &seen}, file(csv, table), with(found, func(p *Probe) { p.Unchanged = true }), "HEAD"},
		{
			"changed", 1 << 20, Target{Last: &Probe{Outcome: OK, ETag: `"0"`, LastModified: stamp, SHA256: "old", Size: int64(len(table))}},
			file(csv, table), found, "HEAD GET",
		},
		{
			"same validators, other size", 1 << 20, Target{Last: &Probe{Outcome: OK, ETag: `"1"`, LastModified: stamp, Size: 7}},
			file(csv, table), found, "HEAD GET",
		},
		{
			"unchanged by 304", 1 << 20, Target{Last: &seen},
			onlyGet(405, func(w http.ResponseWriter, r *http.Request) {
				if r.Header.Get("If-None-Match") != `"1"` {
					t.Error("no validator")
				}
				w.WriteHeader(http.StatusNotModified)
			}),
			with(found, func(p *Probe) { p.Unchanged = true }), "HEAD GET",
		},
		{
			"a broken one has no validators", 1 << 20, Target{Last: &Probe{Outcome: Broken, ETag: `"1"`}},
			onlyGet(405, func(w http.ResponseWriter, r *http.Request) {
				if r.Header.Get("If-None-Match") != "" {
					t.Error("a validator of what wasn't there")
				}
				file(csv, table)(w, r)
			}),
			found, "HEAD GET",
		},
		{"moved, with the same validators", 1 << 20, Target{Last: &Probe{Outcome: OK, ETag: `"1"`, LastModified: stamp, Size: int64(len(table)), FinalURL: "http://a.example/"}}, file(csv, table), found, "HEAD GET"},
		{
			"just as large as is read", int64(len(big)), Target{}, file(csv, big),
			with(found, func(p *Probe) { p.Size, p.SHA256 = int64(len(big)), hashOf(big) }), "HEAD GET",
		},
		{
			"HEAD says nothing and little is read", 0, Target{},
			func(w http.ResponseWriter, r *http.Request) {
				w.Header().Set("Content-Type", "text/csv")
				w.(http.Flusher).Flush()
				_, _ = w.Write([]byte(big))
			},
			Probe{Status: 200, Outcome: OK, ContentType: "text/csv", Sniffed: "text/csv", Size: -1}, "HEAD GET",
		},
		{
			"an end that may be a cut", 1 << 20, Target{},
			func(w http.ResponseWriter, r *http.Request) {
				conn, _, err := w.(http.Hijacker).Hijack()
				if err != nil {
					t.Error(err)
					return
				}
				defer conn.Close()
				fmt.Fprint(conn, "HTTP/1.0 200 OK\r\nContent-Type: text/csv\r\n\r\n"+table)
			},
			Probe{Status: 200, Outcome: OK, ContentType: "text/csv", Sniffed: "text/csv", Size: -1}, "HEAD GET",
		},
		{
			"a coding that wasn't asked for", 0, Target{},
			file(map[string]string{"Content-Type": "text/csv", "Last-Modified": stamp, "Content-Encoding": "gzip"}, "xxxx"),
			Probe{Status: 200, Outcome: OK, ContentType: "text/csv", LastModified: stamp, Size: -1}, "HEAD",
		},
		{"HEAD 405", 0, Target{}, onlyGet(405, file(csv, table)), found, "HEAD GET"},
		{"HEAD 403", 0, Target{}, onlyGet(403, file(csv, table)), found, "HEAD GET"},
		{"HEAD 404", 0, Target{}, onlyGet(404, file(csv, table)), found, "HEAD GET"},
		{"HEAD 500", 0, Target{}, onlyGet(500, file(csv, table)), found, "HEAD GET"},
		{
			"HEAD hangs up", 0, Target{}, onlyGet(0, file(csv, table)), found, "HEAD GET",
		},
		{
			"HEAD says nothing", 1 << 20, Target{},
			func(w http.ResponseWriter, r *http.Request) {
				w.Header().Set("Content-Type", "text/csv")
				w.(http.Flusher).Flush()
				_, _ = w.Write([]byte(table))
			},
			Probe{Status: 200, Outcome: OK, ContentType: "text/csv", Sniffed: "text/csv", Size: int64(len(table)), SHA256: hashOf(table)}, "HEAD GET",
		},
		{
			"larger than what is read", 4000, Target{}, file(csv, big),
			with(found, func(p *Probe) { p.Size, p.SHA256 = int64(len(big)), "" }), "HEAD GET",
		},
		{
			"larger, and of unknown length", 4000, Target{},
			func(w http.ResponseWriter, r *http.Request) {
				w.Header().Set("ETag", `"1"`)
				w.Header().Set("Content-Type", "text/csv")
				w.(http.Flusher).Flush()
				_, _ = w.Write([]byte(big))
			},
			Probe{Status: 200, Outcome: OK, ContentType: "text/csv", Sniffed: "text/csv", Size: -1, ETag: `"1"`}, "HEAD GET",
		},
		{
			"a page instead of a table", 0, Target{MediaType: "text/csv"}, file(map[string]string{"Content-Type": "text/html"}, page),
			Probe{Status: 200, Outcome: OK, Reason: ReasonWebPage, ContentType: "text/html", Sniffed: "text/html", Size: int64(len(page)), SHA256: hashOf(page)}, "HEAD GET",
		},
		{
			"a page sent as a table", 1 << 20, Target{Format: "CSV"}, file(map[string]string{"Content-Type": "text/csv"}, page),
			Probe{Status: 200, Outcome: OK, Reason: ReasonWebPage, ContentType: "text/csv", Sniffed: "text/html", Size: int64(len(page)), SHA256: hashOf(page)}, "HEAD GET",
		},
		{
			"a page as declared", 0, Target{Format: "HTML"}, file(map[string]string{"Content-Type": "text/html"}, page),
			Probe{Status: 200, Outcome: OK, ContentType: "text/html", Sniffed: "text/html", Size: int64(len(page)), SHA256: hashOf(page)}, "HEAD GET",
		},
		{
			"a firewall's page for HEAD only", 0, Target{Format: "CSV"},
			func(w http.ResponseWriter, r *http.Request) {
				if r.Method == http.MethodHead {
					file(map[string]string{"Content-Type": "text/html"}, "checking…")(w, r)
					return
				}
				file(csv, table)(w, r)
			},
			found, "HEAD GET",
		},
		{"gone", 0, Target{}, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusGone) }, Probe{Status: 410, Outcome: Broken, Reason: ReasonStatus, Size: -1}, "HEAD GET"},
		{"wants a login", 0, Target{}, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusUnauthorized) }, Probe{Status: 401, Outcome: Unknown, Reason: ReasonStatus, Size: -1}, "HEAD GET"},
		{"too many", 0, Target{}, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusTooManyRequests) }, Probe{Status: 429, Outcome: Unknown, Reason: ReasonStatus, Size: -1}, "HEAD"},
		{
			"HEAD fine, GET not", 1 << 20, Target{},
			func(w http.ResponseWriter, r *http.Request) {
				if r.Method == http.MethodHead {
					file(csv, table)(w, r)
					return
				}
				w.WriteHeader(http.StatusInternalServerError)
			},
			Probe{Status: 500, Outcome: Broken, Reason: ReasonStatus, Size: -1}, "HEAD GET",
		},
		{
			"cut", 1 << 20, Target{},
			func(w http.ResponseWriter, r *http.Request) {
				w.Header().Set("Content-Length", "1000")
				w.Header().Set("Content-Type", "text/csv")
				_, _ = w.Write([]byte(table))
			},
			Probe{Status: 200, Outcome: Broken, Reason: ReasonCut, ContentType: "text/csv", Sniffed: "text/csv", Size: 1000}, "HEAD GET",
		},
		{"robots", 0, Target{URL: "/private/a.csv"}, file(csv, table), Probe{Outcome: Unknown, Reason: ReasonRobots, Size: -1}, ""},
		{"public only", 0, Target{PublicOnly: true}, file(csv, table), Probe{Outcome: Unknown, Reason: ReasonAddress, Size: -1}, ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			handler := tc.handler
			if tc.name == "HEAD hangs up" {
				handler = func(w http.ResponseWriter, r *http.Request) {
					if r.Method == http.MethodHead {
						panic(http.ErrAbortHandler)
					}
					file(csv, table)(w, r)
				}
			}
			s := newSite(t, handler)
			if tc.target.URL == "" {
				tc.target.URL = "/a.csv"
			}
			tc.target.URL = s.URL + tc.target.URL
			tc.want.URL = tc.target.URL
			got, err := New(client(t), Policy{MaxBytes: tc.maxBytes}).Probe(t.Context(), tc.target)
			if err != nil {
				t.Fatal(err)
			}
			if got.Time.IsZero() || got.Milliseconds < 0 {
				t.Errorf("time %v, %d ms", got.Time, got.Milliseconds)
			}
			if diff := cmp.Diff(tc.want, got, cmpopts.IgnoreFields(Probe{}, "Time", "Milliseconds")); diff != "" {
				t.Error(diff)
			}
			// net/http asks again when a kept connection was hung up on.
			if asked := strings.Join(slices.Compact(s.asked), " "); asked != tc.asked {
				t.Errorf("asked %q, want %q", asked, tc.asked)
			}
		})
	}
}

func TestProbeFollowsRedirects(t *testing.T) {
	s := newSite(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/old.csv" {
			http.Redirect(w, r, "/new.csv", http.StatusMovedPermanently)
			return
		}
		file(map[string]string{"Last-Modified": stamp}, table)(w, r)
	})
	got, err := New(client(t), Policy{}).Probe(t.Context(), Target{URL: s.URL + "/old.csv"})
	if err != nil || got.Outcome != OK || got.FinalURL != s.URL+"/new.csv" {
		t.Errorf("%+v, %v", got, err)
	}
}

// fake answers with errors.
type fake struct{ head, get error }

func (f fake) Head(context.Context, fetch.Request) (*fetch.Response, error) { return nil, f.head }
func (f fake) Get(context.Context, fetch.Request) (*fetch.Response, error)  { return nil, f.get }

func TestSlowHeadIsAskedAgain(t *testing.T) {
	slow := &fetch.Error{Method: "HEAD", URL: "http://a.example/", Kind: fetch.ErrSlow}
	gone := &fetch.StatusError{Status: 404}
	got, err := New(fake{slow, gone}, Policy{}).Probe(t.Context(), Target{URL: "http://a.example/"})
	if err != nil || got.Outcome != Broken || got.Status != 404 {
		t.Errorf("%+v, %v", got, err)
	}
	got, err = New(fake{slow, slow}, Policy{}).Probe(t.Context(), Target{URL: "http://a.example/"})
	if err != nil || got.Outcome != Unknown || got.Reason != ReasonTimeout {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestInterruptedProbe(t *testing.T) {
	reason := errors.New("the run was stopped")
	ctx, cancel := context.WithCancelCause(t.Context())
	s := newSite(t, func(http.ResponseWriter, *http.Request) {
		cancel(reason)
		<-ctx.Done()
	})
	if got, err := New(client(t), Policy{}).Probe(ctx, Target{URL: s.URL}); !errors.Is(err, reason) {
		t.Errorf("%+v, %v", got, err)
	}
}
