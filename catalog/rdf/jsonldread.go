package rdf

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
)

// ReadJSONLD reads JSON-LD 1.1 as RDF, named graphs into the one graph. The
// arrays of the top-level object (@graph, dcat:dataset and any other), or the
// top-level array, are read element by element, so that memory is bounded by
// the largest of them, where @context stands before them. What stands before a
// later @context is held, up to 64 MiB; so is a single element. Under a context
// with scoped terms an array is streamed only behind the object's @type.
// Remote contexts are only those embedded here. Positions are those of the
// element or member in question. A blank node label is emitted prefixed as by
// the other readers.
func ReadJSONLD(ctx context.Context, r io.Reader, o Options, emit func(Triple) error) (err error) {
	defer catch(&err)
	d, ok := r.(*utf8Reader)
	if !ok {
		d = decode(r, "", o, o.Lenient)
	}
	buffered := bufio.NewReaderSize(d, windowSize)
	if head, _ := buffered.Peek(512); looksLikeHTML(head) {
		return &Error{Line: 1, Col: 1, Msg: "an HTML page, not JSON-LD: ask the source for its catalogue's own address", Err: ErrHTML}
	}
	j := &jsonldReader{ctx: ctx, o: o, emit: emit, blanks: newLabels(o), src: &jsonSource{ctx: ctx, r: buffered, line: 1}}
	if j.exp, err = NewExpander(o); err != nil {
		return err
	}
	j.document()
	return nil
}

type jsonldReader struct {
	ctx     context.Context
	o       Options
	emit    func(Triple) error
	blanks  labels
	src     *jsonSource
	exp     *Expander // under no context
	at      place     // of the element in hand
	emitted bool
	first   error // the first that lenient mode skipped
}

// place is a line and column.
type place struct{ line, col int }

// cursor is a decoder of the document, or of a part that was held and stood at
// a place of it.
type cursor struct {
	*json.Decoder
	held place // zero if of the document
}

func newCursor(r io.Reader, held place) cursor {
	dec := json.NewDecoder(r)
	dec.UseNumber()
	return cursor{dec, held}
}

func (j *jsonldReader) document() {
	c := newCursor(j.src, place{})
	c.More() // moves to the first token
	j.begin(c)
	start := j.at
	switch tok := j.token(c); tok {
	case json.Delim('{'):
		j.object(c, start)
	case json.Delim('['):
		for c.More() {
			v := j.value(c)
			j.attempt(func() { j.nodes(j.exp, v) })
		}
		j.token(c)
	default:
		j.fail(nil, "a JSON-LD document is an object or an array of objects")
	}
	if _, err := c.Token(); !errors.Is(err, io.EOF) {
		j.begin(c)
		if err != nil {
			panic(failure{j.src.jsonError(err)})
		}
		j.fail(nil, "something stands behind the end of the document")
	}
	if j.first != nil && !j.emitted {
		panic(failure{j.first})
	}
}

// token reads a token, which is there.
func (j *jsonldReader) token(c cursor) json.Token {
	tok, err := c.Token()
	if err != nil {
		panic(failure{j.src.jsonError(err)})
	}
	return tok
}

// value reads a value whole.
func (j *jsonldReader) value(c cursor) any {
	j.begin(c)
	var v any
	if err := c.Decode(&v); err != nil {
		panic(failure{j.src.jsonError(err)})
	}
	return v
}

// begin notes where the next element begins and lets go of all before it.
func (j *jsonldReader) begin(c cursor) {
	if c.held != (place{}) {
		j.at = c.held
		return
	}
	at := c.InputOffset()
	ahead := make([]byte, 256)
	n, _ := c.Buffered().Read(ahead)
	ahead = ahead[:n]
	at += int64(n - len(bytes.TrimLeft(ahead, " \t\r\n,:")))
	j.src.take(at)
	j.at = j.src.place(at)
}

