package graph

import (
	"encoding/binary"

	"github.com/vitral-data/vitral/catalog/rdf"
)

// Flags are bits kept with each term.
type Flags uint16

// The flags that the graph itself sets. The others, from FirstFree up, are
// the caller's.
const (
	IsIRI Flags = 1 << iota
	IsBlank
	// IsSubject is a term that some triple begins with.
	IsSubject
	// FirstFree is the lowest flag that is the caller's.
	FirstFree
)

func kindFlag(k rdf.TermKind) Flags {
	switch k {
	case rdf.IRI:
		return IsIRI
	case rdf.Blank:
		return IsBlank
	}
	return 0
}

// Flags returns a term's flags.
func (g *Graph) Flags(id ID) Flags {
	return Flags(binary.LittleEndian.Uint16(g.terms.entry(id)[8:]))
}

// Mark adds flags to a term.
func (g *Graph) Mark(id ID, f Flags) {
	e := g.terms.entry(id)[8:]
	binary.LittleEndian.PutUint16(e, binary.LittleEndian.Uint16(e)|uint16(f))
}

// Unmark takes flags from a term.
func (g *Graph) Unmark(id ID, f Flags) {
	e := g.terms.entry(id)[8:]
	binary.LittleEndian.PutUint16(e, binary.LittleEndian.Uint16(e)&^uint16(f))
}
