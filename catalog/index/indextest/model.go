package indextest

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	diff "github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"github.com/vitral-data/vitral/catalog"
	"github.com/vitral-data/vitral/catalog/index"
	"github.com/vitral-data/vitral/catalog/query"
)

// model is the naive index: documents by id, and a loop for everything.
type model map[string]index.Doc

// The words and values that documents and requests are made of; the words have
// no other forms.
var (
	modelWords  = []string{"w1x", "w2x", "w3x", "w4x", "w5x"}
	modelValues = []string{"a", "b", "c", "Ñ d", "e"}
	modelStates = []index.State{index.Current, index.Current, index.Current, index.Missing, index.Withdrawn, index.Redirected}
	modelFacets = []query.Facet{query.Format, query.Publisher, query.Theme, query.Gap}
	modelEpoch  = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
)

// testModel writes rounds of random documents, some of them replacing others,
// and compares random requests, page by page, with the model.
func testModel(t *testing.T, e Engine) {
	idx, m := e.Open(t), make(model)
	for round := range 4 {
		docs := rapid.SliceOfNDistinct(rapid.Custom(drawDoc), 30, 30, func(d index.Doc) string { return d.ID }).Example(round)
		for i := range docs {
			docs[i].Number = uint64(round + 1)
			m[docs[i].ID] = docs[i]
		}
		e.apply(t, idx, docs...)
		if round == 2 {
			idx = e.Reopen(t, idx)
		}
		rapid.Check(t, func(rt *rapid.T) { m.compare(rt, t, idx, drawRequest(rt)) })
	}
}

func drawDoc(t *rapid.T) index.Doc {
	pick := func(n int, what string) int { return rapid.IntRange(0, n-1).Draw(t, what) }
	some := func(what string, of []string) []string {
		return rapid.SliceOfNDistinct(rapid.SampledFrom(of), 0, 3, rapid.ID[string]).Draw(t, what)
	}
	d := index.Doc{
		ID:          fmt.Sprintf("d%02d", pick(60, "id")),
		State:       modelStates[pick(len(modelStates), "state")],
		Title:       catalog.Text{"": strings.Join(some("title", modelWords), " ")},
		Description: catalog.Text{"es": strings.Join(some("description", modelWords), " ")},
		Values:      make(map[query.Facet][]string),
		SortTitle:   strings.Join(some("sort title", modelValues[:2]), ""),
		Numbers:     index.Numbers{Points: 30 * pick(14, "points"), Unknown: pick(3, "unknown") * 100, Max: 405, Distributions: pick(4, "distributions")},
	}
	for _, f := range modelFacets {
		if values := some(string(f), modelValues); len(values) > 0 {
			d.Values[f] = values
		}
	}
	if n := pick(10, "modified"); n > 0 {
		d.Modified = modelEpoch.AddDate(0, 0, n).Add(time.Second * time.Duration(n))
	}
	if n := pick(10, "late"); n > 0 {
		d.LateFrom = index.Day(modelEpoch.AddDate(0, 0, n))
	}
	return d
}

func drawRequest(t *rapid.T) query.Request {
	r := query.Request{
		Text:   drawNode(t, 2),
		Sort:   rapid.SampledFrom([]query.Sort{"", query.ByRelevance, query.ByModified, query.ByQuality, query.ByTitle, query.ByID}).Draw(t, "sort"),
		Limit:  rapid.IntRange(1, 20).Draw(t, "limit"),
		Facets: rapid.SliceOfNDistinct(rapid.SampledFrom(query.Facets()), 0, -1, rapid.ID[query.Facet]).Draw(t, "facets"),
		Stats:  true,
		Now:    modelEpoch.AddDate(0, 0, rapid.IntRange(0, 10).Draw(t, "now")),
	}
	values := map[query.Facet][]string{
		query.State: {"current", "missing", "withdrawn", "redirected"}, query.Quality: index.Bands(),
		query.Freshness: {"current", "late", "unknown"},
	}
	for _, f := range modelFacets {
		values[f] = append(slices.Clone(modelValues), "nowhere")
	}
	for _, f := range query.Facets() {
		if list := values[f]; list != nil && rapid.IntRange(0, 5).Draw(t, "filtered") == 0 {
			if r.Filters == nil {
				r.Filters = make(map[query.Facet][]string)
			}
			r.Filters[f] = rapid.SliceOfN(rapid.SampledFrom(list), 0, 3).Draw(t, string(f))
		}
	}
	return r
}

// drawNode draws a query of up to some depth; nil at times.
func drawNode(t *rapid.T, depth int) query.Node {
	word := query.Word{Text: rapid.SampledFrom(modelWords).Draw(t, "word"), Weight: 1}
	kind := rapid.IntRange(0, 6).Draw(t, "kind")
	if depth == 0 {
		return word
	}
	part := func() query.Node {
		if n := drawNode(t, depth-1); n != nil {
			return n
		}
		return word
	}
	switch kind {
	case 0, 1:
		return nil
	case 2:
		return query.And{part(), part()}
	case 3:
		return query.Or{part(), part()}
	case 4:
		return query.Not{Part: part()}
	case 5:
		return query.Word{Text: "w", Prefix: true, Weight: 1}
	}
	return word
}

