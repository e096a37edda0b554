// Package formatmediatypenonproprietary asks that the format, or what the media type says of it, be in the European list of non-proprietary formats. A distribution with neither fails.
package formatmediatypenonproprietary

import (
	_ "embed"

	"github.com/vitral-data/vitral/catalog/vocab"
	"github.com/vitral-data/vitral/quality/rule"
)

//go:embed rule.yml
var definition string

// New returns the rule.
func New() (rule.Rule, error) {
	return rule.New(definition, func(s *rule.Subject, in *rule.Inputs) rule.Outcome {
		return s.FormatIn((*vocab.Set).NonProprietary, in)
	})
}
