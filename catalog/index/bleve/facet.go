package bleve

import (
	"slices"

	"github.com/vitral-data/vitral/catalog/index"
	"github.com/vitral-data/vitral/catalog/query"
)

// facet is one facet as a pass sees it: a number for each document, which
// stands for a set of values.
type facet struct {
	name   query.Facet
	values []string
	sets   [][]uint32 // codes of values; nil when a set is the code of one value
	set    func(c *columns, ordinal int) uint32
}

// facet returns how to read a facet; today is for freshness.
func (c *columns) facet(f query.Facet, today int32) facet {
	switch f {
	case query.State:
		values := make([]string, len(states))
		for i, s := range states {
			values[i] = string(s)
		}
		return facet{f, values, nil, func(c *columns, n int) uint32 { return uint32(c.states[n]) }}
	case query.Quality:
		return facet{f, append(index.Bands(), ""), nil, func(c *columns, n int) uint32 { return uint32(c.bands[n]) }}
	case query.Freshness:
		values := []string{index.FreshnessUnknown, index.FreshnessLate, index.FreshnessCurrent}
		return facet{f, values, nil, func(c *columns, n int) uint32 {
			switch late := c.late[n]; {
			case late == 0:
				return 0
			case late <= today:
				return 1
			}
			return 2
		}}
	}
	i := slices.Index(carried[:], f)
	col := &c.values[i]
	return facet{f, col.values, col.sets, func(_ *columns, n int) uint32 { return col.of[n] }}
}

// size is above every number that set returns.
func (f facet) size() int {
	if f.sets != nil {
		return len(f.sets)
	}
	return len(f.values)
}

// codes are those of the values in a set; a nameless value is none.
func (f facet) codes(set int) []uint32 {
	if f.sets != nil {
		return f.sets[set]
	}
	if f.values[set] == "" {
		return nil
	}
	return []uint32{uint32(set)}
}

// filter says by set whether a document passes.
type filter struct {
	facet
	passes []bool
	c      *columns
}

// Answers of failing besides the place of the one filter that failed.
const (
	nobody = -1 // no filter failed
	many   = -2 // more than one did
)

// failing says which filters a document fails.
func failing(filters []filter, ordinal int) int {
	failed := nobody
	for k := range filters {
		f := &filters[k]
		if f.passes[f.set(f.c, ordinal)] {
			continue
		}
		if failed != nobody {
			return many
		}
		failed = k
	}
	return failed
}

// filters are the request's, in the order of query.Facets. A filter without
// values filters nothing.
func (c *columns) filters(r query.Request) []filter {
	var out []filter
	for _, f := range query.Facets() {
		wanted := r.Filters[f]
		if len(wanted) == 0 {
			continue
		}
		k := filter{facet: c.facet(f, dayOf(r.Now)), c: c}
		k.passes = make([]bool, k.size())
		for set := range k.passes {
			k.passes[set] = slices.ContainsFunc(k.codes(set), func(code uint32) bool {
				return slices.Contains(wanted, k.values[code])
			})
		}
		out = append(out, k)
	}
	return out
}

// counter counts documents by set.
type counter struct {
	facet
	own   int // place of the filter by the same facet, which doesn't count
	bySet []int
}

func (c *columns) counters(r query.Request, filters []filter) []counter {
	var out []counter
	for _, f := range slices.Compact(slices.Sorted(slices.Values(r.Facets))) {
		k := counter{facet: c.facet(f, dayOf(r.Now))}
		k.bySet = make([]int, k.size())
		k.own = slices.IndexFunc(filters, func(other filter) bool { return other.name == f })
		if k.own < 0 {
			k.own = many
		}
		out = append(out, k)
	}
	return out
}

// result turns counts by set into counts by value.
func (k counter) result(named []string, limit int) []index.Count {
	byValue := make([]int, len(k.values))
	for set, n := range k.bySet {
		if n == 0 {
			continue
		}
		for _, code := range k.codes(set) {
			byValue[code] += n
		}
	}
	counts := make([]index.Count, 0, len(byValue))
	for code, n := range byValue {
		if n > 0 {
			counts = append(counts, index.Count{Value: k.values[code], Count: n})
		}
	}
	return index.TopCounts(counts, named, limit)
}
