// Package query is the search query as an abstract syntax tree: parsed from
// what a reader types, printed back, expanded by synonyms, and compiled by
// each engine. It knows nothing of any engine.
package query

// Node is a part of a query: And, Or, Not, Word or Phrase.
type Node interface{ node() }

// And holds when all of its parts hold.
type And []Node

// Or holds when one of its parts holds.
type Or []Node

// Not holds when its part doesn't.
type Not struct{ Part Node }

// Word is one word as typed. Weight is 1 for what the reader typed and less
// for what a synonym added. Prefix matches words that begin with it.
type Word struct {
	Text   string
	Prefix bool
	Weight float64
}

// Phrase is words next to each other.
type Phrase struct {
	Words  []string
	Weight float64
}

func (And) node()    {}
func (Or) node()     {}
func (Not) node()    {}
func (Word) node()   {}
func (Phrase) node() {}

// Expansion tells a reader what was searched beside what was typed.
type Expansion struct {
	Typed string   `json:"typed"`
	Also  []string `json:"also"`
}
