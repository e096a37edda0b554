package chart

import (
	"html/template"
	"math"
)

// Petal is one dimension of the rose.
type Petal struct {
	Points, Unknown, Max int
}

// Size of a rose: in a hit, on a page, large on a body's page.
type Size string

// The sizes, as classes: 50, 130 and 240 px.
const (
	Small  Size = "s"
	Medium Size = "m"
	Large  Size = "l"
)

// The rose's radii in its 100 × 100 box: petals grow from the hub.
const (
	hub    = 15.0
	rim    = 46.0
	lead   = 2.4 // between petals
	petals = 5
)

// Rose draws five petals, the first from the top clockwise, filled by area in
// proportion to the points. What is unknown is clear glass with a dashed edge
// on top of that; what was lost stays dull. alt says the numbers.
func Rose(p [petals]Petal, size Size, centre, alt string) template.HTML {
	var s svg
	s.put(`<svg class="rose %s" viewBox="0 0 100 100" role="img" aria-label="%s"><circle class="lead" cx="50" cy="50" r="49"/>`, size, text(alt))
	s.put(`<path class="dull" d="`)
	for i := range p {
		s.put(`%s`, petal(i, hub, rim))
	}
	s.put(`"/>`)
	for i, one := range p {
		if one.Max <= 0 {
			continue
		}
		points := share(one.Points, one.Max)
		known := radius(points)
		if points > 0 {
			s.put(`<path class="g%d" d="%s"/>`, i+1, petal(i, hub, known))
		}
		if unknown := share(one.Unknown, one.Max); unknown > 0 {
			s.put(`<path class="unknown" d="%s"/>`, petal(i, known, radius(min(points+unknown, 1))))
		}
	}
	s.put(`<circle class="hub" cx="50" cy="50" r="%g"/>`, hub-lead)
	if centre != "" {
		s.put(`<text x="50" y="54.6">%s</text>`, text(centre))
	}
	s.put(`</svg>`)
	return s.done()
}

func share(part, whole int) float64 {
	return min(max(float64(part)/float64(whole), 0), 1)
}

// radius is how far out a petal reaches that fills a share of its area.
func radius(share float64) float64 {
	return math.Sqrt(hub*hub + share*(rim*rim-hub*hub))
}

// petal is the path of petal i between two radii, lead left free at its sides.
func petal(i int, from, to float64) string {
	begin := -math.Pi/2 + 2*math.Pi*float64(i)/petals
	end := begin + 2*math.Pi/petals
	at := func(r, angle, side float64) string {
		// The side runs parallel to the spoke, half a lead away from it.
		off := math.Asin(lead / 2 / r)
		angle += side * off
		return num(50+r*math.Cos(angle)) + " " + num(50+r*math.Sin(angle))
	}
	return "M" + at(from, begin, 1) + "L" + at(to, begin, 1) + "A" + num(to) + " " + num(to) + " 0 0 1 " + at(to, end, -1) +
		"L" + at(from, end, -1) + "A" + num(from) + " " + num(from) + " 0 0 0 " + at(from, begin, 1) + "Z"
}
