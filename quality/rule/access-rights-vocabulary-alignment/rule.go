// Package accessrightsvocabularyalignment asks that dct:accessRights be of the European access rights.
package accessrightsvocabularyalignment

import (
	_ "embed"

	"github.com/vitral-data/vitral/quality/rule"
)

//go:embed rule.yml
var definition string

// New returns the rule.
func New() (rule.Rule, error) {
	return rule.New(definition, func(s *rule.Subject, in *rule.Inputs) rule.Outcome {
		rights := s.Dataset.AccessRights
		in.Add("dct:accessRights", rights.Raw)
		if !rights.Known() {
			return rule.Fail
		}
		return rule.Pass
	})
}
