package harvest_test

import (
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/vitral-data/vitral/catalog/view"
	"github.com/vitral-data/vitral/harvest"
	"github.com/vitral-data/vitral/harvest/fetch"
)

// site is a web server that a lab's client reaches under a public-looking name.
type site struct {
	host     string
	requests atomic.Int32
	handler  http.HandlerFunc
}

func (l *lab) site(host string, h http.HandlerFunc) *site {
	l.Helper()
	s := &site{host: host, handler: h}
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.requests.Add(1)
		s.handler(w, r)
	}))
	l.Cleanup(srv.Close)
	client, err := fetch.New(fetch.Policy{AllowPrivate: []string{"127.0.0.1"}, HurryPrivate: true, Tries: 1},
		fetch.WithHosts(map[string]string{host: srv.Listener.Addr().String()}))
	if err != nil {
		l.Fatal(err)
	}
	l.h.Pages = harvest.Web{Client: client}
	return s
}

func web(id, url string) harvest.Source {
	return harvest.Source{ID: id, URL: url, Kind: "auto", Grace: harvest.DefaultGrace(), Guard: harvest.DefaultGuard()}
}

// TestHydraPages: both paging vocabularies of the corpus, over HTTP under the
// host that their pages name.
func TestHydraPages(t *testing.T) {
	for _, name := range []string{"paged", "partial"} {
		t.Run(name, func(t *testing.T) {
			root := corpus(t, "rdf/udata")
			l := newLab(t)
			s := l.site("data.test.org", func(w http.ResponseWriter, r *http.Request) {
				page := "1"
				if r.URL.Query().Get("page") == "2" {
					page = "2"
				}
				w.Header().Set("Content-Type", "application/ld+json")
				http.ServeFile(w, r, filepath.Join(root, name+"-collection-"+page+".jsonld"))
			})
			got := l.run(web("udata", "http://data.test.org/catalog.jsonld"))
			if got.State != view.RunDone || got.Datasets != 4 || got.Pages != 2 || s.requests.Load() != 2 {
				t.Errorf("%s %s (%s): %d datasets, %d pages, %d requests", got.State, got.Reason, got.Detail, got.Datasets, got.Pages, s.requests.Load())
			}
		})
	}
}

// dataset is one dataset of a data.json.
func dataset(i int) string {
	return fmt.Sprintf(`{"identifier":"d%d","title":"Presupuesto %d","publisher":{"name":"Hacienda"},"distribution":[{"downloadURL":"https://datos.example/%d.csv"}]}`, i, i, i)
}

func dataJSON(n int) string {
	list := make([]string, n)
	for i := range list {
		list[i] = dataset(i)
	}
	return `{"title":"Catálogo","dataset":[` + strings.Join(list, ",") + `]}`
}

// TestConditional: an unchanged source costs one conditional request and makes
// no commit; the same body without validators makes none either.
func TestConditional(t *testing.T) {
	l := newLab(t)
	etag, asked := `"one"`, ""
	s := l.site("datos.example", func(w http.ResponseWriter, r *http.Request) {
		asked = r.Header.Get("If-None-Match")
		if etag != "" {
			w.Header().Set("ETag", etag)
			if asked == etag {
				w.WriteHeader(http.StatusNotModified)
				return
			}
		}
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write([]byte(dataJSON(5)))
	})
	if got := l.run(web("s", "http://datos.example/data.json")); got.State != view.RunDone || got.Added != 5 {
		t.Fatalf("%s %s: %+v", got.State, got.Detail, got.Counts)
	}
	got := l.run(web("s", "http://datos.example/data.json"))
	if got.State != view.RunUnchanged || got.Datasets != 5 || got.Unchanged != 5 || s.requests.Load() != 2 || asked != etag || got.Bytes != 0 {
		t.Errorf("304: %s, %+v, %d requests, asked %s, %d bytes", got.State, got.Counts, s.requests.Load(), asked, got.Bytes)
	}
	etag = ""
	got = l.run(web("s", "http://datos.example/data.json"))
	if got.State != view.RunUnchanged || got.Unchanged != 5 || s.requests.Load() != 3 || got.Bytes == 0 {
		t.Errorf("same body: %s, %+v, %d requests", got.State, got.Counts, s.requests.Load())
	}
	if head, err := l.h.Archive.Head(context.Background(), "s"); err != nil || head.N != 1 {
		t.Errorf("head %d, %v", head.N, err)
	}
}

