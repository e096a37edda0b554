package chart

import (
	"html/template"
	"strconv"
)

// Bar is one bar, or one point of a line.
type Bar struct {
	Value float64
	// Title is its tool tip; the table beside the picture has the same.
	Title string
	// Class is its colour: g1 to g6, or a state's.
	Class string
}

// The box of bars and lines, in user units.
const (
	chartWidth  = 600.0
	chartHeight = 120.0
	floor       = 112.0
	ceiling     = 8.0
)

// Bars draws values side by side from zero, scaled to the largest. alt sums
// them up in words.
func Bars(bars []Bar, alt string) template.HTML {
	most := 0.0
	for _, b := range bars {
		most = max(most, b.Value)
	}
	var s svg
	s.open(alt)
	slot := slotWidth(len(bars))
	for i, b := range bars {
		h := 0.0
		if most > 0 {
			h = max(b.Value, 0) / most * (floor - ceiling)
		}
		s.put(`<rect class="%s" x="%s" y="%s" width="%s" height="%s"><title>%s</title></rect>`, text(b.Class),
			num(float64(i)*slot+slot*.1), num(floor-h), num(slot*.8), num(max(h, 1)), text(b.Title))
	}
	s.put(`<path class="axis" d="M0 %gH%g"/></svg>`, floor+.5, chartWidth)
	return s.done()
}

// Line draws values as a line from zero to most, evenly spaced.
func Line(points []Bar, most float64, alt string) template.HTML {
	var s svg
	s.open(alt)
	var path, dots svg
	for i, p := range points {
		x := chartWidth / 2
		if len(points) > 1 {
			x = 6 + (chartWidth-12)*float64(i)/float64(len(points)-1)
		}
		y := floor
		if most > 0 {
			y -= min(max(p.Value/most, 0), 1) * (floor - ceiling)
		}
		command := "L"
		if i == 0 {
			command = "M"
		}
		path.put("%s%s %s", command, num(x), num(y))
		dots.put(`<circle class="dot" cx="%s" cy="%s" r="4"><title>%s</title></circle>`, num(x), num(y), text(p.Title))
	}
	s.put(`<path class="line" d="%s"/>%s<path class="axis" d="M0 %gH%g"/></svg>`, path.b.String(), dots.b.String(), floor+.5, chartWidth)
	return s.done()
}

// Strip draws equal little panes in a row, as Bars spaces them, so that one can
// stand under the other: how each of them ended. Only the classes differ.
func Strip(cells []Bar, alt string) template.HTML {
	const high = 14.0
	var s svg
	s.put(`<svg class="strip" viewBox="0 0 %g %g" role="img" aria-label="%s">`, chartWidth, high, text(alt))
	slot := slotWidth(len(cells))
	for i, c := range cells {
		s.put(`<rect class="%s" x="%s" y="1" width="%s" height="%g" rx="2"><title>%s</title></rect>`, text(c.Class),
			num(float64(i)*slot+slot*.1), num(slot*.8), high-2, text(c.Title))
	}
	s.put(`</svg>`)
	return s.done()
}

// Stack draws parts of a whole as one bar, in order; parts of nothing are left
// out.
func Stack(parts []Bar, alt string) template.HTML {
	sum := 0.0
	for _, p := range parts {
		sum += max(p.Value, 0)
	}
	var s svg
	s.put(`<svg class="stack" viewBox="0 0 %g 22" preserveAspectRatio="none" role="img" aria-label="%s">`, chartWidth, text(alt))
	x := 0.0
	for _, p := range parts {
		if p.Value <= 0 || sum == 0 {
			continue
		}
		w := p.Value / sum * chartWidth
		s.put(`<rect class="%s" x="%s" y="0" width="%s" height="22"><title>%s</title></rect>`, text(p.Class), num(x), num(w), text(p.Title))
		x += w
	}
	s.put(`</svg>`)
	return s.done()
}

func (s *svg) open(alt string) {
	s.put(`<svg class="chart" viewBox="0 0 %s %s" role="img" aria-label="%s">`, strconv.Itoa(int(chartWidth)), strconv.Itoa(int(chartHeight)), text(alt))
}

// slotWidth is the room of one bar; two bars must not look like a wall.
func slotWidth(n int) float64 { return min(chartWidth/float64(max(n, 1)), 40) }
