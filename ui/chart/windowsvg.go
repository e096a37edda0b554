package chart

import (
	"crypto/sha256"
	"html/template"
	"math"
)

// Window draws the panes in their frame. title is the picture's name for
// screen readers; the same as a table stands beside it on the page.
func Window(panes []Pane, title string) template.HTML {
	var s svg
	lead := leadWidth(len(panes))
	s.put(`<svg class="window" viewBox="0 0 %g %g" role="group" aria-label="%s">`, WindowWidth, WindowHeight, text(title))
	s.put(`<defs><radialGradient id="sheen" cx=".5" cy=".45" r=".75"><stop class="s0" offset="0"/><stop class="s1" offset="1"/></radialGradient></defs>`)
	s.put(`<path class="lead" d="%s"/><path class="clear" d="%s"/><g class="panes" stroke-width="%s">`, framePath(), Opening().path(), num(lead))
	labels := make([]label, len(panes))
	fits := make([]bool, len(panes))
	for i, p := range panes {
		labels[i], fits[i] = place(p, lead)
		s.put(`<a href="%s"><title>%s</title><path class="g%d`, text(p.Source.Href), text(p.Source.Title), Glass(p.Source.ID))
		if p.Source.State != Full {
			s.put(` %s`, p.Source.State)
		}
		s.put(`" d="%s"/>`, p.Shape.path())
		if p.Source.State == Cracked {
			s.put(`<path class="crack" stroke-width="%s" d="%s"/>`, num(max(lead/2.4, .8)), cracks(p, labels[i], fits[i]))
		}
		s.put(`</a>`)
	}
	s.put(`</g><path class="sheen" fill="url(#sheen)" d="%s"/><g class="labels" aria-hidden="true">`, Opening().path())
	for i, p := range panes {
		if fits[i] {
			s.label(labels[i], onClass(p.Source))
		}
	}
	s.put(`</g></svg>`)
	return s.done()
}

// label writes one label, its lines spaced in em so that the style sheet may
// set another size.
func (s *svg) label(l label, on string) {
	class := l.class + " " + on
	if l.narrow {
		class += " nw"
	}
	s.put(`<text class="%s" x="%s" y="%s">`, class, num(l.at.X), num(l.at.Y))
	for i, line := range l.lines {
		dy := lineHeight
		if i == 0 { // the middle of the block on the point: baseline is .34 em lower
			dy = .34 - lineHeight*float64(len(l.lines)-1)/2
		}
		weight := ""
		if i == len(l.lines)-1 {
			weight = ` class="ct"`
		}
		s.put(`<tspan%s x="%s" dy="%.2fem">%s</tspan>`, weight, num(l.at.X), dy, text(line))
	}
	s.put(`</text>`)
}

// onClass is the class of text on a pane: on1 to on6 by glass, or that of a
// state which changes the glass.
func onClass(src Source) string {
	switch src.State {
	case Pale:
		return "onpale"
	case Dark:
		return "ondark"
	}
	return "on" + string(rune('0'+Glass(src.ID)))
}

// leadWidth is how thick the lead between panes is.
func leadWidth(panes int) float64 {
	switch {
	case panes <= 30:
		return 5
	case panes <= 100:
		return 3.5
	case panes <= 250:
		return 2
	}
	return 1.2
}

// cracks are the lines of a blow at the corner farthest from the label: three
// rays that end before it, and a chord between two of them.
func cracks(p Pane, l label, labelled bool) string {
	target := p.Shape.Centroid()
	if labelled {
		target = l.at
	}
	var corner Point
	far := -1.0
	for _, q := range p.Shape {
		if d := math.Hypot(q.X-target.X, q.Y-target.Y); d > far {
			corner, far = q, d
		}
	}
	h := sha256.Sum256([]byte("crack " + p.Source.ID))
	reach := far * .95
	if labelled {
		reach = far * .45
	}
	angle := math.Atan2(target.Y-corner.Y, target.X-corner.X)
	var path svg
	var tips [3]Point
	for i := range tips {
		turn := (float64(i)-1)*.5 + (float64(h[i])/255-.5)*.3
		long := reach * (.75 + float64(h[i+3])/255*.35)
		end := Point{corner.X + long*math.Cos(angle+turn), corner.Y + long*math.Sin(angle+turn)}
		for n := 0; !p.Shape.Contains(end, -1) && n < 12; n++ {
			end = Point{corner.X + (end.X-corner.X)*.8, corner.Y + (end.Y-corner.Y)*.8}
		}
		kink := Point{corner.X + (end.X-corner.X)*.5 + (float64(h[i+6])/255-.5)*6, corner.Y + (end.Y-corner.Y)*.5 + (float64(h[i+9])/255-.5)*6}
		tips[i] = kink
		path.put("M%s %sL%s %sL%s %s", num(corner.X), num(corner.Y), num(kink.X), num(kink.Y), num(end.X), num(end.Y))
	}
	path.put("M%s %sL%s %sL%s %s", num(tips[0].X), num(tips[0].Y), num(tips[1].X), num(tips[1].Y), num(tips[2].X), num(tips[2].Y))
	return path.b.String()
}
