package dcat

import "github.com/vitral-data/vitral/harvest/format/dcat/graph"

// openNodes follows which nodes a page is in the middle of, so that when it
// breaks off no half-read record passes for a whole one. The readers emit the
// triple that leads to a nested node before the node's own, so a subject that
// was just named as an object is nested in the one before it. Taking one too
// many for open does no harm: its record is left as it was.
type openNodes struct {
	stack []openNode
}

type openNode struct {
	id     graph.ID
	object graph.ID // the last one named
}

const maxOpen = 512

func (n *openNodes) see(s, o graph.ID, blank bool) {
	for i := len(n.stack) - 1; i >= 0; i-- {
		if n.stack[i].id == s {
			n.stack = n.stack[:i+1]
			n.stack[i].object = o
			return
		}
	}
	top := len(n.stack) - 1
	nested := top >= 0 && (blank || n.stack[top].object == s)
	if !nested || len(n.stack) == maxOpen {
		n.stack = n.stack[:0]
	}
	n.stack = append(n.stack, openNode{s, o})
}

// bottom is the outermost open node.
func (n *openNodes) bottom() (graph.ID, bool) {
	if len(n.stack) == 0 {
		return 0, false
	}
	return n.stack[0].id, true
}

// cut is what is known of pages that broke off.
type cut struct {
	nodes map[graph.ID]bool
	pages []graph.ID // the first term of each page cut, and of the one after
}

// at notes that a page broke off where it is.
func (c *cut) at(pg *page) {
	if c.nodes == nil {
		c.nodes = map[graph.ID]bool{}
	}
	for _, n := range pg.open.stack {
		c.nodes[n.id] = true
		c.nodes[n.object] = true
	}
	first := pg.r.pages[len(pg.r.pages)-1].first
	c.pages = append(c.pages, first, graph.ID(pg.r.g.Terms()))
}

// first tells whether a term was first named on a page that was cut.
func (c *cut) first(id graph.ID) bool {
	for i := 0; i+1 < len(c.pages); i += 2 {
		if id >= c.pages[i] && id < c.pages[i+1] {
			return true
		}
	}
	return false
}
