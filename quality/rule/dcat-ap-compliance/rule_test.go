package dcatapcompliance

import (
	"testing"

	"github.com/vitral-data/vitral/catalog"
	"github.com/vitral-data/vitral/quality/rule"
	"github.com/vitral-data/vitral/quality/rule/ruletest"
)

// good is a dataset that complies; each case breaks it in one place.
func good(change func(*catalog.Dataset)) catalog.Dataset {
	d := catalog.Dataset{
		Title:       catalog.Text{"es": "Escuelas"},
		Description: catalog.Text{"es": "Escuelas por municipio."},
		Publisher:   &catalog.Agent{Name: catalog.Text{"es": "Ministerio"}},
		Themes:      []catalog.Coded{{Raw: "http://a.example/tema/1"}},
		Frequency:   catalog.Coded{Raw: "R/P1M", Code: "MONTHLY"},
		LandingPage: "https://a.example/d/1",
		Distributions: []catalog.Distribution{{
			AccessURLs:   []string{"https://a.example/d/1"},
			DownloadURLs: []string{"https://a.example/d/1.csv"},
			Format:       catalog.Coded{Raw: "csv", Code: "CSV"},
			License:      catalog.Coded{Raw: "http://a.example/licencia"},
			Checksum:     &catalog.Checksum{Algorithm: "sha256", Value: "ab"},
			Services:     []catalog.Service{{Title: catalog.Text{"": "API"}, EndpointURLs: []string{"https://a.example/api"}}},
		}},
	}
	if change != nil {
		change(&d)
	}
	return d
}

func TestRule(t *testing.T) {
	at := func(property, value string) []rule.Input { return []rule.Input{{Property: property, Value: value}} }
	ruletest.Run(t, New, []ruletest.Case{
		{Name: "complies", Dataset: good(nil), Want: rule.Pass,
			Inputs: []rule.Input{{Property: "dct:title", Value: "Escuelas"}, {Property: "dct:description", Value: "Escuelas por municipio."}}},
		{Name: "no distribution is allowed", Dataset: good(func(d *catalog.Dataset) { d.Distributions = nil }), Want: rule.Pass},
		{Name: "no publisher is allowed", Dataset: good(func(d *catalog.Dataset) { d.Publisher = nil }), Want: rule.Pass},
		{Name: "a publisher that is an IRI", Dataset: good(func(d *catalog.Dataset) { d.Publisher = &catalog.Agent{IRI: "http://a.example/org"} }), Want: rule.Pass},
		{Name: "a service that is an IRI", Dataset: good(func(d *catalog.Dataset) {
			d.Distributions[0].Services = []catalog.Service{{IRI: "http://a.example/s"}}
		}), Want: rule.Pass},
		{Name: "a licence that is a node with a label", Dataset: good(func(d *catalog.Dataset) {
			d.Distributions[0].License = catalog.Coded{Raw: "_:b0", Label: catalog.Text{"es": "Licencia propia"}}
		}), Want: rule.Pass},
		{Name: "no title", Dataset: good(func(d *catalog.Dataset) { d.Title = catalog.Text{"es": " "} }), Want: rule.Fail,
			Inputs: at("dct:title", "")},
		{Name: "no description", Dataset: good(func(d *catalog.Dataset) { d.Description = nil }), Want: rule.Fail,
			Inputs: at("dct:description", "")},
		{Name: "a described publisher without a name", Dataset: good(func(d *catalog.Dataset) {
			d.Publisher = &catalog.Agent{IRI: "http://a.example/org", Email: "a@a.example"}
		}), Want: rule.Fail, Inputs: at("dct:publisher/foaf:name", "http://a.example/org")},
		{Name: "a creator without a name", Dataset: good(func(d *catalog.Dataset) { d.Creators = []catalog.Agent{{}} }), Want: rule.Fail,
			Inputs: at("dct:creator/foaf:name", "")},
		{Name: "a theme in words", Dataset: good(func(d *catalog.Dataset) { d.Themes = append(d.Themes, catalog.Coded{Raw: "varios"}) }), Want: rule.Fail,
			Inputs: at("dcat:theme", "varios")},
		{Name: "a theme that is a blank node", Dataset: good(func(d *catalog.Dataset) {
			d.Themes = []catalog.Coded{{Raw: "_:b1", Label: catalog.Text{"": "varios"}}}
		}), Want: rule.Fail, Inputs: at("dcat:theme", "_:b1")},
		{Name: "a language in words", Dataset: good(func(d *catalog.Dataset) {
			d.Languages = []catalog.Coded{{Raw: "spa", Code: "SPA"}, {Raw: "lunfardo"}}
		}), Want: rule.Fail, Inputs: at("dct:language", "lunfardo")},
		{Name: "a landing page in words", Dataset: good(func(d *catalog.Dataset) { d.LandingPage = "www.a.example" }), Want: rule.Fail,
			Inputs: at("dcat:landingPage", "www.a.example")},
		{Name: "no access URL", Dataset: good(func(d *catalog.Dataset) { d.Distributions[0].AccessURLs = nil }), Want: rule.Fail,
			Inputs: at("distribution[0].dcat:accessURL", "")},
		{Name: "an access URL with a blank in it", Dataset: good(func(d *catalog.Dataset) { d.Distributions[0].AccessURLs[0] = "http://a.example/a b" }), Want: rule.Fail,
			Inputs: at("distribution[0].dcat:accessURL", "http://a.example/a b")},
		{Name: "a format in words", Dataset: good(func(d *catalog.Dataset) { d.Distributions[0].Format = catalog.Coded{Raw: "planilla"} }), Want: rule.Fail,
			Inputs: at("distribution[0].dct:format", "planilla")},
		{Name: "a licence in words, in the second distribution", Dataset: good(func(d *catalog.Dataset) {
			second := d.Distributions[0]
			second.License = catalog.Coded{Raw: "ver la web"}
			d.Distributions = append(d.Distributions, second)
		}), Want: rule.Fail, Inputs: at("distribution[1].dct:license", "ver la web")},
		{Name: "a checksum without its algorithm", Dataset: good(func(d *catalog.Dataset) { d.Distributions[0].Checksum.Algorithm = "" }), Want: rule.Fail,
			Inputs: at("distribution[0].spdx:algorithm", "")},
		{Name: "a checksum without its value", Dataset: good(func(d *catalog.Dataset) { d.Distributions[0].Checksum.Value = "" }), Want: rule.Fail,
			Inputs: at("distribution[0].spdx:checksumValue", "")},
		{Name: "a service without an endpoint", Dataset: good(func(d *catalog.Dataset) { d.Distributions[0].Services[0].EndpointURLs = nil }), Want: rule.Fail,
			Inputs: at("distribution[0].dcat:accessService/dcat:endpointURL", "")},
		{Name: "nothing at all", Want: rule.Fail,
			Inputs: []rule.Input{{Property: "dct:title"}, {Property: "dct:description"}}},
	})
}

func TestFirstPlacesOnly(t *testing.T) {
	r, err := New()
	if err != nil {
		t.Fatal(err)
	}
	d := good(func(d *catalog.Dataset) { d.Distributions = make([]catalog.Distribution, 1000) })
	in := rule.NewInputs(-1)
	if got := r.Check(&rule.Subject{Dataset: &d}, in); got != rule.Fail {
		t.Errorf("the rule says %q, want %q", got, rule.Fail)
	}
	if n := len(in.List()); n != 10 {
		t.Errorf("%d inputs, want the first 10", n)
	}
}
