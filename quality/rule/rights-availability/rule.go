// Package rightsavailability asks for dct:rights.
package rightsavailability

import (
	_ "embed"

	"github.com/vitral-data/vitral/catalog"
	"github.com/vitral-data/vitral/quality/rule"
)

//go:embed rule.yml
var definition string

// New returns the rule.
func New() (rule.Rule, error) {
	return rule.OfDistribution(definition, func(d *catalog.Distribution) string {
		for _, r := range d.Rights {
			if s := rule.AnyText(r); s != "" {
				return s
			}
		}
		return ""
	})
}
