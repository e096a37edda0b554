package chart

import "math"

// Point is a place in user units of an SVG, y downwards.
type Point struct{ X, Y float64 }

// Polygon is a closed convex outline, its corners in order.
type Polygon []Point

// Area is the polygon's area, whichever way round its corners run.
func (p Polygon) Area() float64 { return math.Abs(p.signed()) }

func (p Polygon) signed() float64 {
	sum := 0.0
	for i, a := range p {
		b := p[(i+1)%len(p)]
		sum += a.X*b.Y - b.X*a.Y
	}
	return sum / 2
}

// Centroid is the polygon's centre of mass; of one without area its first
// corner.
func (p Polygon) Centroid() Point {
	var c Point
	area := p.signed()
	if math.Abs(area) < 1e-12 {
		if len(p) > 0 {
			return p[0]
		}
		return c
	}
	for i, a := range p {
		b := p[(i+1)%len(p)]
		cross := a.X*b.Y - b.X*a.Y
		c.X += (a.X + b.X) * cross
		c.Y += (a.Y + b.Y) * cross
	}
	return Point{c.X / (6 * area), c.Y / (6 * area)}
}

// Contains says whether q lies in the polygon or within eps of it.
func (p Polygon) Contains(q Point, eps float64) bool {
	sign := 1.0
	if p.signed() < 0 {
		sign = -1
	}
	for i, a := range p {
		b := p[(i+1)%len(p)]
		length := math.Hypot(b.X-a.X, b.Y-a.Y)
		if length == 0 {
			continue
		}
		if sign*((b.X-a.X)*(q.Y-a.Y)-(b.Y-a.Y)*(q.X-a.X))/length < -eps {
			return false
		}
	}
	return true
}

// Bounds are the corners of the smallest upright rectangle around it.
func (p Polygon) Bounds() (low, high Point) {
	low, high = Point{math.Inf(1), math.Inf(1)}, Point{math.Inf(-1), math.Inf(-1)}
	for _, q := range p {
		low.X, low.Y = min(low.X, q.X), min(low.Y, q.Y)
		high.X, high.Y = max(high.X, q.X), max(high.Y, q.Y)
	}
	return low, high
}

// room says how many times a box of half width hw and half height hh fits
// around q before it meets an edge; below 1 it doesn't fit.
func (p Polygon) room(q Point, hw, hh float64) float64 {
	sign := 1.0
	if p.signed() < 0 {
		sign = -1
	}
	most := math.Inf(1)
	for i, a := range p {
		b := p[(i+1)%len(p)]
		dx, dy := b.X-a.X, b.Y-a.Y
		length := math.Hypot(dx, dy)
		if length == 0 {
			continue
		}
		inside := sign * (dx*(q.Y-a.Y) - dy*(q.X-a.X)) / length
		most = min(most, inside/(math.Abs(dy/length)*hw+math.Abs(dx/length)*hh))
	}
	return most
}

// centreFor finds where a box of this shape has the most room: the visual
// centre for a label, which is not the centroid when an arch cuts the pane.
func (p Polygon) centreFor(hw, hh float64) (at Point, room float64) {
	low, high := p.Bounds()
	at, room = p.Centroid(), math.Inf(-1)
	if len(p) < 3 {
		return at, room
	}
	room = p.room(at, hw, hh)
	middle, span := at, Point{high.X - low.X, high.Y - low.Y}
	const steps = 6
	for range 5 { // each round looks closer around the best place so far
		for ix := -steps; ix <= steps; ix++ {
			for iy := -steps; iy <= steps; iy++ {
				q := Point{middle.X + span.X/2*float64(ix)/steps, middle.Y + span.Y/2*float64(iy)/steps}
				if r := p.room(q, hw, hh); r > room+1e-9 {
					at, room = q, r
				}
			}
		}
		middle, span = at, Point{span.X / 3, span.Y / 3}
	}
	return at, room
}
