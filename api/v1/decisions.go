package v1

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humagin"

	"github.com/vitral-data/vitral/api/auth"
	"github.com/vitral-data/vitral/api/problem"
	"github.com/vitral-data/vitral/catalog/archive"
	"github.com/vitral-data/vitral/catalog/view"
	"github.com/vitral-data/vitral/harvest"
)

// Started says that a run began.
type Started struct {
	Accepted bool   `json:"accepted" doc:"Always true."`
	Source   string `json:"source" doc:"The source that is harvested."`
	Run      string `json:"run,omitempty" doc:"The run's id, when it is known already."`
}

// StartedOutput says that a run began.
type StartedOutput struct {
	Location string `header:"Location" doc:"The run, when its id is known already; else the source."`
	Body     Started
}

// Acceptance is what a person lets through of a held run.
type Acceptance struct {
	PlanHash string   `json:"planHash" minLength:"1" maxLength:"128" doc:"The hash of the plan that was seen."`
	Classes  []string `json:"classes,omitempty" enum:"renamed,missing,withdrawn" maxItems:"3" doc:"Classes of losses to let through."`
	Keys     []string `json:"keys,omitempty" maxItems:"10000" doc:"Single records to let through, by key. Without classes and keys: everything."`
}

// Rejection closes a held run.
type Rejection struct {
	PlanHash string `json:"planHash" minLength:"1" maxLength:"128" doc:"The hash of the plan that was seen."`
}

// AcceptedOutput is the run that an acceptance committed.
type AcceptedOutput struct{ Body Run }

// RejectedOutput is the answer to a rejection: nothing.
type RejectedOutput struct{}

// PlanChanged is the problem of a decision on another plan than today's; it
// has the new one.
type PlanChanged struct {
	problem.Problem
	Plan *Plan `json:"plan,omitempty"`
}

type tokenKey struct{}

// asksToken lets only requests with a token in force through.
func (a *API) asksToken(ctx huma.Context, next func(huma.Context)) {
	refuse := func(challenge, detail string) {
		ctx.SetHeader("WWW-Authenticate", `Bearer realm="vitral"`+challenge)
		problem.New(http.StatusUnauthorized, detail).Write(humagin.Unwrap(ctx).Writer)
	}
	headers := humagin.Unwrap(ctx).Request.Header.Values("Authorization")
	if len(headers) != 1 {
		refuse("", "This changes the portal's state: send a token in the header Authorization: Bearer …")
		return
	}
	secret, ok := auth.Bearer(headers[0])
	if !ok {
		refuse(`, error="invalid_request"`, "The header Authorization is not of the form Bearer <token>.")
		return
	}
	token, err := a.Tokens.Verify(ctx.Context(), secret)
	switch {
	case errors.Is(err, auth.ErrExpired):
		refuse(`, error="invalid_token"`, "The token has expired: make another by vitral token create.")
	case errors.Is(err, auth.ErrToken):
		refuse(`, error="invalid_token"`, "No token in force is this one.")
	case err != nil:
		var said huma.StatusError
		if err = a.wrong(ctx.Context(), err, "token"); errors.As(err, &said) {
			problem.New(said.GetStatus(), said.Error()).Write(humagin.Unwrap(ctx).Writer)
		}
	default:
		next(huma.WithValue(ctx, tokenKey{}, token))
	}
}

// by is the name of the token that asks.
func by(ctx context.Context) string {
	token, _ := ctx.Value(tokenKey{}).(auth.Token)
	return token.Name
}

// command is a POST operation.
func (a *API) command(id, path, summary, description string, status int, errors ...int) huma.Operation {
	op := operation(id, path, tagHarvest, summary, description, append(errors, http.StatusUnauthorized, http.StatusForbidden,
		http.StatusNotFound, http.StatusRequestEntityTooLarge)...)
	op.Method, op.DefaultStatus = http.MethodPost, status
	op.Security = []map[string][]string{{security: {}}}
	op.Middlewares = huma.Middlewares{a.asksToken}
	return op
}

