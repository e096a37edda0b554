package rdf

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
)

// input is a window on a byte stream that knows its line and column. Readers
// look at buf[pos:end] directly and call fill for more; mark keeps bytes in
// the window while a token is open.
type input struct {
	ctx      context.Context
	r        io.Reader
	buf      []byte
	pos, end int
	mark     int   // start of the open token, -1 for none
	off      int64 // where buf[0] stands in the stream
	line     int   // of pos, from 1
	lineOff  int64 // where that line begins in the stream
	max      int   // longest token
	done     bool  // nothing more to read
}

const windowSize = 64 << 10

func newInput(ctx context.Context, r io.Reader, o Options) *input {
	return &input{ctx: ctx, r: r, buf: make([]byte, windowSize), mark: -1, line: 1, max: o.maxToken()}
}

// failure carries an error up to the reader's entry through panic: a parser of
// recursive descent would else test an error after every byte.
type failure struct{ err error }

// catch turns a failure thrown below into an error.
func catch(err *error) {
	if r := recover(); r != nil {
		f, ok := r.(failure)
		if !ok {
			panic(r)
		}
		*err = f.err
	}
}

// fill reads more behind end. False means that the stream has ended. A
// cancelled context or a failing stream ends the reader.
func (in *input) fill() bool {
	if in.done {
		return false
	}
	keep := in.pos
	if in.mark >= 0 && in.mark < keep {
		keep = in.mark
	}
	if in.end-keep > in.max+windowSize {
		in.throw(ErrTooLong, "a token is longer than %d bytes", in.max)
	}
	if keep > 0 && (in.end == len(in.buf) || keep == in.end) {
		copy(in.buf, in.buf[keep:in.end])
		in.off += int64(keep)
		in.pos -= keep
		in.end -= keep
		in.mark -= min(keep, in.mark+1)
	}
	if in.end == len(in.buf) {
		in.buf = append(in.buf, make([]byte, len(in.buf))...)
	}
	for empty := 0; ; empty++ {
		if err := in.ctx.Err(); err != nil {
			panic(failure{fmt.Errorf("reading RDF stopped at line %d: %w", in.line, context.Cause(in.ctx))})
		}
		n, err := in.r.Read(in.buf[in.end:])
		in.end += n
		switch {
		case err == io.EOF:
			in.done = true
			return n > 0
		case err != nil:
			if e, ok := errors.AsType[*Error](err); ok {
				panic(failure{e})
			}
			in.throw(err, "reading on: %v", err)
		case n > 0:
			return true
		case empty > 100:
			in.throw(io.ErrNoProgress, "reading on: %v", io.ErrNoProgress)
		}
	}
}

// peek returns the next byte, or -1 at the end.
func (in *input) peek() int {
	if in.pos < in.end {
		return int(in.buf[in.pos])
	}
	return in.peekAt(0)
}

// peekAt returns the byte n behind the next, or -1 beyond the end.
func (in *input) peekAt(n int) int {
	for in.pos+n >= in.end {
		if !in.fill() {
			return -1
		}
	}
	return int(in.buf[in.pos+n])
}

// newline notes that pos stands behind a line feed.
func (in *input) newline() {
	in.line++
	in.lineOff = in.off + int64(in.pos)
}

// countLines notes the line feeds in the n bytes before pos.
func (in *input) countLines(n int) {
	passed := in.buf[in.pos-n : in.pos]
	if i := bytes.LastIndexByte(passed, '\n'); i >= 0 {
		in.line += bytes.Count(passed, []byte{'\n'})
		in.lineOff = in.off + int64(in.pos-n+i) + 1
	}
}

// column is that of pos, from 1, in bytes.
func (in *input) column() int { return int(in.off+int64(in.pos)-in.lineOff) + 1 }

// throw ends the reader with an *Error at pos that wraps cause, if any.
func (in *input) throw(cause error, format string, args ...any) {
	panic(failure{&Error{Line: in.line, Col: in.column(), Msg: fmt.Sprintf(format, args...), Err: cause}})
}

// fail ends the reader with a syntax error at pos.
func (in *input) fail(format string, args ...any) { in.throw(nil, format, args...) }

// failEOF ends the reader because the document broke off inside what.
func (in *input) failEOF(what string) {
	in.throw(io.ErrUnexpectedEOF, "the document breaks off in %s", what)
}

// mendable tells whether lenient mode may go on behind an error: one of syntax
// may be skipped, one of the stream, a limit or the caller may not.
func mendable(err error) bool {
	e, ok := errors.AsType[*Error](err)
	return ok && e.Err == nil
}
