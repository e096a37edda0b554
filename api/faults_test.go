package api_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/vitral-data/vitral/api"
	"github.com/vitral-data/vitral/api/problem"
	"github.com/vitral-data/vitral/catalog/index"
	"github.com/vitral-data/vitral/catalog/query"
	"github.com/vitral-data/vitral/catalog/view"
	"github.com/vitral-data/vitral/harvest"
)

// failing is a finder and a harvester of which every call ends in an error.
type failing struct{ err error }

func (f failing) Find(context.Context, string, string, query.Request) (index.Found, error) {
	return index.Found{}, f.err
}

func (f failing) Start(context.Context, string, string) (string, error) { return "", f.err }

func (f failing) Accept(context.Context, string, harvest.Choice) (view.Run, error) {
	return view.Run{State: view.RunFailed, Reason: "superseded", Detail: "commit 7 came since the run began"}, f.err
}

func (f failing) Reject(context.Context, string, harvest.Choice) error { return f.err }

// TestFaults: what the portal is to blame for is told to the log, not to the
// client; what the client can do about it is told to the client.
func TestFaults(t *testing.T) {
	for _, tt := range []struct {
		err         error
		find, start int
		logged      bool
	}{
		{errors.New("disk /dev/sda is on fire"), 500, 500, true},
		{fmt.Errorf("asking: %w", context.DeadlineExceeded), 503, 503, false},
		{fmt.Errorf("asking: %w", index.ErrInvalid), 422, 422, false},
		{fmt.Errorf("asking: %w", index.ErrCursor), 400, 400, false},
		{fmt.Errorf("asking: %w", view.ErrNotFound), 404, 404, false},
	} {
		var log bytes.Buffer
		p := newPortal(t, func(c *api.Config) {
			c.V1.Finder, c.V1.Harvests, c.V1.Logger = failing{tt.err}, failing{tt.err}, slog.New(slog.NewJSONHandler(&log, nil))
		})
		w := get(p.Handler(), "/api/v1/datasets")
		if w.Code != tt.find || w.Header().Get("Content-Type") != problem.MediaType || strings.Contains(w.Body.String(), "sda") {
			t.Errorf("%v: %d %s", tt.err, w.Code, w.Body)
		}
		if tt.find == http.StatusServiceUnavailable && w.Header().Get("Retry-After") == "" {
			t.Errorf("%v: %v", tt.err, w.Header())
		}
		if got := strings.Contains(log.String(), "sda"); got != tt.logged {
			t.Errorf("%v: the log has %q", tt.err, log.String())
		}
		if w := p.post("/api/v1/sources/hacienda/runs", ""); w.Code != tt.start {
			t.Errorf("%v: %d %s", tt.err, w.Code, w.Body)
		}
	}
}

// TestSuperseded: an acceptance that made no commit is no success.
func TestSuperseded(t *testing.T) {
	p := newPortal(t, func(c *api.Config) { c.V1.Harvests = failing{} })
	w := p.post("/api/v1/runs/"+p.held+"/accept", `{"planHash":"00"}`)
	if w.Code != http.StatusConflict || !strings.Contains(w.Body.String(), "commit 7 came since the run began") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}

func TestStart(t *testing.T) {
	p := newPortal(t, nil)
	if w := p.post("/api/v1/sources/hacienda/runs", ""); w.Code != http.StatusAccepted || len(p.harvests.started) != 1 || p.harvests.started[0] != "hacienda by prueba" {
		t.Errorf("%d %s: started %v", w.Code, w.Body, p.harvests.started)
	}
	p.harvests.running = "hacienda"
	if w := p.post("/api/v1/sources/hacienda/runs", ""); w.Code != http.StatusConflict || len(p.harvests.started) != 1 {
		t.Errorf("while one is going on: %d %s", w.Code, w.Body)
	}
}

// post sends a body with the portal's token.
func (p *portal) post(path, body string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(body))
	r.Header.Set("Authorization", "Bearer "+p.secret)
	w := httptest.NewRecorder()
	p.Handler().ServeHTTP(w, r)
	return w
}

// TestUnhealthy: a monitor is told by 503, and no more than that.
func TestUnhealthy(t *testing.T) {
	p := newPortal(t, func(c *api.Config) {
		c.V1.Healthy = func(context.Context) error { return errors.New("disk /dev/sda is on fire") }
	})
	if w := get(p.Handler(), "/healthz"); w.Code != http.StatusServiceUnavailable || strings.Contains(w.Body.String(), "sda") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}

// TestConfig: a part that isn't wired is named at once.
func TestConfig(t *testing.T) {
	p := newPortal(t, nil)
	for want, change := range map[string]func(*api.Config){
		"Reader":   func(c *api.Config) { c.V1.Reader = nil },
		"Harvests": func(c *api.Config) { c.V1.Harvests = nil },
		"Tokens":   func(c *api.Config) { c.V1.Tokens = nil },
		"base URL": func(c *api.Config) { c.DCAT.BaseURL = "/portal" },
		"slash":    func(c *api.Config) { c.DCAT.BaseURL += "/" },
	} {
		c := p.config
		change(&c)
		if _, err := api.New(c); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", want, err)
		}
	}
}
