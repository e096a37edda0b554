package dcat

import (
	"slices"

	"github.com/vitral-data/vitral/harvest/format/dcat/graph"
)

const (
	// maxEdges is more triples than a statement under the cap can hold.
	maxEdges = 1 << 20
	// maxNested is how deep nodes stand within each other in a body; a deeper
	// one stands apart.
	maxNested = 48
)

type edge struct{ p, o graph.ID }

// node is a node of a tree with its triples.
type node struct {
	id       graph.ID
	from, to int      // of tree.edges, grouped by predicate in order of appearance
	refs     int      // from nodes of this tree, through which it would be nested
	parent   int      // the first of those
	via      graph.ID // how that names it
	about    bool     // is a catalogue record of the root's
	depth    int
	apart    bool   // stands under @included, and is named where it is met
	cell     bool   // is a cell of a list that is written as @list
	shared   bool   // may stand in other trees too
	label    string // of a blank node apart
}

// tree is one root with all that belongs to it. Node 0 is the root, the others
// follow breadth first.
type tree struct {
	r        *reader
	nodes    []node
	at       map[graph.ID]int
	edges    []edge
	reverse  []int // the catalogue records of the root's
	tooLarge bool
}

// walk gathers the tree of root. Without records its catalogue records are
// left out.
func (t *tree) walk(r *reader, root graph.ID, records bool) error {
	t.r = r
	t.nodes, t.edges, t.reverse = t.nodes[:0], t.edges[:0], t.reverse[:0]
	t.tooLarge = false
	if t.at == nil || len(t.at) > 1<<12 {
		t.at = map[graph.ID]int{}
	}
	clear(t.at)
	t.meet(root, -1, idType)
	t.nodes[0].refs = 0
	if records {
		for _, p := range subjectsOf(r.topics, root) {
			if p.subject != root && isCatalogRecord(r.g.Flags(p.subject)) {
				t.meet(p.subject, 0, idPrimaryTopic)
				i := t.at[p.subject]
				t.nodes[i].about = true
				t.reverse = append(t.reverse, i)
			}
		}
	}
	for i := 0; i < len(t.nodes) && !t.tooLarge; i++ {
		if err := t.expand(i); err != nil {
			return err
		}
	}
	if !t.tooLarge {
		t.arrange()
	}
	return nil
}

// meet notes that a node is named by another one.
func (t *tree) meet(id graph.ID, parent int, via graph.ID) {
	if i, ok := t.at[id]; ok {
		t.nodes[i].refs++
		return
	}
	t.at[id] = len(t.nodes)
	t.nodes = append(t.nodes, node{id: id, parent: parent, via: via, refs: 1})
}

// expand reads the triples of node i and meets what is nested in it.
func (t *tree) expand(i int) error {
	g := t.r.g
	n := t.nodes[i]
	f := g.Flags(n.id)
	from := len(t.edges)
	err := g.Triples(n.id, func(p, o graph.ID) bool {
		if t.leaves(n, f, p, o) {
			return true
		}
		if t.r.budget.triples--; len(t.edges) >= maxEdges || t.r.budget.triples < 0 {
			t.tooLarge = true
			return false
		}
		t.edges = append(t.edges, edge{p, o})
		return true
	})
	if err != nil {
		return err
	}
	t.edges = t.edges[:from+len(group(t.edges[from:]))]
	t.nodes[i].from, t.nodes[i].to = from, len(t.edges)
	for j := from; j < len(t.edges); j++ {
		if e := t.edges[j]; t.nestable(e) {
			t.meet(e.o, i, e.p)
		}
	}
	return nil
}

// leaves tells the triples that no tree holds: a catalogue's members and pages,
// and the topic of the root's own records, which @reverse says.
func (t *tree) leaves(n node, f graph.Flags, p, o graph.ID) bool {
	if p == idPrimaryTopic {
		return n.about && o == t.nodes[0].id
	}
	if f&(fCatalog|fHydra) == 0 {
		return false
	}
	switch p {
	case idType:
		return o == idPagedCollection || o == idPartialView || o == idHydraCollection
	case idHasDataset, idHasRecord, idHasService, idHasCatalog:
		return f&fCatalog != 0
	case idHasPart:
		return f&fCatalog != 0 && isRoot(t.r.g.Flags(o))
	}
	return t.r.g.Flags(p)&fPagination != 0
}

