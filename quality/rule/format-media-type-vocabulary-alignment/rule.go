// Package formatmediatypevocabularyalignment asks that both dct:format and dcat:mediaType be of their vocabularies: the European file types and the IANA media types.
package formatmediatypevocabularyalignment

import (
	_ "embed"

	"github.com/vitral-data/vitral/quality/rule"
)

//go:embed rule.yml
var definition string

// New returns the rule.
func New() (rule.Rule, error) {
	return rule.New(definition, func(s *rule.Subject, in *rule.Inputs) rule.Outcome {
		format, media := s.Distribution.Format, s.Distribution.MediaType
		if format.Known() && !media.Known() { // what is to be mended comes first
			in.Add("dcat:mediaType", media.Raw)
			in.Add("dct:format", format.Raw)
			return rule.Fail
		}
		in.Add("dct:format", format.Raw)
		in.Add("dcat:mediaType", media.Raw)
		if !format.Known() {
			return rule.Fail
		}
		return rule.Pass
	})
}
