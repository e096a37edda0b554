// Package downloadurlavailability asks for a dcat:downloadURL.
package downloadurlavailability

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
		return rule.First(d.DownloadURLs...)
	})
}
