// Package chart draws the portal's pictures as SVG on the server: the window
// of sources, the rose of quality, the pane of a body, bars, lines and strips.
// Colours are classes that the style sheet fills from its tokens, so that one
// picture serves every theme.
package chart

import (
	"crypto/sha256"
	"encoding/binary"
	"math"
	"slices"
	"strings"
)

// Source is one pane of the window.
type Source struct {
	ID string
	// Name is for the label, Title for the tool tip and for screen readers.
	Name, Title, Href string
	// Count is its datasets, Label the count as people write it.
	Count int
	Label string
	State State
}

// State is the light in which a pane is shown.
type State string

// The states: full light, pale, cracked, dark.
const (
	Full    State = "full"
	Pale    State = "pale"
	Cracked State = "cracked"
	Dark    State = "dark"
)

// MaxPanes is how many panes a window has at most: the sources with the most
// datasets.
const MaxPanes = 500

// Pane is a source's place in the window.
type Pane struct {
	Source Source
	Shape  Polygon
}

// wider is by how much panes are wider than high, as labels like it.
const wider = 1.3

// rounds of moving each site to its cell's centre: more make rounder panes,
// fewer make calmer ones.
const rounds = 6

// Layout divides the window's opening among sources, area in proportion to the
// square root of their datasets. It depends on ids and counts alone: a pane
// begins at a place that its id fixes, and moves a little when counts do.
// Panes are in the order of ids.
func Layout(sources []Source) []Pane {
	sources = slices.Clone(sources)
	if len(sources) > MaxPanes {
		slices.SortFunc(sources, func(a, b Source) int {
			if a.Count != b.Count {
				return b.Count - a.Count
			}
			return strings.Compare(a.ID, b.ID)
		})
		sources = sources[:MaxPanes]
	}
	slices.SortFunc(sources, func(a, b Source) int { return strings.Compare(a.ID, b.ID) })
	if len(sources) == 0 {
		return nil
	}
	outline := Opening()
	for i := range outline {
		outline[i].Y *= wider
	}
	d := &diagram{outline: outline, weights: make([]float64, len(sources))}
	for _, s := range sources {
		d.sites = append(d.sites, home(s.ID, outline))
	}
	apart(d.sites)
	want := areas(sources, outline.Area())
	for range rounds {
		d.fit(want, 0.05)
		copy(d.sites, d.centre)
	}
	d.fit(want, 0.003)
	panes := make([]Pane, len(sources))
	for i, s := range sources {
		shape := make(Polygon, 0, len(d.cells[i]))
		for k, e := range d.cells[i] {
			// Where three lines meet in one point a side may have no length.
			if next := d.cells[i][(k+1)%len(d.cells[i])].from; math.Hypot(next.X-e.from.X, next.Y-e.from.Y) > 1e-6 {
				shape = append(shape, Point{e.from.X, e.from.Y / wider})
			}
		}
		panes[i] = Pane{s, shape}
	}
	return panes
}

// areas are the wanted areas, of a total.
func areas(sources []Source, total float64) []float64 {
	want, sum := make([]float64, len(sources)), 0.0
	for i, s := range sources {
		want[i] = math.Sqrt(float64(max(s.Count, 1)))
		sum += want[i]
	}
	for i := range want {
		want[i] *= total / sum
	}
	return want
}

// home is the place of the opening that an id fixes.
func home(id string, outline Polygon) Point {
	low, high := outline.Bounds()
	h := sha256.Sum256([]byte(id))
	for range 1000 {
		u := float64(binary.BigEndian.Uint32(h[0:])) / (1 << 32)
		v := float64(binary.BigEndian.Uint32(h[4:])) / (1 << 32)
		p := Point{low.X + u*(high.X-low.X), low.Y + v*(high.Y-low.Y)}
		if outline.Contains(p, 0) {
			return p
		}
		h = sha256.Sum256(h[:])
	}
	return outline.Centroid()
}

// apart makes sure that no two sites are one: a duplicate would have no cell.
func apart(sites []Point) {
	seen := map[Point]bool{}
	for i, p := range sites {
		for seen[p] {
			p.X += 1e-3
			p.Y += 7e-4
		}
		seen[p] = true
		sites[i] = p
	}
}
