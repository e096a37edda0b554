// Package contactpointavailability asks for a dcat:contactPoint that says anything at all.
package contactpointavailability

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
		for _, c := range d.Contacts {
			if s := rule.First(c.Email, c.URL, c.IRI, c.Phone, rule.AnyText(c.Name)); s != "" {
				return s
			}
		}
		return ""
	})
}
