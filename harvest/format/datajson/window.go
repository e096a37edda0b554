package datajson

import (
	"errors"
	"io"

	"github.com/vitral-data/vitral/catalog/dcat/rawjson"
)

// chunk is how much is read at a time, at least.
const chunk = 128 << 10

// errTooLarge says that a value passes the window's limit.
var errTooLarge = errors.New("larger than a statement may be")

// window is the part of a page that is in memory: the value being read, and
// what was read ahead. It never holds more than twice its limit.
type window struct {
	r        io.Reader
	buf      []byte
	pos, end int
	limit    int   // the largest value
	taken    int64 // bytes of the page before pos
	err      error // of the reader, once it came
}

// bytes is what has been read and not been taken; void after the next more.
func (w *window) bytes() []byte { return w.buf[w.pos:w.end] }

// take moves on by n bytes.
func (w *window) take(n int) {
	w.pos += n
	w.taken += int64(n)
}

// more reads on until there is twice as much as now, so that a value that is
// tried again whenever more has come costs linear time. The error is the
// reader's, io.EOF at the end of the page, and only when nothing came.
func (w *window) more() error {
	have := w.end - w.pos
	want := max(2*have, chunk)
	if len(w.buf)-w.pos < want {
		buf := w.buf
		if len(buf) < want {
			buf = make([]byte, want)
		}
		copy(buf, w.bytes())
		w.buf, w.pos, w.end = buf, 0, have
	}
	for w.err == nil && w.end-w.pos < want {
		var n int
		n, w.err = w.r.Read(w.buf[w.end : w.pos+want])
		w.end += n
	}
	if w.end-w.pos > have {
		return nil
	}
	return w.err
}

// peek returns the next byte that is no white space, without taking it.
func (w *window) peek() (byte, error) {
	for {
		b := w.bytes()
		i := rawjson.Space(b, 0)
		w.take(i)
		if i < len(b) {
			return b[i], nil
		}
		if err := w.more(); err != nil {
			return 0, err
		}
	}
}

// value checks the value that begins here and returns its bytes without
// taking them; control says that strings in it hold bare control characters.
// depth is how many levels it may nest.
func (w *window) value(depth int) (raw []byte, control bool, err error) {
	if _, err := w.peek(); err != nil {
		return nil, false, err
	}
	for {
		end, control, err := rawjson.Skip(w.bytes(), 0, depth)
		if err == nil && end > w.limit {
			return nil, false, errTooLarge
		}
		if !errors.Is(err, rawjson.ErrShort) {
			return w.bytes()[:end:end], control, err
		}
		if len(w.bytes()) >= w.limit {
			return nil, false, errTooLarge
		}
		if err := w.more(); err != nil {
			return nil, false, err
		}
	}
}
