package rdf

import "bytes"

// readStart reads a start tag or an empty one.
func (s *xmlScanner) readStart() {
	s.pos++
	s.mark = s.pos
	for {
		for s.pos < s.end && !tagStop[s.buf[s.pos]] {
			s.pos++
		}
		c := s.peek()
		if c == '>' {
			break
		}
		switch {
		case c < 0:
			s.failEOF("a tag")
		case c == '<':
			s.failTag(s.pos-s.mark, "a < inside a tag")
		case c == '"', c == '\'':
			s.skipQuoted(byte(c))
		}
	}
	tag := s.buf[s.mark:s.pos]
	s.limit(len(tag))
	s.checkUTF8(tag)
	s.empty = len(tag) > 0 && tag[len(tag)-1] == '/'
	body := tag
	if s.empty {
		body = tag[:len(tag)-1]
	}
	s.parseTag(body)
	s.mark = -1
	s.countLines(len(tag))
	s.pos++
	if !s.empty {
		s.opens = append(s.opens, len(s.open))
		s.open = append(s.open, s.tag...)
	}
}

func (s *xmlScanner) skipQuoted(q byte) {
	s.pos++
	for {
		i := bytes.IndexByte(s.buf[s.pos:s.end], q)
		if i >= 0 {
			s.pos += i + 1
			return
		}
		s.pos = s.end
		if !s.fill() {
			s.failEOF("an attribute")
		}
	}
}

// parseTag takes a tag apart into name and attributes.
func (s *xmlScanner) parseTag(tag []byte) {
	i := 0
	for i < len(tag) && !isXMLSpace(tag[i]) {
		i++
	}
	s.tag, s.attrs, s.values = tag[:i], s.attrs[:0], s.values[:0]
	if i == 0 {
		s.failTag(0, "expected the name of an element behind <")
	}
	for {
		for i < len(tag) && isXMLSpace(tag[i]) {
			i++
		}
		if i == len(tag) {
			return
		}
		from := i
		for i < len(tag) && tag[i] != '=' && !isXMLSpace(tag[i]) {
			i++
		}
		name := tag[from:i]
		for i < len(tag) && isXMLSpace(tag[i]) {
			i++
		}
		if i == len(tag) || tag[i] != '=' || len(name) == 0 {
			s.failTag(from, "expected an attribute: name=\"value\"")
		}
		i++
		for i < len(tag) && isXMLSpace(tag[i]) {
			i++
		}
		if i == len(tag) || tag[i] != '"' && tag[i] != '\'' {
			s.failTag(i, "expected the attribute's value in quotes")
		}
		n := bytes.IndexByte(tag[i+1:], tag[i])
		if n < 0 {
			s.failTag(i, "expected the attribute's closing quote")
		}
		value := s.attrValue(tag[i+1:i+1+n], i+1)
		i += n + 2
		if i < len(tag) && !isXMLSpace(tag[i]) && !s.o.Lenient {
			s.failTag(i, "expected a space between attributes")
		}
		if len(s.attrs) == maxAttrs {
			s.failTag(from, "too many attributes")
		}
		s.attrs = append(s.attrs, xmlAttr{name, value})
	}
}

// attrValue is raw with references expanded and white space normalised; it
// begins at index at of the tag.
func (s *xmlScanner) attrValue(raw []byte, at int) []byte {
	i := 0
	for i < len(raw) && !valueStop[raw[i]] {
		i++
	}
	if i == len(raw) {
		return raw
	}
	from := len(s.values)
	s.values = append(s.values, raw[:i]...)
	for i < len(raw) {
		c := raw[i]
		switch {
		case c == '&':
			out, n, msg := s.expand(s.values, raw[i:])
			if msg != "" {
				s.failTag(at+i, msg)
			}
			s.values = out
			s.limit(len(s.values))
			i += n
			continue
		case c == '<':
			s.failTag(at+i, "a < in an attribute")
		case c == '\r' && i+1 < len(raw) && raw[i+1] == '\n':
		case c == '\n', c == '\r', c == '\t':
			s.values = append(s.values, ' ')
		case c < ' ' && !s.o.Lenient:
			s.failTag(at+i, "a control character that XML does not allow")
		case c < ' ':
			s.o.repaired("control-character", s.line0, s.col0, raw[i:i+1])
		default:
			s.values = append(s.values, c)
		}
		i++
	}
	// A later value may move s.values; the bytes of this one stay where they are.
	return s.values[from:len(s.values):len(s.values)]
}

// readEnd reads an end tag.
func (s *xmlScanner) readEnd() {
	s.readDelimited(2, ">", "an end tag")
	name := bytes.TrimRight(s.body, " \t\r\n")
	if len(s.opens) == 0 {
		s.fail("an end tag </%s> with nothing to end", shown(name))
	}
	from := s.opens[len(s.opens)-1]
	if open := s.open[from:]; !bytes.Equal(open, name) {
		s.fail("the end tag </%s> where <%s> is open", shown(name), shown(open))
	}
	s.open, s.opens = s.open[:from], s.opens[:len(s.opens)-1]
}

// shown cuts a name short for a message.
func shown(name []byte) []byte { return name[:min(len(name), 60)] }

// failTag fails at byte i of the tag that is open at mark.
func (s *xmlScanner) failTag(i int, msg string) {
	s.pos = s.mark + i
	s.countLines(i)
	s.mark = -1
	s.fail("%s", msg)
}
