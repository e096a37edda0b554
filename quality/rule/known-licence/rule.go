// Package knownlicence asks that the dct:license be a published one. Which are known depends on the reading.
package knownlicence

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
		if !license.Known() || s.EULicenses && !s.Vocab.EULicense(license.Code) {
			return rule.Fail
		}
		return rule.Pass
	})
}
