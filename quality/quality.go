// Package quality scores metadata. A rule is a folder below quality/rule: its
// definition (title, why, remedy and effort in three languages), its code and
// its tests. A score names the version of the rule set and the variant it was
// computed by, and explains every point.
package quality

import (
	"time"

	"github.com/vitral-data/vitral/catalog"
)

type (
	// Outcome and the types below, the results of scoring, are the domain's: see
	// catalog.Quality.
	Outcome = catalog.Outcome
	// Score is a dataset's points.
	Score = catalog.Score
	// Dimension is a part of a score.
	Dimension = catalog.Dimension
	// Metric is what one rule found.
	Metric = catalog.Metric
	// Input is a value that a rule looked at.
	Input = catalog.Input
	// Finding is something that a steward should read.
	Finding = catalog.Finding
	// Report is all that scoring says of a dataset.
	Report = catalog.Quality
)

// The outcomes.
const (
	Pass          = catalog.Pass
	Fail          = catalog.Fail
	NotApplicable = catalog.NotApplicable
	Unknown       = catalog.Unknown
)

// Facts are what rules look at: one dataset as it is shown.
type Facts struct {
	Dataset catalog.Dataset
	// Probes are the newest probes by URL; an address without one is unknown.
	Probes map[string]catalog.Probe
	// Repairs are the mends that reading and mapping the statement took.
	Repairs []catalog.Repair
	// Now is the time to judge at. Scores must not depend on it beyond what
	// Findings say of lateness: a document holds nothing that time alone changes.
	Now time.Time
}

// Scorer scores one dataset. It may be used by many goroutines.
type Scorer interface {
	Score(f Facts) Report
	// Version is the rule set's version.
	Version() string
}
