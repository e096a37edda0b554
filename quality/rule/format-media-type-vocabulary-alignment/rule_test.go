package formatmediatypevocabularyalignment

import (
	"testing"

	"github.com/vitral-data/vitral/catalog"
	"github.com/vitral-data/vitral/quality/rule"
	"github.com/vitral-data/vitral/quality/rule/ruletest"
)

func dist(format, formatCode, media, mediaCode string) *catalog.Distribution {
	return ruletest.Dist(catalog.Distribution{
		Format:    catalog.Coded{Raw: format, Code: formatCode},
		MediaType: catalog.Coded{Raw: media, Code: mediaCode},
	})
}

func TestRule(t *testing.T) {
	ruletest.Run(t, New, []ruletest.Case{
		{Name: "both", Distribution: dist("CSV", "CSV", "text/csv", "text/csv"), Want: rule.Pass},
		{Name: "format unknown", Distribution: dist("planilla", "", "text/csv", "text/csv"), Want: rule.Fail,
			Inputs: []rule.Input{{Property: "distribution[0].dct:format", Value: "planilla"}, {Property: "distribution[0].dcat:mediaType", Value: "text/csv"}}},
		{Name: "media type unknown", Distribution: dist("CSV", "CSV", "csv/texto", ""), Want: rule.Fail,
			Inputs: []rule.Input{{Property: "distribution[0].dcat:mediaType", Value: "csv/texto"}, {Property: "distribution[0].dct:format", Value: "CSV"}}},
		{Name: "format alone", Distribution: dist("CSV", "CSV", "", ""), Want: rule.Fail},
		{Name: "media type alone", Distribution: dist("", "", "text/csv", "text/csv"), Want: rule.Fail},
		{Name: "neither", Distribution: dist("", "", "", ""), Want: rule.Fail},
	})
}
