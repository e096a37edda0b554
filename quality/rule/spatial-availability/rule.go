// Package spatialavailability asks for dct:spatial in whatever form.
package spatialavailability

import (
	_ "embed"
	"fmt"

	"github.com/vitral-data/vitral/catalog"
	"github.com/vitral-data/vitral/quality/rule"
)

//go:embed rule.yml
var definition string

// New returns the rule.
func New() (rule.Rule, error) {
	return rule.OfDataset(definition, func(d *catalog.Dataset) string {
		for _, p := range d.Spatial {
			if s := rule.First(p.IRI, rule.AnyText(p.Label), p.Geometry, p.Country); s != "" {
				return s
			}
			if p.BBox != nil {
				return fmt.Sprint(*p.BBox)
			}
		}
		return ""
	})
}
