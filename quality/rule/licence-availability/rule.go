// Package licenceavailability asks for a dct:license, whatever it says.
package licenceavailability

import (
	_ "embed"

	"github.com/vitral-data/vitral/quality/rule"
)

//go:embed rule.yml
var definition string

// New returns the rule.
func New() (rule.Rule, error) {
	return rule.New(definition, func(s *rule.Subject, in *rule.Inputs) rule.Outcome {
		license := s.License(in)
		if rule.First(rule.CodedText(license), rule.AnyText(license.Label)) == "" {
			return rule.Fail
		}
		return rule.Pass
	})
}
