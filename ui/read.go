package ui

import (
	"context"
	"errors"
	"time"

	"github.com/vitral-data/vitral/catalog"
	"github.com/vitral-data/vitral/catalog/archive"
	"github.com/vitral-data/vitral/catalog/index"
	"github.com/vitral-data/vitral/catalog/query"
	"github.com/vitral-data/vitral/catalog/view"
	"github.com/vitral-data/vitral/quality/rule"
)

// Datasets reads datasets and their past. What isn't there is
// view.ErrNotFound, here and in the other readers.
type Datasets interface {
	Dataset(ctx context.Context, id string) (view.Dataset, error)
	History(ctx context.Context, id, source string) ([]view.Step, error)
	Version(ctx context.Context, id, source string, n int) (view.Versioned, error)
	Diff(ctx context.Context, id, source string, from, to int) ([]view.Difference, error)
	Scores(ctx context.Context, id string) ([]view.ScoreLine, error)
}

// Harvests reads sources, their runs and what changed.
type Harvests interface {
	Sources(ctx context.Context) ([]view.Source, error)
	Source(ctx context.Context, id string) (view.Source, error)
	Run(ctx context.Context, id string) (view.Run, error)
	Runs(ctx context.Context, source, cursor string, limit int) (runs []view.Run, next string, err error)
	RunRecords(ctx context.Context, id string, outcome archive.Outcome, cursor string, limit int) (records []view.Change, next string, err error)
	Changes(ctx context.Context, since time.Time, cursor string, limit int) (changes []view.Change, next string, err error)
	Held(ctx context.Context, run string) (view.HeldPlan, error)
}

// Publishers reads public bodies as sources name them.
type Publishers interface {
	Publisher(ctx context.Context, id string) (view.Publisher, error)
	PublisherNames(ctx context.Context, ids []string) (map[string]catalog.Text, error)
}

// Reader is all that pages read but searches.
type Reader interface {
	Datasets
	Harvests
	Publishers
}

// Searcher finds datasets for a reader of lang. r is the request without Text.
type Searcher interface {
	Find(ctx context.Context, text, lang string, r query.Request) (index.Found, error)
}

// Rules explains the quality rules and the repairs.
type Rules interface {
	Rule(id string) (rule.Definition, bool)
	// Rules returns all of them, in the order of the dimensions.
	Rules() []rule.Definition
	// Repair returns the text of a repair's code, a general one for codes that
	// have none.
	Repair(code string) rule.Definition
	Version() string
}

// Decide closes a held run for the person whom token names: accepts it, whole
// or by classes (renamed, missing, withdrawn; none is all), or rejects it. The
// errors that a person can mend are ErrToken, ErrPlanChanged and ErrNotHeld.
type Decide func(ctx context.Context, token, run, planHash string, accept bool, classes []string) (Outcome, error)

// Outcome is what a decision led to: the run as it ended.
type Outcome struct{ Run view.Run }

// Errors of a decision, wrapped or not.
var (
	ErrToken       = errors.New("the token is unknown or may not decide")
	ErrPlanChanged = errors.New("the plan has changed since it was shown")
	ErrNotHeld     = errors.New("the run does not wait for a decision")
)
