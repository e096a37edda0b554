// Package keywordavailability asks for at least one dcat:keyword; how many there are does not count.
package keywordavailability

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
		for _, k := range d.Keywords {
			if rule.First(k.Value) != "" {
				return k.Value
			}
		}
		return ""
	})
}
