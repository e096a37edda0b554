package rdf

import (
	"bufio"
	"fmt"
	"io"
	"strings"
)

// TurtleWriter writes Turtle, one tree of triples at a time, so that a
// catalogue of any size is written in the memory of its largest dataset.
type TurtleWriter struct {
	// Shared tells of a blank node that stands in more than one tree and so
	// needs its label; nil if none does.
	Shared func(label string) bool

	w        *bufio.Writer
	prefixes prefixTable
	begun    bool
	buf      []byte
	g        *group
	nested   map[Term]bool // blank nodes to write in brackets
	queue    []Term        // subjects that nested too deeply
	done     map[Term]bool // subjects written by themselves
}

// NewTurtleWriter returns a writer on w that shortens IRIs by prefixes (prefix
// -> namespace). Flush it at the end.
func NewTurtleWriter(w io.Writer, prefixes map[string]string) *TurtleWriter {
	return &TurtleWriter{w: bufio.NewWriterSize(w, windowSize), prefixes: newPrefixTable(prefixes)}
}

// WriteTurtle writes triples as one tree.
func WriteTurtle(w io.Writer, prefixes map[string]string, triples []Triple) error {
	t := NewTurtleWriter(w, prefixes)
	if err := t.Write(triples); err != nil {
		return err
	}
	return t.Flush()
}

// Write writes the triples of one tree. Subjects stand in the order in which
// they first appear; of each, rdf:type comes first and then its properties and
// their objects in alphabetical order. A blank node that is the object of one
// triple is written in brackets or, if it is a list, in parentheses; the others
// keep their labels. Characters that no IRI may hold are percent-encoded.
func (t *TurtleWriter) Write(triples []Triple) error {
	for _, x := range triples {
		if x.S.Kind == Literal || x.P.Kind != IRI || x.S.Kind == 0 || x.O.Kind == 0 {
			return fmt.Errorf("writing Turtle: not a triple: %v", x)
		}
	}
	t.begin()
	t.g, t.done = newGroup(triples), map[Term]bool{}
	t.choose()
	for _, s := range t.g.subjects {
		if !t.nested[s] {
			t.subject(s)
		}
		for len(t.queue) > 0 {
			next := t.queue[0]
			t.queue = t.queue[1:]
			t.subject(next)
		}
	}
	if _, err := t.w.Write(t.buf); err != nil {
		return fmt.Errorf("writing Turtle: %w", err)
	}
	t.buf = t.buf[:0]
	return nil
}

// Flush writes out what is buffered, and the prefixes if there was nothing else.
func (t *TurtleWriter) Flush() error {
	t.begin()
	if _, err := t.w.Write(t.buf); err != nil {
		return fmt.Errorf("writing Turtle: %w", err)
	}
	t.buf = t.buf[:0]
	if err := t.w.Flush(); err != nil {
		return fmt.Errorf("writing Turtle: %w", err)
	}
	return nil
}

func (t *TurtleWriter) begin() {
	if t.begun {
		return
	}
	t.begun = true
	for _, p := range t.prefixes.names {
		t.buf = append(append(append(t.buf, "@prefix "...), p...), ": "...)
		t.buf = append(appendIRI(t.buf, t.prefixes.iris[p]), " .\n"...)
	}
}

// choose says which blank nodes are written where they are referred to. One in
// a cycle of such can't be reached and needs a label.
func (t *TurtleWriter) choose() {
	t.nested = map[Term]bool{}
	for n, refs := range t.g.refs {
		t.nested[n] = n.Kind == Blank && refs == 1 && (t.Shared == nil || !t.Shared(n.Value))
	}
	reached := map[Term]bool{}
	for _, s := range t.g.subjects {
		if !t.nested[s] {
			t.reach(s, reached)
		}
	}
	for _, s := range t.g.subjects {
		if !reached[s] {
			t.nested[s] = false
			t.reach(s, reached)
		}
	}
}

