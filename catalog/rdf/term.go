// Package rdf reads and writes RDF: terms and triples, streaming readers for
// N-Triples, Turtle and RDF/XML, JSON-LD by expansion under a closed document
// loader, and writers for Turtle and JSON-LD. Readers have a strict mode, that
// of the W3C's recommendations, and a lenient one that mends what real
// catalogues get wrong and says what it mended.
package rdf

import "fmt"

// TermKind is what a term is.
type TermKind uint8

// The kinds of term. The zero kind is no term at all.
const (
	IRI TermKind = iota + 1
	Blank
	Literal
)

// Term is an RDF term. It is comparable: equal terms are ==.
type Term struct {
	Kind TermKind
	// Value is the IRI, the blank node's label without "_:", or the literal's
	// lexical form.
	Value string
	// Lang is the language tag in lower case ("" for none), Datatype the
	// datatype's IRI ("" for xsd:string and rdf:langString). Literals only.
	Lang, Datatype string
}

// Triple is a statement of RDF.
type Triple struct{ S, P, O Term }

// Options are how a document is read.
type Options struct {
	// Base is what relative IRIs are resolved against; "" for none.
	Base string
	// Lenient mends what can be mended and calls Repaired for each mend; strict
	// mode ends with an *Error instead.
	Lenient bool
	// Repaired may be nil.
	Repaired func(Repair)
	// BlankPrefix is put before every blank node label, so that the labels of
	// two pages of a run never meet.
	BlankPrefix string
	// MaxDepth is how deeply elements, brackets or objects may nest; 0 is 256.
	MaxDepth int
	// MaxToken is the longest literal, IRI or name in bytes; 0 is 16 MiB.
	MaxToken int
}

// Repair is one mend of bad input in lenient mode.
type Repair struct {
	Code      string // such as "iri-characters", "lang-tag", "undeclared-prefix"
	Line, Col int    // from 1; Col in bytes
	Raw       string // what stood there, at most 1 KB
}

// Error is where and why a document can't be read. It wraps
// io.ErrUnexpectedEOF when the document broke off, ErrDepth when it nests too
// deeply, ErrTooLong when a token passes MaxToken.
type Error struct {
	Line, Col int
	Msg       string
	Err       error
}

// Error implements error.
func (e *Error) Error() string { return fmt.Sprintf("line %d, column %d: %s", e.Line, e.Col, e.Msg) }

// Unwrap returns the cause, or nil.
func (e *Error) Unwrap() error { return e.Err }
