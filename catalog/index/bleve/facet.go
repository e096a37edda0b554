package bleve

import (
	"slices"

	"github.com/vitral-data/vitral/catalog/index"
	"github.com/vitral-data/vitral/catalog/query"
)

// facet is one facet as a pass sees it: each document has the number of a set
// of values, and a set is made of codes.
type facet struct {
	name   query.Facet
	values []string   // by code; "" is no value
	sets   [][]uint32 // codes by set; nil when each set is the code of its one value
	set    func(ordinal uint32) uint32
	of     []uint32 // what set returns, for facets that have it laid out
}

// facet returns how to read a facet; today is for freshness.
func (c *columns) facet(f query.Facet, today int32) facet {
	switch f {
	case query.State:
		values := make([]string, len(states))
		for i, s := range states {
			values[i] = string(s)
		}
		return facet{name: f, values: values, set: func(n uint32) uint32 { return uint32(c.states[n]) }}
	case query.Quality:
		return facet{name: f, values: append(index.Bands(), ""), set: func(n uint32) uint32 { return uint32(c.bands[n]) }}
	case query.Freshness:
		values := []string{index.FreshnessUnknown, index.FreshnessLate, index.FreshnessCurrent}
		return facet{name: f, values: values, set: func(n uint32) uint32 {
			switch late := c.late[n]; {
			case late == 0:
				return 0
			case late <= today:
				return 1
			}
			return 2
		}}
	}
	col := &c.values[slices.Index(carried[:], f)]
	return facet{name: f, values: col.values, sets: col.sets, of: col.of, set: func(n uint32) uint32 { return col.of[n] }}
}

// size is above every number that set returns.
func (f facet) size() int {
	if f.sets != nil {
		return len(f.sets)
	}
	return len(f.values)
}

// codes are those of the values in a set.
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
}

// filters are the request's. A filter without values filters nothing.
func (c *columns) filters(r query.Request, today int32) []filter {
	var out []filter
	for f, wanted := range r.Filters {
		if len(wanted) == 0 {
			continue
		}
		k := filter{facet: c.facet(f, today)}
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
	bySet []int
}

func (c *columns) counter(f query.Facet, today int32) counter {
	k := counter{facet: c.facet(f, today)}
	k.bySet = make([]int, k.size())
	return k
}

func (k *counter) add(ordinals []uint32) {
	if k.of != nil {
		for _, n := range ordinals {
			k.bySet[k.of[n]]++
		}
		return
	}
	for _, n := range ordinals {
		k.bySet[k.set(n)]++
	}
}

// result turns counts by set into counts by value.
func (k *counter) result(named []string, limit int) []index.Count {
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
