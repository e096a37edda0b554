package ui

import (
	"html/template"
	"strings"

	"github.com/vitral-data/vitral/catalog/index"
	"github.com/vitral-data/vitral/catalog/query"
	"github.com/vitral-data/vitral/ui/chart"
)

// qualityData is what the overview of quality is made of.
type qualityData struct {
	all    index.Result // Stats, Gap
	bodies []bodyData
	total  int // public bodies in all
}

// qualityModel is the overview of quality.
type qualityModel struct {
	None    bool
	Total   string
	Bodies  string
	Rules   string
	Max     string
	Mark    mark
	Bands   bandModel
	Files   []bandRow
	Reach   template.HTML
	Gaps    []gap
	Rows    []bodyRow
	RowsAll string
	Matrix  []ruleRow
	Heat    bool
}

// ruleRow is a rule and how many datasets meet it.
type ruleRow struct {
	Title, Dim, Share, Href string
	Glass                   int
	Part                    int // of the bar, in tenths
	Fails                   string
}

const bodiesShown = 15

func (s *Site) quality(r *request) (*page, error) {
	ctx := r.Request.Context()
	var d qualityData
	found, err := s.Searcher.Find(ctx, "", r.Code, query.Request{Filters: listed(), Stats: true, Facets: []query.Facet{query.Gap}, FacetLimit: 100, Now: r.now})
	if err != nil {
		return nil, err
	}
	d.all = found.Result
	counts, err := s.bodies(ctx, r)
	if err != nil {
		return nil, err
	}
	d.total = len(counts)
	if d.bodies, err = s.bodyData(ctx, r, counts[:min(len(counts), bodiesShown)]); err != nil {
		return nil, err
	}
	return &page{Title: r.T("quality.title"), Summary: r.T("quality.lead"), Data: r.qualityModel(d),
		Twin: s.twinSearch("facets=quality&facets=gap&limit=1&state=current&state=missing")}, nil
}

// qualityModel makes the overview of quality.
func (e env) qualityModel(d qualityData) qualityModel {
	m := qualityModel{None: d.all.Stats == nil || d.all.Stats.Datasets == 0, Rules: e.rules.Version(), RowsAll: e.to.Publishers()}
	if m.None {
		return m
	}
	stats := *d.all.Stats
	m.Total, m.Bodies = e.N("datasets", stats.Datasets), e.N("bodies", d.total)
	m.Mark = e.statsMark(&stats, chart.Large)
	m.Max = m.Mark.Max
	m.Bands = e.bands(stats)
	m.Gaps = e.gaps(d.all, 6)
	m.Rows = e.bodyRows(d.bodies)
	e.reach(&m, stats.Sum)
	for _, def := range e.rules.Rules() {
		fails := count(d.all.Facets, query.Gap, def.ID)
		row := ruleRow{Title: def.Title(e.Code), Dim: e.T("dim." + def.Dimension), Share: e.Percent(fails, stats.Datasets), Fails: e.Int(fails),
			Part: (fails*10 + stats.Datasets - 1) / stats.Datasets}
		for i, dim := range e.dims {
			if dim.id == def.Dimension {
				row.Glass = i + 1
			}
		}
		if fails > 0 {
			row.Href = e.to.Search("gap", def.ID)
		}
		m.Matrix = append(m.Matrix, row)
	}
	return m
}

// reach draws how many files answer.
func (e env) reach(m *qualityModel, n index.Numbers) {
	if n.Distributions == 0 {
		return
	}
	unchecked := n.Distributions - n.Answered - n.Broken
	var alt []string
	var parts []chart.Bar
	for _, one := range []struct {
		class, key string
		n          int
	}{{"ok", "reach.ok", n.Answered}, {"bad", "reach.broken", n.Broken}, {"none", "reach.unknown", unchecked}} {
		st := status{one.class, e.T(one.key)}
		row := bandRow{Band: st, Class: one.class, Count: e.Int(one.n), Part: e.Percent(one.n, n.Distributions)}
		m.Files = append(m.Files, row)
		parts = append(parts, chart.Bar{Value: float64(one.n), Class: one.class, Title: st.Text + ": " + row.Count})
		alt = append(alt, st.Text+" "+row.Count)
	}
	m.Reach = chart.Stack(parts, strings.Join(alt, ", "))
}