// TestBadSources: whatever a source answers, the run ends with a stated reason
// and nothing that was public goes.
func TestBadSources(t *testing.T) {
	plain := func(contentType, body string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", contentType)
			_, _ = w.Write([]byte(body))
		}
	}
	status := func(code int) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(code) }
	}
	for _, tc := range []struct {
		name    string
		answer  http.HandlerFunc
		limits  harvest.Limits
		state   view.RunState
		reason  string
		listed  int
		invalid int
	}{
		{"not found", status(404), harvest.Limits{}, view.RunFailed, "status", 0, 0},
		{"server error", status(500), harvest.Limits{}, view.RunFailed, "status", 0, 0},
		{"web page", plain("application/json", "<!doctype html><html><body>Mantenimiento</body></html>"), harvest.Limits{}, view.RunFailed, "html", 0, 0},
		{"other JSON", plain("application/json", `{"title":"no catalogue"}`), harvest.Limits{}, view.RunFailed, "", 0, 0},
		{"empty", plain("application/json", ""), harvest.Limits{}, view.RunFailed, "", 0, 0},
		{"a spreadsheet", plain("application/zip", "PK\x03\x04 and so on"), harvest.Limits{}, view.RunFailed, "unsupported", 0, 0},
		{"deep JSON", plain("application/json", `{"dataset":[{"title":`+strings.Repeat("[", 100_000)), harvest.Limits{}, view.RunFailed, "too-deep", 0, 0},
		{"deep XML", plain("application/rdf+xml", `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">`+strings.Repeat("<rdf:Description><rdf:value>", 100_000)), harvest.Limits{}, view.RunFailed, "too-deep", 0, 0},
		{"a bomb", bomb, harvest.Limits{}, view.RunFailed, "ratio", 0, 0},
		{"a cut", cutAfter(dataJSON(6), len(dataJSON(6))-100), harvest.Limits{}, view.RunIncomplete, "cut", 5, 0},
		{"too large", plain("application/json", dataJSON(6)), harvest.Limits{Bytes: int64(len(dataJSON(6)) - 100)}, view.RunIncomplete, "too-large", 0, 0},
		{"a bad record among good ones", plain("application/json", `{"title":"Catálogo","dataset":[`+dataset(0)+`,7,`+dataset(1)+`,`+dataset(1)+`,{"description":"no key"},`+dataset(2)+`,`+dataset(3)+`,`+dataset(4)+`,`+dataset(5)+`]}`),
			harvest.Limits{}, view.RunUnchanged, "", 8, 3},
		{"Latin-1 under a wrong label", plain("application/json; charset=utf-8", "{\"dataset\":["+strings.ReplaceAll(dataset(0), "Presupuesto", "A\xf1o")+","+strings.TrimPrefix(dataJSON(6), `{"title":"Catálogo","dataset":[`+dataset(0)+",")),
			harvest.Limits{}, view.RunDone, "", 6, 0},
	} {
		t.Run(tc.name, func(t *testing.T) {
			l := newLab(t)
			good := true
			l.site("datos.example", func(w http.ResponseWriter, r *http.Request) {
				if good {
					plain("application/json", dataJSON(6))(w, r)
					return
				}
				tc.answer(w, r)
			})
			if got := l.run(web("s", "http://datos.example/data.json")); got.State != view.RunDone {
				t.Fatalf("%s %s", got.State, got.Detail)
			}
			good = false
			src := web("s", "http://datos.example/data.json")
			src.Limits = tc.limits
			got := l.run(src)
			if got.State != tc.state || tc.reason != "" && got.Reason != tc.reason || got.Datasets != tc.listed || got.Invalid != tc.invalid {
				t.Errorf("%s %s (%s): %d datasets, %d invalid, %+v", got.State, got.Reason, got.Detail, got.Datasets, got.Invalid, got.InvalidRecords)
			}
			if (got.State == view.RunFailed || got.State == view.RunIncomplete) && got.Reason == "" {
				t.Error("no reason")
			}
			head, err := l.h.Archive.Head(context.Background(), "s")
			if err != nil {
				t.Fatal(err)
			}
			for _, e := range head.Entries {
				if e.Outcome.Absent() {
					t.Errorf("%s %s is %s", e.Kind, e.Key, e.Outcome)
				}
			}
		})
	}
}