func (t *TurtleWriter) reach(s Term, reached map[Term]bool) {
	for todo := []Term{s}; len(todo) > 0; {
		s, todo = todo[len(todo)-1], todo[:len(todo)-1]
		if reached[s] {
			continue
		}
		reached[s] = true
		for _, x := range t.g.about[s] {
			if t.nested[x.O] {
				todo = append(todo, x.O)
			}
		}
	}
}

func (t *TurtleWriter) subject(s Term) {
	if t.done[s] {
		return
	}
	t.done[s] = true
	t.buf = append(t.buf, '\n')
	t.term(s)
	t.properties(s, 0)
	t.buf = append(t.buf, " .\n"...)
}

// properties writes what is said of s, indented.
func (t *TurtleWriter) properties(s Term, depth int) {
	indent := strings.Repeat("  ", depth+1)
	about := t.g.about[s]
	for i, x := range about {
		switch {
		case i > 0 && about[i-1].P == x.P:
			t.buf = append(append(append(t.buf, ",\n"...), indent...), "  "...)
			t.object(x.O, depth)
			continue
		case i > 0:
			t.buf = append(append(t.buf, " ;\n"...), indent...)
		case depth == 0:
			t.buf = append(t.buf, ' ')
		default:
			t.buf = append(append(t.buf, '\n'), indent...)
		}
		if x.P == typeTerm {
			t.buf = append(t.buf, 'a')
		} else {
			t.iri(x.P.Value)
		}
		t.buf = append(t.buf, ' ')
		t.object(x.O, depth)
	}
}

func (t *TurtleWriter) object(o Term, depth int) {
	if !t.nested[o] {
		t.term(o)
		return
	}
	if depth >= maxNesting {
		t.nested[o] = false // by its label, from here on
		if len(t.g.about[o]) > 0 {
			t.queue = append(t.queue, o)
		}
		t.term(o)
		return
	}
	if items, cells, ok := t.g.items(o); ok && t.whole(cells) {
		t.buf = append(t.buf, '(')
		for _, item := range items {
			t.buf = append(t.buf, ' ')
			t.object(item, depth+1)
		}
		t.buf = append(t.buf, " )"...)
		return
	}
	if len(t.g.about[o]) == 0 {
		t.buf = append(t.buf, "[]"...)
		return
	}
	t.buf = append(t.buf, '[')
	t.properties(o, depth+1)
	t.buf = append(append(append(t.buf, '\n'), strings.Repeat("  ", depth+1)...), ']')
}

// whole tells whether all cells of a list are written where they stand.
func (t *TurtleWriter) whole(cells []Term) bool {
	for _, c := range cells {
		if !t.nested[c] {
			return false
		}
	}
	return true
}

func (t *TurtleWriter) iri(iri string) {
	if prefix, local, ok := t.prefixes.shorten(iri); ok {
		t.buf = append(append(append(t.buf, prefix...), ':'), local...)
		return
	}
	t.buf = appendIRI(t.buf, iri)
}

func (t *TurtleWriter) term(x Term) {
	switch {
	case x.Kind == IRI:
		t.iri(x.Value)
	case x.Kind == Literal && x.Lang == "" && bare(x):
		t.buf = append(t.buf, x.Value...)
	case x.Kind == Literal && cleanLang(x.Lang) == "" && x.Datatype != "":
		t.buf = append(appendQuoted(t.buf, x.Value), "^^"...)
		t.iri(x.Datatype)
	default:
		t.buf = AppendTerm(t.buf, x)
	}
}

// bare tells whether Turtle has a form without quotes for a literal, which it
// reads back as it was.
func bare(x Term) bool {
	switch x.Datatype {
	case xsdBoolean:
		return x.Value == "true" || x.Value == "false"
	case xsdInteger:
		return allDigits(strings.TrimLeft(x.Value, "+-")) && len(strings.TrimLeft(x.Value, "+-")) >= len(x.Value)-1
	}
	return false
}

func allDigits(s string) bool {
	for i := range len(s) {
		if !isDigit(s[i]) {
			return false
		}
	}
	return s != ""
}
