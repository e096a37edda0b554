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

// value returns what an order goes by first, by ordinal; orders of text have
// the same for all.
func (c *columns) value(order query.Sort, matched scores) func(n uint32) float64 {
	switch order {
	case query.ByRelevance:
		return func(n uint32) float64 {
			if c.states[n] == missing {
				return -float64(matched[n]) * missingDamping
			}
			return -float64(matched[n])
		}
	case query.ByModified:
		return func(n uint32) float64 {
			if c.modified[n] == noTime {
				return math.MaxFloat64
			}
			return -float64(c.modified[n])
		}
	case query.ByQuality:
		return func(n uint32) float64 { return -c.qualities[n] }
	}
	return func(uint32) float64 { return 0 }
}

// page keeps the first places of those it is offered: a heap with the last of
// them at its root.
type page struct {
	size int
	heap []place
}

// beyond says that a place with these first fields can't be among them, so that
// it needn't be made.
func (h *page) beyond(withdrawn bool, value float64) bool {
	if len(h.heap) < h.size {
		return false
	}
	last := &h.heap[0]
	if withdrawn != last.Withdrawn {
		return withdrawn
	}
	return value > last.Value
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
