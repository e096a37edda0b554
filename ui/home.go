package ui

import (
	"time"

	"github.com/vitral-data/vitral/catalog/index"
	"github.com/vitral-data/vitral/catalog/query"
	"github.com/vitral-data/vitral/catalog/view"
	"github.com/vitral-data/vitral/ui/chart"
)

// homeData is what the home page is made of.
type homeData struct {
	sources []view.Source
	all     index.Result // of all that sources list, with Stats and facets
	states  index.Result // with the State facet alone
	changes []changeData
	week    int // changes of the last seven days, at most maxCounted
}

const maxCounted = 1000

// homeModel is the home page.
type homeModel struct {
	Empty      bool // no source yet: say what to do
	NoData     bool // sources, but no dataset yet
	Title      string
	Window     windowModel
	Themes     []link
	Numbers    []number
	Changes    []changeLine
	Quality    mark
	Gaps       []gap
	Publishers int
}

// link is a place to go, with a number beside it.
type link struct{ Text, Href, Note string }

// number is a big number with what it counts.
type number struct{ Value, Text, Note, Href string }

func (s *Site) home(r *request) (*page, error) {
	ctx := r.Request.Context()
	var d homeData
	var err error
	if d.sources, err = s.Reader.Sources(ctx); err != nil {
		return nil, err
	}
	found, err := s.Searcher.Find(ctx, "", r.Code, query.Request{Filters: listed(), Stats: true, Now: r.now,
		Facets: []query.Facet{query.Theme, query.Publisher, query.Gap}, FacetLimit: maxPublishers})
	if err != nil {
		return nil, err
	}
	d.all = found.Result
	if found, err = s.Searcher.Find(ctx, "", r.Code, query.Request{Facets: []query.Facet{query.State}, Now: r.now}); err != nil {
		return nil, err
	}
	d.states = found.Result
	week, _, err := s.Reader.Changes(ctx, r.now.Add(-7*24*time.Hour), "", maxCounted)
	if err != nil {
		return nil, err
	}
	d.week = len(week)
	latest, _, err := s.Reader.Changes(ctx, time.Time{}, "", 6)
	if err != nil {
		return nil, err
	}
	if d.changes, err = s.named(ctx, latest); err != nil {
		return nil, err
	}
	m := r.homeModel(d, s.window.draw)
	return &page{Title: m.Title, Summary: r.T("home.lead"), Data: m, Search: true}, nil
}

// homeModel makes the home page.
func (e env) homeModel(d homeData, draw drawer) homeModel {
	m := homeModel{Publishers: len(d.all.Facets[query.Publisher])}
	m.Window = e.windowOf(d.sources, draw)
	stats := index.Stats{}
	if d.all.Stats != nil {
		stats = *d.all.Stats
	}
	withdrawn := count(d.states.Facets, query.State, string(index.Withdrawn))
	m.Empty = len(d.sources) == 0
	m.NoData = !m.Empty && stats.Datasets == 0 && withdrawn == 0
	switch {
	case m.Empty:
		m.Title = e.T("home.empty.title")
	case m.Publishers > 0:
		m.Title = e.N("home.title", m.Publishers)
	default:
		m.Title = e.N("home.title.sources", len(d.sources))
	}
	for _, t := range d.all.Facets[query.Theme][:min(len(d.all.Facets[query.Theme]), 6)] {
		m.Themes = append(m.Themes, link{e.value(e.vocab.Themes, t.Value), e.to.Search("theme", t.Value), e.Int(t.Count)})
	}
	m.Numbers = e.homeNumbers(stats, withdrawn, d.week)
	for _, c := range d.changes {
		m.Changes = append(m.Changes, e.changeLine(c))
	}
	m.Quality = e.statsMark(d.all.Stats, chart.Medium)
	m.Gaps = e.gaps(d.all, 4)
	return m
}

func (e env) homeNumbers(s index.Stats, withdrawn, week int) []number {
	if s.Datasets == 0 && withdrawn == 0 {
		return nil
	}
	out := []number{{Value: e.Int(s.Datasets), Text: e.N("home.datasets", s.Datasets), Href: e.to.Datasets()}}
	if s.Sum.Distributions > 0 {
		unchecked := s.Sum.Distributions - s.Sum.Answered - s.Sum.Broken
		n := number{Value: e.Int(s.Sum.Distributions), Text: e.N("home.files", s.Sum.Distributions)}
		if unchecked == s.Sum.Distributions {
			n.Note = e.T("home.files.unchecked")
		} else {
			n.Note = e.T("home.files.answered", "share", e.Percent(s.Sum.Answered, s.Sum.Distributions))
			if unchecked > 0 {
				n.Note += ", " + e.T("rose.unknown", "points", e.Percent(unchecked, s.Sum.Distributions))
			}
		}
		out = append(out, n)
	}
	if mk := e.statsMark(&s, chart.Small); mk.Scored {
		out = append(out, number{Value: mk.Points, Text: e.T("home.mean", "max", mk.Max), Note: mk.Band.Text, Href: e.to.Quality()})
	}
	value := e.Int(week)
	if week >= maxCounted {
		value = e.T("atleast", "n", value)
	}
	out = append(out, number{Value: value, Text: e.N("home.week", week), Href: e.to.Changes()})
	kept := number{Value: e.Int(withdrawn), Text: e.N("home.kept", withdrawn)}
	if withdrawn > 0 {
		kept.Href = e.to.Search("state", string(index.Withdrawn))
	}
	return append(out, kept)
}
