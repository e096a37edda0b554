package rdf

import (
	"context"
	"io"
	"strings"
)

// ReadTurtle reads Turtle 1.1. Memory does not grow with the document, but for
// its prefixes. A blank node in brackets is emitted as an object before its own
// triples are.
func ReadTurtle(ctx context.Context, r io.Reader, o Options, emit func(Triple) error) error {
	t := &turtle{
		tokens:   newTokens(ctx, decoded(r, o), o, emit),
		prefixes: map[string]string{},
		names:    newInterner(1 << 11),
	}
	return t.document(t.statement, t.skip)
}

type turtle struct {
	*tokens
	prefixes map[string]string
	names    *interner // prefixed name as written -> IRI
	depth    int
}

var (
	typeTerm  = Term{Kind: IRI, Value: rdfType}
	firstTerm = Term{Kind: IRI, Value: rdfFirst}
	restTerm  = Term{Kind: IRI, Value: rdfRest}
	nilTerm   = Term{Kind: IRI, Value: rdfNil}
)

// statement reads a directive or the triples of a subject.
func (t *turtle) statement() bool {
	t.depth = 0
	var s Term
	c := t.next()
	t.begin()
	switch c {
	case -1:
		return false
	case '@':
		t.atDirective()
		return true
	case '[':
		var described bool
		if s, described = t.brackets(Term{}, Term{}); described && t.next() == '.' {
			t.pos++
			return true
		}
	case '(':
		s = t.collection(Term{}, Term{})
	case '<':
		s = Term{Kind: IRI, Value: t.iriRef()}
	case '_':
		s = t.blankLabel()
	default:
		iri, word := t.name("a subject")
		if word != "" {
			t.sparqlDirective(word)
			return true
		}
		s = Term{Kind: IRI, Value: iri}
	}
	t.properties(s)
	if t.next() != '.' {
		t.expected("the dot of a statement")
	}
	t.pos++
	return true
}

// properties reads a predicateObjectList.
func (t *turtle) properties(s Term) {
	for {
		p := t.predicate()
		t.object(s, p)
		for t.next() == ',' {
			t.pos++
			t.object(s, p)
		}
		if t.next() != ';' {
			return
		}
		for t.next() == ';' {
			t.pos++
		}
		if c := t.next(); c == '.' || c == ']' {
			return
		}
	}
}

func (t *turtle) predicate() Term {
	if t.next() == '<' {
		return Term{Kind: IRI, Value: t.iriRef()}
	}
	iri, word := t.name("a predicate")
	switch word {
	case "":
		return Term{Kind: IRI, Value: iri}
	case "a":
		return typeTerm
	}
	t.pos -= len(word)
	t.fail("expected a predicate, found %q", word)
	return Term{}
}

// object reads one object of s and p and emits the triple.
func (t *turtle) object(s, p Term) {
	var o Term
	switch c := t.next(); {
	case c == '<':
		o = Term{Kind: IRI, Value: t.iriRef()}
	case c == '_':
		o = t.blankLabel()
	case c == '[':
		t.brackets(s, p)
		return
	case c == '(':
		t.collection(s, p)
		return
	case c == '"', c == '\'':
		o = t.literal()
	case c >= '0' && c <= '9', c == '+', c == '-', c == '.':
		o = t.number()
	default:
		iri, word := t.name("an object")
		switch word {
		case "":
			o = Term{Kind: IRI, Value: iri}
		case "true", "false":
			o = Term{Kind: Literal, Value: word, Datatype: xsdBoolean}
		default:
			t.pos -= len(word)
			t.fail("expected an object, found %q", word)
		}
	}
	t.triple(s, p, o)
}

// brackets reads "[]" or "[ … ]" as the object of s and p, or as a subject if s
// is no term; described tells whether properties stood in it.
func (t *turtle) brackets(s, p Term) (node Term, described bool) {
	t.enter()
	node = t.blanks.fresh()
	if s.Kind != 0 {
		t.triple(s, p, node)
	}
	if t.next() != ']' {
		described = true
		t.properties(node)
	}
	if t.next() != ']' {
		t.expected("a closing bracket")
	}
	t.leave()
	return node, described
}

// collection reads "( … )" as the object of s and p, or as a subject if s is no
// term.
func (t *turtle) collection(s, p Term) Term {
	t.enter()
	head := nilTerm
	if t.next() != ')' {
		head = t.blanks.fresh()
	}
	if s.Kind != 0 {
		t.triple(s, p, head)
	}
	for node := head; node != nilTerm; {
		t.object(node, firstTerm)
		rest := nilTerm
		if t.next() != ')' {
			rest = t.blanks.fresh()
		}
		t.triple(node, restTerm, rest)
		node = rest
	}
	t.leave()
	return head
}

func (t *turtle) enter() {
	t.depth++
	if t.depth > t.o.maxDepth() {
		t.throw(ErrDepth, "brackets nest more than %d deep", t.o.maxDepth())
	}
	t.pos++
}

func (t *turtle) leave() {
	t.depth--
	t.pos++
}

func (t *turtle) atDirective() {
	t.mark = t.pos
	t.pos++
	t.nameChars(nameChar)
	switch word := string(t.token()); word {
	case "@prefix", "@base":
		t.directive(word[1:])
	default:
		t.pos -= len(word)
		t.fail("expected @prefix or @base, found %s", word)
	}
	if t.next() != '.' {
		t.expected("the dot of a directive")
	}
	t.pos++
}

func (t *turtle) sparqlDirective(word string) {
	lower := strings.ToLower(word)
	if lower != "prefix" && lower != "base" {
		t.pos -= len(word)
		t.fail("expected a subject, found %q", word)
	}
	t.directive(lower)
}

// directive reads what stands behind "prefix" or "base".
func (t *turtle) directive(word string) {
	prefix := ""
	if word == "prefix" {
		t.next()
		prefix = t.prefixName()
	}
	if t.next() != '<' {
		t.expected("an IRI")
	}
	iri := t.iriRef()
	if word == "base" {
		t.base, t.hasBase = splitIRI(iri), true
		t.iris.clear()
		return
	}
	if t.prefixes[prefix] != iri {
		t.prefixes[prefix] = iri
		t.names.clear()
	}
}

// next moves over white space and comments and returns the byte found, -1 at
// the end.
func (t *turtle) next() int {
	for {
		c := t.peek()
		switch c {
		case ' ', '\t', '\r':
			t.pos++
		case '\n':
			t.pos++
			t.newline()
		case '#':
			for c = t.peek(); c >= 0 && c != '\n' && c != '\r'; c = t.peek() {
				t.pos++
			}
		default:
			return c
		}
	}
}

// skip moves from where a statement failed behind the next dot that ends a
// line: a dot within one is more often part of a text. It stops before a
// directive too, and returns false at the end of the document.
func (t *turtle) skip() bool {
	for {
		c := t.peek()
		if c < 0 {
			return false
		}
		t.pos++
		switch c {
		case '\n':
			t.newline()
			if t.peek() == '@' && (t.peekAt(1) == 'p' || t.peekAt(1) == 'b') {
				return true
			}
		case '.':
			n := 0
			for t.peekAt(n) == ' ' || t.peekAt(n) == '\t' {
				n++
			}
			if c := t.peekAt(n); c < 0 || c == '\n' || c == '\r' || c == '#' {
				return true
			}
		}
	}
}
