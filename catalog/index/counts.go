package index

import (
	"cmp"
	"slices"
)

// MaxCounts is how many values of a facet a Result has.
const MaxCounts = 50

// TopCounts orders the counts of a facet as a Result has them: by count, then
// value, at most limit (0 is MaxCounts), and always those that a filter names, which take
// the places of the least if there are too many.
func TopCounts(counts []Count, named []string, limit int) []Count {
	if limit <= 0 {
		limit = MaxCounts
	}
	byValue := make(map[string]int, len(named))
	for _, value := range named {
		byValue[value] = 0
	}
	for _, c := range counts {
		if _, ok := byValue[c.Value]; ok {
			byValue[c.Value] = c.Count
		}
	}
	out := make([]Count, 0, len(counts)+len(named))
	for value, n := range byValue {
		out = append(out, Count{Value: value, Count: n})
	}
	room := max(limit-len(out), 0)
	rest := slices.DeleteFunc(slices.Clone(counts), func(c Count) bool {
		_, ok := byValue[c.Value]
		return ok || c.Count == 0
	})
	slices.SortFunc(rest, compareCounts)
	out = append(out, rest[:min(room, len(rest))]...)
	slices.SortFunc(out, compareCounts)
	return out
}

func compareCounts(a, b Count) int {
	return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Value, b.Value))
}
