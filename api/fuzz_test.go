package api_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"testing"

	"github.com/vitral-data/vitral/api/problem"
)

// FuzzQueries: whatever stands in a query or a path, the answer is one that
// the portal means to give: never a fault of its own.
func FuzzQueries(f *testing.F) {
	p := newPortal(f, nil)
	for _, seed := range []string{
		"q=presupuesto", "q=%22&sort=title", "q=a*%20-b%20OR%20(&limit=0", "publisher=%00&publisher=%ff", "cursor=eyJyIjoiIiwiYSI6bnVsbH0",
		"limit=1e3", "since=2026-02-30", "outcome=added&limit=1", "from=9223372036854775808", "page=%F0%9F%92%A9", "name=themes&cursor=AAAAAAAAAAAAMQ",
		"source=../../x", "facets=format&facets=format", "lang=es&lang=pt",
	} {
		f.Add(seed, "x", "")
	}
	f.Add("", "%2e%2e%2f", "*/*;q=0")
	f.Add("\xf20AA0", " 00", "*/*;,00")
	f.Add("", "\x00\xff", "text/turtle")
	good := []int{200, 303, 304, 301, 307, 308, 400, 404, 405, 406, 414, 422}
	f.Fuzz(func(t *testing.T, query, id, accept string) {
		id = url.PathEscape(id)
		for _, path := range []string{
			"/api/v1/datasets", "/api/v1/datasets/" + id, "/api/v1/datasets/" + id + "/versions", "/api/v1/datasets/" + id + "/diff",
			"/api/v1/datasets/zncolkzuhgqv4zzmegwx/versions", "/api/v1/datasets/zncolkzuhgqv4zzmegwx/diff",
			"/api/v1/publishers", "/api/v1/publishers/" + id, "/api/v1/sources", "/api/v1/sources/" + id, "/api/v1/runs", "/api/v1/runs/" + id,
			"/api/v1/runs/" + p.held + "/records", "/api/v1/runs/" + p.runs[0] + "/records", "/api/v1/changes", "/api/v1/vocabularies",
			"/catalog.ttl", "/catalog", "/dataset/" + id, "/dataset/" + id + ".ttl",
		} {
			r, err := http.NewRequest(http.MethodGet, "http://portal.example.org"+path, nil)
			if err != nil {
				continue
			}
			r.URL.RawQuery = query
			r.RemoteAddr = "192.0.2.1:1"
			r.Header["Accept"] = []string{accept}
			w := httptest.NewRecorder()
			p.Handler().ServeHTTP(w, r)
			if !slices.Contains(good, w.Code) {
				t.Errorf("%s?%s: %d %s", path, query, w.Code, w.Body)
			}
			if w.Code >= 400 && w.Header().Get("Content-Type") != problem.MediaType {
				t.Errorf("%s?%s: %d as %s", path, query, w.Code, w.Header().Get("Content-Type"))
			}
		}
	})
}
