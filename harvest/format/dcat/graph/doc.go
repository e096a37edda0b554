// Package graph keeps the RDF graph of one run in little memory.
// Terms are interned: a term is a number, in order of first appearance,
// and a triple three of them. Long terms, and all terms once the short ones
// fill their share of memory, stand in a temporary file. Triples stay in
// memory up to a bound; beyond it they are sorted by subject on disk.
//
// A graph is first written (Intern, Add), then sealed, then read (Triples,
// Term). It is used by one goroutine.
package graph
