package ui

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/vitral-data/vitral/catalog"
	"github.com/vitral-data/vitral/catalog/index"
	"github.com/vitral-data/vitral/catalog/query"
	"github.com/vitral-data/vitral/catalog/view"
)

const (
	hitsPerPage   = 20
	facetValues   = 12
	maxPublishers = 2000
	maxText       = 500 // of a search, in bytes
	maxValues     = 50  // of one filter
)

// searchData is what the search page is made of.
type searchData struct {
	asked   asked
	found   index.Found
	names   map[string]catalog.Text // of publishers
	sources map[string]view.Source
}

// asked is what the address asks for.
type asked struct {
	text    string
	filters map[query.Facet][]string
	sort    query.Sort
	cursor  string
}

// searchModel is the search page.
type searchModel struct {
	Text      string
	Hidden    []param // the filters, kept when the text changes
	Total     string
	None      bool
	Active    []filter
	Facets    []facetModel
	Sorts     []sortModel
	Hits      []hit
	Next      string
	First     string // the first page, when this isn't it
	Also      []string
	Exact     string // the same search without synonyms
	Corrected string // what was searched instead
	Suggest   string
	SuggestTo string
}

type param struct{ Name, Value string }

// filter is one filter in force, and the address without it.
type filter struct{ Facet, Value, Without string }

// facetModel is one group of filters.
type facetModel struct {
	Name, Title string
	Open        bool
	Values      []facetValue
}

type facetValue struct {
	Text, Count, Href string
	On                bool
	Width             int // of its bar, in tenths
}

type sortModel struct {
	Text, Href string
	On         bool
}

func (s *Site) search(r *request) (*page, error) {
	ctx := r.Request.Context()
	d := searchData{asked: ask(r.Request.URL.Query())}
	var err error
	d.found, err = s.Searcher.Find(ctx, d.asked.text, r.Code, query.Request{
		Filters: d.asked.filters, Sort: d.asked.sort, Cursor: d.asked.cursor, Limit: hitsPerPage,
		Facets: shownFacets, FacetLimit: facetValues, Highlight: true, Suggest: true, Now: r.now,
	})
	if errors.Is(err, index.ErrCursor) { // an old address: begin again
		return nil, redirect{http.StatusSeeOther, r.to.Datasets() + d.asked.query("cursor", "")}
	}
	if err != nil {
		return nil, err
	}
	if err := s.nameFacets(ctx, &d); err != nil {
		return nil, err
	}
	m, err := r.searchModel(d)
	if err != nil {
		return nil, err
	}
	title := r.T("search.title")
	if d.asked.text != "" {
		title = d.asked.text
	}
	return &page{Title: title, Twin: s.twinSearch(d.asked.query("cursor", "")), Summary: r.T("home.lead"), Data: m, Query: strings.TrimPrefix(d.asked.query("", ""), "?"), Search: true,
		NoIndex: d.asked.cursor != "" || len(d.asked.filters) > 0}, nil
}

// nameFacets reads the names of publishers and sources among facets and
// filters.
func (s *Site) nameFacets(ctx context.Context, d *searchData) error {
	ids := slices.Clone(d.asked.filters[query.Publisher])
	for _, c := range d.found.Facets[query.Publisher] {
		ids = append(ids, c.Value)
	}
	var err error
	if d.names, err = s.Reader.PublisherNames(ctx, ids); err != nil {
		return err
	}
	sources, err := s.Reader.Sources(ctx)
	if err != nil {
		return err
	}
	d.sources = map[string]view.Source{}
	for _, src := range sources {
		d.sources[src.ID] = src
	}
	return nil
}

// shownFacets are the groups of filters, in order. Gap is a filter without a
// group: pages about quality link to it.
var shownFacets = []query.Facet{query.Publisher, query.Format, query.Theme, query.Freshness, query.License, query.Quality, query.Source, query.State, query.Frequency}

// ask reads a search from an address; what no engine takes is left out.
func ask(v url.Values) asked {
	a := asked{text: strings.TrimSpace(strings.ToValidUTF8(v.Get("q"), "")), cursor: v.Get("cursor"), filters: map[query.Facet][]string{}}
	if len(a.text) > maxText {
		a.text = strings.ToValidUTF8(a.text[:maxText], "")
	}
	for _, f := range query.Facets() {
		for _, value := range v[string(f)] {
			if value != "" && len(value) <= 300 && len(a.filters[f]) < maxValues && !slices.Contains(a.filters[f], value) {
				a.filters[f] = append(a.filters[f], value)
			}
		}
	}
	switch sort := query.Sort(v.Get("sort")); sort {
	case query.ByModified, query.ByQuality, query.ByTitle, query.ByRelevance:
		a.sort = sort
	}
	return a
}

// query is the address's query, with one parameter replaced ("" leaves it out).
func (a asked) query(name, value string) string {
	v := url.Values{}
	if a.text != "" {
		v.Set("q", a.text)
	}
	for f, values := range a.filters {
		v[string(f)] = values
	}
	if a.sort != "" {
		v.Set("sort", string(a.sort))
	}
	if a.cursor != "" && name == "" {
		v.Set("cursor", a.cursor)
	}
	if name != "" {
		v.Del(name)
		if value != "" {
			v.Set(name, value)
		}
	}
	if len(v) == 0 {
		return ""
	}
	return "?" + v.Encode()
}

