package ui_test

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/gin-gonic/gin"

	"github.com/vitral-data/vitral/ui"
	"github.com/vitral-data/vitral/ui/locale"
	"github.com/vitral-data/vitral/ui/uitest"
)

const base = "https://datos.example"

// fixture is one portal for all tests: scoring its datasets takes a moment.
var fixture = sync.OnceValues(func() (*uitest.Portal, error) {
	m, err := uitest.NewMaker()
	if err != nil {
		return nil, err
	}
	return m.Portal(70), nil
})

func portal(t testing.TB) *uitest.Portal {
	t.Helper()
	p, err := fixture()
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// server is a site with its engine.
type server struct {
	*gin.Engine
	site *ui.Site
}

func serve(t testing.TB, p *uitest.Portal, change ...func(*ui.Config)) server {
	t.Helper()
	gin.SetMode(gin.ReleaseMode)
	m, err := uitest.NewMaker()
	if err != nil {
		t.Fatal(err)
	}
	c := ui.Config{Reader: p, Searcher: p, Vocab: m.Vocab, Rules: m.Rules, BaseURL: base + "/", Now: uitest.Now, Version: "1.2.3", Log: slog.New(slog.DiscardHandler),
		Formats:   []ui.Format{{Name: "Turtle", Type: "text/turtle", Path: "/dataset/{id}.ttl"}},
		Endpoints: []ui.Endpoint{{Path: "/api/v1/datasets", Key: "datasets"}, {Path: "/api/v1/datasets/{id}", Key: "dataset"}}}
	for _, f := range change {
		f(&c)
	}
	s, err := ui.New(c)
	if err != nil {
		t.Fatal(err)
	}
	e := gin.New()
	s.Register(e)
	e.NoRoute(s.NotFound)
	return server{e, s}
}

func (s server) get(path string, headers ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodGet, path, nil)
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	return w
}

