package rdf

import (
	"bytes"
	"unicode/utf8"
)

// xmlScanner reads XML 1.0 as a stream of events. It checks well-formedness as
// far as a non-validating processor must, but for names in places that RDF/XML
// ignores. encoding/xml is not used: it takes longer than the whole of this
// reader, and knows neither internal entities nor other charsets.
type xmlScanner struct {
	*input
	o        Options
	entities entities
	names    namespaces
	atStart  bool

	// The event: a tag with its attributes, good until the next event, or the
	// body of a comment or processing instruction.
	tag   []byte // the name as written
	attrs []xmlAttr
	empty bool // <tag/>
	body  []byte
	text  []byte // grows with each text event until the caller cuts it

	line0, col0 int    // where the event began
	open        []byte // names of the open elements, one behind the other
	opens       []int  // where each begins
	values      []byte // attribute values that had to be decoded
}

type xmlAttr struct {
	name  []byte
	value []byte
}

type xmlEvent uint8

const (
	xmlEOF xmlEvent = iota
	xmlStart
	xmlEnd
	xmlText
	xmlComment
	xmlInstruction
)

// More attributes than any document has; what follows looks each up.
const maxAttrs = 256

var (
	textStop = func() (t [256]bool) {
		for c := range 0x20 {
			t[c] = c != '\t' && c != '\n'
		}
		t['<'], t['&'], t[']'] = true, true, true
		return t
	}()
	tagStop = func() (t [256]bool) {
		t['<'], t['>'], t['"'], t['\''] = true, true, true, true
		return t
	}()
	valueStop = func() (t [256]bool) {
		for c := range 0x20 {
			t[c] = true
		}
		t['<'], t['&'] = true, true
		return t
	}()
)

func isXMLSpace(c byte) bool { return c == ' ' || c == '\n' || c == '\t' || c == '\r' }

func blank(b []byte) bool {
	for _, c := range b {
		if !isXMLSpace(c) {
			return false
		}
	}
	return true
}

// next reads one event.
func (s *xmlScanner) next() xmlEvent {
	s.line0, s.col0 = s.line, s.column()
	c := s.peek()
	if c < 0 {
		return xmlEOF
	}
	start := s.atStart
	s.atStart = false
	if c != '<' {
		s.readText()
		return xmlText
	}
	switch s.peekAt(1) {
	case '/':
		s.readEnd()
		return xmlEnd
	case '?':
		s.readDelimited(2, "?>", "a processing instruction")
		if name, _, _ := bytes.Cut(s.body, []byte(" ")); !start && bytes.EqualFold(name, []byte("xml")) && !s.o.Lenient {
			s.fail("an XML declaration that is not at the start of the document")
		}
		return xmlInstruction
	case '!':
		return s.readDeclaration()
	}
	s.readStart()
	return xmlStart
}

// readDeclaration reads what begins with "<!".
func (s *xmlScanner) readDeclaration() xmlEvent {
	s.peekAt(8)
	rest := s.buf[s.pos:s.end]
	switch {
	case bytes.HasPrefix(rest, []byte("<!--")):
		s.readDelimited(4, "-->", "a comment")
		if bytes.Contains(s.body, []byte("--")) || bytes.HasSuffix(s.body, []byte("-")) {
			s.mendOrFail("comment-dashes", s.body, "two dashes within a comment")
		}
		return xmlComment
	case bytes.HasPrefix(rest, []byte("<![CDATA[")):
		s.readDelimited(9, "]]>", "a CDATA section")
		s.appendClean(s.body)
		return xmlText
	case bytes.HasPrefix(rest, []byte("<!DOCTYPE")):
		if len(s.opens) > 0 {
			s.fail("a DOCTYPE inside the document")
		}
		s.readDoctype()
		return xmlInstruction
	case len(rest) < 9:
		s.pos = s.end
		s.failEOF("a declaration")
	}
	s.fail("expected a comment, CDATA or DOCTYPE behind <!")
	return xmlEOF
}

// readDelimited reads a construct of n bytes of opening up to end into body.
func (s *xmlScanner) readDelimited(n int, end, what string) {
	s.pos += n
	s.mark = s.pos
	for {
		i := bytes.Index(s.buf[s.pos:s.end], []byte(end))
		if i >= 0 {
			s.pos += i
			break
		}
		s.pos = max(s.pos, s.end-len(end)+1)
		if !s.fill() {
			s.pos, s.mark = s.end, -1
			s.failEOF(what)
		}
	}
	s.body = s.buf[s.mark:s.pos]
	s.mark = -1
	s.limit(len(s.body))
	s.countLines(len(s.body))
	s.pos += len(end)
	s.checkUTF8(s.body)
}

// readText reads up to the next tag and appends what it says to text.
func (s *xmlScanner) readText() {
	from := len(s.text)
	for s.pos < s.end || s.fill() {
		i := s.pos
		for i < s.end && !textStop[s.buf[i]] {
			i++
		}
		chunk := s.buf[s.pos:i]
		s.text = append(s.text, chunk...)
		s.pos = i
		s.countLines(len(chunk))
		s.limit(len(s.text))
		if i == s.end {
			continue
		}
		switch c := s.buf[i]; c {
		case '<':
			s.checkUTF8(s.text[from:])
			return
		case '&':
			s.text = s.reference(s.text)
		case '\r':
			s.pos++
			if s.peek() != '\n' {
				s.text = append(s.text, '\n')
			}
		case ']':
			if s.peekAt(1) == ']' && s.peekAt(2) == '>' {
				s.mendOrFail("cdata-end", []byte("]]>"), "]]> in a text")
			}
			s.text = append(s.text, ']')
			s.pos++
		default:
			s.mendOrFail("control-character", s.buf[i:i+1], "a control character that XML does not allow")
			s.pos++
		}
	}
	s.checkUTF8(s.text[from:])
}

// appendClean appends the body of a CDATA section to text.
func (s *xmlScanner) appendClean(b []byte) {
	for len(b) > 0 {
		i := 0
		for i < len(b) && (b[i] >= ' ' || b[i] == '\n' || b[i] == '\t') {
			i++
		}
		s.text = append(s.text, b[:i]...)
		if b = b[i:]; len(b) == 0 {
			break
		}
		if b[0] != '\r' {
			if !s.o.Lenient {
				s.fail("a control character that XML does not allow, in CDATA")
			}
			s.o.repaired("control-character", s.line0, s.col0, b[:1])
		} else if len(b) == 1 || b[1] != '\n' {
			s.text = append(s.text, '\n')
		}
		b = b[1:]
	}
	s.limit(len(s.text))
}

// mendOrFail tells of a mend in lenient mode and fails in strict mode.
func (s *xmlScanner) mendOrFail(code string, raw []byte, msg string) {
	if !s.o.Lenient {
		s.fail("%s", msg)
	}
	s.o.repaired(code, s.line, s.column(), raw)
}

func (s *xmlScanner) limit(n int) {
	if n > s.max {
		s.mark = -1
		s.throw(ErrTooLong, "a text or tag is longer than %d bytes", s.max)
	}
}

func (s *xmlScanner) checkUTF8(b []byte) {
	if !utf8.Valid(b) {
		s.fail("a text that is not UTF-8")
	}
	if bytes.Contains(b, []byte("\ufffe")) || bytes.Contains(b, []byte("\uffff")) {
		s.mendOrFail("control-character", nil, "a character that XML does not allow: U+FFFE or U+FFFF")
	}
}
