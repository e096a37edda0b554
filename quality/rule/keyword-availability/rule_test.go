package keywordavailability

import (
	"testing"

	"github.com/vitral-data/vitral/catalog"
	"github.com/vitral-data/vitral/quality/rule"
	"github.com/vitral-data/vitral/quality/rule/ruletest"
)

func TestRule(t *testing.T) {
	ruletest.Run(t, New, []ruletest.Case{
		{Name: "one", Dataset: catalog.Dataset{Keywords: []catalog.LangString{{Value: "agua", Lang: "es"}}}, Want: rule.Pass,
			Inputs: []rule.Input{{Property: "dcat:keyword", Value: "agua"}}},
		{Name: "the second", Dataset: catalog.Dataset{Keywords: []catalog.LangString{{Value: " "}, {Value: "solo"}}}, Want: rule.Pass},
		{Name: "blank", Dataset: catalog.Dataset{Keywords: []catalog.LangString{{Value: "\t"}}}, Want: rule.Fail},
		{Name: "none", Want: rule.Fail, Inputs: []rule.Input{{Property: "dcat:keyword"}}},
	})
}
