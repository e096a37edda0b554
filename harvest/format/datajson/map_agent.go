package datajson

import (
	"strings"

	"github.com/vitral-data/vitral/catalog"
	"github.com/vitral-data/vitral/catalog/dcat/lexical"
	"github.com/vitral-data/vitral/catalog/dcat/rawjson"
)

// agent reads a publisher: an object with a name, or a name, or a list of
// these, of which the first counts.
func (m *mapping) agent(v rawjson.Value, place at) *catalog.Agent {
	if list := m.agentsBelow(v, place, 0); len(list) > 0 {
		if v.Kind() == rawjson.Array {
			m.repair("type", place, v)
		}
		return &list[0]
	}
	return nil
}

// agents reads one creator or several.
func (m *mapping) agents(v rawjson.Value, place at) []catalog.Agent {
	return m.agentsBelow(v, place, 0)
}

// maxParents is how many bodies a body may be part of.
const maxParents = 16

func (m *mapping) agentsBelow(v rawjson.Value, place at, depth int) []catalog.Agent {
	switch v.Kind() {
	case rawjson.Absent:
		return nil
	case rawjson.Null:
		m.repair("null", place, v)
		return nil
	case rawjson.Array:
		var out []catalog.Agent
		i := 0
		for e := range v.All() {
			if depth < maxParents {
				out = append(out, m.agentsBelow(e, place.element(i), depth+1)...)
			}
			i++
		}
		return out
	case rawjson.Object:
		if a, ok := m.agentObject(v, place, depth); ok {
			return []catalog.Agent{a}
		}
		return nil
	}
	s := m.str(v, place)
	if s == "" {
		return nil
	}
	if v.Kind() == rawjson.String {
		m.repair("type", place, v)
	}
	return []catalog.Agent{{Name: catalog.Text{m.lang: s}}}
}

func (m *mapping) agentObject(v rawjson.Value, place at, depth int) (a catalog.Agent, ok bool) {
	for f := range v.All() {
		here := place.member(f.Key())
		switch string(f.Key()) {
		case "@id":
			if iri := strings.TrimSpace(f.Str()); lexical.Absolute(iri) {
				a.IRI, ok = iri, true
			}
		case "name", "prefLabel":
			if a.Name == nil {
				a.Name = m.text(f, here)
				ok = ok || a.Name != nil
			}
		case "mbox", "hasEmail", "email":
			a.Email = m.email(f, here)
			ok = ok || a.Email != ""
		case "homepage", "url":
			a.Homepage = m.trimmed(f, here)
		case "identifier":
			if ids := m.identifiers(f, here); len(ids) > 0 {
				a.Identifier = ids[0]
			}
		case "type":
			a.Type = m.trimmed(f, here)
		case "subOrganizationOf":
			if depth < maxParents {
				if up := m.agentsBelow(f, here, depth+1); len(up) > 0 {
					a.Parent = &up[0]
				}
			}
		}
	}
	return a, ok || a.Identifier != ""
}

// contacts reads one contact point or several; a bare string is an address
// or a name.
func (m *mapping) contacts(v rawjson.Value, place at) []catalog.Contact {
	var out []catalog.Contact
	one := func(v rawjson.Value, place at) {
		if c := m.contact(v, place); c.IRI != "" || c.Name != nil || c.Email != "" || c.Phone != "" || c.URL != "" {
			out = append(out, c)
		}
	}
	if v.Kind() == rawjson.Array {
		m.list(v, place, one)
	} else {
		one(v, place)
	}
	return out
}

func (m *mapping) contact(v rawjson.Value, place at) (c catalog.Contact) {
	if v.Kind() != rawjson.Object {
		if s := m.str(v, place); s != "" {
			m.repair("type", place, v)
			if mail, code := lexical.Email(s); code == "" {
				c.Email = mail
			} else {
				c.Name = catalog.Text{m.lang: s}
			}
		}
		return c
	}
	for f := range v.All() {
		here := place.member(f.Key())
		switch string(f.Key()) {
		case "@id":
			if iri := strings.TrimSpace(f.Str()); lexical.Absolute(iri) {
				c.IRI = iri
			}
		case "fn", "name", "organization-name":
			if c.Name == nil {
				c.Name = m.text(f, here)
			}
		case "hasEmail", "mbox", "email":
			c.Email = m.email(f, here)
		case "hasTelephone", "tel", "phone":
			c.Phone = strings.TrimPrefix(m.trimmed(f, here), "tel:")
		case "hasURL", "url":
			c.URL = m.trimmed(f, here)
		}
	}
	return c
}

func (m *mapping) email(v rawjson.Value, place at) string {
	mail, code := lexical.Email(m.str(v, place))
	m.repair(code, place, v)
	return mail
}
