package rule

import "github.com/vitral-data/vitral/catalog"

type (
	// Outcome is what a rule decides; the type is the domain's.
	Outcome = catalog.Outcome
	// Input is a value that a rule looked at; the type is the domain's.
	Input = catalog.Input
)

// The outcomes.
const (
	Pass          = catalog.Pass
	Fail          = catalog.Fail
	NotApplicable = catalog.NotApplicable
	Unknown       = catalog.Unknown
)
