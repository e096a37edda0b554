package formatavailability

import (
	"testing"

	"github.com/vitral-data/vitral/catalog"
	"github.com/vitral-data/vitral/quality/rule"
	"github.com/vitral-data/vitral/quality/rule/ruletest"
)

func TestRule(t *testing.T) {
	ruletest.Run(t, New, []ruletest.Case{
		{Name: "known", Distribution: ruletest.Dist(catalog.Distribution{Format: catalog.Coded{Raw: "CSV", Code: "CSV"}}), Want: rule.Pass,
			Inputs: []rule.Input{{Property: "distribution[0].dct:format", Value: "CSV"}}},
		{Name: "unknown", Distribution: ruletest.Dist(catalog.Distribution{Format: catalog.Coded{Raw: ".xyz"}}), Want: rule.Pass},
		{Name: "blank", Distribution: ruletest.Dist(catalog.Distribution{Format: catalog.Coded{Raw: " "}}), Want: rule.Fail},
		{Name: "none", Distribution: ruletest.Dist(catalog.Distribution{}), Want: rule.Fail},
	})
}
