package licenceavailability

import (
	"testing"

	"github.com/vitral-data/vitral/catalog"
	"github.com/vitral-data/vitral/quality/rule"
	"github.com/vitral-data/vitral/quality/rule/ruletest"
)

func TestRule(t *testing.T) {
	ruletest.Run(t, New, []ruletest.Case{
		{Name: "words", Distribution: ruletest.Dist(catalog.Distribution{License: catalog.Coded{Raw: "ver la web"}}), Want: rule.Pass,
			Inputs: []rule.Input{{Property: "distribution[0].dct:license", Value: "ver la web"}}},
		{Name: "the dataset's, in piveau", Dataset: catalog.Dataset{License: catalog.Coded{Raw: "cc-by"}}, Distribution: ruletest.Dist(catalog.Distribution{}), Want: rule.Fail,
			Inputs: []rule.Input{{Property: "distribution[0].dct:license"}}},
		{Name: "the dataset's, by default", Dataset: catalog.Dataset{License: catalog.Coded{Raw: "cc-by"}}, Distribution: ruletest.Dist(catalog.Distribution{}),
			Reading: rule.Reading{DatasetLicense: true}, Want: rule.Pass, Inputs: []rule.Input{{Property: "dct:license", Value: "cc-by"}}},
		{Name: "its own before the dataset's", Dataset: catalog.Dataset{License: catalog.Coded{Raw: "cc-by"}}, Distribution: ruletest.Dist(catalog.Distribution{License: catalog.Coded{Raw: "odbl"}}),
			Reading: rule.Reading{DatasetLicense: true}, Want: rule.Pass, Inputs: []rule.Input{{Property: "distribution[0].dct:license", Value: "odbl"}}},
		{Name: "none", Distribution: ruletest.Dist(catalog.Distribution{}), Reading: rule.Reading{DatasetLicense: true}, Want: rule.Fail},
	})
}
