package mediatypeavailability

import (
	"testing"

	"github.com/vitral-data/vitral/catalog"
	"github.com/vitral-data/vitral/quality/rule"
	"github.com/vitral-data/vitral/quality/rule/ruletest"
)

func TestRule(t *testing.T) {
	ruletest.Run(t, New, []ruletest.Case{
		{Name: "known", Distribution: ruletest.Dist(catalog.Distribution{MediaType: catalog.Coded{Raw: "text/csv", Code: "text/csv"}}), Want: rule.Pass,
			Inputs: []rule.Input{{Property: "distribution[0].dcat:mediaType", Value: "text/csv"}}},
		{Name: "unknown", Distribution: ruletest.Dist(catalog.Distribution{MediaType: catalog.Coded{Raw: "x/y"}}), Want: rule.Pass},
		{Name: "blank", Distribution: ruletest.Dist(catalog.Distribution{MediaType: catalog.Coded{Raw: " "}}), Want: rule.Fail},
		{Name: "none", Distribution: ruletest.Dist(catalog.Distribution{}), Want: rule.Fail},
	})
}
