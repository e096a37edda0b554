package rdf

import (
	"bufio"
	"fmt"
	"io"
)

// NTriplesWriter writes N-Triples, a triple a line.
type NTriplesWriter struct {
	w   *bufio.Writer
	buf []byte
}

// NewNTriplesWriter returns a writer on w. Flush it at the end.
func NewNTriplesWriter(w io.Writer) *NTriplesWriter {
	return &NTriplesWriter{w: bufio.NewWriterSize(w, windowSize)}
}

// Write writes one triple.
func (n *NTriplesWriter) Write(t Triple) error {
	if t.S.Kind == Literal || t.P.Kind != IRI || t.S.Kind == 0 || t.O.Kind == 0 {
		return fmt.Errorf("writing N-Triples: not a triple: %v", t)
	}
	b := AppendTerm(n.buf[:0], t.S)
	b = append(b, ' ')
	b = AppendTerm(b, t.P)
	b = append(b, ' ')
	b = AppendTerm(b, t.O)
	b = append(b, " .\n"...)
	n.buf = b
	if _, err := n.w.Write(n.buf); err != nil {
		return fmt.Errorf("writing N-Triples: %w", err)
	}
	return nil
}

// Flush writes out what is buffered.
func (n *NTriplesWriter) Flush() error {
	if err := n.w.Flush(); err != nil {
		return fmt.Errorf("writing N-Triples: %w", err)
	}
	return nil
}

// AppendTerm appends a term as N-Triples writes it.
func AppendTerm(dst []byte, t Term) []byte {
	switch t.Kind {
	case IRI:
		return appendIRI(dst, t.Value)
	case Blank:
		return append(append(dst, "_:"...), blankLabel(t.Value)...)
	}
	dst = appendQuoted(dst, t.Value)
	if lang := cleanLang(t.Lang); lang != "" {
		return append(append(dst, '@'), lang...)
	}
	if t.Datatype != "" {
		return appendIRI(append(dst, "^^"...), t.Datatype)
	}
	return dst
}