// compare searches all pages and holds them against the model.
func (m model) compare(t *rapid.T, ctx *testing.T, idx index.Index, r query.Request) {
	want := m.search(r)
	var got []string
	for page := r; ; {
		result, err := idx.Search(ctx.Context(), page)
		if err != nil {
			t.Fatal(err)
		}
		if page.Cursor == "" {
			compared := index.Result{Total: result.Total, Facets: result.Facets, Stats: result.Stats}
			if d := diff.Diff(want.Result, compared, cmpopts.EquateEmpty()); d != "" {
				t.Fatalf("%+v\nthe model differs (-model +index):\n%s", r, d)
			}
		}
		for _, h := range result.Hits {
			if h.State != m[h.ID].State {
				t.Fatalf("hit %s has state %s, want %s", h.ID, h.State, m[h.ID].State)
			}
			got = append(got, h.ID)
		}
		if page.Cursor = result.Next; page.Cursor == "" {
			break
		}
		if len(result.Hits) != page.Limit {
			t.Fatalf("a page before the last has %d hits of %d", len(result.Hits), page.Limit)
		}
	}
	if index.Order(r) == query.ByRelevance {
		want.sortAsFound(got)
	}
	if d := diff.Diff(want.ids, got, cmpopts.EquateEmpty()); d != "" {
		t.Fatalf("%+v\nthe hits differ (-model +index):\n%s", r, d)
	}
}

// modelled is the model's answer: all pages at once.
type modelled struct {
	index.Result
	ids []string
	m   model
}

// sortAsFound takes over the order of equally good hits: only that withdrawn
// ones come last is certain.
func (w *modelled) sortAsFound(found []string) {
	slices.SortFunc(w.ids, func(a, b string) int {
		return cmp.Or(compareBool(w.m[a].State == index.Withdrawn, w.m[b].State == index.Withdrawn),
			cmp.Compare(slices.Index(found, a), slices.Index(found, b)))
	})
}

func (m model) search(r query.Request) modelled {
	out := modelled{m: m, Result: index.Result{Facets: make(map[query.Facet][]index.Count), Stats: &index.Stats{}}}
	counts := make(map[query.Facet]map[string]int)
	for _, f := range r.Facets {
		counts[f] = make(map[string]int)
	}
	for id, d := range m {
		if d.State == index.Redirected || !holds(d, r.Text) {
			continue
		}
		for f := range counts {
			if passes(d, r, f) {
				for _, v := range valuesOf(d, f, r.Now) {
					counts[f][v]++
				}
			}
		}
		if passes(d, r, "") {
			out.ids = append(out.ids, id)
			out.add(d)
		}
	}
	out.Total, out.Stats.Datasets = len(out.ids), len(out.ids)
	for f, byValue := range counts {
		out.Facets[f] = nil
		for _, v := range r.Filters[f] {
			byValue[v] += 0
		}
		for v, n := range byValue {
			out.Facets[f] = append(out.Facets[f], index.Count{Value: v, Count: n})
		}
		slices.SortFunc(out.Facets[f], func(a, b index.Count) int {
			return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Value, b.Value))
		})
	}
	slices.SortFunc(out.ids, func(a, b string) int { return compareDocs(m[a], m[b], index.Order(r)) })
	return out
}

func (w *modelled) add(d index.Doc) {
	s := &w.Stats.Sum
	s.Points += d.Numbers.Points
	s.Unknown += d.Numbers.Unknown
	s.Max += d.Numbers.Max
	s.Distributions += d.Numbers.Distributions
	for i, band := range index.Bands() {
		if slices.Equal(valuesOf(d, query.Quality, time.Time{}), []string{band}) {
			w.Stats.Bands[i]++
		}
	}
}

func holds(d index.Doc, n query.Node) bool {
	text := strings.Fields(d.Title[""] + " " + d.Description["es"])
	switch n := n.(type) {
	case query.And:
		return !slices.ContainsFunc(n, func(part query.Node) bool { return !holds(d, part) })
	case query.Or:
		return slices.ContainsFunc(n, func(part query.Node) bool { return holds(d, part) })
	case query.Not:
		return !holds(d, n.Part)
	case query.Word:
		return slices.ContainsFunc(text, func(w string) bool {
			return w == n.Text || n.Prefix && strings.HasPrefix(w, n.Text)
		})
	}
	return true
}

// passes says that a document passes all filters but that by one facet.
func passes(d index.Doc, r query.Request, except query.Facet) bool {
	for f, wanted := range r.Filters {
		if f == except || len(wanted) == 0 {
			continue
		}
		if !slices.ContainsFunc(valuesOf(d, f, r.Now), func(v string) bool { return slices.Contains(wanted, v) }) {
			return false
		}
	}
	return true
}

func valuesOf(d index.Doc, f query.Facet, now time.Time) []string {
	switch f {
	case query.State:
		return []string{string(d.State)}
	case query.Quality:
		for i, least := range []int{351, 221, 121, 0} {
			if d.Numbers.Points >= least {
				return []string{index.Bands()[i]}
			}
		}
	case query.Freshness:
		switch {
		case d.LateFrom == "":
			return []string{"unknown"}
		case now.Format(time.DateOnly) >= d.LateFrom:
			return []string{"late"}
		}
		return []string{"current"}
	}
	return d.Values[f]
}

func compareDocs(a, b index.Doc, order query.Sort) int {
	c := compareBool(a.State == index.Withdrawn, b.State == index.Withdrawn)
	if c != 0 {
		return c
	}
	switch order {
	case query.ByModified:
		c = b.Modified.Compare(a.Modified)
	case query.ByTitle:
		c = cmp.Compare(a.SortTitle, b.SortTitle)
	case query.ByQuality:
		c = cmp.Compare(ratio(b.Numbers), ratio(a.Numbers))
	}
	return cmp.Or(c, cmp.Compare(a.ID, b.ID))
}

func ratio(n index.Numbers) float64 {
	if n.Max-n.Unknown <= 0 {
		return 0
	}
	return float64(n.Points) / float64(n.Max-n.Unknown)
}

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	}
	return 1
}
