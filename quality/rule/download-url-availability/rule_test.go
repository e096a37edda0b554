package downloadurlavailability

import (
	"testing"

	"github.com/vitral-data/vitral/catalog"
	"github.com/vitral-data/vitral/quality/rule"
	"github.com/vitral-data/vitral/quality/rule/ruletest"
)

func TestRule(t *testing.T) {
	ruletest.Run(t, New, []ruletest.Case{
		{Name: "one", Distribution: ruletest.Dist(catalog.Distribution{DownloadURLs: []string{"http://a.example/f.csv"}}), Want: rule.Pass,
			Inputs: []rule.Input{{Property: "distribution[0].dcat:downloadURL", Value: "http://a.example/f.csv"}}},
		{Name: "blank before one", Distribution: ruletest.Dist(catalog.Distribution{DownloadURLs: []string{"", "http://a.example/f.csv"}}), Want: rule.Pass},
		{Name: "only an access URL", Distribution: ruletest.Dist(catalog.Distribution{AccessURLs: []string{"http://a.example/"}}), Want: rule.Fail},
		{Name: "none", Distribution: ruletest.Dist(catalog.Distribution{}), Want: rule.Fail},
	})
}
