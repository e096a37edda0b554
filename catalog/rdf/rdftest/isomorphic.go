// Package rdftest compares RDF graphs in tests.
package rdftest

import (
	"cmp"
	"fmt"
	"hash/maphash"
	"slices"
	"strings"

	"github.com/vitral-data/vitral/catalog/rdf"
)

// Isomorphic tells whether two graphs are the same but for the labels of their
// blank nodes (RDF 1.1 Concepts §3.6). Triples given twice count once. Meant for
// graphs of tests: one with many blank nodes that look alike takes long.
func Isomorphic(a, b []rdf.Triple) bool {
	m := matcher{seed: maphash.MakeSeed()}
	ga, gb := m.graph(a), m.graph(b)
	if len(ga.triples) != len(gb.triples) || len(ga.colour) != len(gb.colour) {
		return false
	}
	return m.match(ga, gb)
}

// Diff is "" if the graphs are isomorphic, else the triples of each side that
// have no equal on the other, with blank nodes shown by what is said of them.
func Diff(want, got []rdf.Triple) string {
	if Isomorphic(want, got) {
		return ""
	}
	m := matcher{seed: maphash.MakeSeed()}
	w, g := m.lines(want), m.lines(got)
	var out strings.Builder
	for _, l := range w {
		if !slices.Contains(g, l) {
			fmt.Fprintf(&out, "- %s\n", l)
		}
	}
	for _, l := range g {
		if !slices.Contains(w, l) {
			fmt.Fprintf(&out, "+ %s\n", l)
		}
	}
	if out.Len() == 0 {
		fmt.Fprintf(&out, "graphs of %d and %d triples differ in how their blank nodes are linked\n", len(w), len(g))
	}
	return out.String()
}

// graph is a set of triples with a colour for each blank node.
type graph struct {
	triples map[rdf.Triple]bool
	colour  map[string]uint64
}

func (g *graph) clone() *graph {
	c := &graph{triples: g.triples, colour: make(map[string]uint64, len(g.colour))}
	for k, v := range g.colour {
		c.colour[k] = v
	}
	return c
}

type matcher struct{ seed maphash.Seed }

func (m matcher) graph(triples []rdf.Triple) *graph {
	g := &graph{triples: map[rdf.Triple]bool{}, colour: map[string]uint64{}}
	for _, t := range triples {
		g.triples[t] = true
		for _, n := range [...]rdf.Term{t.S, t.P, t.O} {
			if n.Kind == rdf.Blank {
				g.colour[n.Value] = 1
			}
		}
	}
	m.refine(g)
	return g
}

// refine colours blank nodes by what is said of them until no colour splits.
func (m matcher) refine(g *graph) {
	for kinds := 0; ; {
		next := make(map[string]uint64, len(g.colour))
		for k, v := range g.colour {
			next[k] = v * 31
		}
		for t := range g.triples {
			if t.S.Kind == rdf.Blank {
				next[t.S.Value] += m.hash(1, m.term(g, t.P), m.term(g, t.O))
			}
			if t.O.Kind == rdf.Blank {
				next[t.O.Value] += m.hash(2, m.term(g, t.S), m.term(g, t.P))
			}
		}
		g.colour = next
		seen := map[uint64]bool{}
		for _, v := range next {
			seen[v] = true
		}
		if len(seen) == kinds {
			return
		}
		kinds = len(seen)
	}
}

func (m matcher) hash(role, x, y uint64) uint64 {
	return maphash.Comparable(m.seed, [3]uint64{role, x, y})
}

func (m matcher) term(g *graph, t rdf.Term) uint64 {
	if t.Kind == rdf.Blank {
		return g.colour[t.Value]
	}
	return maphash.Comparable(m.seed, t)
}

// match looks for a mapping of blank nodes: where several share a colour it
// tries them in turn.
func (m matcher) match(a, b *graph) bool {
	ca, cb := classes(a), classes(b)
	if !slices.EqualFunc(ca, cb, func(x, y class) bool { return x.colour == y.colour && len(x.nodes) == len(y.nodes) }) {
		return false
	}
	for i, c := range ca {
		if len(c.nodes) == 1 {
			continue
		}
		for _, other := range cb[i].nodes {
			a2, b2 := a.clone(), b.clone()
			a2.colour[c.nodes[0]], b2.colour[other] = 7, 7
			m.refine(a2)
			m.refine(b2)
			if m.match(a2, b2) {
				return true
			}
		}
		return false
	}
	name := map[string]string{}
	for i := range ca {
		name[ca[i].nodes[0]] = cb[i].nodes[0]
	}
	for t := range a.triples {
		for _, n := range [...]*rdf.Term{&t.S, &t.O} {
			if n.Kind == rdf.Blank {
				n.Value = name[n.Value]
			}
		}
		if !b.triples[t] {
			return false
		}
	}
	return true
}

type class struct {
	colour uint64
	nodes  []string
}

func classes(g *graph) []class {
	by := map[uint64][]string{}
	for n, c := range g.colour {
		by[c] = append(by[c], n)
	}
	out := make([]class, 0, len(by))
	for c, nodes := range by {
		slices.Sort(nodes)
		out = append(out, class{c, nodes})
	}
	slices.SortFunc(out, func(x, y class) int {
		return cmp.Or(cmp.Compare(len(x.nodes), len(y.nodes)), cmp.Compare(x.colour, y.colour))
	})
	return out
}

func (m matcher) lines(triples []rdf.Triple) []string {
	g := m.graph(triples)
	show := func(t rdf.Term) string {
		switch t.Kind {
		case rdf.Blank:
			return fmt.Sprintf("_:%04x", g.colour[t.Value]&0xFFFF)
		case rdf.IRI:
			return "<" + t.Value + ">"
		}
		s := fmt.Sprintf("%q", t.Value)
		if t.Lang != "" {
			s += "@" + t.Lang
		}
		if t.Datatype != "" {
			s += "^^<" + t.Datatype + ">"
		}
		return s
	}
	out := make([]string, 0, len(g.triples))
	for t := range g.triples {
		out = append(out, show(t.S)+" "+show(t.P)+" "+show(t.O))
	}
	slices.Sort(out)
	return out
}
