package dateissuedavailability

import (
	"testing"

	"github.com/vitral-data/vitral/catalog"
	"github.com/vitral-data/vitral/quality/rule"
	"github.com/vitral-data/vitral/quality/rule/ruletest"
)

func TestRule(t *testing.T) {
	ruletest.Run(t, New, []ruletest.Case{
		{Name: "of the dataset", Dataset: catalog.Dataset{Issued: catalog.Date{Raw: "2024"}}, Want: rule.Pass,
			Inputs: []rule.Input{{Property: "dct:issued", Value: "2024"}}},
		{Name: "of the distribution", Distribution: ruletest.Dist(catalog.Distribution{Issued: catalog.Date{Raw: "2024"}}), Want: rule.Pass,
			Inputs: []rule.Input{{Property: "distribution[0].dct:issued", Value: "2024"}}},
		{Name: "not of the distribution", Dataset: catalog.Dataset{Issued: catalog.Date{Raw: "2024"}}, Distribution: ruletest.Dist(catalog.Distribution{}), Want: rule.Fail},
		{Name: "none", Want: rule.Fail},
	})
}
