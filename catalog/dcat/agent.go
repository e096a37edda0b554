package dcat

import (
	"slices"

	"github.com/vitral-data/vitral/catalog"
	"github.com/vitral-data/vitral/catalog/dcat/lexical"
	"github.com/vitral-data/vitral/catalog/dcat/rawjson"
)

// names are the properties that name an agent, the best first.
var names = []string{
	nsFOAF + "name", nsSKOS + "prefLabel", nsRDFS + "label", nsVCARD + "fn", nsVCARD + "organization-name",
	nsSDO + "name", nsSDOS + "name", nsSDO + "legalName", nsDCT + "title", nsDC + "title", nsSKOS + "altLabel",
}

// agent reads the one agent of a property.
func (m *mapping) agent(property rawjson.Value, place at, extra *[]catalog.Property) *catalog.Agent {
	v := m.one(property, place, extra)
	a, ok := m.agentOf(v, place, nil)
	if !ok {
		return nil
	}
	return &a
}

// agents reads all agents of a property.
func (m *mapping) agents(property rawjson.Value, place at) []catalog.Agent {
	var out []catalog.Agent
	i := 0
	for v := range values(property) {
		if a, ok := m.agentOf(v, place.nth(i), nil); ok {
			out = append(out, a)
		}
		i++
	}
	return out
}

// agentOf reads an agent: a node with a name, an IRI whose node the source
// describes or not, or a name alone. below are the agents that it is a parent
// of.
func (m *mapping) agentOf(v rawjson.Value, place at, below []rawjson.Value) (a catalog.Agent, ok bool) {
	if v.Kind() == rawjson.Absent {
		return a, false
	}
	if isLiteral(v) {
		if a.Name = texts(v); a.Name == nil {
			m.repair("empty", place, v)
			return a, false
		}
		m.repair("type", place, v)
		return a, true
	}
	a.IRI = iriOf(v)
	n := m.describe(v)
	if slices.Contains(below, n) {
		return a, false // its own parent
	}
	below = append(below, n)
	for _, p := range names {
		if a.Name == nil {
			a.Name = texts(n.Get(p))
		}
	}
	for f := range n.All() {
		m.agentProperty(string(f.Key()), f, place, below, &a)
	}
	if a.IRI == "" && a.Name == nil && a.Email == "" && a.Identifier == "" && a.Homepage == "" {
		m.repair("blank-node", place, v)
		return a, false
	}
	return a, true
}

func (m *mapping) agentProperty(name string, f rawjson.Value, place at, below []rawjson.Value, a *catalog.Agent) {
	here := place.below(name)
	switch name {
	case nsDCT + "type", nsORG + "classification":
		if a.Type == "" {
			a.Type = m.first(f, here)
		}
	case nsFOAF + "homepage", nsFOAF + "page", nsSDO + "url", nsSDOS + "url", nsVCARD + "hasURL", nsVCARD + "url":
		if a.Homepage == "" {
			a.Homepage = m.first(f, here)
		}
	case nsFOAF + "mbox", nsVCARD + "hasEmail", nsVCARD + "email", nsSDO + "email", nsSDOS + "email":
		if a.Email == "" {
			a.Email = m.email(f, here)
		}
	case nsDCT + "identifier", nsADMS + "identifier", nsORG + "identifier", nsDC + "identifier":
		if ids := m.identifiers(f, here); a.Identifier == "" && len(ids) > 0 {
			a.Identifier = ids[0]
		}
	case nsORG + "subOrganizationOf", nsORG + "unitOf", nsSDO + "parentOrganization", nsSDOS + "parentOrganization", nsSDO + "isPartOf":
		if a.Parent != nil || len(below) >= maxNodes {
			return
		}
		for v := range values(f) {
			if up, ok := m.agentOf(v, here, below); ok {
				a.Parent = &up
			}
			break
		}
	}
}

// first reads one value of a property as a text: of several the preferred one.
func (m *mapping) first(property rawjson.Value, place at) string {
	return m.str(choose(property), place)
}

// choose returns the preferred value of a property, absent for none.
func choose(property rawjson.Value) rawjson.Value {
	list := slices.Collect(values(property))
	if len(list) == 0 {
		return rawjson.Value{}
	}
	return preferred(list, func(rawjson.Value) bool { return true })
}

// email reads a mail address: a literal, a mailto: IRI, or a node whose
// vcard:hasValue or rdf:value is one.
func (m *mapping) email(property rawjson.Value, place at) string {
	v := choose(property)
	if v.Kind() == rawjson.Absent {
		return ""
	}
	mail, code := lexical.Email(m.vcardValue(v, place))
	m.repair(code, place, v)
	return mail
}
