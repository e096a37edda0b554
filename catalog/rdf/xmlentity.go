package rdf

import (
	"bytes"
	"html"
	"unicode/utf8"
)

// All entities of a document together may expand to so many bytes, and each
// reference counts: a few hundred bytes must not become gigabytes.
const (
	maxEntities    = 64 << 10
	maxExpandRatio = 64
)

// entities are the internal general entities that a DOCTYPE declares.
type entities struct {
	raw      map[string][]byte // replacement text as declared
	expanded map[string][]byte // with its own references expanded
	held     int               // bytes in expanded
	given    int64             // bytes that references have expanded to
}

// reference expands the reference at pos, appends it to dst and moves behind
// it.
func (s *xmlScanner) reference(dst []byte) []byte {
	for n := 1; n < 128; n++ { // have the whole name in the window
		if c := s.peekAt(n); c < 0 || c == ';' || c == '<' || c == ' ' {
			break
		}
	}
	out, n, msg := s.expand(dst, s.buf[s.pos:s.end])
	if msg != "" {
		if bytes.IndexByte(s.buf[s.pos:s.end], ';') < 0 && s.done {
			s.failEOF("a reference")
		}
		s.fail("%s", msg)
	}
	s.pos += n
	return out
}

// expand appends to dst what the reference at the beginning of src stands for
// and returns its length; msg says why it can't.
func (s *xmlScanner) expand(dst, src []byte) (out []byte, n int, msg string) {
	end := bytes.IndexByte(src[:min(len(src), 128)], ';')
	if end < 2 {
		return s.bareAmpersand(dst, src)
	}
	name := src[1:end]
	n = end + 1
	if name[0] == '#' {
		r, ok := charRef(name[1:])
		if ok {
			return utf8.AppendRune(dst, r), n, ""
		}
		if s.o.Lenient {
			s.o.repaired("control-character", s.line0, s.col0, src[:n])
			return dst, n, ""
		}
		return dst, 0, "a reference to a character that XML does not allow"
	}
	if c := predefined(name); c != 0 {
		return append(dst, c), n, ""
	}
	if _, declared := s.entities.raw[string(name)]; declared {
		text, msg := s.entities.get(string(name), 0)
		s.entities.given += int64(len(text))
		if s.entities.given > maxEntities+maxExpandRatio*(s.off+int64(s.pos)) {
			msg = "entities expand to too much"
		}
		return append(dst, text...), n, msg
	}
	if !isNCName(name) {
		return s.bareAmpersand(dst, src)
	}
	if !s.o.Lenient {
		return dst, 0, "the entity &" + string(shown(name)) + "; is not declared"
	}
	s.o.repaired("undefined-entity", s.line0, s.col0, src[:n])
	return append(dst, html.UnescapeString(string(src[:n]))...), n, ""
}

// bareAmpersand keeps an ampersand that begins no reference, as addresses have
// them.
func (s *xmlScanner) bareAmpersand(dst, src []byte) ([]byte, int, string) {
	if !s.o.Lenient {
		return dst, 0, "an & that begins no reference; it has to be written &amp;"
	}
	s.o.repaired("undefined-entity", s.line0, s.col0, src[:min(len(src), 20)])
	return append(dst, '&'), 1, ""
}

// get returns what an entity expands to.
func (e *entities) get(name string, depth int) (text []byte, msg string) {
	if text, ok := e.expanded[name]; ok {
		return text, ""
	}
	if depth > 16 {
		return nil, "entities that refer to each other too deeply"
	}
	src := e.raw[name]
	var out []byte
	for len(src) > 0 {
		if src[0] == '<' {
			return nil, "an entity with markup in it is not supported"
		}
		if src[0] != '&' {
			out = append(out, src[0])
			src = src[1:]
			continue
		}
		end := bytes.IndexByte(src, ';')
		if end < 2 {
			return nil, "an entity with an & that begins no reference"
		}
		ref := src[1:end]
		src = src[end+1:]
		if ref[0] == '#' {
			r, ok := charRef(ref[1:])
			if !ok {
				return nil, "an entity with a character that XML does not allow"
			}
			out = utf8.AppendRune(out, r)
			continue
		}
		if c := predefined(ref); c != 0 {
			out = append(out, c)
			continue
		}
		if _, ok := e.raw[string(ref)]; !ok {
			return nil, "an entity that refers to &" + string(shown(ref)) + "; which is not declared"
		}
		inner, msg := e.get(string(ref), depth+1)
		if msg != "" {
			return nil, msg
		}
		if len(out)+len(inner) > maxEntities {
			return nil, "entities expand to too much"
		}
		out = append(out, inner...)
	}
	if e.held += len(out); e.held > maxEntities {
		return nil, "entities expand to too much"
	}
	e.expanded[name] = out
	return out, ""
}

// charRef reads "233" or "xE9".
func charRef(s []byte) (rune, bool) {
	base := rune(10)
	if len(s) > 0 && s[0] == 'x' {
		base, s = 16, s[1:]
	}
	if len(s) == 0 {
		return 0, false
	}
	var r rune
	for _, c := range s {
		v := rune(hexValue(c))
		if v < 0 || v >= base || r > utf8.MaxRune {
			return 0, false
		}
		r = r*base + v
	}
	return r, isXMLRune(r)
}

// isXMLRune is production Char of XML 1.0.
func isXMLRune(r rune) bool {
	switch {
	case r < ' ':
		return r == '\t' || r == '\n' || r == '\r'
	case r == 0xFFFE, r == 0xFFFF:
		return false
	}
	return utf8.ValidRune(r)
}

func predefined(name []byte) byte {
	switch string(name) {
	case "amp":
		return '&'
	case "lt":
		return '<'
	case "gt":
		return '>'
	case "quot":
		return '"'
	case "apos":
		return '\''
	}
	return 0
}
