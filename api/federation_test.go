package api_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/vitral-data/vitral/api"
	"github.com/vitral-data/vitral/catalog/archive"
	"github.com/vitral-data/vitral/catalog/files/dir"
	"github.com/vitral-data/vitral/catalog/rdf"
	"github.com/vitral-data/vitral/catalog/view"
	"github.com/vitral-data/vitral/harvest"
	"github.com/vitral-data/vitral/harvest/fetch"
	"github.com/vitral-data/vitral/harvest/format/formats"
)

// many is a portal with so many datasets that its catalogue has three pages.
func many(t *testing.T, change func(*api.Config)) (p *portal, datasets int) {
	t.Helper()
	p = newPortal(t, change)
	type dataset map[string]any
	var list []dataset
	for i := range 230 {
		id := fmt.Sprintf("serie-%03d", i)
		list = append(list, dataset{"identifier": id, "title": "Serie " + id, "description": "Número " + id,
			"publisher":    map[string]string{"name": "Instituto de Estadística"},
			"distribution": []any{map[string]string{"title": id, "format": "CSV", "downloadURL": "https://datos.example.org/" + id + ".csv"}}})
	}
	body, err := json.Marshal(map[string]any{"title": "Series", "description": "Series", "dataset": list})
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "series.json")
	if err := os.WriteFile(file, body, 0o600); err != nil {
		t.Fatal(err)
	}
	src := p.harvests.source("series")
	src.URL = file
	rep, err := p.harvests.h.Run(context.Background(), src)
	if err != nil || rep.State != view.RunDone {
		t.Fatalf("%+v %v", rep, err)
	}
	if _, err := p.harvests.projector.CatchUp(context.Background()); err != nil {
		t.Fatal(err)
	}
	return p, 242
}

// TestCatalogPages follows the catalogue's pages by the header Link and by both
// vocabularies of Hydra; together they list each dataset once.
func TestCatalogPages(t *testing.T) {
	p, want := many(t, nil)
	for _, suffix := range []string{".ttl", ".jsonld"} {
		listed := map[string]int{}
		pages := 0
		for next := baseURL + "/catalog" + suffix; next != ""; pages++ {
			w := httptest.NewRecorder()
			p.Handler().ServeHTTP(w, httptest.NewRequest(http.MethodGet, strings.TrimPrefix(next, baseURL), nil))
			if w.Code != http.StatusOK || pages > 5 {
				t.Fatalf("%s: %d %.300s", next, w.Code, w.Body)
			}
			read := rdf.ReadTurtle
			if suffix == ".jsonld" {
				read = rdf.ReadJSONLD
			}
			hydra := map[string]string{}
			last, sorted := "", true
			err := read(context.Background(), w.Body, rdf.Options{Base: next}, func(x rdf.Triple) error {
				switch {
				case x.P.Value == "http://www.w3.org/ns/dcat#dataset":
					listed[x.O.Value]++
				case x.P.Value == "http://www.w3.org/ns/dcat#record":
					sorted, last = sorted && x.O.Value > last, x.O.Value
				case x.S.Value == next && strings.HasPrefix(x.P.Value, "http://www.w3.org/ns/hydra/core#"):
					hydra[strings.TrimPrefix(x.P.Value, "http://www.w3.org/ns/hydra/core#")] = x.O.Value
				}
				return nil
			})
			if err != nil {
				t.Fatalf("%s: %v", next, err)
			}
			link := strings.TrimSuffix(strings.TrimPrefix(w.Header().Get("Link"), "<"), `>; rel="next"`)
			if hydra["next"] != link || hydra["nextPage"] != link {
				t.Errorf("%s: next %q, nextPage %q, Link %q", next, hydra["next"], hydra["nextPage"], link)
			}
			if hydra["totalItems"] != fmt.Sprint(want) || hydra["first"] != baseURL+"/catalog"+suffix || !sorted {
				t.Errorf("%s: %v, by id: %v", next, hydra, sorted)
			}
			next = link
		}
		if pages != 3 || len(listed) != want {
			t.Errorf("%d pages list %d datasets, want 3 and %d", pages, len(listed), want)
		}
		for iri, n := range listed {
			if n != 1 {
				t.Errorf("%s is listed %d times", iri, n)
			}
		}
	}
}

// TestHarvestOurselves harvests the portal's own catalogue by its own
// harvester over the network, page by page.
func TestHarvestOurselves(t *testing.T) {
	const address = "http://portal.example.org"
	p, want := many(t, func(c *api.Config) { c.DCAT.BaseURL = address })
	server := httptest.NewServer(p.Handler())
	defer server.Close()
	client, err := fetch.New(fetch.Policy{AllowPrivate: []string{"portal.example.org"}, HurryPrivate: true},
		fetch.WithHosts(map[string]string{"portal.example.org": strings.TrimPrefix(server.URL, "http://")}))
	if err != nil {
		t.Fatal(err)
	}
	defer client.CloseIdle()
	fs, err := dir.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = fs.Close() }()
	a := archive.New(fs, t.TempDir())
	h := harvest.Harvester{Archive: a, Log: a.NewLog("test", p.clock), Pages: harvest.Web{Client: client}, Formats: formats.Set{Temp: t.TempDir()}, Now: p.clock}
	for _, suffix := range []string{".ttl", ".jsonld"} {
		src := harvest.Source{ID: "portal" + suffix[1:], URL: address + "/catalog" + suffix, Kind: formats.Auto, Grace: harvest.DefaultGrace(), Guard: harvest.DefaultGuard()}
		rep, err := h.Run(context.Background(), src)
		if err != nil {
			t.Fatal(err)
		}
		if rep.State != view.RunDone || rep.Datasets != want || rep.Added != want || !rep.Complete || rep.Pages != 3 || rep.Invalid != 0 {
			t.Errorf("%s: %s %s %s: %d datasets, %d added, %d pages, complete %v, %d invalid; findings %v", suffix,
				rep.State, rep.Reason, rep.Detail, rep.Datasets, rep.Added, rep.Pages, rep.Complete, rep.Invalid, rep.Findings)
		}
		again, err := h.Run(context.Background(), src)
		if err != nil {
			t.Fatal(err)
		}
		if again.State != view.RunUnchanged {
			t.Errorf("%s again: %s %s %s", suffix, again.State, again.Reason, again.Detail)
		}
	}
}
