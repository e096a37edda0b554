package accessrightsvocabularyalignment

import (
	"testing"

	"github.com/vitral-data/vitral/catalog"
	"github.com/vitral-data/vitral/quality/rule"
	"github.com/vitral-data/vitral/quality/rule/ruletest"
)

func TestRule(t *testing.T) {
	ruletest.Run(t, New, []ruletest.Case{
		{Name: "known", Dataset: catalog.Dataset{AccessRights: catalog.Coded{Raw: "public", Code: "PUBLIC"}}, Want: rule.Pass},
		{Name: "words", Dataset: catalog.Dataset{AccessRights: catalog.Coded{Raw: "a pedido"}}, Want: rule.Fail,
			Inputs: []rule.Input{{Property: "dct:accessRights", Value: "a pedido"}}},
		{Name: "none", Want: rule.Fail},
	})
}
