package contactpointavailability

import (
	"testing"

	"github.com/vitral-data/vitral/catalog"
	"github.com/vitral-data/vitral/quality/rule"
	"github.com/vitral-data/vitral/quality/rule/ruletest"
)

func TestRule(t *testing.T) {
	ruletest.Run(t, New, []ruletest.Case{
		{Name: "an e-mail", Dataset: catalog.Dataset{Contacts: []catalog.Contact{{Email: "datos@a.example"}}}, Want: rule.Pass,
			Inputs: []rule.Input{{Property: "dcat:contactPoint", Value: "datos@a.example"}}},
		{Name: "a name alone", Dataset: catalog.Dataset{Contacts: []catalog.Contact{{}, {Name: catalog.Text{"": "Mesa de ayuda"}}}}, Want: rule.Pass},
		{Name: "one that says nothing", Dataset: catalog.Dataset{Contacts: []catalog.Contact{{}}}, Want: rule.Fail},
		{Name: "none", Want: rule.Fail},
	})
}
