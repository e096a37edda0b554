package wire

import (
	"context"
	"errors"
	"fmt"

	"github.com/gin-gonic/gin"

	"github.com/vitral-data/vitral/api/auth"
	"github.com/vitral-data/vitral/harvest"
	"github.com/vitral-data/vitral/ui"
)

// pages fits ui's pages to api's engine.
type pages struct{ *ui.Site }

// newPages makes the pages of a portal.
func (p *Portal) newPages(w Web, h harvests, tokens auth.Tokens) (pages, error) {
	site, err := ui.New(ui.Config{Reader: p.Reader, Searcher: finder{p}, Vocab: p.Vocab, Rules: p.Rules, BaseURL: w.BaseURL,
		Version: w.Version, Now: w.Now, Log: p.Logger, Formats: formatsServed(), Endpoints: endpointsServed(), Decide: decider(h, tokens)})
	if err != nil {
		return pages{}, fmt.Errorf("preparing the pages: %w", err)
	}
	return pages{site}, nil
}

// Routes implements api.Pages.
func (p pages) Routes(r gin.IRouter) { p.Register(r) }

// decider lets the person whom a token names decide on a held run.
func decider(h harvests, tokens auth.Tokens) ui.Decide {
	return func(ctx context.Context, secret, run, planHash string, accept bool, classes []string) (ui.Outcome, error) {
		token, err := tokens.Verify(ctx, secret)
		if errors.Is(err, auth.ErrToken) || errors.Is(err, auth.ErrExpired) {
			return ui.Outcome{}, fmt.Errorf("%w: %w", ui.ErrToken, err)
		}
		if err != nil {
			return ui.Outcome{}, err
		}
		through, err := Classes(classes)
		if err != nil {
			return ui.Outcome{}, err
		}
		choice := harvest.Choice{By: token.Name, PlanHash: planHash, Classes: through}
		var out ui.Outcome
		if accept {
			out.Run, err = h.Accept(ctx, run, choice)
		} else {
			err = h.Reject(ctx, run, choice)
		}
		switch {
		case errors.Is(err, harvest.ErrPlanChanged):
			err = fmt.Errorf("%w: %w", ui.ErrPlanChanged, err)
		case errors.Is(err, harvest.ErrNotHeld):
			err = fmt.Errorf("%w: %w", ui.ErrNotHeld, err)
		}
		return out, err
	}
}

// formatsServed are the forms in which machines get one dataset.
func formatsServed() []ui.Format {
	return []ui.Format{
		{Name: "JSON", Type: "application/json", Path: "/api/v1/datasets/{id}"},
		{Name: "Turtle", Type: "text/turtle", Path: "/dataset/{id}.ttl"},
		{Name: "JSON-LD", Type: "application/ld+json", Path: "/dataset/{id}.jsonld"},
	}
}

// endpointsServed are the addresses that the API page explains.
func endpointsServed() []ui.Endpoint {
	const v1 = "/api/v1"
	return []ui.Endpoint{
		{Path: v1 + "/datasets", Key: "datasets"}, {Path: v1 + "/datasets/{id}", Key: "dataset"},
		{Path: v1 + "/datasets/{id}/versions", Key: "versions"}, {Path: v1 + "/datasets/{id}/versions/{n}", Key: "version"},
		{Path: v1 + "/datasets/{id}/diff?from=&to=", Key: "diff"}, {Path: v1 + "/datasets/{id}/quality", Key: "quality"},
		{Path: v1 + "/publishers", Key: "publishers"}, {Path: v1 + "/publishers/{id}", Key: "publisher"},
		{Path: v1 + "/sources", Key: "sources"}, {Path: v1 + "/sources/{id}", Key: "source"},
		{Path: v1 + "/runs", Key: "runs"}, {Path: v1 + "/runs/{id}", Key: "run"},
		{Path: v1 + "/changes?since=", Key: "changes"}, {Path: "/catalog.ttl", Key: "catalog"}, {Path: v1 + "/openapi.json", Key: "openapi"},
	}
}
