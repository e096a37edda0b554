// Package accessrightsavailability asks for dct:accessRights, whatever it says.
package accessrightsavailability

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
		return rule.First(rule.CodedText(d.AccessRights), rule.AnyText(d.AccessRights.Label))
	})
}
