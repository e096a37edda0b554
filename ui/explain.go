package ui

import (
	"html/template"
	"net/http"
	"strings"

	"github.com/vitral-data/vitral/catalog"
	"github.com/vitral-data/vitral/catalog/view"
	"github.com/vitral-data/vitral/ui/chart"
)

// explainModel is the page that explains every point of a dataset's score.
type explainModel struct {
	Title    said
	Href     string
	Mark     mark
	Rules    string
	Variants []link // other readings of the method: name and points
	Dims     []explained
	Repairs  []fix
	Trend    template.HTML
	Scores   []scoreRow
}

// explained is one dimension with its rules.
type explained struct {
	Glass               int
	Name, Text          string
	Points, Max, Unsure string
	Metrics             []metric
}

// metric is one rule's outcome on this dataset.
type metric struct {
	ID, Title, Why, Remedy, Note string
	Outcome                      status
	Points, Max                  string
	Where                        string
	Inputs                       []catalog.Input
	Minutes                      string
	DataJSON, Turtle             string
	Mend                         bool // it failed: say what to do
}

type scoreRow struct{ When, Points, Max, Unknown string }

func (s *Site) explain(r *request) (*page, error) {
	ctx := r.Request.Context()
	d, err := s.Reader.Dataset(ctx, r.Param("id"))
	if err != nil {
		return nil, err
	}
	if d.Redirect != "" {
		return nil, redirect{http.StatusPermanentRedirect, r.to.Explain(d.Redirect)}
	}
	scores, err := s.Reader.Scores(ctx, d.ID)
	if err != nil {
		return nil, err
	}
	m := r.explainModel(d, scores)
	return &page{Title: r.T("explain.title") + " · " + m.Title.Text, Data: m, NoIndex: true, Twin: s.twin("quality", "id", d.ID)}, nil
}

// explainModel explains a score.
func (e env) explainModel(d view.Dataset, scores []view.ScoreLine) explainModel {
	score := d.Quality.Score
	m := explainModel{Title: e.title(d.Data.Title), Href: e.to.Dataset(d.ID), Mark: e.scoreMark(score, chart.Large), Rules: score.Rules}
	for _, v := range d.Quality.Variants {
		m.Variants = append(m.Variants, link{Text: v.Variant, Note: e.T("rose.of", "points", e.Int(v.Points), "max", e.Int(v.Max))})
	}
	for i, dim := range score.Dimensions {
		x := explained{Glass: i + 1, Name: e.T("dim." + dim.ID), Text: e.T("dim." + dim.ID + ".text"), Points: e.Int(dim.Points), Max: e.Int(dim.Max)}
		if dim.Unknown > 0 {
			x.Unsure = e.T("rose.unknown", "points", e.Int(dim.Unknown))
		}
		for _, one := range score.Metrics {
			if one.Dimension == dim.ID {
				x.Metrics = append(x.Metrics, e.metric(one, d.Data))
			}
		}
		m.Dims = append(m.Dims, x)
	}
	var repairs []catalog.Finding
	for _, f := range d.Quality.Findings {
		if _, ok := e.rules.Rule(f.Code); !ok {
			repairs = append(repairs, f)
		}
	}
	m.Repairs = e.fixes(repairs, 40)
	e.trend(&m, scores)
	return m
}

func (e env) metric(one catalog.Metric, d catalog.Dataset) metric {
	m := metric{ID: one.Rule, Points: e.Int(one.Points), Max: e.Int(one.Max), Inputs: one.Inputs, Title: one.Rule}
	switch one.Outcome {
	case catalog.Pass:
		m.Outcome = status{"ok", e.T("metric.pass")}
	case catalog.Fail:
		m.Outcome, m.Mend = status{"bad", e.T("metric.fail")}, true
	case catalog.NotApplicable:
		m.Outcome = status{"none", e.T("metric.na")}
	default:
		m.Outcome = status{"none", e.T("metric.unknown")}
	}
	if one.Distribution != nil && *one.Distribution >= 0 && *one.Distribution < len(d.Distributions) {
		dist := d.Distributions[*one.Distribution]
		name := e.said(dist.Title).Text
		if name == "" {
			name = fileName(dist.URL())
		}
		m.Where = e.T("metric.file", "n", *one.Distribution+1, "name", short(name, 80))
	}
	if def, ok := e.rules.Rule(one.Rule); ok {
		m.Title, m.Why, m.Remedy, m.Note = def.Title(e.Code), def.Why(e.Code), def.Remedy(e.Code), def.Note(e.Code)
		m.Minutes = e.N("minutes", def.Minutes)
		m.DataJSON, m.Turtle = strings.TrimSpace(def.Example.DataJSON), strings.TrimSpace(def.Example.Turtle)
	}
	return m
}

// trend draws the score's history, when it moved.
func (e env) trend(m *explainModel, scores []view.ScoreLine) {
	if len(scores) < 2 {
		return
	}
	scores = scores[max(0, len(scores)-60):]
	var points []chart.Bar
	most := 0
	for _, s := range scores {
		row := scoreRow{e.Date(s.Time), e.Int(s.Points), e.Int(s.Max), e.Int(s.Unknown)}
		m.Scores = append(m.Scores, row)
		points = append(points, chart.Bar{Value: float64(s.Points), Title: row.When + ": " + row.Points})
		most = max(most, s.Max)
	}
	first, last := m.Scores[0], m.Scores[len(m.Scores)-1]
	m.Trend = chart.Line(points, float64(most), e.T("trend.alt", "from", first.Points, "to", last.Points, "start", first.When, "end", last.When))
}
