package ui

import (
	"html/template"
	"slices"

	"github.com/vitral-data/vitral/catalog/index"
	"github.com/vitral-data/vitral/catalog/query"
	"github.com/vitral-data/vitral/catalog/view"
	"github.com/vitral-data/vitral/ui/chart"
)

// sourcesModel is the list of harvest sources.
type sourcesModel struct {
	Window windowModel
	Total  string
	Runs   []runRow
}

// runRow is a run in a table.
type runRow struct {
	Href, Source, SrcHref string
	When                  when
	State                 status
	Datasets              string
	Added, Changed, Gone  string
	Why                   string
}

const recentRuns = 15

func (s *Site) sources(r *request) (*page, error) {
	ctx := r.Request.Context()
	sources, err := s.Reader.Sources(ctx)
	if err != nil {
		return nil, err
	}
	runs, _, err := s.Reader.Runs(ctx, "", "", recentRuns)
	if err != nil {
		return nil, err
	}
	m := r.sourcesModel(sources, runs)
	return &page{Title: r.T("sources.title"), Summary: r.T("sources.lead"), Data: m, Twin: s.twin("sources")}, nil
}

// sourcesModel makes the list of sources.
func (e env) sourcesModel(sources []view.Source, runs []view.Run) sourcesModel {
	m := sourcesModel{Window: e.windowOf(sources, nil), Total: e.N("sources", len(sources))}
	names := map[string]string{}
	for _, s := range sources {
		names[s.ID] = e.sourceName(s).Text
	}
	for _, run := range runs {
		m.Runs = append(m.Runs, e.runRow(run, names[run.Source]))
	}
	return m
}

func (e env) runRow(run view.Run, source string) runRow {
	row := runRow{Href: e.to.Run(run.Run), Source: source, SrcHref: e.to.Source(run.Source), When: e.when(run.End), State: e.runState(run), Datasets: e.Int(run.Datasets)}
	if row.Source == "" {
		row.Source = run.Source
	}
	if run.End.IsZero() {
		row.When = e.when(run.Start)
	}
	row.Added, row.Changed, row.Gone = e.moved(run.Added+run.Returned, "+"), e.moved(run.Changed+run.Renamed, "~"), e.moved(run.Missing+run.Withdrawn, "−")
	if run.Reason != "" {
		row.Why = e.reason(run)
	}
	return row
}

func (e env) moved(n int, sign string) string {
	if n == 0 {
		return ""
	}
	return sign + e.Int(n)
}

// reason says why a run failed, was incomplete or held.
func (e env) reason(run view.Run) string {
	return e.Or("reason."+run.Reason, run.Reason)
}

// sourceModel is a source's page.
type sourceModel struct {
	Name     said
	Long     bool
	Text     template.HTML
	TextLang string
	Glass    int
	State    status
	Datasets string
	All      string
	Held     string // the run that waits
	Last     when
	Facts    []fact
	Runs     []runRow
	Next     string
	Bars     template.HTML
	BarsText string
	Strip    template.HTML
	Mark     mark
	Gaps     []gap
	Problems []fix
	Invalid  string
	LastRun  string
}

// sourceData is what a source's page is made of.
type sourceData struct {
	source view.Source
	runs   []view.Run // newest first
	next   string
	found  index.Result
	cursor string
}

const runsPerPage = 30

func (s *Site) source(r *request) (*page, error) {
	ctx := r.Request.Context()
	var d sourceData
	var err error
	if d.source, err = s.Reader.Source(ctx, r.Param("id")); err != nil {
		return nil, err
	}
	d.cursor = r.Query("cursor")
	if d.runs, d.next, err = s.Reader.Runs(ctx, d.source.ID, d.cursor, runsPerPage); err != nil {
		return nil, err
	}
	found, err := s.Searcher.Find(ctx, "", r.Code, query.Request{Filters: also(listed(), query.Source, d.source.ID), Stats: true,
		Facets: []query.Facet{query.Gap}, Now: r.now})
	if err != nil {
		return nil, err
	}
	d.found = found.Result
	m := r.sourceModel(d)
	return &page{Title: m.Name.Text, Summary: m.Name.Text + ": " + m.Datasets, Data: m, NoIndex: d.cursor != "", Twin: s.twin("source", "id", d.source.ID)}, nil
}

