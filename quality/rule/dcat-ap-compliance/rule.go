// Package dcatapcompliance asks for what DCAT-AP 3.0.1 makes mandatory and for
// the node kinds of its shapes, as far as the domain model keeps them, on the
// record as this portal writes it in DCAT-AP.
package dcatapcompliance

import (
	_ "embed"
	"strings"

	"github.com/vitral-data/vitral/catalog"
	"github.com/vitral-data/vitral/quality/rule"
)

//go:embed rule.yml
var definition string

// New returns the rule.
func New() (rule.Rule, error) {
	return rule.New(definition, func(s *rule.Subject, in *rule.Inputs) rule.Outcome {
		c := checker{in: in}
		c.dataset(s.Dataset)
		for i := range s.Dataset.Distributions {
			c.at = i
			c.distribution(&s.Dataset.Distributions[i])
		}
		if c.broken {
			return rule.Fail
		}
		in.Add("dct:title", rule.AnyText(s.Dataset.Title))
		in.Add("dct:description", rule.AnyText(s.Dataset.Description))
		return rule.Pass
	})
}

// checker notes what breaks the profile, each at its place.
type checker struct {
	in     *rule.Inputs
	at     int // the distribution, -1 for the dataset
	broken bool
}

func (c *checker) dataset(d *catalog.Dataset) {
	c.at = -1
	c.text("dct:title", d.Title)
	c.text("dct:description", d.Description)
	c.agent("dct:publisher", d.Publisher)
	for i := range d.Creators {
		c.agent("dct:creator", &d.Creators[i])
	}
	for _, theme := range d.Themes {
		c.iriOf("dcat:theme", theme)
	}
	c.node("dct:accessRights", d.AccessRights)
	c.node("dct:accrualPeriodicity", d.Frequency)
	c.node("dct:type", d.Type)
	c.nodes("dct:language", d.Languages)
	c.iri("dcat:landingPage", d.LandingPage)
	c.iris("foaf:page", d.Documentation)
	c.iris("dcatap:applicableLegislation", d.ApplicableLegislation)
}

func (c *checker) distribution(d *catalog.Distribution) {
	if len(d.AccessURLs) == 0 {
		c.wrong("dcat:accessURL", "")
	}
	for _, u := range d.AccessURLs {
		if !rule.AbsoluteIRI(strings.TrimSpace(u)) {
			c.wrong("dcat:accessURL", u)
		}
	}
	c.iris("dcat:downloadURL", d.DownloadURLs)
	c.iris("foaf:page", d.Docs)
	c.node("dct:format", d.Format)
	c.node("dcat:mediaType", d.MediaType)
	c.node("dcat:compressFormat", d.Compress)
	c.node("dcat:packageFormat", d.Package)
	c.node("dct:license", d.License)
	c.node("adms:status", d.Status)
	c.node("dcatap:availability", d.Availability)
	c.nodes("dct:language", d.Languages)
	if d.Checksum != nil {
		c.value("spdx:algorithm", d.Checksum.Algorithm)
		c.value("spdx:checksumValue", d.Checksum.Value)
	}
	for i := range d.Services {
		c.service(&d.Services[i])
	}
}

// service wants title and endpoint of a dcat:DataService that is described;
// one that is only named by its IRI is a node like any other.
func (c *checker) service(s *catalog.Service) {
	title, endpoint := rule.AnyText(s.Title), rule.First(s.EndpointURLs...)
	if title == "" && endpoint == "" && rule.AbsoluteIRI(s.IRI) {
		return
	}
	c.value("dcat:accessService/dct:title", title)
	c.value("dcat:accessService/dcat:endpointURL", endpoint)
}

// wrong notes one place that breaks the profile.
func (c *checker) wrong(property, raw string) {
	c.broken = true
	if c.in != nil {
		c.in.AddAt(c.at, property, raw)
	}
}

func (c *checker) text(property string, t catalog.Text) {
	if rule.AnyText(t) == "" {
		c.wrong(property, "")
	}
}

func (c *checker) value(property, v string) {
	if strings.TrimSpace(v) == "" {
		c.wrong(property, "")
	}
}

// agent wants a foaf:name of an agent that is described; one that is only
// named by its IRI is a node like any other.
func (c *checker) agent(property string, a *catalog.Agent) {
	if a == nil || rule.AnyText(a.Name) != "" {
		return
	}
	described := a.Type != "" || a.Homepage != "" || a.Email != "" || a.Identifier != ""
	if described || !rule.AbsoluteIRI(a.IRI) {
		c.wrong(property+"/foaf:name", a.IRI)
	}
}

// node wants an IRI or a blank node, not words: a known value is written as
// its IRI, and a value with a label is a node that has one.
func (c *checker) node(property string, v catalog.Coded) {
	if v.Raw == "" || v.Known() || rule.AnyText(v.Label) != "" || rule.AbsoluteIRI(v.Raw) {
		return
	}
	c.wrong(property, v.Raw)
}

func (c *checker) nodes(property string, values []catalog.Coded) {
	for _, v := range values {
		c.node(property, v)
	}
}

// iriOf wants an IRI: a blank node won't do.
func (c *checker) iriOf(property string, v catalog.Coded) {
	if !v.Known() && !rule.AbsoluteIRI(v.Raw) {
		c.wrong(property, v.Raw)
	}
}

func (c *checker) iri(property, v string) {
	if v != "" && !rule.AbsoluteIRI(strings.TrimSpace(v)) {
		c.wrong(property, v)
	}
}

func (c *checker) iris(property string, values []string) {
	for _, v := range values {
		c.iri(property, v)
	}
}
