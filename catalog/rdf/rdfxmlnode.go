package rdf

import (
	"strconv"
	"strings"
)

// startRDF opens rdf:RDF.
func (x *rdfxml) startRDF(f frame) {
	f.kind = inRDF
	for _, a := range x.attrs {
		q := x.resolve(a.name, true)
		if !x.xmlAttribute(&f, q, a) && q.id != nameXML {
			x.mendAttribute(a, "an attribute that rdf:RDF may not have")
		}
	}
	x.stack = append(x.stack, f)
}

// tryNode opens a node element.
func (x *rdfxml) tryNode(f frame) { x.attempt(f, (*rdfxml).startNode) }

// xmlAttribute applies xml:lang and xml:base.
func (x *rdfxml) xmlAttribute(f *frame, q *qname, a xmlAttr) bool {
	switch q.id {
	case nameXMLLang:
		f.lang = x.language(a)
	case nameXMLBase:
		f.base = x.newBase(f.base, a.value)
	default:
		return false
	}
	return true
}

// named is an attribute of an element with its name resolved.
type named struct {
	q *qname
	a xmlAttr
}

// attributes resolves the attributes of an element, applies those of XML and
// returns the others. No two may have the same name.
func (x *rdfxml) attributes(f *frame, into []named) []named {
	for _, a := range x.attrs {
		q := x.resolve(a.name, true)
		for _, other := range into {
			if other.q.iri == q.iri && other.q.local == q.local && other.q.ns == q.ns {
				x.failName(a.name, "an attribute given twice")
			}
		}
		if q.id == nameNone {
			x.mendAttribute(a, "an attribute in no namespace")
			continue
		}
		into = append(into, named{q, a})
	}
	kept := into[:0]
	for _, n := range into {
		if n.q.id != nameXML && !x.xmlAttribute(f, n.q, n.a) {
			kept = append(kept, n)
		}
	}
	return kept
}

// mendAttribute leaves an attribute out in lenient mode.
func (x *rdfxml) mendAttribute(a xmlAttr, msg string) {
	if !x.o.Lenient {
		x.failName(a.name, msg)
	}
	x.o.repaired("attribute-ignored", x.line0, x.col0, []byte(string(a.name)+"="+string(a.value)))
}

// startNode opens a node element (RDF 1.1 XML Syntax §7.2.11).
func (x *rdfxml) startNode(f frame) {
	q := x.resolve(x.tag, false)
	switch q.id {
	case nameOther, nameDescription, nameType:
	case nameNone:
		x.failName(x.tag, "an element in no namespace")
	default:
		x.failName(x.tag, "not the name of a node")
	}
	var room [8]named
	attrs := x.attributes(&f, room[:0])
	kept := attrs[:0]
	var node Term
	for _, n := range attrs {
		t, ok := x.nodeName(&f, n)
		if !ok {
			kept = append(kept, n)
			continue
		}
		if node.Kind != 0 {
			x.failName(n.a.name, "a second name for one node")
		}
		node = t
	}
	if node.Kind == 0 {
		node = x.blanks.fresh()
	}
	x.checkPropertyAttributes(kept)
	x.link(node)
	f.kind, f.subject = inNode, node
	if q.id != nameDescription {
		x.triple(node, typeTerm, Term{Kind: IRI, Value: x.named(q)})
	}
	x.propertyAttributes(&f, node, kept)
	x.stack = append(x.stack, f)
}

// nodeName is the term of rdf:about, rdf:ID or rdf:nodeID.
func (x *rdfxml) nodeName(f *frame, n named) (Term, bool) {
	switch n.q.id {
	case nameAbout:
		return Term{Kind: IRI, Value: x.iri(f.base, n.a.value)}, true
	case nameIDAttr:
		return Term{Kind: IRI, Value: x.newID(f.base, n.a)}, true
	case nameNodeID:
		return x.nodeID(n.a), true
	}
	return Term{}, false
}

// link makes node the object of the property, or a member of the collection,
// that is open.
func (x *rdfxml) link(node Term) {
	if len(x.stack) == 0 {
		return
	}
	up := &x.stack[len(x.stack)-1]
	switch up.kind {
	case inProperty:
		x.object(up, node)
	case inCollection:
		cell := x.blanks.fresh()
		if up.tail.Kind == 0 {
			x.object(up, cell)
		} else {
			x.triple(up.tail, restTerm, cell)
		}
		x.triple(cell, firstTerm, node)
		up.tail = cell
	}
}

// checkPropertyAttributes fails on attributes that are no properties.
func (x *rdfxml) checkPropertyAttributes(attrs []named) {
	for _, n := range attrs {
		if n.q.id != nameOther && n.q.id != nameType {
			x.failName(n.a.name, "not the name of a property attribute")
		}
	}
}

// propertyAttributes emits the triples of attributes such as dct:title="…".
func (x *rdfxml) propertyAttributes(f *frame, s Term, attrs []named) {
	for _, n := range attrs {
		if n.q.id == nameType {
			x.triple(s, typeTerm, Term{Kind: IRI, Value: x.iri(f.base, n.a.value)})
			continue
		}
		o := Term{Kind: Literal, Value: x.word(n.a.value), Lang: f.lang}
		x.triple(s, Term{Kind: IRI, Value: x.named(n.q)}, o)
	}
}