// fail ends the reader at the element in hand.
func (j *jsonldReader) fail(cause error, format string, args ...any) {
	panic(failure{&Error{Line: j.at.line, Col: j.at.col, Msg: fmt.Sprintf(format, args...), Err: cause}})
}

// attempt runs f. What is wrong in the element that it reads ends the reader in
// strict mode, and in lenient mode skips the element.
func (j *jsonldReader) attempt(f func()) {
	err := func() (err error) {
		defer catch(&err)
		f()
		return nil
	}()
	if err == nil {
		return
	}
	if !j.o.Lenient || !mendable(err) {
		panic(failure{err})
	}
	if j.first == nil {
		j.first = err
	}
	j.mend("statement-skipped", err.Error())
}

func (j *jsonldReader) mend(code, raw string) {
	j.o.repaired(code, j.at.line, j.at.col, []byte(raw))
}

// expand expands v, which begins at j.at.
func (j *jsonldReader) expand(e *Expander, v any) []any {
	out, err := e.Expand(j.ctx, v)
	if err != nil {
		j.refuse(err)
	}
	return out
}

// refuse ends the element in hand for what json-gold said.
func (j *jsonldReader) refuse(err error) {
	var cause error
	for _, limit := range []error{ErrContext, ErrDepth, ErrTooLong} {
		if errors.Is(err, limit) {
			cause = limit
		}
	}
	if j.ctx.Err() != nil {
		panic(failure{err})
	}
	j.fail(cause, "%s", strings.TrimPrefix(err.Error(), "expanding JSON-LD: "))
}

// nodes emits what v, expanded, says.
func (j *jsonldReader) nodes(e *Expander, v any) {
	expanded := j.expand(e, v)
	j.walk(func(w *walker) { w.nodes(expanded) }, j.send)
}

func (j *jsonldReader) send(t Triple) error {
	j.emitted = true
	return j.emit(t)
}

// walk runs f on a walker and gives what it finds wrong its place.
func (j *jsonldReader) walk(f func(*walker), emit func(Triple) error) {
	w := &walker{
		emit: emit, strict: !j.o.Lenient, fresh: j.blanks.fresh,
		named: func(label string) Term { return j.blanks.named([]byte(label)) },
	}
	if j.o.Lenient {
		w.mend = j.mend
	}
	err := func() (err error) {
		defer catch(&err)
		f(w)
		return nil
	}()
	if bad, ok := errors.AsType[invalid](err); ok {
		j.fail(nil, "%s", string(bad))
	}
	if err != nil {
		panic(failure{err})
	}
}

// held is a member that came before its object's @context.
type held struct {
	key string
	raw json.RawMessage
	at  place
}

// object reads the top-level object, of which "{" is read.
func (j *jsonldReader) object(c cursor, start place) {
	var n *streamed
	var before []held
	size := 0
	for c.More() {
		key, _ := j.token(c).(string)
		switch {
		case key == "@context" && n == nil:
			local := j.value(c)
			n = j.under(local)
			j.replay(n, before)
			before = nil
		case n == nil:
			j.begin(c)
			h := held{key: key, at: j.at}
			if err := c.Decode(&h.raw); err != nil {
				panic(failure{j.src.jsonError(err)})
			}
			if size += len(h.raw); size > maxHeld {
				j.fail(ErrTooLong, "%d MiB before a @context: put @context first", maxHeld>>20)
			}
			before = append(before, h)
		default:
			n.member(key, c)
		}
	}
	j.token(c)
	if n == nil {
		n = &streamed{j: j, exp: j.exp}
		j.replay(n, before)
	}
	j.at = start
	n.finish()
}

// under begins the top-level object under its context.
func (j *jsonldReader) under(local any) *streamed {
	e, err := j.exp.with(local)
	if err != nil {
		j.refuse(err)
	}
	return &streamed{j: j, exp: e, scoped: e.scoping()}
}

// replay reads the members that were held.
func (j *jsonldReader) replay(n *streamed, before []held) {
	for _, h := range before {
		n.member(h.key, newCursor(bytes.NewReader(h.raw), h.at))
	}
}
