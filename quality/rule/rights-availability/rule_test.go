package rightsavailability

import (
	"testing"

	"github.com/vitral-data/vitral/catalog"
	"github.com/vitral-data/vitral/quality/rule"
	"github.com/vitral-data/vitral/quality/rule/ruletest"
)

func TestRule(t *testing.T) {
	ruletest.Run(t, New, []ruletest.Case{
		{Name: "words", Distribution: ruletest.Dist(catalog.Distribution{Rights: []catalog.Text{{"es": "Citar la fuente."}}}), Want: rule.Pass,
			Inputs: []rule.Input{{Property: "distribution[0].dct:rights", Value: "Citar la fuente."}}},
		{Name: "empty", Distribution: ruletest.Dist(catalog.Distribution{Rights: []catalog.Text{{"es": ""}}}), Want: rule.Fail},
		{Name: "none", Distribution: ruletest.Dist(catalog.Distribution{}), Want: rule.Fail},
	})
}