// startProperty opens a property element (§7.2.14 to §7.2.21).
func (x *rdfxml) startProperty(f frame) {
	up := &x.stack[len(x.stack)-1]
	q := x.resolve(x.tag, false)
	iri := x.named(q)
	switch q.id {
	case nameOther, nameType:
	case nameLi:
		up.li++
		iri = rdfNS + "_" + strconv.Itoa(up.li)
	case nameNone:
		x.failName(x.tag, "an element in no namespace")
	default:
		x.failName(x.tag, "not the name of a property")
	}
	f.kind, f.subject, f.predicate = inProperty, up.subject, Term{Kind: IRI, Value: iri}
	var room [8]named
	attrs := x.attributes(&f, room[:0])
	kept := attrs[:0]
	var object Term
	parseType := ""
	for _, n := range attrs {
		switch n.q.id {
		case nameIDAttr:
			f.reify = x.newID(f.base, n.a)
		case nameParseType:
			parseType = string(n.a.value)
			if parseType == "" {
				parseType = "Literal"
			}
		case nameDatatype:
			f.datatype = x.iri(f.base, n.a.value)
		case nameResource, nameNodeID:
			if object.Kind != 0 {
				x.failName(n.a.name, "a second object in one property's attributes")
			}
			if n.q.id == nameNodeID {
				object = x.nodeID(n.a)
			} else {
				object = Term{Kind: IRI, Value: x.iri(f.base, n.a.value)}
			}
		default:
			kept = append(kept, n)
		}
	}
	x.checkPropertyAttributes(kept)
	described := object.Kind != 0 || len(kept) > 0
	switch {
	case parseType != "" && (described || f.datatype != ""):
		x.failName(x.tag, "rdf:parseType beside other attributes on")
	case f.datatype != "" && described:
		x.failName(x.tag, "rdf:datatype beside other attributes on")
	case parseType != "":
		x.startParseType(f, parseType)
		return
	case described:
		if object.Kind == 0 {
			object = x.blanks.fresh()
		}
		f.kind = inEmpty
		x.object(&f, object)
		x.propertyAttributes(&f, object, kept)
	}
	x.stack = append(x.stack, f)
}

func (x *rdfxml) startParseType(f frame, parseType string) {
	switch parseType {
	case "Resource":
		node := x.blanks.fresh()
		x.object(&f, node)
		f = frame{kind: inNode, subject: node, lang: f.lang, base: f.base}
	case "Collection":
		f.kind = inCollection
	default:
		f.kind = inLiteral
		x.xmlLit.reset()
	}
	x.stack = append(x.stack, f)
}

// iri resolves and checks an attribute's reference.
func (x *rdfxml) iri(base *iriRef, raw []byte) string {
	if iri, ok := x.iris.get(raw); ok {
		return iri
	}
	ref, mended := string(raw), false
	if firstBadInIRI(raw) >= 0 {
		if !x.o.Lenient {
			x.failTagName("a character that no IRI may hold, to be percent-encoded, in " + strconv.Quote(string(shown(raw))))
		}
		ref, mended = mendIRI(raw), true
		x.o.repaired("iri-characters", x.line0, x.col0, raw)
	}
	if schemeLength(ref) > 0 {
		if !mended {
			x.iris.put(raw, ref)
		}
		return ref
	}
	switch {
	case base != nil:
		return base.resolve(ref)
	case !x.o.Lenient:
		x.failTagName("a relative IRI, and no base to resolve it against: " + strconv.Quote(string(shown(raw))))
	}
	x.o.repaired("relative-iri", x.line0, x.col0, raw)
	return ref
}

// named is the IRI of an element's or attribute's name.
func (x *rdfxml) named(q *qname) string {
	if !q.noIRI || q.id == nameNone {
		return q.iri
	}
	return x.iri(nil, []byte(q.iri))
}

func (x *rdfxml) newBase(base *iriRef, raw []byte) *iriRef {
	b := splitIRI(x.iri(base, raw))
	b.fragment, b.hasFragment = "", false
	return &b
}

// newID is the IRI of an rdf:ID, which a document may use once.
func (x *rdfxml) newID(base *iriRef, a xmlAttr) string {
	if !isNCName(a.value) {
		x.failName(a.value, "an rdf:ID that is no name")
	}
	iri := "#" + string(a.value)
	switch {
	case base != nil:
		iri = base.resolve(iri)
	case !x.o.Lenient:
		x.failName(a.value, "an rdf:ID, and no base to resolve it against")
	default:
		x.o.repaired("relative-iri", x.line0, x.col0, a.value)
	}
	if _, again := x.ids[iri]; again {
		if !x.o.Lenient {
			x.failName(a.value, "an rdf:ID used twice")
		}
		x.o.repaired("duplicate-id", x.line0, x.col0, a.value)
	}
	x.ids[iri] = struct{}{}
	return iri
}

func (x *rdfxml) nodeID(a xmlAttr) Term {
	if !isNCName(a.value) {
		x.failName(a.value, "an rdf:nodeID that is no name")
	}
	return x.blanks.named(a.value)
}

// language is the value of xml:lang in lower case.
func (x *rdfxml) language(a xmlAttr) string {
	if s, ok := x.langs.get(a.value); ok || len(a.value) == 0 {
		return s
	}
	if isLang(a.value) {
		s := strings.ToLower(string(a.value))
		x.langs.put(a.value, s)
		return s
	}
	if !x.o.Lenient {
		x.failName(a.value, "not a language tag")
	}
	x.o.repaired("lang-tag", x.line0, x.col0, a.value)
	return mendLang(a.value)
}
