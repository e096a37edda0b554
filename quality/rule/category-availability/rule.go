// Package categoryavailability asks for at least one dcat:theme, of whatever vocabulary.
package categoryavailability

import (
	_ "embed"

	"github.com/vitral-data/vitral/catalog"
	"github.com/vitral-data/vitral/quality/rule"
)

//go:embed rule.yml
var definition string

// New returns the rule.
func New() (rule.Rule, error) {
	return rule.OfDataset(definition, func(d *catalog.Dataset) string {
		for _, theme := range d.Themes {
			if s := rule.First(rule.CodedText(theme), rule.AnyText(theme.Label)); s != "" {
				return s
			}
		}
		return ""
	})
}
