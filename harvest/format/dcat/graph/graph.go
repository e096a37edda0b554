package graph

import (
	"context"
	"encoding/binary"
	"errors"
	"hash/maphash"

	"github.com/vitral-data/vitral/catalog/rdf"
)

// Options are a graph's bounds.
type Options struct {
	// Temp is the folder of temporary files; "" is the system's.
	Temp string
	// TripleBytes is how much memory triples take, at 12 bytes each, before
	// they are sorted on disk; 0 is 64 MiB.
	TripleBytes int
	// TermBytes is how much memory the text of short terms takes before all
	// new terms are spooled; 0 is 32 MiB.
	TermBytes int
}

// Graph is the graph of one run.
type Graph struct {
	mem    memory
	terms  terms
	writer *triples
	reader source
	closed bool
}

// errClosed is the answer of a graph that was closed.
var errClosed = errors.New("the graph is closed")

// New returns an empty graph.
func New(o Options) *Graph {
	g := &Graph{}
	if o.TripleBytes <= 0 {
		o.TripleBytes = 64 << 20
	}
	if o.TermBytes <= 0 {
		o.TermBytes = 32 << 20
	}
	g.terms = terms{mem: &g.mem, seed: maphash.MakeSeed(), limit: o.TermBytes, spool: spool{dir: o.Temp, mem: &g.mem}}
	g.writer = &triples{mem: &g.mem, dir: o.Temp, limit: o.TripleBytes}
	return g
}

// Intern returns the number of a term, the next one if it is new.
func (g *Graph) Intern(x rdf.Term) (ID, error) {
	if g.closed || g.writer == nil {
		return 0, errClosed
	}
	return g.terms.intern(x)
}

// InternAt is Intern for a term in a position of a triple: 0 subject, 1
// predicate, 2 object. A term that stood there last is found at once.
func (g *Graph) InternAt(position int, x rdf.Term) (ID, error) {
	m := &g.terms.prev[position]
	if m.ok && m.term == x {
		return m.id, nil
	}
	id, err := g.Intern(x)
	if err == nil {
		*m = memo{x, id, true}
	}
	return id, err
}

// Add adds a triple. The same triple may be added again.
func (g *Graph) Add(ctx context.Context, s, p, o ID) error {
	if g.closed || g.writer == nil {
		return errClosed
	}
	g.Mark(s, IsSubject)
	return g.writer.add(ctx, s, p, o)
}

// Terms is the number of terms.
func (g *Graph) Terms() int { return g.terms.n }

// Memory is how many bytes the graph holds outside the garbage collector's heap.
func (g *Graph) Memory() int { return g.mem.bytes }

// Seal ends writing and makes Triples ready.
func (g *Graph) Seal(ctx context.Context) error {
	if g.closed || g.writer == nil {
		return errClosed
	}
	if g.terms.slots != nil {
		g.mem.free(g.terms.slots)
		g.terms.slots = nil
	}
	g.terms.prev = [3]memo{}
	w := g.writer
	g.writer = nil
	r, err := w.seal(ctx, g.terms.n)
	g.reader = r
	return err
}

// Triples calls visit with predicate and object of each triple of a subject,
// in the order they were added, until it returns false.
func (g *Graph) Triples(s ID, visit func(p, o ID) bool) error {
	if g.closed || g.reader == nil {
		return errClosed
	}
	if g.Flags(s)&IsSubject == 0 {
		return nil
	}
	return g.reader.triples(s, visit)
}

// Term is a term as it stands in the graph. Value and Lang are valid until the
// graph is asked for anything else.
type Term struct {
	Kind  rdf.TermKind
	Value []byte
	Lang  []byte
	// Typed says that a literal has a datatype, Datatype which.
	Typed    bool
	Datatype ID
}

// Term returns a term.
func (g *Graph) Term(id ID) (Term, error) {
	if g.closed {
		return Term{}, errClosed
	}
	rec, err := g.terms.record(binary.LittleEndian.Uint32(g.terms.entry(id)), -1)
	if err != nil {
		return Term{}, err
	}
	rest := rec[1:]
	switch rec[0] {
	case tagIRI:
		return Term{Kind: rdf.IRI, Value: rest}, nil
	case tagBlank:
		return Term{Kind: rdf.Blank, Value: rest}, nil
	case tagLang:
		n := 1 + int(rest[0])
		return Term{Kind: rdf.Literal, Lang: rest[1:n], Value: rest[n:]}, nil
	case tagTyped:
		return Term{Kind: rdf.Literal, Typed: true, Datatype: ID(binary.LittleEndian.Uint32(rest)), Value: rest[4:]}, nil
	}
	return Term{Kind: rdf.Literal, Value: rest}, nil
}

// Text returns a term's value as a string.
func (g *Graph) Text(id ID) (string, error) {
	t, err := g.Term(id)
	return string(t.Value), err
}

// Close frees memory and temporary files. It may be called more than once.
func (g *Graph) Close() error {
	if g.closed {
		return nil
	}
	g.closed = true
	errs := []error{g.terms.close()}
	if g.writer != nil {
		errs = append(errs, g.writer.close())
	}
	if g.reader != nil {
		errs = append(errs, g.reader.close())
	}
	g.mem.freeAll()
	return errors.Join(errs...)
}
