package bytesizeavailability

import (
	"testing"

	"github.com/vitral-data/vitral/catalog"
	"github.com/vitral-data/vitral/quality/rule"
	"github.com/vitral-data/vitral/quality/rule/ruletest"
)

func TestRule(t *testing.T) {
	ruletest.Run(t, New, []ruletest.Case{
		{Name: "a number", Distribution: ruletest.Dist(catalog.Distribution{ByteSize: "1024"}), Want: rule.Pass,
			Inputs: []rule.Input{{Property: "distribution[0].dcat:byteSize", Value: "1024"}}},
		{Name: "unreadable, but there", Distribution: ruletest.Dist(catalog.Distribution{ByteSize: "1 MB"}), Want: rule.Pass},
		{Name: "none", Distribution: ruletest.Dist(catalog.Distribution{}), Want: rule.Fail},
	})
}
