package rdf

import (
	"bytes"
	"errors"
	"io"
)

// document reads a document of statements: next reads one and returns false at
// the end. In lenient mode one that can't be read is skipped: skip moves from
// where it failed behind its end, and returns false if it finds none, since the
// document then breaks off. One of which nothing could be read fails still.
func (t *tokens) document(next, skip func() bool) (err error) {
	defer catch(&err)
	t.refuseHTML()
	var first error
	for {
		more, failed := t.attempt(next)
		if failed == nil {
			if !more {
				break
			}
			continue
		}
		t.mark = -1
		if !mendable(failed) {
			return failed
		}
		if !t.o.Lenient {
			return t.brokenOff(failed, t.lastToken())
		}
		if first == nil {
			first = failed
		}
		line, col := t.stLine, t.stCol
		from := min(max(int(t.stOff-t.off), 0), t.pos)
		raw := bytes.Clone(t.buf[from:min(from+maxRaw, t.end)])
		begin := t.off + int64(from)
		if !skip() {
			return t.brokenOff(failed, true)
		}
		raw = raw[:min(int64(len(raw)), t.off+int64(t.pos)-begin)]
		t.o.repaired("statement-skipped", line, col, bytes.TrimSpace(raw))
	}
	if first != nil && !t.emitted {
		return first
	}
	return nil
}

// lastToken tells whether nothing stands behind the token at pos: what is wrong
// with it may be that its rest is missing.
func (t *tokens) lastToken() bool {
	n, last := 0, -1
	for ; n < maxRaw; n++ {
		c := t.peekAt(n)
		if c < 0 {
			return last != '.'
		}
		if c == ' ' || c == '\t' || c == '\n' || c == '\r' {
			return false
		}
		last = c
	}
	return false
}

// brokenOff is a syntax error as that of a document that breaks off, if it does.
func (t *tokens) brokenOff(err error, really bool) error {
	e, ok := errors.AsType[*Error](err)
	if !ok || !really {
		return err
	}
	return &Error{Line: e.Line, Col: e.Col, Msg: "the document breaks off: " + e.Msg, Err: io.ErrUnexpectedEOF}
}

// attempt runs next.
func (t *tokens) attempt(next func() bool) (more bool, err error) {
	t.begin()
	defer catch(&err)
	return next(), nil
}

// begin notes that a statement begins at pos.
func (t *tokens) begin() {
	t.stLine, t.stCol, t.stOff = t.line, t.column(), t.off+int64(t.pos)
}

// refuseHTML fails on a web page.
func (t *tokens) refuseHTML() {
	t.peekAt(512)
	if looksLikeHTML(t.buf[t.pos:t.end]) {
		t.throw(ErrHTML, "an HTML page, not RDF: ask the source for its catalogue's own address")
	}
}

// looksLikeHTML tells whether a document begins as a web page does.
func looksLikeHTML(head []byte) bool {
	head = bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\ufeff")), " \t\r\n")
	for bytes.HasPrefix(head, []byte("<!--")) || bytes.HasPrefix(head, []byte("<?")) {
		i := bytes.IndexByte(head, '>')
		if i < 0 {
			return false
		}
		head = bytes.TrimLeft(head[i+1:], " \t\r\n")
	}
	head = bytes.ToLower(head[:min(len(head), 32)])
	for _, tag := range []string{"<!doctype html", "<html"} {
		if rest, ok := bytes.CutPrefix(head, []byte(tag)); ok && len(rest) > 0 && !isLetter(rest[0]) && rest[0] != ':' {
			return true
		}
	}
	return false
}
