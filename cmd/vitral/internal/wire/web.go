package wire

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/vitral-data/vitral/api"
	"github.com/vitral-data/vitral/api/auth"
	"github.com/vitral-data/vitral/api/dcat"
	v1 "github.com/vitral-data/vitral/api/v1"
	"github.com/vitral-data/vitral/catalog/index"
	"github.com/vitral-data/vitral/catalog/query"
	"github.com/vitral-data/vitral/catalog/view"
	"github.com/vitral-data/vitral/harvest"
	"github.com/vitral-data/vitral/harvest/schedule"
)

// Web is what the portal's pages and API need beside its engines.
type Web struct {
	BaseURL  string
	Version  string
	Work     *Work
	Policies func(id string) harvest.Source
	// Now is the clock that freshness is judged by; nil is time.Now.
	Now func() time.Time
}

// Handler answers the portal's pages and API.
func (p *Portal) Handler(w Web) (http.Handler, error) {
	harvests := harvests{p: p, web: w}
	finder := finder{p}
	tokens := auth.Tokens{Store: p.Catalog.State}
	pages, err := p.newPages(w, harvests, tokens)
	if err != nil {
		return nil, err
	}
	a, err := api.New(api.Config{
		Pages: pages,
		V1: v1.Config{Reader: p.Reader, Finder: finder, Rules: p.Rules, Vocab: p.Vocab, Harvests: harvests, Tokens: tokens,
			Version: w.Version, BaseURL: w.BaseURL, Logger: p.Logger, Now: w.Now, Healthy: p.healthy},
		DCAT:   dcat.Config{Reader: p.Reader, Vocab: p.Vocab, BaseURL: w.BaseURL, Logger: p.Logger, Now: w.Now},
		HTTPS:  strings.HasPrefix(w.BaseURL, "https://"),
		Rate:   api.Rate{FreeLoopback: true}, // a proxy on this machine counts its readers itself
		Gate:   p.Gate.RLocker(),
		Logger: p.Logger,
	})
	if err != nil {
		return nil, err
	}
	return a.Handler(), nil
}

// NewServer is the portal's HTTP server.
func (p *Portal) NewServer(h http.Handler) *http.Server { return api.NewServer("", h, p.Logger) }

// healthy says why the portal can't answer: its view or its index doesn't.
func (p *Portal) healthy(ctx context.Context) error {
	if _, err := p.Catalog.View.Scan(ctx, view.TableCursor, "", "", 1); err != nil {
		return err
	}
	_, err := p.Catalog.Index.Cursor(ctx)
	return err
}

// finder searches as people type.
type finder struct{ p *Portal }

// Find implements the finders of api and ui.
func (f finder) Find(ctx context.Context, text, lang string, r query.Request) (index.Found, error) {
	return index.Find(ctx, f.p.Catalog.Index, f.p.Synonyms, text, lang, r)
}

// harvests lets people with a token change the portal's state.
type harvests struct {
	p   *Portal
	web Web
}

// Start implements v1.Harvests.
func (h harvests) Start(_ context.Context, source, _ string) (string, error) {
	err := h.web.Work.Trigger(source)
	switch {
	case errors.Is(err, schedule.ErrUnknown):
		return "", fmt.Errorf("source %s is not configured: %w", source, view.ErrNotFound)
	case errors.Is(err, schedule.ErrRunning):
		return "", v1.ErrRunning
	}
	return "", err
}

// Accept implements v1.Harvests.
func (h harvests) Accept(ctx context.Context, run string, c harvest.Choice) (view.Run, error) {
	rep, err := h.p.Decide(ctx, run, h.web.Policies, true, c)
	if err != nil {
		return rep, running(err)
	}
	return rep, h.web.Work.show(ctx)
}

// Reject implements v1.Harvests.
func (h harvests) Reject(ctx context.Context, run string, c harvest.Choice) error {
	if _, err := h.p.Decide(ctx, run, h.web.Policies, false, c); err != nil {
		return running(err)
	}
	return h.web.Work.show(ctx)
}

// running gives the error of a source that is being harvested the API's name.
func running(err error) error {
	if errors.Is(err, ErrRunning) {
		return fmt.Errorf("%w: %w", v1.ErrRunning, err)
	}
	return err
}
