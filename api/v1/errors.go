package v1

import (
	"context"
	"errors"
	"log/slog"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humagin"

	"github.com/vitral-data/vitral/api/problem"
	"github.com/vitral-data/vitral/catalog/index"
	"github.com/vitral-data/vitral/catalog/view"
	"github.com/vitral-data/vitral/harvest"
)

// wrong turns an error of the reading side into what the client is told. what
// was looked for stands in the detail; what the portal is to blame for goes to
// the log.
func (a *API) wrong(ctx context.Context, err error, what string) error {
	var said huma.StatusError
	var choice *harvest.ChoiceError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &said):
		return err
	case errors.Is(err, view.ErrNotFound):
		return problem.New(http.StatusNotFound, "There is no "+what+".")
	case errors.Is(err, index.ErrCursor):
		return badCursor()
	case errors.Is(err, index.ErrInvalid):
		return problem.New(http.StatusUnprocessableEntity, err.Error())
	case errors.As(err, &choice):
		return problem.New(http.StatusUnprocessableEntity, "Nothing was done: "+choice.What+".")
	case errors.Is(err, ErrRunning):
		return problem.New(http.StatusConflict, "A run of this source is going on: wait for its end.")
	case errors.Is(err, harvest.ErrNotHeld):
		return problem.New(http.StatusGone, "The run waits for nobody any more: it was decided on, or a newer run of its source took its place.")
	case errors.Is(err, context.DeadlineExceeded):
		return huma.ErrorWithHeaders(problem.New(http.StatusServiceUnavailable, "The portal could not answer in time."),
			http.Header{"Retry-After": {"5"}})
	case errors.Is(err, context.Canceled):
		return problem.New(499, "The request was given up.")
	}
	a.Logger.LogAttrs(ctx, slog.LevelError, "answering", slog.String("what", what), slog.Any("err", err))
	return problem.New(http.StatusInternalServerError, "This is a fault of the portal; it is in its log under the request's id.")
}

// signed puts the request's id into a problem before it is sent, and keeps it
// out of caches.
func signed(ctx huma.Context, _ string, v any) (any, error) {
	header := humagin.Unwrap(ctx).Writer.Header()
	instance := problem.Instance(header)
	switch p := v.(type) {
	case *huma.ErrorModel:
		p.Instance = instance
	case *problem.Problem:
		p.Instance = instance
	case *PlanChanged:
		p.Instance = instance
	default:
		return v, nil
	}
	header.Set("Cache-Control", "no-store")
	return v, nil
}
