package v1

import (
	"context"
	"log/slog"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"github.com/vitral-data/vitral/api/problem"
)

// Health says that the portal answers.
type Health struct {
	Status  string `json:"status" enum:"ok" doc:"Always ok; a portal that isn't answers 503."`
	Version string `json:"version" doc:"The program's version."`
}

// HealthOutput says that the portal answers.
type HealthOutput struct {
	CacheControl string `header:"Cache-Control"`
	Body         Health
}

func (a *API) health() {
	huma.Register(a.huma, operation("get-health", "/healthz", tagOther, "Say whether the portal answers", "For monitors."),
		func(ctx context.Context, _ *struct{ Asked }) (*HealthOutput, error) {
			if a.Healthy != nil {
				if err := a.Healthy(ctx); err != nil {
					a.Logger.LogAttrs(ctx, slog.LevelError, "unhealthy", slog.Any("err", err))
					return nil, problem.New(http.StatusServiceUnavailable, "The portal can't read its catalogue; its log says why.")
				}
			}
			return &HealthOutput{CacheControl: "no-store", Body: Health{Status: "ok", Version: a.Version}}, nil
		})
}
