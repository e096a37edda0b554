package rdf

import (
	"bytes"
	"strings"
	"unicode/utf8"
)

// readDoctype reads a DOCTYPE for its internal general entities. An external
// subset is never fetched; a declaration of an external or a parameter entity
// ends the reader, since what the document says would depend on it.
func (s *xmlScanner) readDoctype() {
	s.pos += len("<!DOCTYPE")
	for {
		switch c := s.take("a DOCTYPE"); c {
		case '>':
			return
		case '"', '\'':
			s.takeUntil(c, "a DOCTYPE")
		case '[':
			s.readSubset()
		case '<':
			s.fail("a < inside a DOCTYPE")
		}
	}
}

func (s *xmlScanner) readSubset() {
	for {
		switch c := s.take("a DOCTYPE"); {
		case c == ']':
			return
		case isXMLSpace(c):
		case c == '%':
			s.fail("a parameter entity is not supported")
		case c == '<':
			s.readMarkupDeclaration()
		default:
			s.fail("expected a declaration inside the DOCTYPE")
		}
	}
}

// readMarkupDeclaration reads on behind the < of a declaration.
func (s *xmlScanner) readMarkupDeclaration() {
	s.peekAt(8)
	rest := s.buf[s.pos:s.end]
	switch {
	case bytes.HasPrefix(rest, []byte("!--")):
		s.readDelimited(3, "-->", "a comment")
	case bytes.HasPrefix(rest, []byte("?")):
		s.readDelimited(1, "?>", "a processing instruction")
	case bytes.HasPrefix(rest, []byte("!ENTITY")):
		s.pos += len("!ENTITY")
		s.readEntity()
	default:
		for {
			switch c := s.take("a declaration"); c {
			case '>':
				return
			case '"', '\'':
				s.takeUntil(c, "a declaration")
			}
		}
	}
}

// readEntity reads ` name "replacement">`.
func (s *xmlScanner) readEntity() {
	name := s.word()
	if name == "%" {
		s.fail("a parameter entity is not supported")
	}
	if !isNCName(name) {
		s.fail("expected the name of an entity")
	}
	q := s.takeNonSpace()
	if q != '"' && q != '\'' {
		s.fail("the entity %q is external: it would have to be fetched", name)
	}
	value := s.takeUntil(q, "an entity")
	if s.takeNonSpace() != '>' {
		s.fail("expected > behind an entity's value")
	}
	if !utf8.Valid(value) {
		s.fail("an entity that is not UTF-8")
	}
	if _, again := s.entities.raw[name]; again { // the first declaration binds
		return
	}
	if s.entities.raw == nil {
		s.entities.raw, s.entities.expanded = map[string][]byte{}, map[string][]byte{}
	}
	s.entities.raw[name] = s.entityValue(value)
}

// entityValue expands the character references of a literal entity value; what
// they give is text still to be looked at again (XML 1.0 §4.4, §4.5).
func (s *xmlScanner) entityValue(value []byte) []byte {
	if bytes.IndexByte(value, '%') >= 0 {
		s.fail("a parameter entity is not supported")
	}
	var out []byte
	for len(value) > 0 {
		end := -1
		if bytes.HasPrefix(value, []byte("&#")) {
			end = bytes.IndexByte(value, ';')
		}
		if end < 0 {
			out = append(out, value[0])
			value = value[1:]
			continue
		}
		r, ok := charRef(value[2:end])
		if !ok {
			s.fail("an entity with a character that XML does not allow")
		}
		out = utf8.AppendRune(out, r)
		value = value[end+1:]
	}
	if len(out) > maxEntities {
		s.throw(ErrTooLong, "an entity of more than %d bytes", maxEntities)
	}
	return out
}

// take returns the next byte.
func (s *xmlScanner) take(what string) byte {
	c := s.peek()
	if c < 0 {
		s.failEOF(what)
	}
	s.pos++
	if c == '\n' {
		s.newline()
	}
	return byte(c)
}

func (s *xmlScanner) takeNonSpace() byte {
	for {
		if c := s.take("a declaration"); !isXMLSpace(c) {
			return c
		}
	}
}

// takeUntil returns the bytes before the next q and moves behind it.
func (s *xmlScanner) takeUntil(q byte, what string) []byte {
	var out []byte
	for {
		c := s.take(what)
		if c == q {
			return out
		}
		if len(out) == maxEntities {
			s.throw(ErrTooLong, "%s holds a string of more than %d bytes", what, maxEntities)
		}
		out = append(out, c)
	}
}

// word returns the next run of bytes that are not white space.
func (s *xmlScanner) word() string {
	var out strings.Builder
	out.WriteByte(s.takeNonSpace())
	for {
		c := s.peek()
		if c < 0 || isXMLSpace(byte(c)) || c == '>' || c == '"' || out.Len() == 1000 {
			return out.String()
		}
		out.WriteByte(byte(c))
		s.pos++
	}
}
