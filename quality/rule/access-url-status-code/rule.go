// Package accessurlstatuscode asks whether the dcat:accessURL answers, by its newest probe.
package accessurlstatuscode

import (
	_ "embed"

	"github.com/vitral-data/vitral/quality/rule"
)

//go:embed rule.yml
var definition string

// New returns the rule.
func New() (rule.Rule, error) {
	return rule.New(definition, func(s *rule.Subject, in *rule.Inputs) rule.Outcome {
		return s.Reachable("dcat:accessURL", s.Distribution.AccessURLs, in)
	})
}
