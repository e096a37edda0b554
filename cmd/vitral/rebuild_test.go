package main

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/vitral-data/vitral/cmd/vitral/internal/config"
	"github.com/vitral-data/vitral/cmd/vitral/internal/demo"
	"github.com/vitral-data/vitral/cmd/vitral/internal/wire"
	"github.com/vitral-data/vitral/harvest"
)

// TestRebuild: with view and index deleted, the archive alone brings back what
// every address of the API and the pages answered, byte for byte.
func TestRebuild(t *testing.T) {
	ctx := t.Context()
	dir := t.TempDir()
	where := wire.Where{Catalog: "dir:" + filepath.Join(dir, "data"), Files: "dir:" + filepath.Join(dir, "archive")}
	publishers, err := demo.Start(ctx)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = publishers.Close() })
	f := config.Default()
	f.Sources = publishers.Sources()
	kit, err := wire.Open(ctx, wire.Options{Where: where, AllowPrivate: publishers.AllowPrivate(), Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = kit.Close() })
	portal, err := kit.OpenPortal(time.Second)
	if err != nil {
		t.Fatal(err)
	}
	if err := portal.PutInForce(ctx, definitions(f)); err != nil {
		t.Fatal(err)
	}
	round := func() {
		for _, s := range f.Sources {
			if _, err := kit.Harvester(nil).Run(ctx, s.Source()); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := portal.Projector.CatchUp(ctx); err != nil {
			t.Fatal(err)
		}
	}
	round()
	publishers.Advance()
	round()
	source, err := portal.Reader.Source(ctx, demo.City)
	if err != nil || source.Held == "" {
		t.Fatalf("the city is not held: %v", err)
	}
	if _, err := kit.Decide(ctx, source.Held, policies(f), true, harvest.Choice{By: "test"}); err != nil {
		t.Fatal(err)
	}
	if _, err := portal.Projector.CatchUp(ctx); err != nil {
		t.Fatal(err)
	}
	want := everything(t, portal, f)
	if len(want) < 200 {
		t.Fatalf("only %d answers", len(want))
	}
	if err := portal.Close(); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"view.db", "index"} {
		if err := os.RemoveAll(filepath.Join(dir, "data", name)); err != nil {
			t.Fatal(err)
		}
	}
	again, err := kit.OpenPortal(time.Second)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = again.Close() })
	if _, err := again.Rebuild(ctx); err != nil {
		t.Fatal(err)
	}
	got := everything(t, again, f)
	t.Logf("%d answers compared", len(want))
	for path, body := range want {
		if got[path] != body {
			t.Errorf("%s:\n%s", path, cmp.Diff(body, got[path]))
		}
	}
}

// everything asks a portal for all that it can be asked for.
func everything(t *testing.T, p *wire.Portal, f config.File) map[string]string {
	t.Helper()
	noon := time.Now().UTC().Truncate(24 * time.Hour).Add(12 * time.Hour)
	work, err := p.Work(t.Context(), wire.Schedule{Policies: policies(f)})
	if err != nil {
		t.Fatal(err)
	}
	h, err := p.Handler(wire.Web{BaseURL: "https://datos.example", Version: "test", Work: work, Policies: policies(f), Now: func() time.Time { return noon }})
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	ask := func(path, accept string) []byte {
		req := httptest.NewRequestWithContext(context.Background(), http.MethodGet, "https://datos.example"+path, nil)
		req.Header.Set("Accept", accept)
		req.RemoteAddr = "127.0.0.1:1"
		w := httptest.NewRecorder()
		h.ServeHTTP(w, req)
		body := w.Body.Bytes()
		if w.Code != http.StatusOK {
			t.Fatalf("%s answers %d: %.300s", path, w.Code, body)
		}
		out[path] = string(body)
		return body
	}
	list := func(path string) (ids []string) {
		var answer struct {
			Items []struct {
				ID, Run string
			}
		}
		if err := json.Unmarshal(ask(path, "application/json"), &answer); err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		for _, i := range answer.Items {
			ids = append(ids, i.ID+i.Run)
		}
		return ids
	}
	const v1 = "/api/v1"
	for _, id := range list(v1 + "/datasets?limit=1000&sort=id") {
		d := v1 + "/datasets/" + id
		ask(d, "application/json")
		ask(d+"/quality", "application/json")
		ask("/dataset/"+id+".ttl", "text/turtle")
		ask("/dataset/"+id+".jsonld", "application/ld+json")
		ask("/es/dataset/"+id, "text/html")
		var versions struct {
			Items []struct{ Version int }
		}
		if err := json.Unmarshal(ask(d+"/versions", "application/json"), &versions); err != nil {
			t.Fatal(err)
		}
		for _, v := range versions.Items {
			ask(fmt.Sprintf("%s/versions/%d", d, v.Version), "application/json")
			if v.Version > 1 {
				ask(fmt.Sprintf("%s/diff?from=1&to=%d", d, v.Version), "application/json")
			}
		}
	}
	for _, kind := range []string{"publishers", "sources", "runs"} {
		for _, id := range list(v1 + "/" + kind + "?limit=100") {
			ask(v1+"/"+kind+"/"+url.PathEscape(id), "application/json")
			ask("/pt/"+strings.TrimSuffix(kind, "s")+"/"+url.PathEscape(id), "text/html")
			if kind == "runs" {
				ask(v1+"/runs/"+id+"/records", "application/json")
			}
		}
	}
	for _, path := range []string{v1 + "/changes?limit=100", v1 + "/datasets?q=licitaciones", v1 + "/datasets?sort=quality", "/catalog.ttl"} {
		ask(path, "*/*")
	}
	for _, path := range []string{"/en/", "/en/quality", "/en/changes", "/en/publishers", "/en/sources"} {
		ask(path, "text/html")
	}
	return out
}