func bomb(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Content-Encoding", "gzip")
	zw := gzip.NewWriter(w)
	_, _ = zw.Write([]byte(`{"dataset":[{"title":"`))
	zeros := []byte(strings.Repeat(" ", 1<<20))
	for range 64 {
		if _, err := zw.Write(zeros); err != nil {
			return
		}
	}
	_ = zw.Close()
}

// cutAfter announces a whole body and breaks off after n bytes.
func cutAfter(body string, n int) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Content-Length", fmt.Sprint(len(body)))
		_, _ = w.Write([]byte(body[:n]))
	}
}

// TestHTMLCorpus: a web page served under a data.json's name is a failed run.
func TestHTMLCorpus(t *testing.T) {
	found, err := filepath.Glob(corpus(t, "dcat-us/*html*"))
	if err != nil || len(found) == 0 {
		t.Fatalf("no HTML page in the corpus: %v", err)
	}
	for _, path := range found {
		l := newLab(t)
		if got := l.run(file("us", path)); got.State != view.RunFailed || got.Reason != "html" {
			t.Errorf("%s: %s %s (%s)", path, got.State, got.Reason, got.Detail)
		}
	}
}

// TestFileConnectsNowhere: a file that names a next page is read alone.
func TestFileConnectsNowhere(t *testing.T) {
	path := corpus(t, "rdf/udata/paged-collection-1.jsonld")
	l := newLab(t)
	s := l.site("data.test.org", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusInternalServerError) })
	if got := l.run(file("f", path)); got.State != view.RunIncomplete || got.Reason != "more-pages" {
		t.Errorf("%s %s", got.State, got.Reason)
	}
	if n := s.requests.Load(); n != 0 {
		t.Errorf("%d connections", n)
	}
}

// TestLaterPageFails: what was read lands, and nothing goes missing.
func TestLaterPageFails(t *testing.T) {
	l := newLab(t)
	page := func(i int, next string) string {
		view := ""
		if next != "" {
			view = fmt.Sprintf(`<> a hydra:PartialCollectionView ; hydra:next <%s> .`, next)
		}
		return fmt.Sprintf(`@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dct: <http://purl.org/dc/terms/> . @prefix hydra: <http://www.w3.org/ns/hydra/core#> .
<http://datos.example/d%d> a dcat:Dataset ; dct:title "Datos %d"@es . %s`, i, i, view)
	}
	broken := false
	l.site("datos.example", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/turtle")
		switch r.URL.Query().Get("page") {
		case "":
			_, _ = w.Write([]byte(page(1, "/c?page=2")))
		case "2":
			if broken {
				w.WriteHeader(http.StatusNotFound)
				return
			}
			_, _ = w.Write([]byte(page(2, "/c?page=3")))
		case "3":
			_, _ = w.Write([]byte(page(3, "")))
		}
	})
	if got := l.run(web("s", "http://datos.example/c")); got.State != view.RunDone || got.Added != 3 {
		t.Fatalf("%s %s: %+v", got.State, got.Detail, got.Counts)
	}
	broken = true
	got := l.run(web("s", "http://datos.example/c"))
	if got.State != view.RunIncomplete || got.Reason != "status" || got.Missing != 0 || got.Withdrawn != 0 || got.Datasets != 1 {
		t.Errorf("%s %s: %+v", got.State, got.Reason, got.Counts)
	}
}

// TestResume: a run that was killed after its first page goes on from there.
func TestResume(t *testing.T) {
	l := newLab(t)
	ctx, kill := context.WithCancel(context.Background())
	asked := map[string]int{}
	l.site("datos.example", func(w http.ResponseWriter, r *http.Request) {
		asked[r.URL.RequestURI()]++
		w.Header().Set("Content-Type", "text/turtle")
		body := `@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix hydra: <http://www.w3.org/ns/hydra/core#> .` + "\n"
		if r.URL.RawQuery == "" {
			_, _ = w.Write([]byte(body + `<http://datos.example/d1> a dcat:Dataset . <> a hydra:PartialCollectionView ; hydra:next "/c?page=2" .`))
			return
		}
		_, _ = w.Write([]byte(body + `<http://datos.example/d2> a dcat:Dataset .`))
	})
	stages := 0
	l.h.Fail = func(point string) {
		if point == "stage" {
			if stages++; stages == 1 {
				kill()
			}
		}
	}
	if _, err := l.h.Run(ctx, web("s", "http://datos.example/c")); err == nil {
		t.Fatal("the run was not killed")
	}
	l.now = l.now.Add(time.Minute)
	got := l.run(web("s", "http://datos.example/c"))
	if got.State != view.RunDone || got.Datasets != 2 || asked["/c"] != 1 || asked["/c?page=2"] != 1 {
		t.Errorf("%s %s: %d datasets, asked %v", got.State, got.Detail, got.Datasets, asked)
	}
}