// toggled is the query with a filter's value put in or taken out, from the
// first page on.
func (a asked) toggled(f query.Facet, value string) string {
	b := a
	b.filters = also(a.filters, f, a.filters[f]...)
	if i := slices.Index(b.filters[f], value); i >= 0 {
		b.filters[f] = slices.Delete(slices.Clone(b.filters[f]), i, i+1)
	} else {
		b.filters[f] = append(slices.Clone(b.filters[f]), value)
	}
	if len(b.filters[f]) == 0 {
		delete(b.filters, f)
	}
	return b.query("cursor", "")
}

// searchModel makes the search page.
func (e env) searchModel(d searchData) (searchModel, error) {
	a, base := d.asked, e.to.Datasets()
	m := searchModel{Text: a.text, Total: e.N("datasets", d.found.Total), None: d.found.Total == 0, Corrected: d.found.Corrected}
	for _, f := range query.Facets() {
		for _, v := range a.filters[f] {
			m.Hidden = append(m.Hidden, param{string(f), v})
			m.Active = append(m.Active, filter{e.T("facet." + string(f)), e.facetText(d, f, v), base + a.toggled(f, v)})
		}
	}
	if a.sort != "" {
		m.Hidden = append(m.Hidden, param{"sort", string(a.sort)})
	}
	for _, f := range shownFacets {
		if g := e.facet(d, f); len(g.Values) > 1 || len(a.filters[f]) > 0 {
			m.Facets = append(m.Facets, g)
		}
	}
	m.Sorts = e.sorts(a, base)
	var err error
	if m.Hits, err = e.hits(d.found.Hits); err != nil {
		return m, err
	}
	if d.found.Next != "" {
		m.Next = base + a.query("cursor", d.found.Next)
	}
	if a.cursor != "" {
		m.First = base + a.query("cursor", "")
	}
	for _, x := range d.found.Expanded {
		for _, word := range x.Also {
			if !slices.Contains(m.Also, word) && len(m.Also) < 8 {
				m.Also = append(m.Also, word)
			}
		}
	}
	if len(m.Also) > 0 && !strings.ContainsAny(a.text, `"()`) {
		exact := `"` + strings.Join(strings.Fields(a.text), `" "`) + `"`
		m.Exact = base + a.query("q", exact)
	}
	if d.found.Corrected == "" && d.found.Suggestion != "" {
		m.Suggest, m.SuggestTo = d.found.Suggestion, base+a.query("q", d.found.Suggestion)
	}
	return m, nil
}

// facet is one group of filters.
func (e env) facet(d searchData, f query.Facet) facetModel {
	counts := slices.Clone(d.found.Facets[f])
	on := d.asked.filters[f]
	g := facetModel{Name: string(f), Title: e.T("facet." + string(f)), Open: len(on) > 0 || slices.Contains(openFacets, f)}
	if order := fixedOrder[f]; order != nil {
		slices.SortStableFunc(counts, func(a, b index.Count) int {
			return cmp.Compare(slices.Index(order, a.Value), slices.Index(order, b.Value))
		})
	}
	most := 1
	for _, c := range counts {
		most = max(most, c.Count)
	}
	for _, c := range counts {
		chosen := slices.Contains(on, c.Value)
		if c.Value == "" || c.Count == 0 && !chosen {
			continue
		}
		g.Values = append(g.Values, facetValue{Text: e.facetText(d, f, c.Value), Count: e.Int(c.Count), On: chosen,
			Href: e.to.Datasets() + d.asked.toggled(f, c.Value), Width: (c.Count*10 + most - 1) / most})
	}
	return g
}

// openFacets are shown unfolded, the others folded.
var openFacets = []query.Facet{query.Publisher, query.Format, query.Theme, query.Freshness}

// fixedOrder is for values that have an order of their own.
var fixedOrder = map[query.Facet][]string{
	query.Freshness: {"current", "late", "unknown"},
	query.Quality:   {"excellent", "good", "sufficient", "bad"},
	query.State:     {string(index.Current), string(index.Missing), string(index.Withdrawn)},
}

// facetText is what a reader calls a value of a facet.
func (e env) facetText(d searchData, f query.Facet, v string) string {
	switch f {
	case query.Publisher:
		return cmp.Or(short(e.said(d.names[v]).Text, 80), v)
	case query.Source:
		if src, ok := d.sources[v]; ok {
			return short(e.sourceName(src).Text, 80)
		}
	case query.Format:
		return short(v, 40)
	case query.Theme:
		return e.value(e.vocab.Themes, v)
	case query.License:
		return e.value(e.vocab.Licenses, v)
	case query.Frequency:
		return e.value(e.vocab.Frequencies, v)
	case query.Access:
		return e.value(e.vocab.AccessRights, v)
	case query.Language:
		return e.value(e.vocab.Languages, v)
	case query.Freshness, query.State, query.Quality:
		return e.Or(string(f)+"."+v, short(v, 40))
	case query.Gap:
		if def, ok := e.rules.Rule(v); ok {
			return def.Title(e.Code)
		}
	}
	return short(v, 80)
}

func (e env) sorts(a asked, base string) []sortModel {
	current := a.sort
	list := []query.Sort{query.ByRelevance, query.ByModified, query.ByQuality, query.ByTitle}
	if a.text == "" { // without a text there is nothing to be relevant to
		list = list[1:]
		if current == "" || current == query.ByRelevance {
			current = query.ByModified
		}
	} else if current == "" {
		current = query.ByRelevance
	}
	b := a
	b.cursor = ""
	var out []sortModel
	for _, s := range list {
		out = append(out, sortModel{e.T("sort." + string(s)), base + b.query("sort", string(s)), s == current})
	}
	return out
}

func escape(s string) string { return url.QueryEscape(s) }
