package formatmediatypemachineinterpretable

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
		{Name: "by the format", Distribution: dist("CSV", "CSV", "", ""), Want: rule.Pass},
		{Name: "by the media type", Distribution: dist("", "", "text/csv", "text/csv"), Want: rule.Pass},
		{Name: "a proprietary table", Distribution: dist("xlsx", "XLSX", "", ""), Want: rule.Pass},
		{Name: "a picture", Distribution: dist("png", "PNG", "", ""), Want: rule.Fail},
		{Name: "PDF", Distribution: dist("pdf", "PDF", "", ""), Want: rule.Fail},
		{Name: "neither", Distribution: dist("", "", "", ""), Want: rule.Fail,
			Inputs: []rule.Input{{Property: "distribution[0].dct:format"}, {Property: "distribution[0].dcat:mediaType"}}},
		{Name: "unknown to the tables", Distribution: dist("planilla", "", "x/planilla", ""), Want: rule.Fail},
	})
}
