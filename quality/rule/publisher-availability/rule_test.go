package publisheravailability

import (
	"testing"

	"github.com/vitral-data/vitral/catalog"
	"github.com/vitral-data/vitral/quality/rule"
	"github.com/vitral-data/vitral/quality/rule/ruletest"
)

func TestRule(t *testing.T) {
	ruletest.Run(t, New, []ruletest.Case{
		{Name: "a name", Dataset: catalog.Dataset{Publisher: &catalog.Agent{Name: catalog.Text{"es": "Municipio"}}}, Want: rule.Pass,
			Inputs: []rule.Input{{Property: "dct:publisher", Value: "Municipio"}}},
		{Name: "an IRI", Dataset: catalog.Dataset{Publisher: &catalog.Agent{IRI: "http://a.example/org/1"}}, Want: rule.Pass},
		{Name: "one that says nothing", Dataset: catalog.Dataset{Publisher: &catalog.Agent{ID: "abc"}}, Want: rule.Fail},
		{Name: "none", Want: rule.Fail},
	})
}
