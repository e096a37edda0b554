package rdf

import (
	"context"
	"io"
)

// ReadNTriples reads N-Triples 1.1. Memory does not grow with the document.
func ReadNTriples(ctx context.Context, r io.Reader, o Options, emit func(Triple) error) error {
	n := ntriples{newTokens(ctx, decoded(r, o), o, emit)}
	return n.document(n.statement, n.skipLine)
}

type ntriples struct{ *tokens }

// statement reads up to the end of a line.
func (n ntriples) statement() bool {
	n.blankLines()
	if n.peek() < 0 {
		return false
	}
	n.begin()
	s := n.subject()
	n.space()
	p := n.iri("a predicate's <")
	n.space()
	o := n.object()
	n.space()
	if n.peek() != '.' {
		n.expected("the dot of a statement")
	}
	n.pos++
	n.space()
	switch n.peek() {
	case '#':
		n.skipLine()
	case '\n', '\r', -1:
	default:
		n.expected("the end of the line")
	}
	n.triple(s, p, o)
	return true
}

func (n ntriples) subject() Term {
	if n.peek() == '_' {
		return n.blankLabel()
	}
	return n.iri("a subject")
}

func (n ntriples) iri(what string) Term {
	if n.peek() != '<' {
		n.expected(what)
	}
	return Term{Kind: IRI, Value: n.iriRef()}
}

func (n ntriples) object() Term {
	switch n.peek() {
	case '_':
		return n.blankLabel()
	case '"':
	default:
		return n.iri("an object")
	}
	value := n.quoted(false)
	n.space()
	switch n.peek() {
	case '@':
		return Term{Kind: Literal, Value: value, Lang: n.lang()}
	case '^':
		if n.peekAt(1) != '^' {
			n.expected("^^ before a datatype")
		}
		n.pos += 2
		n.space()
		return literal(value, n.iri("a datatype").Value)
	}
	return literal(value, "")
}

func (n ntriples) space() {
	for c := n.peek(); c == ' ' || c == '\t'; c = n.peek() {
		n.pos++
	}
}

// blankLines moves to the next statement, over empty lines and comments.
func (n ntriples) blankLines() {
	for {
		switch n.peek() {
		case ' ', '\t', '\r':
			n.pos++
		case '\n':
			n.pos++
			n.newline()
		case '#':
			n.skipLine()
		default:
			return
		}
	}
}

// skipLine moves to the end of the line and returns false if the document ends
// there.
func (n ntriples) skipLine() bool {
	c := n.peek()
	for ; c >= 0 && c != '\n' && c != '\r'; c = n.peek() {
		n.pos++
	}
	return c >= 0
}
