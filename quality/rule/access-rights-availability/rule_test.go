package accessrightsavailability

import (
	"testing"

	"github.com/vitral-data/vitral/catalog"
	"github.com/vitral-data/vitral/quality/rule"
	"github.com/vitral-data/vitral/quality/rule/ruletest"
)

func TestRule(t *testing.T) {
	ruletest.Run(t, New, []ruletest.Case{
		{Name: "known", Dataset: catalog.Dataset{AccessRights: catalog.Coded{Raw: "public", Code: "PUBLIC"}}, Want: rule.Pass,
			Inputs: []rule.Input{{Property: "dct:accessRights", Value: "public"}}},
		{Name: "words", Dataset: catalog.Dataset{AccessRights: catalog.Coded{Raw: "a pedido"}}, Want: rule.Pass},
		{Name: "none", Want: rule.Fail},
	})
}
