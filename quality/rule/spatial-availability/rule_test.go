package spatialavailability

import (
	"testing"

	"github.com/vitral-data/vitral/catalog"
	"github.com/vitral-data/vitral/quality/rule"
	"github.com/vitral-data/vitral/quality/rule/ruletest"
)

func TestRule(t *testing.T) {
	ruletest.Run(t, New, []ruletest.Case{
		{Name: "an IRI", Dataset: catalog.Dataset{Spatial: []catalog.Place{{IRI: "http://sws.geonames.org/3435907/"}}}, Want: rule.Pass},
		{Name: "a name", Dataset: catalog.Dataset{Spatial: []catalog.Place{{Label: catalog.Text{"": "Mendoza"}}}}, Want: rule.Pass,
			Inputs: []rule.Input{{Property: "dct:spatial", Value: "Mendoza"}}},
		{Name: "a box", Dataset: catalog.Dataset{Spatial: []catalog.Place{{}, {BBox: &[4]float64{-70, -38, -66, -32}}}}, Want: rule.Pass,
			Inputs: []rule.Input{{Property: "dct:spatial", Value: "[-70 -38 -66 -32]"}}},
		{Name: "a place that says nothing", Dataset: catalog.Dataset{Spatial: []catalog.Place{{}}}, Want: rule.Fail},
		{Name: "none", Want: rule.Fail},
	})
}
