// Package publisheravailability asks for a dct:publisher.
package publisheravailability

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
		if d.Publisher == nil {
			return ""
		}
		return rule.First(rule.AnyText(d.Publisher.Name), d.Publisher.IRI, d.Publisher.Identifier, d.Publisher.Homepage, d.Publisher.Email)
	})
}