func (s server) page(t testing.TB, path string) uitest.Node {
	t.Helper()
	w := s.get(path)
	if w.Code != http.StatusOK {
		t.Fatalf("%s: status %d", path, w.Code)
	}
	n, err := uitest.Parse(w.Body.String())
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// paths are a page of every kind, below the language.
func paths(p *uitest.Portal) []string {
	return []string{"/", "/datasets", "/datasets?q=agua&format=CSV&sort=quality", "/datasets?q=aguua", "/datasets?q=zzz&theme=ENVI", "/datasets?gap=keyword-availability",
		"/dataset/" + uitest.Rich, "/dataset/" + uitest.Many, "/dataset/" + uitest.Bare, "/dataset/" + uitest.Long, "/dataset/" + uitest.Gone, "/dataset/" + uitest.Unseen,
		"/dataset/" + uitest.Hostile, "/dataset/" + uitest.Untitled, "/dataset/" + uitest.Rich + "/versions/5", "/dataset/" + uitest.Rich + "/versions/2?source=compras",
		"/dataset/" + uitest.Rich + "/diff", "/dataset/" + uitest.Rich + "/diff?from=4&to=6", "/dataset/" + uitest.Rich + "/quality", "/dataset/" + uitest.Bare + "/quality",
		"/dataset/" + uitest.Hostile + "/quality", "/publishers", "/publisher/" + p.Docs[0].Data.Publisher.ID, "/publisher/" + uitest.HostileID, "/sources", "/source/obras", "/source/energia",
		"/source/trabajo", "/run/" + uitest.HeldRun, "/run/run-salud-1124", "/run/run-salud-1124?outcome=changed", "/run/run-energia-1124", "/run/run-gone", "/changes", "/changes?cursor=40", "/quality", "/about", "/api"}
}

// Every page in every language: no text is missing, the frame is whole, and
// what the pages promise of themselves holds.
func TestEveryPageInEveryLanguage(t *testing.T) {
	p := portal(t)
	s := serve(t, p, withDecide(nil))
	for _, code := range locale.Codes() {
		for _, path := range paths(p) {
			t.Run(code+path, func(t *testing.T) {
				w := s.get("/" + code + path)
				body := w.Body.String()
				if w.Code != http.StatusOK {
					t.Fatalf("status %d", w.Code)
				}
				for _, bad := range []string{"⟦", "<no value>", "%!", "style=", "<nil>", "ZgotmplZ", "{n}", "{name}", " onclick", "&amp;lt;", "&amp;#"} {
					if strings.Contains(body, bad) && !strings.Contains(path, uitest.Hostile) && !strings.Contains(path, uitest.HostileID) {
						t.Errorf("%q is in the page", bad)
					}
				}
				n, err := uitest.Parse(body)
				if err != nil {
					t.Fatal(err)
				}
				whole(t, n, code, path)
			})
		}
	}
}

// whole checks the frame of a page.
func whole(t *testing.T, n uitest.Node, code, path string) {
	t.Helper()
	tag := map[string]string{"es": "es", "pt": "pt-BR", "en": "en"}[code]
	if got := n.One("html").Attr("lang"); got != tag {
		t.Errorf("lang %q", got)
	}
	if h := n.All("h1"); len(h) != 1 || h[0].Text() == "" {
		t.Errorf("%d h1", len(h))
	}
	if n.One("title").Text() == "" || n.One("a.skip").Attr("href") != "#main" || n.One("#main").Node == nil {
		t.Error("no title, skip link or main")
	}
	canonical := n.One("link[rel=canonical]").Attr("href")
	if !strings.HasPrefix(canonical, base+"/"+code+"/") {
		t.Errorf("canonical %q", canonical)
	}
	for _, other := range locale.Codes() {
		tag := map[string]string{"es": "es", "pt": "pt-BR", "en": "en"}[other]
		want := strings.Replace(canonical, "/"+code+"/", "/"+other+"/", 1)
		if got := n.One("link[rel=alternate][hreflang=" + tag + "]").Attr("href"); got != want {
			t.Errorf("alternate %s is %q, want %q", tag, got, want)
		}
		if got := n.One("nav.lang a[hreflang=" + tag + "]").Attr("href"); base+got != want {
			t.Errorf("the link to %s is %q, want %q", tag, got, want)
		}
	}
	if len(n.All("script")) != len(n.All("script[type=application/ld+json]")) {
		t.Error("a script")
	}
	for _, a := range append(n.All("a"), n.All("form")...) {
		href := a.Attr("href") + a.Attr("action")
		u, err := url.Parse(href)
		if err != nil || href == "" {
			t.Errorf("a link to %q", href)
			continue
		}
		switch u.Scheme {
		case "", "http", "https", "mailto", "ftp":
		default:
			t.Errorf("a link to %q", href)
		}
	}
	ids := map[string]bool{}
	for _, x := range n.All("[id]") {
		if id := x.Attr("id"); ids[id] {
			t.Errorf("two elements with id %s", id)
		} else {
			ids[id] = true
		}
	}
	for _, svg := range n.All("main svg") {
		if svg.Attr("aria-hidden") != "true" && svg.Attr("aria-label") == "" {
			t.Errorf("a picture without words: %s", svg.Attr("class"))
		}
	}
}

// No link of a page leads to a page that isn't there.
func TestNoDeadLinks(t *testing.T) {
	p := portal(t)
	s := serve(t, p, withDecide(nil))
	seen := map[string]bool{}
	for _, path := range paths(p) {
		n := s.page(t, "/es"+path)
		for _, a := range n.All("a") {
			href := a.Attr("href")
			if i := strings.IndexByte(href, '#'); i >= 0 {
				if id := href[i+1:]; i == 0 && n.One("#"+id).Node == nil {
					t.Errorf("%s: nothing at #%s", path, id)
				}
				href = href[:i]
			}
			if !strings.HasPrefix(href, "/") || strings.HasPrefix(href, "/api/") || strings.HasPrefix(href, "/dataset/") || seen[href] {
				continue
			}
			seen[href] = true
			if len(seen) > 600 {
				return
			}
			// Runs of the fixture's log don't all exist, nor does the source that an
			// outside text invents.
			if w := s.get(href); w.Code >= 400 && !strings.Contains(href, "/run/run-") && !strings.Contains(href, "/source/%22") {
				t.Errorf("%s links to %s: status %d", path, href, w.Code)
			}
		}
	}
	if len(seen) < 300 {
		t.Errorf("only %d links", len(seen))
	}
}

var key = regexp.MustCompile(`"([a-z]+(?:[.@-][a-zA-Z@-]+)*)"`)

// Every text that a template or the code names exists, and none is left over.
func TestCatalogueAndCodeAgree(t *testing.T) {
	set, err := locale.Load()
	if err != nil {
		t.Fatal(err)
	}
	es, _ := set.Lang("es")
	var source strings.Builder
	for _, pattern := range []string{"*.go", "locale/*.go", "templates/*.html", "templates/layout/*.html"} {
		files, _ := filepath.Glob(pattern)
		for _, f := range files {
			if strings.HasSuffix(f, "_test.go") {
				continue
			}
			b, err := os.ReadFile(f)
			if err != nil {
				t.Fatal(err)
			}
			source.Write(b)
		}
	}
	text := source.String()
	named := map[string]bool{}
	for _, m := range key.FindAllStringSubmatch(text, -1) {
		named[m[1]] = true
	}
	// Keys made of a prefix and a code.
	made := []string{"freshness.", "quality.", "state."} // of facets
	for _, m := range regexp.MustCompile(`"([a-z]+\.)"\s*\+`).FindAllStringSubmatch(text, -1) {
		made = append(made, m[1])
	}
	for _, k := range es.Keys() {
		stem := strings.TrimSuffix(strings.TrimSuffix(k, ".one"), ".other")
		stem2 := strings.TrimSuffix(strings.TrimSuffix(stem, ".text"), ".effect")
		whole := named[k] || named[stem] || slices.ContainsFunc(made, func(p string) bool { return strings.HasPrefix(stem2, p) })
		if !whole && !strings.HasPrefix(k, "fail.") && !strings.HasPrefix(k, "decide.") {
			t.Errorf("nothing says %s", k)
		}
	}
	for _, m := range regexp.MustCompile(`\{\{-?\s*(?:if |with )?\(?[tn] "([^"]+)"`).FindAllStringSubmatch(text, -1) {
		if !es.Has(m[1]) && !es.Has(m[1]+".one") {
			t.Errorf("a template says %s, no catalogue has it", m[1])
		}
	}
}

func TestHeaders(t *testing.T) {
	s := serve(t, portal(t))
	w := s.get("/es/")
	for name, want := range map[string]string{
		"Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
		"Content-Type":            "text/html; charset=utf-8", "X-Content-Type-Options": "nosniff", "Cache-Control": "public, max-age=60", "Content-Language": "es", "Set-Cookie": "",
	} {
		if got := w.Header().Get(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	tag := w.Header().Get("ETag")
	if tag == "" {
		t.Fatal("no ETag")
	}
	for _, have := range []string{tag, strings.TrimPrefix(tag, "W/"), `"x", ` + tag, "*"} {
		if w := s.get("/es/", "If-None-Match", have); w.Code != http.StatusNotModified || w.Body.Len() != 0 || w.Header().Get("ETag") != tag {
			t.Errorf("with %s: status %d, %d bytes", have, w.Code, w.Body.Len())
		}
	}
	if w := s.get("/es/", "If-None-Match", `"other"`); w.Code != http.StatusOK {
		t.Errorf("with another tag: status %d", w.Code)
	}
	if a, b := s.get("/es/").Body.String(), s.get("/es/").Body.String(); a != b {
		t.Error("the same page twice differs")
	}
	r := httptest.NewRequest(http.MethodHead, "/es/dataset/"+uitest.Rich, nil)
	head := httptest.NewRecorder()
	s.ServeHTTP(head, r)
	if head.Code != http.StatusOK {
		t.Errorf("HEAD: status %d", head.Code)
	}
}

func TestChoosingALanguage(t *testing.T) {
	s := serve(t, portal(t))
	for accept, want := range map[string]string{"": "/es/", "pt-BR,pt;q=0.9": "/pt/", "en-GB": "/en/", "de": "/es/", "gl, pt-PT;q=0.5": "/pt/", "es-AR": "/es/", ";;;": "/es/", "fr, en;q=0.3": "/en/"} {
		w := s.get("/", "Accept-Language", accept)
		if got := w.Header().Get("Location"); w.Code != http.StatusSeeOther || got != want {
			t.Errorf("%q: status %d to %q, want %q", accept, w.Code, got, want)
		}
		if w.Header().Get("Vary") != "Accept-Language" {
			t.Error("no Vary")
		}
	}
}

func TestStatic(t *testing.T) {
	s := serve(t, portal(t))
	href := s.page(t, "/es/").One("link[rel=stylesheet]").Attr("href")
	w := s.get(href)
	if w.Code != http.StatusOK || !strings.Contains(w.Header().Get("Cache-Control"), "immutable") || !strings.HasPrefix(w.Header().Get("Content-Type"), "text/css") {
		t.Errorf("%s: status %d, %v", href, w.Code, w.Header())
	}
	if w := s.get("/static/vitral.css"); w.Code != http.StatusNotFound {
		t.Errorf("an address that may change: status %d", w.Code)
	}
	if w := s.get("/favicon.ico"); s.get(w.Header().Get("Location")).Code != http.StatusOK {
		t.Error("no icon")
	}
}

func TestFailures(t *testing.T) {
	p := portal(t)
	s := serve(t, p)
	for path, want := range map[string]int{
		"/es/nada": 404, "/fr/": 404, "/de/datasets": 404, "/es/dataset/none": 404, "/es/dataset/rich/versions/99": 404, "/es/dataset/rich/versions/x": 404, "/es/dataset/rich/versions/0": 404,
		"/es/dataset/none/quality": 404, "/es/dataset/none/diff": 404, "/es/dataset/rich/diff?from=1&to=77": 404, "/es/source/none": 404, "/es/run/none": 404, "/es/publisher/none": 404, "/static/x": 404,
	} {
		w := s.get(path, "Accept-Language", "en")
		if w.Code != want || w.Header().Get("ETag") != "" || w.Header().Get("Cache-Control") != "no-store" {
			t.Errorf("%s: status %d, %v", path, w.Code, w.Header())
		}
		n, _ := uitest.Parse(w.Body.String())
		lang := "en"
		if strings.HasPrefix(path, "/es/") {
			lang = "es"
		}
		if n.One("html").Attr("lang") != lang || n.One("h1").Text() == "" || n.One("main form[role=search]").Node == nil {
			t.Errorf("%s: no friendly page in %s", path, lang)
		}
	}
	for _, code := range locale.Codes() {
		broken := serve(t, &uitest.Portal{Fail: errors.New("the disk is gone")})
		w := broken.get("/" + code + "/")
		if w.Code != http.StatusInternalServerError || strings.Contains(w.Body.String(), "disk") || strings.Contains(w.Body.String(), "⟦") {
			t.Errorf("%s: status %d %.200s", code, w.Code, w.Body)
		}
	}
	w := httptest.NewRecorder()
	s.site.Error(w, httptest.NewRequest(http.MethodGet, "/pt/x", nil), http.StatusTooManyRequests)
	if n, _ := uitest.Parse(w.Body.String()); w.Code != http.StatusTooManyRequests || n.One("html").Attr("lang") != "pt-BR" {
		t.Errorf("from outside the engine: status %d", w.Code)
	}
}

func TestRedirectedDatasets(t *testing.T) {
	s := serve(t, portal(t))
	for from, want := range map[string]string{"/es/dataset/loser": "/es/dataset/rich", "/pt/dataset/loser/quality": "/pt/dataset/rich/quality", "/en/dataset/loser/versions/2": "/en/dataset/rich/versions/2", "/en/dataset/loser/diff?from=1": "/en/dataset/rich/diff?from=1"} {
		if w := s.get(from); w.Code != http.StatusPermanentRedirect || w.Header().Get("Location") != want {
			t.Errorf("%s: status %d to %q", from, w.Code, w.Header().Get("Location"))
		}
	}
}

func TestNewNamesWhatIsWrong(t *testing.T) {
	if _, err := ui.New(ui.Config{}); err == nil {
		t.Error("a site of nothing")
	}
	m, err := uitest.NewMaker()
	if err != nil {
		t.Fatal(err)
	}
	p := &uitest.Portal{}
	if _, err := ui.New(ui.Config{Reader: p, Searcher: p, Vocab: m.Vocab, Rules: m.Rules, BaseURL: "datos.example"}); err == nil || !strings.Contains(err.Error(), "https://host") {
		t.Errorf("a base URL without scheme: %v", err)
	}
}

// withDecide lets people decide; f may be nil for a decision that succeeds.
func withDecide(f ui.Decide) func(*ui.Config) {
	return func(c *ui.Config) {
		c.Decide = f
		if f == nil {
			c.Decide = func(context.Context, string, string, string, bool, []string) (ui.Outcome, error) {
				return ui.Outcome{}, nil
			}
		}
	}
}
