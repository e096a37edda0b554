package rdf

import (
	"strings"
	"unicode/utf8"
)

// name reads a prefixed name and returns its IRI, or a word without a colon.
func (t *turtle) name(what string) (iri, word string) {
	c := t.peek()
	if c < 0 || c < utf8.RuneSelf && c != ':' && !isLetter(byte(c)) {
		t.expected(what)
	}
	t.mark = t.pos
	t.nameChars(nameChar | nameDot)
	colon := t.pos - t.mark
	if t.peek() != ':' {
		t.dropDots()
		if t.pos == t.mark {
			t.mark = -1
			t.expected(what)
		}
		return "", t.words.of(t.token())
	}
	if colon > 0 && t.buf[t.pos-1] == '.' {
		t.mark = -1
		t.fail("a prefix that ends with a dot")
	}
	t.pos++
	escaped := t.local()
	raw := t.token()
	if iri, ok := t.names.get(raw); ok {
		return iri, ""
	}
	return t.expand(raw, colon, escaped), ""
}

// local moves over the local part of a name and tells whether it has escapes.
func (t *turtle) local() (escaped bool) {
	switch c := t.peek(); {
	case c == '-', c == '.':
		return false
	case c >= utf8.RuneSelf:
		t.peekAt(utf8.UTFMax - 1)
		if r, _ := utf8.DecodeRune(t.buf[t.pos:t.end]); !isNameStart(r) {
			return false
		}
	}
	solid := 0 // the part that may not be given back for ending in dots
	for {
		t.nameChars(nameChar | nameColon | nameDot)
		switch t.peek() {
		case '%':
			if c, d := t.peekAt(1), t.peekAt(2); c < 0 || d < 0 || hexValue(byte(c)) < 0 || hexValue(byte(d)) < 0 {
				t.mark = -1
				t.fail("expected two hexadecimal digits behind %%")
			}
			t.pos += 3
		case '\\':
			if c := t.peekAt(1); c < 0 || strings.IndexByte("_~.-!$&'()*+,;=/?#@%", byte(c)) < 0 {
				t.mark = -1
				t.fail("no such escape in a name")
			}
			t.pos += 2
			escaped = true
		default:
			for t.pos-t.mark > solid && t.buf[t.pos-1] == '.' {
				t.pos--
			}
			return escaped
		}
		solid = t.pos - t.mark
	}
}

// expand makes an IRI of the prefixed name raw, which ended at pos.
func (t *turtle) expand(raw []byte, colon int, escaped bool) string {
	prefix, local := string(raw[:colon]), string(raw[colon+1:])
	if escaped {
		local = dropBackslashes(local)
	}
	ns, ok := t.prefixes[prefix]
	if ok {
		iri := ns + local
		t.names.put(raw, iri)
		return iri
	}
	if !t.o.Lenient || prefix == "" {
		t.failIn(len(raw), 0, "the prefix \""+prefix+":\" is not declared")
	}
	t.o.repaired("undeclared-prefix", t.line, t.column()-len(raw), raw)
	if ns = wellKnownPrefix(prefix); ns == "" {
		ns = prefix + ":" // an IRI still, and the same one each time
	}
	return ns + local
}

func dropBackslashes(s string) string { return strings.ReplaceAll(s, `\`, "") }

// prefixName reads the prefix that a directive declares, with its colon.
func (t *turtle) prefixName() string {
	if c := t.peek(); c != ':' && (c < 0 || c < utf8.RuneSelf && !isLetter(byte(c))) {
		t.expected("a prefix")
	}
	t.mark = t.pos
	t.nameChars(nameChar | nameDot)
	if t.peek() != ':' || t.pos > t.mark && t.buf[t.pos-1] == '.' {
		t.mark = -1
		t.expected("the colon of a prefix")
	}
	prefix := string(t.token())
	t.pos++
	return prefix
}

// literal reads a string with its language or datatype.
func (t *turtle) literal() Term {
	value := t.quoted(true)
	switch t.next() {
	case '@':
		return Term{Kind: Literal, Value: value, Lang: t.lang()}
	case '^':
		if t.peekAt(1) != '^' {
			t.expected("^^ before a datatype")
		}
		t.pos += 2
		if t.next() == '<' {
			return literal(value, t.iriRef())
		}
		iri, word := t.name("a datatype")
		if word != "" {
			t.pos -= len(word)
			t.fail("expected a datatype, found %q", word)
		}
		return literal(value, iri)
	}
	return literal(value, "")
}

// number reads an integer, decimal or double.
func (t *turtle) number() Term {
	t.mark = t.pos
	if c := t.peek(); c == '+' || c == '-' {
		t.pos++
	}
	whole := t.digits()
	datatype, fraction := xsdInteger, 0
	if t.peek() == '.' {
		c := t.peekAt(1)
		if c >= '0' && c <= '9' || whole > 0 && t.exponentAt(1) {
			t.pos++
			fraction = t.digits()
			datatype = xsdDecimal
		}
	}
	if whole+fraction == 0 {
		t.mark = -1
		t.expected("a number")
	}
	if t.exponentAt(0) {
		t.pos += 2
		t.digits()
		datatype = xsdDouble
	}
	return Term{Kind: Literal, Value: t.words.of(t.token()), Datatype: datatype}
}

func (t *turtle) digits() (n int) {
	for c := t.peek(); c >= '0' && c <= '9'; c = t.peek() {
		t.pos++
		n++
	}
	return n
}

// exponentAt tells whether an exponent begins n bytes behind pos.
func (t *turtle) exponentAt(n int) bool {
	if c := t.peekAt(n); c != 'e' && c != 'E' {
		return false
	}
	c := t.peekAt(n + 1)
	if c == '+' || c == '-' {
		c = t.peekAt(n + 2)
	}
	return c >= '0' && c <= '9'
}
