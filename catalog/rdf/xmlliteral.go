package rdf

import (
	"cmp"
	"slices"
)

// canonical builds the lexical form of an XML literal: Exclusive XML
// Canonicalization 1.0 with comments (RDF 1.1 XML Syntax §7.2.17), in which an
// element declares the prefixes that it visibly uses.
type canonical struct {
	out      []byte
	declared []binding // by the elements open in out
	depth    int
}

func (c *canonical) reset() { c.out, c.declared, c.depth = c.out[:0], c.declared[:0], 0 }

// startMarkup writes the start tag just read.
func (x *rdfxml) startMarkup() {
	c := &x.xmlLit
	c.depth++
	q := x.resolve(x.tag, false)
	c.out = append(append(c.out, '<'), x.tag...)
	attrs := make([]named, 0, len(x.attrs))
	for _, a := range x.attrs {
		n := named{x.attributeName(a), a}
		for _, other := range attrs {
			if other.q.ns == n.q.ns && other.q.local == n.q.local {
				x.failName(a.name, "an attribute given twice")
			}
		}
		attrs = append(attrs, n)
	}
	used := []string{q.prefix}
	for _, n := range attrs {
		if n.q.prefix != "" {
			used = append(used, n.q.prefix)
		}
	}
	slices.Sort(used)
	for _, prefix := range slices.Compact(used) {
		c.declare(prefix, x.names)
	}
	slices.SortFunc(attrs, func(a, b named) int {
		return cmp.Or(cmp.Compare(a.q.ns, b.q.ns), cmp.Compare(a.q.local, b.q.local))
	})
	for _, n := range attrs {
		c.out = append(append(append(c.out, ' '), n.a.name...), `="`...)
		c.out = append(appendXMLValue(c.out, n.a.value), '"')
	}
	c.out = append(c.out, '>')
	x.limit(len(c.out))
}

// attributeName resolves an attribute of a literal's markup, where RDF's
// exceptions don't hold.
func (x *rdfxml) attributeName(a xmlAttr) *qname {
	if q := x.resolve(a.name, true); q.prefix != "" {
		return q
	}
	return &qname{local: string(a.name)}
}

// declare writes a namespace declaration unless one in force says the same.
func (c *canonical) declare(prefix string, names namespaces) {
	uri, _ := names.lookup([]byte(prefix))
	if prefix == "xml" {
		return
	}
	was := ""
	for _, b := range slices.Backward(c.declared) {
		if b.prefix == prefix {
			was = b.uri
			break
		}
	}
	if uri == was {
		return
	}
	c.declared = append(c.declared, binding{prefix: prefix, uri: uri, depth: c.depth})
	c.out = append(c.out, " xmlns"...)
	if prefix != "" {
		c.out = append(append(c.out, ':'), prefix...)
	}
	c.out = append(appendXMLValue(append(c.out, `="`...), []byte(uri)), '"')
}

// endMarkup writes the end tag of the innermost element.
func (x *rdfxml) endMarkup() {
	c := &x.xmlLit
	name := x.body // of an end tag
	if x.empty {
		name = x.tag
	}
	for len(name) > 0 && isXMLSpace(name[len(name)-1]) {
		name = name[:len(name)-1]
	}
	c.out = append(append(append(c.out, "</"...), name...), '>')
	for len(c.declared) > 0 && c.declared[len(c.declared)-1].depth == c.depth {
		c.declared = c.declared[:len(c.declared)-1]
	}
	c.depth--
}

// endLiteral is the literal that has been built.
func (x *rdfxml) endLiteral() Term {
	x.limit(len(x.xmlLit.out))
	return Term{Kind: Literal, Value: string(x.xmlLit.out), Datatype: rdfXMLLiteral}
}

func (c *canonical) text(b []byte) {
	for _, ch := range b {
		switch ch {
		case '&':
			c.out = append(c.out, "&amp;"...)
		case '<':
			c.out = append(c.out, "&lt;"...)
		case '>':
			c.out = append(c.out, "&gt;"...)
		case '\r':
			c.out = append(c.out, "&#xD;"...)
		default:
			c.out = append(c.out, ch)
		}
	}
}

// aside writes a comment or a processing instruction.
func (c *canonical) aside(body []byte, instruction bool) {
	if instruction {
		c.out = append(append(append(c.out, "<?"...), body...), "?>"...)
		return
	}
	c.out = append(append(append(c.out, "<!--"...), body...), "-->"...)
}

func appendXMLValue(dst, b []byte) []byte {
	for _, ch := range b {
		switch ch {
		case '&':
			dst = append(dst, "&amp;"...)
		case '<':
			dst = append(dst, "&lt;"...)
		case '"':
			dst = append(dst, "&quot;"...)
		case '\t':
			dst = append(dst, "&#x9;"...)
		case '\n':
			dst = append(dst, "&#xA;"...)
		case '\r':
			dst = append(dst, "&#xD;"...)
		default:
			dst = append(dst, ch)
		}
	}
	return dst
}
