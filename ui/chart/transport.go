package chart

import "math"

// fit finds the weights with which the cells have the wanted areas. They exist
// and are unique but for a constant: it is optimal transport from the outline
// to the sites, solved by damped Newton steps (Kitagawa, Mérigot and Thibert
// 2019 prove that they converge). Because the sites don't depend on the areas,
// the cells move continuously when the areas do.
func (d *diagram) fit(want []float64, tolerance float64) {
	d.cut()
	if d.smallest() < 1e-9 { // from Voronoi's diagram no cell is empty
		for i := range d.weights {
			d.weights[i] = 0
		}
		d.cut()
	}
	least := d.smallest()
	for _, a := range want {
		least = min(least, a)
	}
	least /= 2
	gap := make([]float64, len(want))
	for range 60 {
		worst := 0.0
		for i := range want {
			gap[i] = want[i] - d.area[i]
			worst = max(worst, math.Abs(gap[i])/want[i])
		}
		if worst < tolerance {
			return
		}
		step := d.newton(gap)
		before, old := norm(gap), append([]float64(nil), d.weights...)
		for t := 1.0; t > 1e-6; t /= 2 {
			for i := range d.weights {
				d.weights[i] = old[i] + t*step[i]
			}
			d.cut()
			after := 0.0
			for i := range want {
				after += (want[i] - d.area[i]) * (want[i] - d.area[i])
			}
			if d.smallest() > least && math.Sqrt(after) <= (1-t/2)*before {
				break
			}
		}
	}
}

// newton solves for the change of the weights that would close the gaps if
// areas were linear in them, by conjugate gradients: a weight moves the border
// to a neighbour by 1/(2 × distance of the sites).
func (d *diagram) newton(gap []float64) []float64 {
	n := len(gap)
	x, r, p, q := make([]float64, n), append([]float64(nil), gap...), make([]float64, n), make([]float64, n)
	remove(r)
	copy(p, r)
	rr := dot(r, r)
	for range 4*n + 20 {
		if rr < 1e-16*dot(gap, gap) || rr == 0 {
			break
		}
		d.laplace(p, q)
		pq := dot(p, q)
		if pq <= 0 {
			break
		}
		alpha := rr / pq
		for i := range x {
			x[i] += alpha * p[i]
			r[i] -= alpha * q[i]
		}
		next := dot(r, r)
		for i := range p {
			p[i] = r[i] + next/rr*p[i]
		}
		rr = next
	}
	remove(x)
	return x
}

// laplace applies the derivative of the areas by the weights.
func (d *diagram) laplace(p, q []float64) {
	for i := range q {
		q[i] = 0
	}
	for i, cell := range d.cells {
		for k, e := range cell {
			if e.other < 0 {
				continue
			}
			to := cell[(k+1)%len(cell)].from
			side := math.Hypot(to.X-e.from.X, to.Y-e.from.Y)
			apart := math.Hypot(d.sites[i].X-d.sites[e.other].X, d.sites[i].Y-d.sites[e.other].Y)
			// Half from each side, so that the matrix is symmetric to the bit.
			h := side / (4 * apart)
			q[i] += h * (p[i] - p[e.other])
			q[e.other] += h * (p[e.other] - p[i])
		}
	}
}

func (d *diagram) smallest() float64 {
	least := math.Inf(1)
	for _, a := range d.area {
		least = min(least, a)
	}
	return least
}

func dot(a, b []float64) float64 {
	sum := 0.0
	for i := range a {
		sum += a[i] * b[i]
	}
	return sum
}

func norm(a []float64) float64 { return math.Sqrt(dot(a, a)) }

// remove takes the mean away: weights matter only by their differences.
func remove(a []float64) {
	mean := 0.0
	for _, v := range a {
		mean += v
	}
	mean /= float64(len(a))
	for i := range a {
		a[i] -= mean
	}
}
