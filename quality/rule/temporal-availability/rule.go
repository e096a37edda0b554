// Package temporalavailability asks for dct:temporal, readable or not.
package temporalavailability

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
		for _, p := range d.Temporal {
			if s := rule.First(p.Raw, p.Start.Raw, p.End.Raw); s != "" {
				return s
			}
		}
		return ""
	})
}
