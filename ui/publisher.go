package ui

import (
	"cmp"
	"html/template"
	"strings"

	"github.com/vitral-data/vitral/catalog/index"
	"github.com/vitral-data/vitral/catalog/query"
	"github.com/vitral-data/vitral/catalog/view"
	"github.com/vitral-data/vitral/ui/chart"
)

// publisherData is what a public body's page is made of.
type publisherData struct {
	body    view.Publisher
	sources []view.Source
	found   index.Result // of what it lists: Stats, Gap, Format, Theme, newest hits
	states  index.Result // State facet of all it ever had, Freshness
}

// publisherModel is a public body's page.
type publisherModel struct {
	Name     said
	Long     bool
	Pane     template.HTML
	Homepage string
	Email    link
	IRI      string
	Total    string
	All      string
	Status   []status
	Gone     *link
	Mark     mark
	Bands    bandModel
	Gaps     []gap
	Hits     []hit
	Sources  []sourceRow
	Formats  []link
	Themes   []link
	Late     *link
}

// bandModel is how many datasets are in each band, drawn and as a table.
type bandModel struct {
	Picture template.HTML
	Rows    []bandRow
}

type bandRow struct {
	Band        status
	Class       string
	Count, Part string
	Href        string
}

func (s *Site) publisher(r *request) (*page, error) {
	ctx := r.Request.Context()
	var d publisherData
	var err error
	if d.body, err = s.Reader.Publisher(ctx, r.Param("id")); err != nil {
		return nil, err
	}
	id := d.body.ID
	found, err := s.Searcher.Find(ctx, "", r.Code, query.Request{Filters: also(listed(), query.Publisher, id), Stats: true, Limit: 8, Sort: query.ByModified,
		Facets: []query.Facet{query.Gap, query.Format, query.Theme, query.Freshness}, Now: r.now})
	if err != nil {
		return nil, err
	}
	d.found = found.Result
	if found, err = s.Searcher.Find(ctx, "", r.Code, query.Request{Filters: map[query.Facet][]string{query.Publisher: {id}},
		Facets: []query.Facet{query.State}, Now: r.now}); err != nil {
		return nil, err
	}
	d.states = found.Result
	all, err := s.Reader.Sources(ctx)
	if err != nil {
		return nil, err
	}
	for _, src := range all {
		for _, id := range d.body.Sources {
			if src.ID == id {
				d.sources = append(d.sources, src)
			}
		}
	}
	m, err := r.publisherModel(d)
	if err != nil {
		return nil, err
	}
	return &page{Title: m.Name.Text, Summary: m.Name.Text + ": " + m.Total, Data: m, Twin: s.twin("publisher", "id", id)}, nil
}

// publisherModel makes a public body's page.
func (e env) publisherModel(d publisherData) (publisherModel, error) {
	id := d.body.ID
	m := publisherModel{Name: e.said(d.body.Name), Pane: chart.Mark(id), Homepage: webLink(d.body.Homepage), IRI: webLink(d.body.IRI)}
	m.Name.Text = cmp.Or(m.Name.Text, id)
	m.Long = len(m.Name.Text) > 90
	if d.body.Email != "" {
		m.Email = link{Text: d.body.Email, Href: mailLink(d.body.Email)}
	}
	stats := index.Stats{}
	if d.found.Stats != nil {
		stats = *d.found.Stats
	}
	m.Total, m.All = e.N("datasets", stats.Datasets), e.to.Search("publisher", id)
	m.Status = append(m.Status, e.share(stats.Sum))
	if late := count(d.found.Facets, query.Freshness, "late"); late > 0 {
		m.Late = &link{Text: e.N("late", late), Href: e.to.Search("publisher", id, "freshness", "late")}
	}
	if gone := count(d.states.Facets, query.State, string(index.Withdrawn)); gone > 0 {
		m.Gone = &link{Text: e.N("gone", gone), Href: e.to.Search("publisher", id, "state", string(index.Withdrawn))}
	}
	m.Mark = e.statsMark(d.found.Stats, chart.Large)
	m.Bands = e.bands(stats, "publisher", id)
	m.Gaps = e.gaps(d.found, 5, "publisher", id)
	var err error
	if m.Hits, err = e.hits(d.found.Hits); err != nil {
		return m, err
	}
	for i := range m.Hits {
		m.Hits[i].Publisher, m.Hits[i].PubHref = said{}, "" // the page says whose they are
	}
	for _, s := range d.sources {
		m.Sources = append(m.Sources, e.sourceRow(s))
	}
	for _, c := range d.found.Facets[query.Format][:min(12, len(d.found.Facets[query.Format]))] {
		m.Formats = append(m.Formats, link{short(c.Value, 30), e.to.Search("publisher", id, "format", c.Value), e.Int(c.Count)})
	}
	for _, c := range d.found.Facets[query.Theme][:min(12, len(d.found.Facets[query.Theme]))] {
		m.Themes = append(m.Themes, link{e.value(e.vocab.Themes, c.Value), e.to.Search("publisher", id, "theme", c.Value), e.Int(c.Count)})
	}
	return m, nil
}

// bands draws how many datasets are in each quality band.
func (e env) bands(s index.Stats, more ...string) bandModel {
	var m bandModel
	if s.Datasets == 0 {
		return m
	}
	var parts []chart.Bar
	var alt []string
	for i, band := range index.Bands() {
		st := e.bandState(band)
		class := "b" + string(rune('1'+i))
		row := bandRow{st, class, e.Int(s.Bands[i]), e.Percent(s.Bands[i], s.Datasets), e.to.Search(append([]string{"quality", band}, more...)...)}
		m.Rows = append(m.Rows, row)
		parts = append(parts, chart.Bar{Value: float64(s.Bands[i]), Class: class, Title: st.Text + ": " + row.Count + " (" + row.Part + ")"})
		alt = append(alt, st.Text+" "+row.Count)
	}
	m.Picture = chart.Stack(parts, strings.Join(alt, ", "))
	return m
}
