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

// pass goes once over the documents that match (all for nil), filters, counts
// facets, sums, and keeps the page of hits after start.
func (c *columns) pass(ctx context.Context, r query.Request, matched scores, start *place) (passed, error) {
	c.mu.RLock()
	defer c.mu.RUnlock()
	filters := c.filters(r)
	counters := c.counters(r, filters)
	sums := newSums(r.Stats)
	order := index.Order(r)
	first := page{size: r.Limit + 1}
	if r.Limit == 0 {
		first.size = 0
	}
	var out passed
	n := len(c.ids)
	if matched != nil {
		n = min(n, len(matched)) // documents of after the snapshot match nothing
	}
	for i := range n {
		if i%checkEvery == 0 && ctx.Err() != nil {
			return out, ctx.Err()
		}
		if c.states[i] == absent || c.states[i] == redirected || matched != nil && matched[i] == 0 {
			continue
		}
		failed := failing(filters, i)
		if failed == many {
			continue
		}
		for k := range counters {
			if failed == nobody || counters[k].own == failed {
				counters[k].bySet[counters[k].set(c, i)]++
			}
		}
		if failed != nobody {
			continue
		}
		out.total++
		sums.add(c, i)
		if first.size == 0 {
			continue
		}
		var score float32
		if matched != nil {
			score = matched[i]
		}
		if p := c.place(i, order, score); start == nil || p.compare(start) > 0 {
			first.offer(p)
		}
	}
	slices.SortFunc(first.heap, func(p, q place) int { return p.compare(&q) })
	out.page = first.heap
	if out.more = r.Limit > 0 && len(out.page) > r.Limit; out.more {
		out.page = out.page[:r.Limit]
	}
	out.facets = make(map[query.Facet][]index.Count, len(counters))
	for _, k := range counters {
		out.facets[k.name] = k.result(r.Filters[k.name], r.FacetLimit)
	}
	out.stats = sums.stats(out.total)
	return out, nil
}
