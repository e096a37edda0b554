package rdf

import (
	"bytes"
	"hash/maphash"
)

// nameID says what a name means to RDF/XML.
type nameID uint8

const (
	nameOther nameID = iota
	nameNone         // in no namespace
	nameRDF
	nameDescription
	nameIDAttr
	nameAbout
	nameParseType
	nameResource
	nameNodeID
	nameDatatype
	nameLi
	nameType
	nameOld     // aboutEach, aboutEachPrefix, bagID: withdrawn
	nameXMLLang // xml:lang
	nameXMLBase // xml:base
	nameXML     // anything else of XML's own
)

// qname is a name with its namespace resolved.
type qname struct {
	prefix, ns, local string
	iri               string
	id                nameID
	noIRI             bool // its namespace makes no IRI that RDF can use
}

type binding struct {
	prefix, uri string
	depth       int
	before      int // the generation that this binding ended
}

// namespaces keeps the bindings of prefixes in scope and what names resolve to
// under them. A generation is a state of the bindings; it comes back when an
// element that bound something ends.
type namespaces struct {
	bindings []binding
	gen, max int
	depth    int
	seed     maphash.Seed
	cache    []cachedName
}

type cachedName struct {
	raw string
	gen int
	q   *qname
}

const maxBindings = 1 << 10

func newNamespaces() namespaces {
	return namespaces{seed: maphash.MakeSeed(), cache: make([]cachedName, 1<<10)}
}

// bind binds a prefix on the element being entered. False if too many are.
func (n *namespaces) bind(prefix, uri []byte) bool {
	if old, ok := n.lookup(prefix); ok && old == string(uri) {
		return true
	}
	if len(n.bindings) == maxBindings {
		return false
	}
	n.bindings = append(n.bindings, binding{string(prefix), string(uri), n.depth, n.gen})
	n.max++
	n.gen = n.max
	return true
}

// leave ends an element.
func (n *namespaces) leave() {
	for len(n.bindings) > 0 && n.bindings[len(n.bindings)-1].depth == n.depth {
		n.gen = n.bindings[len(n.bindings)-1].before
		n.bindings = n.bindings[:len(n.bindings)-1]
	}
	n.depth--
}

// lookup returns what a prefix stands for.
func (n *namespaces) lookup(prefix []byte) (string, bool) {
	for i := len(n.bindings) - 1; i >= 0; i-- {
		if n.bindings[i].prefix == string(prefix) {
			return n.bindings[i].uri, true
		}
	}
	if string(prefix) == "xml" {
		return xmlNS, true
	}
	return "", len(prefix) == 0
}

// get returns the name cached for raw, and the slot to put it into.
func (n *namespaces) get(raw []byte) (*qname, *cachedName) {
	slot := &n.cache[maphash.Bytes(n.seed, raw)&uint64(len(n.cache)-1)]
	if slot.q != nil && slot.gen == n.gen && slot.raw == string(raw) {
		return slot.q, slot
	}
	return nil, slot
}

// enter begins an element: it binds the prefixes that its tag declares and
// takes those attributes away.
func (s *xmlScanner) enter() {
	s.names.depth++
	kept := s.attrs[:0]
	for _, a := range s.attrs {
		prefix, ok := bytes.CutPrefix(a.name, []byte("xmlns"))
		if !ok || len(prefix) > 0 && prefix[0] != ':' {
			kept = append(kept, a)
			continue
		}
		if len(prefix) > 0 {
			prefix = prefix[1:]
			if !isNCName(prefix) || len(a.value) == 0 {
				s.failName(a.name, "a namespace prefix that XML does not allow")
			}
		}
		uri := string(a.value)
		if string(prefix) == "xmlns" || uri == xmlnsN || (string(prefix) == "xml") != (uri == xmlNS) {
			s.failName(a.name, "a reserved namespace or prefix")
		}
		if !s.names.bind(prefix, a.value) {
			s.failName(a.name, "too many namespaces in scope")
		}
	}
	s.attrs = kept
}

// resolve gives the name of an element or of an attribute.
func (s *xmlScanner) resolve(raw []byte, isAttr bool) *qname {
	colon := bytes.IndexByte(raw, ':')
	if isAttr && colon < 0 {
		return unqualified(raw)
	}
	q, slot := s.names.get(raw)
	if q != nil {
		return q
	}
	var prefix []byte
	local := raw
	if colon >= 0 {
		prefix, local = raw[:colon], raw[colon+1:]
	}
	if !isNCName(local) || colon == 0 || colon > 0 && !isNCName(prefix) {
		s.failName(raw, "not a name")
	}
	ns, ok := s.names.lookup(prefix)
	if !ok {
		if !s.o.Lenient {
			s.failName(raw, "a prefix that is not declared")
		}
		s.o.repaired("undeclared-prefix", s.line0, s.col0, raw)
		if ns = wellKnownPrefix(string(prefix)); ns == "" {
			ns = string(prefix) + ":"
		}
	}
	q = &qname{prefix: string(prefix), ns: ns, local: string(local), iri: ns + string(local)}
	q.id = identify(ns, q.local)
	q.noIRI = !IsAbsolute(q.iri) || firstBadInIRI(q.iri) >= 0
	if ok {
		*slot = cachedName{string(raw), s.names.gen, q}
	}
	return q
}

// failName fails at a name of the tag just read.
func (s *xmlScanner) failName(raw []byte, msg string) {
	panic(failure{&Error{Line: s.line0, Col: s.col0, Msg: msg + ": " + string(shown(raw))}})
}

func identify(ns, local string) nameID {
	switch ns {
	case "":
		return nameNone
	case xmlNS:
		switch local {
		case "lang":
			return nameXMLLang
		case "base":
			return nameXMLBase
		}
		return nameXML
	case rdfNS:
		return identifyRDF(local)
	}
	return nameOther
}

func identifyRDF(local string) nameID {
	switch local {
	case "RDF":
		return nameRDF
	case "Description":
		return nameDescription
	case "ID":
		return nameIDAttr
	case "about":
		return nameAbout
	case "parseType":
		return nameParseType
	case "resource":
		return nameResource
	case "nodeID":
		return nameNodeID
	case "datatype":
		return nameDatatype
	case "li":
		return nameLi
	case "type":
		return nameType
	case "aboutEach", "aboutEachPrefix", "bagID":
		return nameOld
	}
	return nameOther
}

// unqualified is an attribute without a prefix: five names of RDF may still
// stand so (RDF 1.1 XML Syntax §6.1.4), names that begin with "xml" are XML's.
func unqualified(raw []byte) *qname {
	q := &qname{local: string(raw), id: nameNone}
	switch q.local {
	case "ID", "about", "resource", "parseType", "type":
		q.ns, q.iri = rdfNS, rdfNS+q.local
		q.id = identifyRDF(q.local)
	default:
		if len(raw) >= 3 && bytes.EqualFold(raw[:3], []byte("xml")) {
			q.id = nameXML
		}
	}
	return q
}
