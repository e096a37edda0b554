package accessurlstatuscode

import (
	"testing"

	"github.com/vitral-data/vitral/catalog"
	"github.com/vitral-data/vitral/quality/rule"
	"github.com/vitral-data/vitral/quality/rule/ruletest"
)

func at(urls ...string) *catalog.Distribution {
	return ruletest.Dist(catalog.Distribution{AccessURLs: urls})
}

func TestRule(t *testing.T) {
	probes := map[string]catalog.Probe{
		"http://a.example/1":   {Outcome: catalog.ReachOK, Status: 200},
		"http://a.example/299": {Outcome: catalog.ReachOK, Status: 299},
		"http://a.example/301": {Outcome: catalog.ReachBroken, Status: 301, Reason: "status"},
		"http://a.example/404": {Outcome: catalog.ReachBroken, Status: 404, Reason: "status"},
		"http://a.example/429": {Outcome: catalog.ReachUnknown, Status: 429, Reason: "rate-limited"},
		"http://b.example/":    {Outcome: catalog.ReachBroken, Reason: "dns"},
		"ftp://a.example/f":    {Outcome: catalog.ReachOK},
	}
	ruletest.Run(t, New, []ruletest.Case{
		{Name: "answers", Distribution: at("http://a.example/1"), Probes: probes, Want: rule.Pass,
			Inputs: []rule.Input{{Property: "distribution[0].dcat:accessURL", Value: "http://a.example/1"}, {Property: "distribution[0].status", Value: "200"}}},
		{Name: "299", Distribution: at("http://a.example/299"), Probes: probes, Want: rule.Pass},
		{Name: "ends on a redirect", Distribution: at("http://a.example/301"), Probes: probes, Want: rule.Fail},
		{Name: "ends on a redirect, as the prose has it", Distribution: at("http://a.example/301"), Probes: probes, Reading: rule.Reading{Redirects: true}, Want: rule.Pass},
		{Name: "gone", Distribution: at("http://a.example/404"), Probes: probes, Reading: rule.Reading{Redirects: true}, Want: rule.Fail},
		{Name: "no such host", Distribution: at("http://b.example/"), Probes: probes, Want: rule.Fail,
			Inputs: []rule.Input{{Property: "distribution[0].dcat:accessURL", Value: "http://b.example/"}, {Property: "distribution[0].status", Value: "dns"}}},
		{Name: "ftp has no status", Distribution: at("ftp://a.example/f"), Probes: probes, Want: rule.Pass},
		{Name: "never probed", Distribution: at("http://c.example/"), Want: rule.Unknown,
			Inputs: []rule.Input{{Property: "distribution[0].dcat:accessURL", Value: "http://c.example/"}, {Property: "distribution[0].status"}}},
		{Name: "asked not to", Distribution: at("http://a.example/429"), Probes: probes, Want: rule.Unknown},
		{Name: "the best of several", Distribution: at("http://a.example/404", "http://c.example/", "http://a.example/1"), Probes: probes, Want: rule.Pass},
		{Name: "one unknown among the broken", Distribution: at("http://a.example/404", "http://c.example/"), Probes: probes, Want: rule.Unknown},
		{Name: "all broken", Distribution: at("http://a.example/404", "http://b.example/"), Probes: probes, Want: rule.Fail},
		{Name: "blank", Distribution: at(" "), Probes: probes, Want: rule.Fail},
		{Name: "none", Distribution: at(), Want: rule.Fail, Inputs: []rule.Input{{Property: "distribution[0].dcat:accessURL"}}},
	})
}