// TestManyPages: a source of many pages with long addresses and long headers
// lands; what its commit can't keep of them is left out.
func TestManyPages(t *testing.T) {
	l := newLab(t)
	const pages = 300
	long := strings.Repeat("x", 7000)
	l.site("datos.example", func(w http.ResponseWriter, r *http.Request) {
		var n int
		_, _ = fmt.Sscanf(r.URL.Query().Get("page"), "%d", &n)
		w.Header().Set("Date", l.now.Format(http.TimeFormat))
		w.Header().Set("ETag", `"`+strings.Repeat("e", 6000)+`"`)
		w.Header().Set("Last-Modified", strings.Repeat("m", 20000))
		w.Header().Set("Content-Type", "text/turtle")
		if n < pages {
			w.Header().Set("Link", fmt.Sprintf(`</c?page=%d&q=%s>; rel="next"`, n+1, long))
		}
		_, _ = fmt.Fprintf(w, `<https://datos.example/%d> a <http://www.w3.org/ns/dcat#Dataset> ; <http://purl.org/dc/terms/title> "T%d" .`, n, n)
	})
	got := l.run(web("s", "http://datos.example/c?page=1"))
	if got.State != view.RunDone || got.Added != pages || got.Pages != pages {
		t.Errorf("%s %s (%s): %+v, %d pages", got.State, got.Reason, got.Detail, got.Counts, got.Pages)
	}
	if got := l.run(web("s", "http://datos.example/c?page=1")); got.State != view.RunUnchanged {
		t.Errorf("again: %s %s (%s)", got.State, got.Reason, got.Detail)
	}
	l.clean()
}

// asks remembers what was asked of the pages beneath.
type asks struct {
	harvest.Pages
	seen    []harvest.Ask
	private bool
}

func (a *asks) Open(ctx context.Context, ask harvest.Ask) (harvest.Answer, error) {
	a.seen = append(a.seen, ask)
	ans, err := a.Pages.Open(ctx, ask)
	ans.Private = a.private
	return ans, err
}

// TestPagesOfAPublicSource: what a public page names is asked for as public
// alone, also conditionally and by a run that goes on where another was killed.
func TestPagesOfAPublicSource(t *testing.T) {
	for _, private := range []bool{false, true} {
		l := newLab(t)
		l.site("datos.example", func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Date", l.now.Format(http.TimeFormat))
			w.Header().Set("ETag", `"1"`)
			w.Header().Set("Content-Type", "text/turtle")
			if r.Header.Get("If-None-Match") != "" {
				w.WriteHeader(http.StatusNotModified)
				return
			}
			if r.URL.Path == "/1" {
				w.Header().Set("Link", `</2>; rel="next"`)
			}
			_, _ = fmt.Fprintf(w, `<https://datos.example%s> a <http://www.w3.org/ns/dcat#Dataset> .`, r.URL.Path)
		})
		a := &asks{Pages: l.h.Pages, private: private}
		l.h.Pages = a
		check := func(what string, want ...string) {
			t.Helper()
			if len(a.seen) != len(want) {
				t.Fatalf("%s: %d requests, want %d", what, len(a.seen), len(want))
			}
			for i, ask := range a.seen {
				if !strings.HasSuffix(ask.URL, want[i]) || ask.PublicOnly != (want[i] == "/2" && !private) {
					t.Errorf("private %v, %s: request %d: %s, public only %v", private, what, i, ask.URL, ask.PublicOnly)
				}
			}
			a.seen = nil
		}
		stop := errors.New("killed")
		l.h.Fail = func(point string) {
			if point == "stage" {
				panic(stop)
			}
		}
		func() {
			defer func() {
				if recover() != stop {
					t.Fatal("not killed")
				}
			}()
			l.run(web("s", "http://datos.example/1"))
		}()
		l.h.Fail = nil
		check("before the kill", "/1")
		l.run(web("s", "http://datos.example/1"))
		check("resumed", "/2")
		l.run(web("s", "http://datos.example/1"))
		check("conditional", "/1", "/2")
	}
}