// sourceModel makes a source's page.
func (e env) sourceModel(d sourceData) sourceModel {
	src := d.source
	m := sourceModel{Name: e.sourceName(src), Glass: chart.Glass(src.ID), State: e.sourceState(src.State), Datasets: e.N("datasets", src.Listed),
		All: e.to.Search("source", src.ID), Mark: e.statsMark(d.found.Stats, chart.Medium), Gaps: e.gaps(d.found, 4, "source", src.ID)}
	m.Long = len(m.Name.Text) > 90
	if t := e.said(src.Catalog.Description); t.Text != "" {
		m.Text, _ = e.prose.HTML(t.Text)
		m.TextLang = t.Lang
	}
	if src.Held != "" {
		m.Held = e.to.Run(src.Held)
	}
	if src.Last != nil {
		m.Last, m.LastRun = e.when(src.Last.End), e.to.Run(src.Last.Run)
		m.Problems = e.repairs(src.Last.Findings, 5)
		if src.Last.Invalid > 0 {
			m.Invalid = e.N("run.invalid", src.Last.Invalid)
		}
	}
	m.Facts = e.sourceFacts(src)
	for _, run := range d.runs {
		row := e.runRow(run, "")
		row.Source = "" // the page says which
		m.Runs = append(m.Runs, row)
	}
	if d.next != "" {
		m.Next = e.to.Source(src.ID) + "?cursor=" + escape(d.next)
	}
	e.runCharts(&m, d.runs)
	return m
}

func (e env) sourceFacts(src view.Source) []fact {
	s := sheet{env: e}
	s.add("address", value{Text: short(src.URL, 160), Href: webLink(src.URL), Code: true})
	s.words("kind", e.Or("kind."+src.Kind, src.Kind))
	if src.Schedule != "" {
		s.add("schedule", value{Text: e.Or("schedule."+src.Schedule, src.Schedule), Code: !e.Has("schedule." + src.Schedule)})
	}
	s.add("publisher", e.agents(src.Catalog.Publisher)...)
	s.addresses("home", src.Catalog.Homepage)
	s.words("license", e.code(e.vocab.Licenses, src.Catalog.License))
	if src.Head > 0 {
		s.words("commits", e.Int(src.Head))
		s.words("committed", e.Stamp(src.Committed))
	}
	s.add("id", value{Text: src.ID, Code: true})
	return s.list
}

// runCharts draws how many datasets the runs listed, and how they ended.
func (e env) runCharts(m *sourceModel, runs []view.Run) {
	if len(runs) < 3 {
		return
	}
	runs = slices.Clone(runs)
	slices.Reverse(runs) // oldest first
	var bars, cells []chart.Bar
	low, high := -1, 0
	for _, run := range runs {
		st := e.runState(run)
		title := e.Date(run.Start) + ": " + e.N("datasets", run.Datasets) + ", " + st.Text
		class := map[string]string{"ok": "g2", "warn": "g4", "bad": "g5", "none": "dull"}[st.Class]
		cells = append(cells, chart.Bar{Class: st.Class, Title: title})
		bars = append(bars, chart.Bar{Value: float64(run.Datasets), Class: class, Title: title})
		high = max(high, run.Datasets)
		if run.State != view.RunFailed && (low < 0 || run.Datasets < low) {
			low = run.Datasets
		}
	}
	m.BarsText = e.T("runs.alt", "n", e.Int(len(runs)), "low", e.Int(max(low, 0)), "high", e.Int(high))
	m.Bars = chart.Bars(bars, m.BarsText)
	m.Strip = chart.Strip(cells, e.T("strip.alt", "n", e.Int(len(runs))))
}
