package v1

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/vitral-data/vitral/api/auth"
	"github.com/vitral-data/vitral/catalog"
	"github.com/vitral-data/vitral/catalog/archive"
	"github.com/vitral-data/vitral/catalog/index"
	"github.com/vitral-data/vitral/catalog/query"
	"github.com/vitral-data/vitral/catalog/view"
	"github.com/vitral-data/vitral/catalog/vocab"
	"github.com/vitral-data/vitral/harvest"
	"github.com/vitral-data/vitral/quality"
)

// Datasets reads datasets and their past. What isn't there is
// view.ErrNotFound, in this and the interfaces below.
type Datasets interface {
	Dataset(ctx context.Context, id string) (view.Dataset, error)
	History(ctx context.Context, id, source string) ([]view.Step, error)
	Version(ctx context.Context, id, source string, n int) (view.Versioned, error)
	Diff(ctx context.Context, id, source string, from, to int) ([]view.Difference, error)
	Scores(ctx context.Context, id string) ([]view.ScoreLine, error)
	Search(ctx context.Context, q query.Request) (index.Result, error)
}

// Harvested reads sources, their runs and what these did. Lists go on after a
// cursor, which is one that the same list gave.
type Harvested interface {
	Sources(ctx context.Context) ([]view.Source, error)
	Source(ctx context.Context, id string) (view.Source, error)
	Runs(ctx context.Context, source, cursor string, limit int) ([]view.Run, string, error)
	Run(ctx context.Context, id string) (view.Run, error)
	RunRecords(ctx context.Context, run string, outcome archive.Outcome, cursor string, limit int) ([]view.Change, string, error)
	Held(ctx context.Context, run string) (view.HeldPlan, error)
	Changes(ctx context.Context, since time.Time, cursor string, limit int) ([]view.Change, string, error)
}

// Publishers reads public bodies.
type Publishers interface {
	Publisher(ctx context.Context, id string) (view.Publisher, error)
	Publishers(ctx context.Context, cursor string, limit int) ([]view.Publisher, string, error)
	PublisherNames(ctx context.Context, ids []string) (map[string]catalog.Text, error)
}

// Reader is the reading side; view.Reader is one.
type Reader interface {
	Datasets
	Harvested
	Publishers
}

// Finder searches as index.Find does: the text as typed, with synonyms of a
// reader of lang's.
type Finder interface {
	Find(ctx context.Context, text, lang string, r query.Request) (index.Found, error)
}

// Rules tells what the quality rules mean; quality.Rules is one.
type Rules interface {
	Rule(id string) (quality.Definition, bool)
	Repair(code string) quality.Definition
}

// Harvests is what changes the portal's state. by is the name of the token
// that asks.
type Harvests interface {
	// Start begins a run of a source and returns at once, with the run's id
	// when that is known already, else "". The error is ErrRunning when one is
	// going on, view.ErrNotFound for a source that isn't configured.
	Start(ctx context.Context, source, by string) (run string, err error)
	// Accept plans a held run again and commits it with what the choice lets
	// through. The error is harvest.ErrPlanChanged when today's plan isn't the
	// one of the choice, which then stands in its place; harvest.ErrNotHeld; a
	// *harvest.ChoiceError when the choice fits nothing in the plan.
	Accept(ctx context.Context, run string, c harvest.Choice) (view.Run, error)
	// Reject closes a held run; errors as Accept's.
	Reject(ctx context.Context, run string, c harvest.Choice) error
}

// ErrRunning means that a run of the source is going on.
var ErrRunning = errors.New("a run of this source is going on")

// Verifier knows tokens; auth.Tokens is one.
type Verifier interface {
	// Verify returns the token of a secret, or auth.ErrToken, auth.ErrExpired.
	Verify(ctx context.Context, secret string) (auth.Token, error)
}

// Config is what the operations answer from. All of it is needed but Healthy,
// Title, Version, BaseURL, Now and Logger.
type Config struct {
	Reader   Reader
	Finder   Finder
	Rules    Rules
	Vocab    *vocab.Set
	Harvests Harvests
	Tokens   Verifier
	// Healthy says why the portal can't answer; nil is never.
	Healthy func(context.Context) error
	// Title and Version are of the portal, for the API's description.
	Title, Version string
	// BaseURL is the portal's address, without a slash at the end; "" makes
	// links relative to the host.
	BaseURL string
	Now     func() time.Time
	Logger  *slog.Logger
}

func (c Config) withDefaults() (Config, error) {
	for name, missing := range map[string]bool{"Reader": c.Reader == nil, "Finder": c.Finder == nil, "Rules": c.Rules == nil,
		"Vocab": c.Vocab == nil, "Harvests": c.Harvests == nil, "Tokens": c.Tokens == nil} {
		if missing {
			return c, fmt.Errorf("api/v1: Config.%s is not set", name)
		}
	}
	if c.Title == "" {
		c.Title = "Vitral"
	}
	if c.Version == "" {
		c.Version = "0"
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Logger == nil {
		c.Logger = slog.New(slog.DiscardHandler)
	}
	return c, nil
}