// nestable tells whether the object of a triple belongs in the tree. The root
// itself does when it is a blank node that something in its tree names.
func (t *tree) nestable(e edge) bool {
	f := t.r.g.Flags(e.o)
	switch {
	case isRoot(f):
		return false
	case f&graph.IsBlank != 0:
		return true
	case f&graph.IsIRI == 0 || f&graph.IsSubject == 0 || e.o == t.nodes[0].id:
		return false
	}
	return t.r.g.Flags(e.p)&fNests != 0
}

// group drops repeated triples and brings those of a predicate together, all
// in order of first appearance.
func group(edges []edge) []edge {
	rank := ranks(edges)
	ordered := slices.IsSortedFunc(edges, func(a, b edge) int { return rank(a.p) - rank(b.p) })
	if !ordered {
		slices.SortStableFunc(edges, func(a, b edge) int { return rank(a.p) - rank(b.p) })
	}
	return dedupe(edges)
}

// ranks numbers predicates by first appearance.
func ranks(edges []edge) func(p graph.ID) int {
	if len(edges) <= 32 {
		var few [32]graph.ID
		seen := few[:0]
		for _, e := range edges {
			if !slices.Contains(seen, e.p) {
				seen = append(seen, e.p)
			}
		}
		return func(p graph.ID) int { return slices.Index(seen, p) }
	}
	rank := map[graph.ID]int{}
	for _, e := range edges {
		if _, ok := rank[e.p]; !ok {
			rank[e.p] = len(rank)
		}
	}
	return func(p graph.ID) int { return rank[p] }
}

func dedupe(edges []edge) []edge {
	out := edges[:0]
	if len(edges) <= 32 {
		for _, e := range edges {
			if !slices.Contains(out, e) {
				out = append(out, e)
			}
		}
		return out
	}
	seen := make(map[edge]struct{}, len(edges))
	for _, e := range edges {
		if _, ok := seen[e]; !ok {
			seen[e] = struct{}{}
			out = append(out, e)
		}
	}
	return out
}

// arrange decides, once all is met, which nodes stand apart: those named twice
// and those too deep. The cells of a list don't count as depth.
func (t *tree) arrange() {
	for i := len(t.nodes) - 1; i > 0; i-- {
		t.nodes[i].cell = t.isCell(i)
	}
	for i := range t.nodes {
		n := &t.nodes[i]
		n.shared = t.r.g.Flags(n.id)&fReferred2 != 0
		if i == 0 {
			n.shared, n.apart = false, n.refs > 0
			continue
		}
		parent := &t.nodes[n.parent]
		n.shared = n.shared || parent.shared
		switch {
		case n.refs > 1:
			n.apart = true
		case n.cell && n.via == idRest && parent.cell:
			n.depth = parent.depth
		case parent.depth >= maxNested:
			n.apart = true
		default:
			n.depth = parent.depth + 1
		}
	}
	for i := range t.nodes {
		if n := &t.nodes[i]; n.apart {
			n.cell, n.depth = false, 0
		}
	}
}

// isCell tells a cell of a well-formed list: one first, one rest, named once,
// and all behind it too.
func (t *tree) isCell(i int) bool {
	n := &t.nodes[i]
	if n.refs != 1 || t.r.g.Flags(n.id)&graph.IsBlank == 0 {
		return false
	}
	firsts, rests := 0, 0
	for _, e := range t.edges[n.from:n.to] {
		switch e.p {
		case idFirst:
			firsts++
		case idRest:
			rests++
			if e.o != idNil {
				if j, ok := t.at[e.o]; !ok || j <= i || !t.nodes[j].cell {
					return false
				}
			}
		case idType:
			if e.o != idList {
				return false
			}
		default:
			return false
		}
	}
	return firsts == 1 && rests == 1
}
