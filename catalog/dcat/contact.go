package dcat

import (
	"strings"

	"github.com/vitral-data/vitral/catalog"
	"github.com/vitral-data/vitral/catalog/dcat/lexical"
	"github.com/vitral-data/vitral/catalog/dcat/rawjson"
)

// contactNames are the properties that name a contact, the best first.
var contactNames = []string{
	nsVCARD + "fn", nsVCARD + "hasFN", nsVCARD + "organization-name", nsVCARD + "hasOrganizationName", nsVCARD + "nickname",
	nsFOAF + "name", nsSDO + "name", nsSDOS + "name", nsRDFS + "label", nsSKOS + "prefLabel", nsDCT + "title", nsVCARD + "organization-unit",
}

// contacts reads contact points: vCards as they are meant to be and as they
// are written, agents, or a text alone.
func (m *mapping) contacts(property rawjson.Value, place at) []catalog.Contact {
	var out []catalog.Contact
	i := -1
	for v := range values(property) {
		i++
		if c, ok := m.contact(v, place.nth(i)); ok {
			out = append(out, c)
		}
	}
	return out
}

func (m *mapping) contact(v rawjson.Value, place at) (c catalog.Contact, ok bool) {
	if isLiteral(v) {
		s := strings.TrimSpace(lexicalForm(v))
		if s == "" {
			m.repair("empty", place, v)
			return c, false
		}
		m.repair("type", place, v)
		if mail, code := lexical.Email(s); code == "" {
			c.Email = mail
		} else {
			c.Name = catalog.Text{lang(v): s}
		}
		return c, true
	}
	c.IRI = iriOf(v)
	if mail, found := strings.CutPrefix(c.IRI, "mailto:"); found {
		return catalog.Contact{Email: mail}, true
	}
	n := m.describe(v)
	for _, p := range contactNames {
		if c.Name == nil {
			c.Name = m.vcardText(n.Get(p))
		}
	}
	for f := range n.All() {
		name := string(f.Key())
		here := place.below(name)
		switch name {
		case nsVCARD + "hasEmail", nsVCARD + "email", nsFOAF + "mbox", nsSDO + "email", nsSDOS + "email":
			if c.Email == "" {
				c.Email = m.email(f, here)
			}
		case nsVCARD + "hasTelephone", nsVCARD + "tel", nsVCARD + "telephone", nsFOAF + "phone", nsSDO + "telephone", nsSDOS + "telephone":
			for t := range values(f) {
				if c.Phone == "" {
					c.Phone = strings.TrimPrefix(m.vcardValue(t, here), "tel:")
				}
			}
		case nsVCARD + "hasURL", nsVCARD + "hasUrl", nsVCARD + "url", nsFOAF + "page", nsFOAF + "homepage", nsSDO + "url", nsSDOS + "url":
			for u := range values(f) {
				if c.URL == "" {
					c.URL = m.vcardValue(u, here)
				}
			}
		}
	}
	if c.IRI == "" && c.Name == nil && c.Email == "" && c.Phone == "" && c.URL == "" {
		m.repair("blank-node", place, v)
		return c, false
	}
	return c, true
}

// vcardValue reads what a property of a vCard says: a literal, an IRI, or a
// node that holds it as vcard:hasValue, vcard:value or rdf:value.
func (m *mapping) vcardValue(v rawjson.Value, place at) string {
	if !isLiteral(v) {
		n := m.describe(v)
		for _, p := range []string{nsVCARD + "hasValue", nsVCARD + "value", rdfValue} {
			for inner := range values(n.Get(p)) {
				return m.str(inner, place)
			}
		}
	}
	return m.str(v, place)
}

// vcardText reads the texts of a name, literal or held by a node.
func (m *mapping) vcardText(property rawjson.Value) catalog.Text {
	if t := texts(property); t != nil {
		return t
	}
	for v := range values(property) {
		n := m.describe(v)
		for _, p := range []string{nsVCARD + "hasValue", nsVCARD + "value", rdfValue} {
			if t := texts(n.Get(p)); t != nil {
				return t
			}
		}
	}
	return nil
}
