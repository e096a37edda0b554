// Package datemodifiedavailability asks for a dct:modified of the dataset or of a distribution.
package datemodifiedavailability

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
		func(d *catalog.Dataset) catalog.Date { return d.Modified },
		func(d *catalog.Distribution) catalog.Date { return d.Modified },
	)
}
