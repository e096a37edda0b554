package bleve

import (
	"context"
	"slices"

	"github.com/vitral-data/vitral/catalog/index"
	"github.com/vitral-data/vitral/catalog/query"
)

// passed is what one pass over the matching documents yields.
type passed struct {
	total  int
	page   []place
	more   bool // there are hits after the page
	facets map[query.Facet][]index.Count
	stats  *index.Stats
}

// pass goes over the documents that match (all for nil): filters, counts
// facets, sums, and keeps the page of hits after start.
func (c *columns) pass(ctx context.Context, r query.Request, matched scores, start *place) (passed, error) {
	c.mu.RLock()
	defer c.mu.RUnlock()
	today := dayOf(r.Now)
	s := c.sift(c.filters(r, today), matched)
	if err := ctx.Err(); err != nil {
		return passed{}, err
	}
	out := passed{total: len(s.hits), facets: make(map[query.Facet][]index.Count, len(r.Facets))}
	for _, f := range r.Facets {
		k := c.counter(f, today)
		k.add(s.hits)
		k.add(s.near[f])
		out.facets[f] = k.result(r.Filters[f], r.FacetLimit)
	}
	if r.Stats {
		out.stats = c.stats(s.hits)
	}
	if err := ctx.Err(); err != nil || r.Limit == 0 {
		return out, err
	}
	first := c.first(s.hits, matched, index.Order(r), start, r.Limit+1)
	if out.more = len(first) > r.Limit; out.more {
		first = first[:r.Limit]
	}
	out.page = first
	return out, nil
}

// sifted are the ordinals of documents that pass all filters, and those that
// fail only the filter by one facet, which that facet's counts are of, too.
type sifted struct {
	hits []uint32
	near map[query.Facet][]uint32
}

// sift applies filters to the documents that match.
func (c *columns) sift(filters []filter, matched scores) sifted {
	n := len(c.ids)
	if matched != nil {
		n = min(n, len(matched)) // documents of after the snapshot match nothing
	}
	hits := make([]uint32, 0, n)
	for i, state := range c.states[:n] {
		if state != absent && state != redirected && (matched == nil || matched[i] > 0) {
			hits = append(hits, uint32(i))
		}
	}
	if len(filters) == 0 {
		return sifted{hits: hits}
	}
	s := sifted{hits: hits[:0], near: make(map[query.Facet][]uint32, len(filters))}
	for _, i := range hits {
		failed := 0
		var by query.Facet
		for k := range filters {
			if f := &filters[k]; !f.passes[f.set(i)] {
				failed++
				by = f.name
			}
		}
		switch failed {
		case 0:
			s.hits = append(s.hits, i)
		case 1:
			s.near[by] = append(s.near[by], i)
		}
	}
	return s
}

// first returns the first places of hits after start.
func (c *columns) first(hits []uint32, matched scores, order query.Sort, start *place, size int) []place {
	best := page{size: min(size, len(hits))}
	value := c.value(order, matched)
	for _, i := range hits {
		v := value(i)
		if best.beyond(c.states[i] == withdrawn, v) {
			continue
		}
		p := place{Withdrawn: c.states[i] == withdrawn, Value: v, ID: c.ids[i], state: c.states[i]}
		if order == query.ByTitle {
			p.Text = c.titles[i]
		}
		if start == nil || p.compare(start) > 0 {
			best.offer(p)
		}
	}
	slices.SortFunc(best.heap, func(p, q place) int { return p.compare(&q) })
	return best.heap
}
