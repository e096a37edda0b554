package ui

import (
	"cmp"
	"context"
	"html/template"
	"slices"
	"strconv"

	"github.com/vitral-data/vitral/catalog"
	"github.com/vitral-data/vitral/catalog/index"
	"github.com/vitral-data/vitral/catalog/query"
	"github.com/vitral-data/vitral/ui/chart"
)

// bodyData is a public body with the sums over its datasets.
type bodyData struct {
	id    string
	name  catalog.Text
	count int
	found index.Result // Stats, Gap
}

// bodyRow is a public body in a table.
type bodyRow struct {
	Name     said
	Href     string
	Pane     template.HTML
	Datasets string
	Mark     mark
	Top      *gap // what would raise its mean most
	Files    status
}

// publishersModel is the list of public bodies.
type publishersModel struct {
	Total      string
	Rows       []bodyRow
	Prev, Next string
	Range      string
}

const bodiesPerPage = 25

func (s *Site) publishers(r *request) (*page, error) {
	ctx := r.Request.Context()
	counts, err := s.bodies(ctx, r)
	if err != nil {
		return nil, err
	}
	n, _ := strconv.Atoi(r.Query("page"))
	n = max(n, 1)
	first := (n - 1) * bodiesPerPage
	if first >= len(counts) {
		n, first = 1, 0
	}
	last := min(first+bodiesPerPage, len(counts))
	bodies, err := s.bodyData(ctx, r, counts[first:last])
	if err != nil {
		return nil, err
	}
	m := publishersModel{Total: r.N("bodies", len(counts)), Rows: r.bodyRows(bodies)}
	address := func(n int) string {
		if n == 1 {
			return r.to.Publishers()
		}
		return r.to.Publishers() + "?page=" + strconv.Itoa(n)
	}
	if n > 1 {
		m.Prev = address(n - 1)
	}
	if last < len(counts) {
		m.Next = address(n + 1)
	}
	if m.Prev != "" || m.Next != "" {
		m.Range = r.T("range", "from", r.Int(first+1), "to", r.Int(last), "all", r.Int(len(counts)))
	}
	q := ""
	if n > 1 {
		q = "page=" + strconv.Itoa(n)
	}
	return &page{Title: r.T("publishers.title"), Summary: r.T("publishers.lead"), Data: m, Query: q, Twin: s.twin("publishers")}, nil
}

// bodies counts the datasets of every public body, the most first.
func (s *Site) bodies(ctx context.Context, r *request) ([]index.Count, error) {
	found, err := s.Searcher.Find(ctx, "", r.Code, query.Request{Facets: []query.Facet{query.Publisher}, FacetLimit: maxPublishers, Now: r.now})
	if err != nil {
		return nil, err
	}
	counts := slices.DeleteFunc(slices.Clone(found.Facets[query.Publisher]), func(c index.Count) bool { return c.Value == "" || c.Count == 0 })
	slices.SortStableFunc(counts, func(a, b index.Count) int { return cmp.Or(b.Count-a.Count, cmp.Compare(a.Value, b.Value)) })
	return counts, nil
}

// bodyData sums up the datasets of some bodies, one search each.
func (s *Site) bodyData(ctx context.Context, r *request, counts []index.Count) ([]bodyData, error) {
	names, err := s.Reader.PublisherNames(ctx, each(counts, func(c index.Count) string { return c.Value }))
	if err != nil {
		return nil, err
	}
	out := make([]bodyData, len(counts))
	for i, c := range counts {
		found, err := s.Searcher.Find(ctx, "", r.Code, query.Request{Filters: also(listed(), query.Publisher, c.Value), Stats: true,
			Facets: []query.Facet{query.Gap}, Now: r.now})
		if err != nil {
			return nil, err
		}
		out[i] = bodyData{c.Value, names[c.Value], c.Count, found.Result}
	}
	return out, nil
}

// bodyRows makes a table of bodies.
func (e env) bodyRows(bodies []bodyData) []bodyRow {
	rows := make([]bodyRow, len(bodies))
	for i, b := range bodies {
		row := bodyRow{Name: e.said(b.name), Href: e.to.Publisher(b.id), Pane: chart.Mark(b.id), Datasets: e.N("datasets", b.count)}
		row.Name.Text = cmp.Or(row.Name.Text, b.id)
		row.Mark = e.statsMark(b.found.Stats, chart.Small)
		if s := b.found.Stats; s != nil {
			row.Files = e.share(s.Sum)
		}
		if gaps := e.gaps(b.found, 1, "publisher", b.id); len(gaps) > 0 {
			row.Top = &gaps[0]
		}
		rows[i] = row
	}
	return rows
}

// share says how many of many files answer.
func (e env) share(n index.Numbers) status {
	switch {
	case n.Distributions == 0:
		return status{"none", e.T("files.none")}
	case n.Answered+n.Broken == 0:
		return status{"none", e.T("files.unchecked")}
	case n.Broken == 0:
		return status{"ok", e.T("files.share", "share", e.Percent(n.Answered, n.Answered+n.Broken))}
	case n.Broken*10 > n.Answered+n.Broken:
		return status{"bad", e.T("files.share", "share", e.Percent(n.Answered, n.Answered+n.Broken))}
	}
	return status{"warn", e.T("files.share", "share", e.Percent(n.Answered, n.Answered+n.Broken))}
}
