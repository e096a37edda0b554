package ui

import (
	"strings"

	"github.com/vitral-data/vitral/catalog/query"
)

// aboutModel is what the portal is, and how it measures.
type aboutModel struct {
	Version string
	Rules   string
	Points  string
	Dims    []dimRules
	Words   []word // of states, explained
}

// word is a word of these pages with its shape and what it means.
type word struct{ Class, Name, Text string }

// dimRules are the rules of a dimension.
type dimRules struct {
	Glass      int
	Name, Text string
	Points     string
	Rules      []ruleModel
}

// ruleModel explains one rule.
type ruleModel struct {
	ID, Title, Why, Remedy, Points, Property, Source string
}

func (s *Site) about(r *request) (*page, error) {
	return &page{Title: r.T("about.title"), Summary: r.T("about.lead"), Data: r.aboutModel(s.Version)}, nil
}

// aboutModel makes the page about the portal.
func (e env) aboutModel(version string) aboutModel {
	m := aboutModel{Version: version, Rules: e.rules.Version()}
	sum := 0
	for i, d := range e.dims {
		x := dimRules{Glass: i + 1, Name: e.T("dim." + d.id), Text: e.T("dim." + d.id + ".text"), Points: e.N("points", d.max)}
		sum += d.max
		for _, def := range e.rules.Rules() {
			if def.Dimension == d.id {
				x.Rules = append(x.Rules, ruleModel{def.ID, def.Title(e.Code), def.Why(e.Code), def.Remedy(e.Code), e.N("points", def.Points), def.Property, def.Source})
			}
		}
		m.Dims = append(m.Dims, x)
	}
	m.Points = e.Int(sum)
	for _, w := range []struct{ class, key string }{{"ok", "current"}, {"warn", "late"}, {"none", "unknown"}, {"warn", "missing"}, {"bad", "withdrawn"}, {"warn", "held"}} {
		m.Words = append(m.Words, word{w.class, e.T("word." + w.key), e.T("word." + w.key + ".text")})
	}
	return m
}

// apiModel explains what programs can ask.
type apiModel struct {
	Base      string
	Endpoints []endpointModel
	Params    []link
	Formats   []Format
	Search    string // an example
}

type endpointModel struct{ Path, Text, Href string }

func (s *Site) api(r *request) (*page, error) {
	return &page{Title: r.T("api.title"), Summary: r.T("api.lead"), Data: r.apiModel(s.BaseURL, s.Endpoints, s.Formats)}, nil
}

// apiModel makes the page for programmers.
func (e env) apiModel(base string, endpoints []Endpoint, formats []Format) apiModel {
	m := apiModel{Base: base, Formats: formats}
	m.Params = append(m.Params, link{Text: "q", Note: e.T("param.q")})
	for _, f := range query.Facets() {
		m.Params = append(m.Params, link{Text: string(f), Note: e.T("facet." + string(f))})
	}
	m.Params = append(m.Params, link{Text: "sort", Note: e.T("param.sort")}, link{Text: "cursor", Note: e.T("param.cursor")})
	for _, x := range endpoints {
		one := endpointModel{Path: x.Path, Text: e.Or("endpoint."+x.Key, x.Key)}
		if !strings.ContainsAny(x.Path, "{?") {
			one.Href = x.Path
		}
		if x.Key == "datasets" {
			m.Search = base + x.Path
		}
		m.Endpoints = append(m.Endpoints, one)
	}
	return m
}
