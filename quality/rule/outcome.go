package rule

import "github.com/vitral-data/vitral/catalog"

// Outcome and Input are the domain's: see catalog.Metric.
type (
	Outcome = catalog.Outcome
	Input   = catalog.Input
)

// The outcomes.
const (
	Pass          = catalog.Pass
	Fail          = catalog.Fail
	NotApplicable = catalog.NotApplicable
	Unknown       = catalog.Unknown
)
