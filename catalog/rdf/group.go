package rdf

import (
	"cmp"
	"slices"
)

// group is the triples of one tree, by subject, as writers need them.
type group struct {
	subjects []Term            // in order of appearance
	about    map[Term][]Triple // rdf:type first, then by property and object
	refs     map[Term]int      // how many triples have the term as object
}

func newGroup(triples []Triple) *group {
	g := &group{about: map[Term][]Triple{}, refs: map[Term]int{}}
	for _, t := range triples {
		if _, ok := g.about[t.S]; !ok {
			g.subjects = append(g.subjects, t.S)
		}
		g.about[t.S] = append(g.about[t.S], t)
	}
	// Blank nodes have an order by appearance: their labels may differ from one
	// run to the next.
	seen := map[Term]int{}
	for _, t := range triples {
		for _, n := range [...]Term{t.S, t.O} {
			if _, ok := seen[n]; n.Kind == Blank && !ok {
				seen[n] = len(seen)
			}
		}
	}
	for s, about := range g.about {
		slices.SortStableFunc(about, func(a, b Triple) int {
			return cmp.Or(compareProperties(a.P, b.P), compareObjects(a.O, b.O, seen))
		})
		g.about[s] = slices.Compact(about)
		for _, t := range g.about[s] {
			g.refs[t.O]++
		}
	}
	return g
}

func compareProperties(a, b Term) int {
	if (a == typeTerm) != (b == typeTerm) {
		if a == typeTerm {
			return -1
		}
		return 1
	}
	return cmp.Compare(a.Value, b.Value)
}

func compareObjects(a, b Term, seen map[Term]int) int {
	if a.Kind != b.Kind || a.Kind != Blank {
		return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Lang, b.Lang),
			cmp.Compare(a.Value, b.Value), cmp.Compare(a.Datatype, b.Datatype))
	}
	return cmp.Compare(seen[a], seen[b])
}

// items are the members of a well-formed list that nothing else refers to into,
// and its cells: each cell a blank node with one rdf:first, one rdf:rest and no
// more, referred to once. ok is false for anything else.
func (g *group) items(head Term) (items, cells []Term, ok bool) {
	for node := head; node != nilTerm; {
		about := g.about[node]
		if node.Kind != Blank || g.refs[node] != 1 || len(about) != 2 ||
			about[0].P != firstTerm || about[1].P != restTerm || len(cells) > len(g.subjects) {
			return nil, nil, false
		}
		items, cells = append(items, about[0].O), append(cells, node)
		node = about[1].O
	}
	return items, cells, len(cells) > 0
}

// How deeply writers nest nodes, well below what readers allow.
const maxNesting = 64
