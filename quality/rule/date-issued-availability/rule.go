// Package dateissuedavailability asks for a dct:issued of the dataset or of a distribution.
package dateissuedavailability

import (
	_ "embed"

	"github.com/vitral-data/vitral/catalog"
	"github.com/vitral-data/vitral/quality/rule"
)

//go:embed rule.yml
var definition string

// New returns the rule.
func New() (rule.Rule, error) {
	return rule.OfEither(definition,
		func(d *catalog.Dataset) catalog.Date { return d.Issued },
		func(d *catalog.Distribution) catalog.Date { return d.Issued },
	)
}
