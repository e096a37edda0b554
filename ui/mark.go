package ui

import (
	"html/template"
	"math"
	"strings"

	"github.com/vitral-data/vitral/catalog"
	"github.com/vitral-data/vitral/catalog/index"
	"github.com/vitral-data/vitral/catalog/view"
	"github.com/vitral-data/vitral/ui/chart"
)

// mark is a quality score as pages show it.
type mark struct {
	Points, Max, Unknown string
	Band                 status
	Rose                 template.HTML
	Dims                 []dimMark
	Scored               bool
}

// dimMark is one line beside the rose.
type dimMark struct {
	Glass                      int
	Name, Points, Max, Unknown string
}

// cardMark is the score of a hit, with a small rose.
func (e env) cardMark(q view.CardQuality) mark {
	var petals [5]chart.Petal
	for i := range petals {
		petals[i] = chart.Petal{Points: q.Dimensions[i][0], Unknown: q.Dimensions[i][1], Max: e.most(i)}
	}
	return e.mark(petals, 1, q.Points, q.Unknown, q.Max, q.Band, chart.Small)
}

// scoreMark is the score on a dataset's own page.
func (e env) scoreMark(s catalog.Score, size chart.Size) mark {
	var petals [5]chart.Petal
	for i, d := range s.Dimensions[:min(len(s.Dimensions), 5)] {
		petals[i] = chart.Petal{Points: d.Points, Unknown: d.Unknown, Max: d.Max}
	}
	return e.mark(petals, 1, s.Points, s.Unknown, s.Max, s.Band, size)
}

// statsMark is the mean of many datasets.
func (e env) statsMark(s *index.Stats, size chart.Size) mark {
	if s == nil || s.Datasets == 0 {
		return mark{}
	}
	var petals [5]chart.Petal
	for i := range petals {
		petals[i] = chart.Petal{Points: s.Sum.Dimensions[i][0], Unknown: s.Sum.Dimensions[i][1], Max: e.most(i) * s.Datasets}
	}
	return e.mark(petals, s.Datasets, s.Sum.Points, s.Sum.Unknown, s.Sum.Max, bandOf(s), size)
}

// mark makes a mark of sums over n datasets.
func (e env) mark(petals [5]chart.Petal, n, points, unknown, most int, band string, size chart.Size) mark {
	if most <= 0 || n <= 0 {
		return mark{}
	}
	mean := func(sum int) string { return e.Int(int(math.Round(float64(sum) / float64(n)))) }
	m := mark{Points: mean(points), Max: mean(most), Band: e.bandState(band), Scored: true}
	if unknown > 0 {
		m.Unknown = mean(unknown)
	}
	alt := []string{e.T("rose.alt", "points", m.Points, "max", m.Max)}
	for i, p := range petals {
		if i >= len(e.dims) {
			break
		}
		d := dimMark{Glass: i + 1, Name: e.T("dim." + e.dims[i].id), Points: mean(p.Points), Max: mean(p.Max)}
		line := d.Name + " " + e.T("rose.of", "points", d.Points, "max", d.Max)
		if p.Unknown > 0 {
			d.Unknown = mean(p.Unknown)
			line += ", " + e.T("rose.unknown", "points", d.Unknown)
		}
		alt = append(alt, line)
		m.Dims = append(m.Dims, d)
	}
	centre := ""
	if size != chart.Small {
		centre = m.Points
	}
	m.Rose = chart.Rose(petals, size, centre, strings.Join(alt, "; "))
	return m
}

func (e env) most(i int) int {
	if i < len(e.dims) {
		return e.dims[i].max
	}
	return 0
}

// bandOf is the band of a mean, by the limits of a dataset's.
func bandOf(s *index.Stats) string {
	mean := index.Numbers{Points: s.Sum.Points / s.Datasets, Max: s.Sum.Max / s.Datasets}
	if i, ok := mean.Band(); ok {
		return index.Bands()[i]
	}
	return ""
}
