package categoryavailability

import (
	"testing"

	"github.com/vitral-data/vitral/catalog"
	"github.com/vitral-data/vitral/quality/rule"
	"github.com/vitral-data/vitral/quality/rule/ruletest"
)

func TestRule(t *testing.T) {
	ruletest.Run(t, New, []ruletest.Case{
		{Name: "of a vocabulary", Dataset: catalog.Dataset{Themes: []catalog.Coded{{Raw: "http://publications.europa.eu/resource/authority/data-theme/ECON", Code: "ECON"}}}, Want: rule.Pass},
		{Name: "of none", Dataset: catalog.Dataset{Themes: []catalog.Coded{{Raw: "varios"}}}, Want: rule.Pass,
			Inputs: []rule.Input{{Property: "dcat:theme", Value: "varios"}}},
		{Name: "a label alone", Dataset: catalog.Dataset{Themes: []catalog.Coded{{Label: catalog.Text{"pt": "saúde"}}}}, Want: rule.Pass},
		{Name: "empty", Dataset: catalog.Dataset{Themes: []catalog.Coded{{}}}, Want: rule.Fail},
		{Name: "none", Want: rule.Fail},
	})
}
