// Command serve shows the pages with the tests' fixtures, to look at while
// working on them. -addr :0 chooses a free port; the address is printed.
package main

import (
	"compress/gzip"
	"context"
	"flag"
	"fmt"
	"log"
	"net"
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/vitral-data/vitral/ui"
	"github.com/vitral-data/vitral/ui/uitest"
)

// endpoints are those of /api/v1.
var endpoints = []ui.Endpoint{
	{Path: "/api/v1/docs", Key: "docs"}, {Path: "/api/v1/openapi.json", Key: "openapi"},
	{Path: "/api/v1/datasets", Key: "datasets"}, {Path: "/api/v1/datasets/{id}", Key: "dataset"},
	{Path: "/api/v1/datasets/{id}/versions", Key: "versions"}, {Path: "/api/v1/datasets/{id}/versions/{n}", Key: "version"},
	{Path: "/api/v1/datasets/{id}/diff", Key: "diff"}, {Path: "/api/v1/datasets/{id}/quality", Key: "quality"},
	{Path: "/api/v1/publishers", Key: "publishers"}, {Path: "/api/v1/publishers/{id}", Key: "publisher"},
	{Path: "/api/v1/sources", Key: "sources"}, {Path: "/api/v1/sources/{id}", Key: "source"},
	{Path: "/api/v1/runs", Key: "runs"}, {Path: "/api/v1/runs/{id}", Key: "run"}, {Path: "/api/v1/runs/{id}/records", Key: "records"},
	{Path: "/api/v1/changes", Key: "changes"}, {Path: "/api/v1/vocabularies", Key: "vocabularies"},
	{Path: "/catalog.ttl", Key: "catalog"},
}

func main() {
	addr := flag.String("addr", "127.0.0.1:0", "where to listen")
	n := flag.Int("datasets", 600, "how many ordinary datasets")
	empty := flag.Bool("empty", false, "a portal at its first start")
	flag.Parse()
	if err := run(*addr, *n, *empty); err != nil {
		log.Fatal(err)
	}
}

func run(addr string, n int, empty bool) error {
	gin.SetMode(gin.ReleaseMode)
	m, err := uitest.NewMaker()
	if err != nil {
		return err
	}
	portal := &uitest.Portal{}
	if !empty {
		portal = m.Portal(n)
	}
	l, err := (&net.ListenConfig{}).Listen(context.Background(), "tcp", addr)
	if err != nil {
		return err
	}
	base := "http://" + l.Addr().String()
	site, err := ui.New(ui.Config{Reader: portal, Searcher: portal, Vocab: m.Vocab, Rules: m.Rules, BaseURL: base, Now: uitest.Now, Version: "dev",
		Decide: func(_ context.Context, token, _, _ string, _ bool, _ []string) (ui.Outcome, error) {
			if token != "clave" {
				return ui.Outcome{}, ui.ErrToken
			}
			return ui.Outcome{}, ui.ErrPlanChanged
		},
		Formats:   []ui.Format{{Name: "JSON", Type: "application/json", Path: "/api/v1/datasets/{id}"}, {Name: "Turtle", Type: "text/turtle", Path: "/dataset/{id}.ttl"}, {Name: "JSON-LD", Type: "application/ld+json", Path: "/dataset/{id}.jsonld"}},
		Endpoints: endpoints,
	})
	if err != nil {
		return err
	}
	engine := gin.New()
	site.Register(engine)
	engine.NoRoute(site.NotFound)
	fmt.Println(base)
	return http.Serve(l, zipped(engine)) // #nosec G114
}

// zipped compresses as the real server does, so that sizes can be measured.
func zipped(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") || r.Method != http.MethodGet {
			next.ServeHTTP(w, r)
			return
		}
		z := &writer{ResponseWriter: w}
		next.ServeHTTP(z, r)
		if z.gz != nil {
			_ = z.gz.Close()
		}
	})
}

type writer struct {
	http.ResponseWriter
	gz    *gzip.Writer
	wrote bool
}

func (w *writer) WriteHeader(code int) {
	w.wrote = true
	if code == http.StatusOK {
		w.Header().Set("Content-Encoding", "gzip")
		w.Header().Del("Content-Length")
		w.gz = gzip.NewWriter(w.ResponseWriter)
	}
	w.ResponseWriter.WriteHeader(code)
}

func (w *writer) Write(b []byte) (int, error) {
	if !w.wrote {
		w.WriteHeader(http.StatusOK)
	}
	if w.gz == nil {
		return w.ResponseWriter.Write(b)
	}
	return w.gz.Write(b)
}
