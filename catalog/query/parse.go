package query

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// The bounds of a query: words beyond MaxTerms are left out, parentheses
// deeper than MaxDepth are read as if they weren't there.
const (
	MaxTerms = 64
	MaxDepth = 8
)

// The operators, as readers write them: in capitals, so that the words "and"
// and "or" of a title remain words.
const (
	opAnd = "AND"
	opOr  = "OR"
	opNot = "NOT"
)

// Parse reads what a reader typed. Words side by side must all hold; OR binds
// less than that; -word and NOT exclude; "quotes" make a phrase; word* is a
// prefix; parentheses group. Other punctuation only parts words: what it joins
// (covid-19, datos.gob.ar) is a phrase. Every text has a meaning, nil for a
// text without words. The result is in normal form: no And in And, no Or in Or,
// no Not in Not, none with fewer parts than it needs.
func Parse(text string) Node {
	p := parser{rest: strings.ToValidUTF8(text, " ")}
	return p.or(0)
}

type parser struct {
	rest  string
	terms int
	// skipped counts open parentheses that were too deep to be read.
	skipped int
}

// or reads alternatives up to the end or to the closing parenthesis.
func (p *parser) or(depth int) Node {
	var parts Or
	for {
		if n := p.and(depth); n != nil {
			parts = append(parts, n)
		}
		if !p.take(opOr) {
			break
		}
	}
	return joinOr(parts)
}

// and reads parts that must all hold, up to OR, the end or a parenthesis.
func (p *parser) and(depth int) Node {
	var parts And
	for {
		p.space()
		switch {
		case p.rest == "" || p.terms >= MaxTerms:
			p.rest = ""
			return joinAnd(parts)
		case p.rest[0] == ')':
			switch {
			case p.skipped > 0:
				p.skipped--
			case depth > 0:
				return joinAnd(parts)
			}
			p.rest = p.rest[1:]
		case p.next() == opOr:
			return joinAnd(parts)
		case p.take(opAnd):
		default:
			if n := p.unary(depth); n != nil {
				parts = append(parts, n)
			}
		}
	}
}

// unary reads one part with the negations before it.
func (p *parser) unary(depth int) Node {
	not := false
	for {
		p.space()
		switch {
		case p.take(opNot):
			not = !not
		case len(p.rest) > 1 && p.rest[0] == '-' && !unicode.IsSpace(rune(p.rest[1])):
			p.rest = p.rest[1:]
			not = !not
		default:
			n := p.part(depth)
			if inner, ok := n.(Not); ok && not {
				return inner.Part
			}
			if n == nil || !not {
				return n
			}
			return Not{n}
		}
	}
}

// part reads a group, a phrase or a run of characters.
func (p *parser) part(depth int) Node {
	if p.rest == "" {
		return nil
	}
	first, size := utf8.DecodeRuneInString(p.rest)
	switch {
	case first == ')' || p.next() == opOr || p.next() == opAnd:
		return nil // the negation before it has nothing to negate
	case first == '(' && depth+1 > MaxDepth:
		p.skipped++
		p.rest = p.rest[1:]
		return nil
	case first == '(':
		p.rest = p.rest[1:]
		n := p.or(depth + 1)
		p.rest = strings.TrimPrefix(p.rest, ")")
		return n
	case quote(first):
		return p.phrase(size)
	}
	return p.chunk()
}

// phrase reads to the closing quote, or to the end when there is none.
func (p *parser) phrase(size int) Node {
	inside := p.rest[size:]
	p.rest = ""
	if end := strings.IndexFunc(inside, quote); end >= 0 {
		_, size = utf8.DecodeRuneInString(inside[end:])
		inside, p.rest = inside[:end], inside[end+size:]
	}
	if list := p.words(inside); len(list) > 0 {
		return Phrase{Words: list, Weight: 1}
	}
	return nil
}

// chunk reads characters up to a space, quote or parenthesis.
func (p *parser) chunk() Node {
	text := p.next()
	p.rest = p.rest[len(text):]
	list := p.words(text)
	prefix := strings.HasSuffix(text, "*")
	switch {
	case len(list) == 0:
		return nil
	case len(list) > 1 || !prefix && operator(list[0]):
		return Phrase{Words: list, Weight: 1}
	}
	return Word{Text: list[0], Prefix: prefix, Weight: 1}
}

// words returns the words of a text, as typed, as far as there is room.
func (p *parser) words(text string) []string {
	var list []string
	for start, end := range words(text) {
		word := clip(text[start:end])
		if p.terms >= MaxTerms {
			break
		}
		if foldWord(word) == "" {
			continue
		}
		list = append(list, word)
		p.terms++
	}
	return list
}

func (p *parser) space() { p.rest = strings.TrimLeftFunc(p.rest, unicode.IsSpace) }

// next is the run of characters that stands next.
func (p *parser) next() string {
	end := strings.IndexFunc(p.rest, func(r rune) bool {
		return r == '(' || r == ')' || quote(r) || unicode.IsSpace(r)
	})
	if end < 0 {
		return p.rest
	}
	return p.rest[:end]
}

// take reads an operator if it stands next.
func (p *parser) take(op string) bool {
	p.space()
	if p.next() != op {
		return false
	}
	p.rest = p.rest[len(op):]
	return true
}

func operator(word string) bool { return word == opAnd || word == opOr || word == opNot }

func quote(r rune) bool {
	switch r {
	case '"', '“', '”', '„', '«', '»':
		return true
	}
	return false
}
