// Package bytesizeavailability asks for a dcat:byteSize.
package bytesizeavailability

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
		return d.ByteSize
	})
}
