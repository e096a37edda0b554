package api_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/vitral-data/vitral/catalog/view"
)

// TestConcurrent asks everything from many goroutines while a decision changes
// what there is; under -race nothing is shared that shouldn't be.
func TestConcurrent(t *testing.T) {
	p := newPortal(t, nil)
	paths := []string{
		"/api/v1/datasets?q=presupuesto", "/api/v1/datasets?limit=0", "/api/v1/openapi.json", "/api/v1/openapi.yaml", "/api/v1/docs",
		"/api/v1/runs", "/api/v1/sources", "/api/v1/publishers", "/api/v1/changes?limit=3", "/api/v1/vocabularies?name=licenses",
		"/catalog.ttl", "/catalog.jsonld", "/healthz", "/api/v1/runs/" + p.held,
	}
	plan, err := p.reader.Held(context.Background(), p.held)
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	accepted := make(chan int, 4)
	for range 4 {
		wg.Go(func() {
			for _, path := range paths {
				if w := get(p.Handler(), path, "Accept-Encoding", "gzip"); w.Code != http.StatusOK {
					t.Errorf("%s: %d %s", path, w.Code, w.Body)
				}
			}
		})
		wg.Go(func() {
			r := httptest.NewRequest(http.MethodPost, "/api/v1/runs/"+p.held+"/accept", strings.NewReader(`{"planHash":"`+plan.PlanHash+`"}`))
			r.Header.Set("Authorization", "Bearer "+p.secret)
			w := httptest.NewRecorder()
			p.Handler().ServeHTTP(w, r)
			accepted <- w.Code
		})
	}
	wg.Wait()
	close(accepted)
	won := 0
	for code := range accepted {
		switch code {
		case http.StatusOK:
			won++
		case http.StatusGone, http.StatusConflict:
		default:
			t.Errorf("accepting at once: %d", code)
		}
	}
	run, err := p.reader.Run(context.Background(), p.held)
	if err != nil || run.State != view.RunDone || won == 0 {
		t.Errorf("%d accepted; the run is %s, %v", won, run.State, err)
	}
}