func (a *API) decisions() {
	huma.Register(a.huma, a.command("start-run", "/api/v1/sources/{id}/runs", "Harvest a source now",
		"Begins a run and returns at once.", http.StatusAccepted, http.StatusConflict), a.startRun)
	accept := a.command("accept-run", "/api/v1/runs/{id}/accept", "Accept a held run",
		"Plans the run again on today's catalogue with what the classes and keys let through, and commits it. "+
			"If today's plan isn't the one that was seen, answers 409 with the new plan and changes nothing.", http.StatusOK, http.StatusGone)
	reject := a.command("reject-run", "/api/v1/runs/{id}/reject", "Reject a held run",
		"Closes the run; an equal plan isn't asked about again.", http.StatusNoContent, http.StatusGone)
	for _, op := range []*huma.Operation{&accept, &reject} {
		op.Responses = map[string]*huma.Response{"409": {Description: "Today's plan isn't the one that was seen.",
			Content: map[string]*huma.MediaType{problem.MediaType: {Schema: schema[PlanChanged](a)}}}}
	}
	huma.Register(a.huma, accept, a.acceptRun)
	huma.Register(a.huma, reject, a.rejectRun)
}

func (a *API) startRun(ctx context.Context, in *struct {
	Asked
	BySource
}) (*StartedOutput, error) {
	run, err := a.Harvests.Start(ctx, in.ID, by(ctx))
	if err != nil {
		return nil, a.wrong(ctx, err, "source of this id to harvest")
	}
	out := &StartedOutput{Location: a.url("/api/v1/sources/" + url.PathEscape(in.ID)), Body: Started{Accepted: true, Source: in.ID, Run: run}}
	if run != "" {
		out.Location = a.url("/api/v1/runs/" + url.PathEscape(run))
	}
	return out, nil
}

func (a *API) acceptRun(ctx context.Context, in *struct {
	Asked
	ByRun
	Body Acceptance
}) (*AcceptedOutput, error) {
	choice := harvest.Choice{By: by(ctx), PlanHash: strings.ToLower(in.Body.PlanHash), Keys: in.Body.Keys}
	for _, c := range in.Body.Classes {
		choice.Classes = append(choice.Classes, archive.Outcome(c))
	}
	ctx, done := toTheEnd(ctx)
	defer done()
	run, err := a.Harvests.Accept(ctx, in.ID, choice)
	switch {
	case err != nil:
		return nil, a.undecided(ctx, in.ID, err)
	case run.State == view.RunFailed:
		return nil, &PlanChanged{Problem: *problem.New(http.StatusConflict, "The run was not committed ("+run.Reason+"): "+run.Detail+".")}
	}
	return &AcceptedOutput{Body: a.run(run)}, nil
}

func (a *API) rejectRun(ctx context.Context, in *struct {
	Asked
	ByRun
	Body Rejection
}) (*RejectedOutput, error) {
	ctx, done := toTheEnd(ctx)
	defer done()
	err := a.Harvests.Reject(ctx, in.ID, harvest.Choice{By: by(ctx), PlanHash: strings.ToLower(in.Body.PlanHash)})
	if err != nil {
		return nil, a.undecided(ctx, in.ID, err)
	}
	return &RejectedOutput{}, nil
}

// decideWithin is how long a decision may take: the run's pages are read again.
const decideWithin = 4 * time.Minute

// toTheEnd is a context for what a person decided once: it is done also if
// they don't wait for the answer.
func toTheEnd(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(context.WithoutCancel(ctx), decideWithin)
}

// undecided is why a decision didn't come about.
func (a *API) undecided(ctx context.Context, run string, err error) error {
	switch {
	case errors.Is(err, harvest.ErrPlanChanged):
		p := &PlanChanged{Problem: *problem.New(http.StatusConflict,
			"The plan has changed since it was shown: look at the new one, and decide with its planHash.")}
		held, err := a.Reader.Held(ctx, run)
		if err != nil && !errors.Is(err, view.ErrNotFound) {
			return a.wrong(ctx, err, "held run of this id")
		}
		if err == nil {
			p.Plan = plan(held)
		}
		return p
	case errors.Is(err, harvest.ErrNotHeld):
		if _, readErr := a.Reader.Run(ctx, run); errors.Is(readErr, view.ErrNotFound) {
			return a.wrong(ctx, readErr, "run of this id")
		}
	}
	return a.wrong(ctx, err, "held run of this id")
}
