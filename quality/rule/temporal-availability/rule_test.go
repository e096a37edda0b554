package temporalavailability

import (
	"testing"

	"github.com/vitral-data/vitral/catalog"
	"github.com/vitral-data/vitral/quality/rule"
	"github.com/vitral-data/vitral/quality/rule/ruletest"
)

func TestRule(t *testing.T) {
	ruletest.Run(t, New, []ruletest.Case{
		{Name: "one string", Dataset: catalog.Dataset{Temporal: []catalog.Period{{Raw: "2019/2020"}}}, Want: rule.Pass},
		{Name: "open end", Dataset: catalog.Dataset{Temporal: []catalog.Period{{Start: catalog.Date{Raw: "2019"}}}}, Want: rule.Pass},
		{Name: "open beginning", Dataset: catalog.Dataset{Temporal: []catalog.Period{{End: catalog.Date{Raw: "2019"}}}}, Want: rule.Pass},
		{Name: "empty", Dataset: catalog.Dataset{Temporal: []catalog.Period{{}}}, Want: rule.Fail},
		{Name: "none", Want: rule.Fail},
	})
}
