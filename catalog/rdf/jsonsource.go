package rdf

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
)

// What of a JSON document has to be held at once may be so long: a member of
// the top-level object, an element of one of its arrays, or all before a
// @context that doesn't come first.
const maxHeld = 64 << 20

// jsonSource is what a json.Decoder reads from. It bounds what the decoder may
// hold, and finds line and column for the offsets that it speaks of.
type jsonSource struct {
	ctx   context.Context
	r     io.Reader
	read  int64 // bytes given to the decoder
	taken int64 // bytes that the caller is done with
	// Line feeds behind taken, as the gaps between them: a byte each in a
	// document of short lines.
	gaps    []byte
	last    int64 // offset behind the last line feed read
	line    int   // of taken
	lineOff int64 // where that line begins
}

func (s *jsonSource) Read(p []byte) (int, error) {
	if s.ctx.Err() != nil {
		return 0, fmt.Errorf("reading JSON-LD stopped at line %d: %w", s.line, context.Cause(s.ctx))
	}
	if s.read-s.taken > maxHeld {
		return 0, s.errorAt(s.taken, ErrTooLong, "an object of more than %d MiB: put @context first, or split the document", maxHeld>>20)
	}
	n, err := s.r.Read(p)
	for i, c := range p[:n] {
		if c == '\n' {
			at := s.read + int64(i) + 1
			s.gaps = binary.AppendUvarint(s.gaps, uint64(at-s.last))
			s.last = at
		}
	}
	s.read += int64(n)
	return n, err
}

// take notes that the caller is done with everything before offset.
func (s *jsonSource) take(offset int64) {
	s.taken = offset
	n := 0
	for {
		gap, size := binary.Uvarint(s.gaps[n:])
		if size <= 0 || s.lineOff+int64(gap) > offset {
			break
		}
		s.lineOff += int64(gap)
		s.line++
		n += size
	}
	s.gaps = s.gaps[n:]
}

// place finds line and column of an offset behind taken.
func (s *jsonSource) place(offset int64) place {
	line, begin := s.line, s.lineOff
	for gaps := s.gaps; ; line++ {
		gap, size := binary.Uvarint(gaps)
		if size <= 0 || begin+int64(gap) > offset {
			break
		}
		begin += int64(gap)
		gaps = gaps[size:]
	}
	return place{line, int(max(offset-begin, 0)) + 1}
}

func (s *jsonSource) errorAt(offset int64, cause error, format string, args ...any) error {
	at := s.place(offset)
	return &Error{Line: at.line, Col: at.col, Msg: fmt.Sprintf(format, args...), Err: cause}
}

// jsonError gives an error of a decoder its place.
func (s *jsonSource) jsonError(err error) error {
	if syntax, ok := errors.AsType[*json.SyntaxError](err); ok {
		if strings.Contains(syntax.Error(), "max depth") {
			return s.errorAt(syntax.Offset, ErrDepth, "JSON nests too deeply")
		}
		return s.errorAt(max(syntax.Offset-1, 0), nil, "not JSON: %v", syntax)
	}
	switch {
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return s.errorAt(s.read, io.ErrUnexpectedEOF, "the document breaks off")
	case s.ctx.Err() != nil:
		return err
	}
	if _, ok := errors.AsType[*Error](err); ok {
		return err
	}
	return s.errorAt(s.read, err, "reading on: %v", err)
}
