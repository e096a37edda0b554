package bleve

import (
	"cmp"
	"math"

	"github.com/vitral-data/vitral/catalog/query"
)

// place is where a hit stands in an order: all orders are ascending in these
// fields, one after the other. It is what a cursor holds.
type place struct {
	Withdrawn bool    `json:"w,omitempty"`
	Value     float64 `json:"v,omitempty"`
	Text      string  `json:"t,omitempty"`
	ID        string  `json:"i"`

	state state
}

func (p *place) compare(q *place) int {
	switch {
	case p.Withdrawn != q.Withdrawn && q.Withdrawn:
		return -1
	case p.Withdrawn != q.Withdrawn:
		return 1
	case p.Value < q.Value:
		return -1
	case p.Value > q.Value:
		return 1
	}
	if c := cmp.Compare(p.Text, q.Text); c != 0 {
		return c
	}
	return cmp.Compare(p.ID, q.ID)
}

// missingDamping is what the score of a missing dataset is multiplied by.
const missingDamping = 0.7

// place returns where a document stands in an order.
func (c *columns) place(n int, order query.Sort, score float32) place {
	p := place{Withdrawn: c.states[n] == withdrawn, ID: c.ids[n], state: c.states[n]}
	switch order {
	case query.ByRelevance:
		if p.state == missing {
			score *= missingDamping
		}
		p.Value = -float64(score)
	case query.ByModified:
		p.Value = -float64(c.modified[n])
		if c.modified[n] == noTime {
			p.Value = math.MaxFloat64
		}
	case query.ByQuality:
		p.Value = -float64(c.qualities[n])
	case query.ByTitle:
		p.Text = c.titles[n]
	}
	return p
}

// page keeps the first places of those it is offered: a heap with the last of
// them at its root.
type page struct {
	size int
	heap []place
}

func (h *page) offer(p place) {
	switch {
	case len(h.heap) < h.size:
		h.heap = append(h.heap, p)
		for i := len(h.heap) - 1; i > 0; {
			parent := (i - 1) / 2
			if h.heap[i].compare(&h.heap[parent]) <= 0 {
				break
			}
			h.heap[i], h.heap[parent] = h.heap[parent], h.heap[i]
			i = parent
		}
	case h.size > 0 && p.compare(&h.heap[0]) < 0:
		h.heap[0] = p
		h.sink()
	}
}

func (h *page) sink() {
	for i := 0; ; {
		last := i
		for child := 2*i + 1; child <= 2*i+2 && child < len(h.heap); child++ {
			if h.heap[child].compare(&h.heap[last]) > 0 {
				last = child
			}
		}
		if last == i {
			return
		}
		h.heap[i], h.heap[last] = h.heap[last], h.heap[i]
		i = last
	}
}
