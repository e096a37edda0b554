package chart

import "math"

// edge is a side of a cell: where it starts and the cell on its other side,
// -1 for the outline.
type edge struct {
	from  Point
	other int
}

// diagram is a power diagram in a convex outline: site i owns the points q for
// which |q - site|² - weight is smallest. Cells are convex and cover the
// outline without overlap.
type diagram struct {
	outline Polygon
	sites   []Point
	weights []float64
	cells   [][]edge
	area    []float64
	centre  []Point
	spare   []edge
}

// cut computes the cells.
func (d *diagram) cut() {
	n := len(d.sites)
	if d.cells == nil {
		d.cells, d.area, d.centre = make([][]edge, n), make([]float64, n), make([]Point, n)
	}
	var near []int
	for i := range n {
		near = near[:0]
		for _, e := range d.cells[i] { // last time's neighbours cut most away
			if e.other >= 0 {
				near = append(near, e.other)
			}
		}
		cell := d.cells[i][:0]
		for _, p := range d.outline {
			cell = append(cell, edge{p, -1})
		}
		reach := d.reach(i, cell)
		for _, j := range near {
			cell, reach = d.cutBy(i, j, cell, reach)
		}
		for j := range n {
			cell, reach = d.cutBy(i, j, cell, reach)
		}
		d.cells[i] = cell
		d.area[i], d.centre[i] = measure(cell)
	}
}

// cutBy takes from cell i what site j owns. reach is the distance from site i
// to the farthest corner.
func (d *diagram) cutBy(i, j int, cell []edge, reach float64) ([]edge, float64) {
	if i == j || len(cell) == 0 {
		return cell, reach
	}
	a, b := d.sites[i], d.sites[j]
	dx, dy := b.X-a.X, b.Y-a.Y
	square := dx*dx + dy*dy
	if square == 0 {
		return cell, reach
	}
	dist := math.Sqrt(square)
	// The border is a line across a→b at this distance from a.
	border := (square + d.weights[i] - d.weights[j]) / (2 * dist)
	if border >= reach {
		return cell, reach
	}
	ux, uy := dx/dist, dy/dist
	limit := a.X*ux + a.Y*uy + border
	out := d.spare[:0]
	cutAny := false
	for k, e := range cell {
		next := cell[(k+1)%len(cell)]
		from, to := e.from.X*ux+e.from.Y*uy-limit, next.from.X*ux+next.from.Y*uy-limit
		if from <= 0 {
			out = append(out, e)
		}
		if (from <= 0) != (to <= 0) {
			cutAny = true
			t := from / (from - to)
			q := Point{e.from.X + t*(next.from.X-e.from.X), e.from.Y + t*(next.from.Y-e.from.Y)}
			if from <= 0 {
				out = append(out, edge{q, j}) // the new side begins
			} else {
				out = append(out, edge{q, e.other})
			}
		} else if from > 0 {
			cutAny = true
		}
	}
	if !cutAny {
		return cell, reach
	}
	d.spare = cell
	return out, d.reach(i, out)
}

func (d *diagram) reach(i int, cell []edge) float64 {
	far := 0.0
	for _, e := range cell {
		far = max(far, math.Hypot(e.from.X-d.sites[i].X, e.from.Y-d.sites[i].Y))
	}
	return far
}

func measure(cell []edge) (area float64, centre Point) {
	p := make(Polygon, len(cell))
	for i, e := range cell {
		p[i] = e.from
	}
	if len(p) < 3 {
		return 0, Point{}
	}
	return p.Area(), p.Centroid()
}
