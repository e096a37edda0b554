package ui

import (
	"cmp"
	"slices"

	"github.com/vitral-data/vitral/catalog/index"
	"github.com/vitral-data/vitral/catalog/query"
)

// gap is a rule that many datasets fail.
type gap struct {
	Rule     string
	Title    string
	Href     string // the datasets that fail it
	Count    int
	Datasets string // how many, in words
	Share    string
	Gain     string // points that the mean would rise by
	Minutes  string // for one dataset
	Remedy   string
	gain     float64
}

// gaps ranks the rules of a search's Gap facet by the points that mending them
// everywhere would bring, at most n. more are further filters of the links.
func (e env) gaps(r index.Result, n int, more ...string) []gap {
	if r.Stats == nil || r.Stats.Datasets == 0 {
		return nil
	}
	var out []gap
	for _, c := range r.Facets[query.Gap] {
		def, ok := e.rules.Rule(c.Value)
		if !ok || c.Count == 0 {
			continue
		}
		g := gap{Rule: c.Value, Title: def.Title(e.Code), Remedy: def.Remedy(e.Code), Count: c.Count, Datasets: e.N("datasets", c.Count),
			Share: e.Percent(c.Count, r.Stats.Datasets), Minutes: e.N("minutes", def.Minutes),
			Href: e.to.Search(append([]string{"gap", c.Value}, more...)...)}
		g.gain = float64(def.Points) * float64(c.Count) / float64(r.Stats.Datasets)
		g.Gain = "+" + e.Decimal(g.gain, 1)
		out = append(out, g)
	}
	slices.SortStableFunc(out, func(a, b gap) int { return cmp.Compare(b.gain, a.gain) })
	return out[:min(len(out), n)]
}
