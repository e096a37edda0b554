package knownlicence

import (
	"testing"

	"github.com/vitral-data/vitral/catalog"
	"github.com/vitral-data/vitral/quality/rule"
	"github.com/vitral-data/vitral/quality/rule/ruletest"
)

func dist(raw, code string) *catalog.Distribution {
	return ruletest.Dist(catalog.Distribution{License: catalog.Coded{Raw: raw, Code: code}})
}

func TestRule(t *testing.T) {
	ruletest.Run(t, New, []ruletest.Case{
		{Name: "European", Distribution: dist("cc-by 4.0", "CC_BY_4_0"), Want: rule.Pass,
			Inputs: []rule.Input{{Property: "distribution[0].dct:license", Value: "cc-by 4.0"}}},
		{Name: "European, in piveau", Distribution: dist("cc-by 4.0", "CC_BY_4_0"), Reading: rule.Reading{EULicenses: true}, Want: rule.Pass},
		{Name: "known here alone", Distribution: dist("licencia nacional", "NATIONAL"), Want: rule.Pass},
		{Name: "known here alone, in piveau", Distribution: dist("licencia nacional", "NATIONAL"), Reading: rule.Reading{EULicenses: true}, Want: rule.Fail},
		{Name: "unknown", Distribution: dist("ver la web", ""), Want: rule.Fail},
		{Name: "the dataset's", Dataset: catalog.Dataset{License: catalog.Coded{Raw: "x", Code: "CC_BY_4_0"}}, Distribution: dist("", ""),
			Reading: rule.Reading{DatasetLicense: true}, Want: rule.Pass},
		{Name: "none", Distribution: dist("", ""), Want: rule.Fail},
	})
}
