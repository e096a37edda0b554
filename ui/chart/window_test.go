package chart

import (
	"fmt"
	"html/template"
	"math"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
)

// sources makes n sources with from 0 to some 3,000 datasets.
func sources(n int, seed uint64) []Source {
	rng := rand.New(rand.NewPCG(seed, 7))
	out := make([]Source, n)
	for i := range out {
		count := int(math.Exp(rng.Float64()*8)) - 1
		out[i] = Source{ID: fmt.Sprintf("fuente-%d-%d", seed, i), Name: "Instituto de Estadística", Count: count, Label: fmt.Sprint(count)}
	}
	return out
}

var numbers = []int{1, 2, 3, 4, 5, 7, 12, 17, 30, 60, 120}

// The panes cover the opening: each inside the arch, none over another, areas
// in proportion to the roots of the counts.
func TestLayoutFillsTheArch(t *testing.T) {
	opening := Opening()
	for _, n := range append(numbers, 500) {
		panes := Layout(sources(n, 3))
		if len(panes) != n {
			t.Fatalf("%d panes of %d sources", len(panes), n)
		}
		total, roots := 0.0, 0.0
		for _, p := range panes {
			total += p.Shape.Area()
			roots += math.Sqrt(float64(max(p.Source.Count, 1)))
		}
		if off := math.Abs(total/opening.Area() - 1); off > 1e-6 {
			t.Errorf("%d panes cover %.6f of the opening", n, total/opening.Area())
		}
		for _, p := range panes {
			want := opening.Area() * math.Sqrt(float64(max(p.Source.Count, 1))) / roots
			if off := math.Abs(p.Shape.Area()/want - 1); off > 0.01 {
				t.Errorf("%d panes: one of %d datasets has %.1f, want %.1f", n, p.Source.Count, p.Shape.Area(), want)
			}
			for _, q := range p.Shape {
				if !opening.Contains(q, 1e-6) {
					t.Errorf("%d panes: a corner %v outside the arch", n, q)
				}
			}
			if c := p.Shape.Centroid(); !p.Shape.Contains(c, 1e-9) {
				t.Errorf("%d panes: a pane isn't convex around %v", n, c)
			}
		}
		if n > 60 {
			continue // pairs grow with the square
		}
		for i, p := range panes {
			for _, q := range panes[i+1:] {
				// Convex panes overlap only if some corner, drawn a little
				// inwards, lies in the other.
				c, d := p.Shape.Centroid(), q.Shape.Centroid()
				for _, k := range p.Shape {
					if q.Shape.Contains(Point{k.X + (c.X-k.X)*.02, k.Y + (c.Y-k.Y)*.02}, -1e-3) {
						t.Fatalf("%d panes: %s and %s overlap", n, p.Source.ID, q.Source.ID)
					}
				}
				if p.Shape.Contains(d, -1e-3) || q.Shape.Contains(c, -1e-3) {
					t.Fatalf("%d panes: %s lies in %s", n, p.Source.ID, q.Source.ID)
				}
			}
		}
	}
}

// When counts move by up to 3 %, at least nine panes of ten move by less than
// a twentieth of the width.
func TestLayoutIsCalm(t *testing.T) {
	for _, n := range numbers {
		for seed := range uint64(min(8, max(1, 60/n))) {
			before := sources(n, seed)
			rng := rand.New(rand.NewPCG(seed, 9))
			after := append([]Source(nil), before...)
			for i := range after {
				after[i].Count = int(math.Round(float64(after[i].Count) * (1 + (rng.Float64()*2-1)*.03)))
			}
			a, b := Layout(before), Layout(after)
			calm := 0
			for i := range a {
				p, q := a[i].Shape.Centroid(), b[i].Shape.Centroid()
				if math.Hypot(p.X-q.X, p.Y-q.Y) < .05*WindowWidth {
					calm++
				}
			}
			if 10*calm < 9*n {
				t.Errorf("%d panes, seed %d: only %d stayed", n, seed, calm)
			}
		}
	}
}

func TestLayoutDependsOnIDsAndCountsAlone(t *testing.T) {
	src := sources(25, 1)
	turned := append([]Source(nil), src...)
	rand.New(rand.NewPCG(1, 2)).Shuffle(len(turned), func(i, j int) { turned[i], turned[j] = turned[j], turned[i] })
	if a, b := Layout(src), Layout(turned); !reflect.DeepEqual(a, b) {
		t.Error("another order gives another layout")
	}
	renamed := append([]Source(nil), src...)
	for i := range renamed {
		renamed[i].Name, renamed[i].State = "otro", Dark
	}
	for i, p := range Layout(renamed) {
		if !reflect.DeepEqual(p.Shape, Layout(src)[i].Shape) {
			t.Fatal("names or states change the layout")
		}
	}
}

func TestLayoutOfNothingAndOfTooMany(t *testing.T) {
	if p := Layout(nil); p != nil {
		t.Errorf("%d panes of no source", len(p))
	}
	many := sources(MaxPanes+20, 5)
	least := 1 << 30
	panes := Layout(many)
	for _, p := range panes {
		least = min(least, p.Source.Count)
	}
	if len(panes) != MaxPanes {
		t.Fatalf("%d panes", len(panes))
	}
	kept := map[string]bool{}
	for _, p := range panes {
		kept[p.Source.ID] = true
	}
	for _, s := range many {
		if !kept[s.ID] && s.Count > least {
			t.Errorf("a source of %d is left out, one of %d isn't", s.Count, least)
		}
	}
}

// A label stands inside its pane, clear of the lead, at both sizes that the
// style sheet may give it.
func TestLabelsStandInTheirPanes(t *testing.T) {
	drawn := 0
	for _, n := range numbers {
		for _, p := range Layout(sources(n, 2)) {
			l, ok := place(p, leadWidth(n))
			if !ok {
				continue
			}
			drawn++
			size := map[string]float64{"t0": 21, "t1": 15.5, "t2": 13, "t3": 11}[l.class]
			if l.narrow {
				size = 21
			}
			hw, hh := widest(l.lines)*size/2, float64(len(l.lines))*lineHeight*size/2
			for _, corner := range []Point{{l.at.X - hw, l.at.Y - hh}, {l.at.X + hw, l.at.Y - hh}, {l.at.X + hw, l.at.Y + hh}, {l.at.X - hw, l.at.Y + hh}} {
				if !p.Shape.Contains(corner, 0) {
					t.Errorf("%d panes: label %v of %s leaves its pane", n, l.lines, p.Source.ID)
				}
			}
		}
	}
	if drawn < 60 {
		t.Errorf("only %d labels found a place", drawn)
	}
}

func TestWrapKeepsTheWords(t *testing.T) {
	for _, name := range []string{"Salud", "Instituto de Estadística", "Dirección Nacional de Vialidad y Obras", ""} {
		for _, lines := range wrap(name) {
			if got := strings.Join(lines, " "); got != name || len(lines) > maxLines {
				t.Errorf("%q becomes %q", name, lines)
			}
		}
	}
	if len(wrap("a b c")) != 3 {
		t.Errorf("three words: %v", wrap("a b c"))
	}
}

func TestWindowShowsStatesAndEscapes(t *testing.T) {
	src := []Source{
		{ID: "a", Name: `<b>"A"`, Title: `"><script>`, Href: `/x?"><script>`, Count: 9, Label: "<9", State: Full}, {ID: "b", Name: "B", Title: "B", Href: "/b", Count: 9, Label: "9", State: Pale},
		{ID: "c", Name: "C", Title: "C", Href: "/c", Count: 9, Label: "9", State: Cracked}, {ID: "d", Name: "D", Title: "D", Href: "/d", Count: 9, Label: "9", State: Dark},
	}
	out := string(Window(Layout(src), `"<t>`))
	for _, want := range []string{` pale"`, ` cracked"`, ` dark"`, `class="crack"`, "onpale", "ondark", `aria-label="&#34;&lt;t&gt;"`, `href="/b"`} {
		if !strings.Contains(out, want) {
			t.Errorf("%s is missing", want)
		}
	}
	for _, bad := range []string{"<script", "<b>", "style=", "NaN", "Inf"} {
		if strings.Contains(out, bad) {
			t.Errorf("%s is in the picture", bad)
		}
	}
}

// A crack stays in its pane.
func TestCracksStayInTheirPane(t *testing.T) {
	for _, p := range Layout(sources(30, 4)) {
		l, ok := place(p, 5)
		path := cracks(p, l, ok)
		for _, piece := range strings.FieldsFunc(path, func(r rune) bool { return r == 'M' || r == 'L' }) {
			var q Point
			if _, err := fmt.Sscanf(piece, "%g %g", &q.X, &q.Y); err != nil {
				t.Fatalf("%q: %v", piece, err)
			}
			if !p.Shape.Contains(q, 4) {
				t.Errorf("%s: %v is outside", p.Source.ID, q)
			}
		}
	}
}

func contains(t *testing.T, out template.HTML, want ...string) {
	t.Helper()
	for _, w := range want {
		if !strings.Contains(string(out), w) {
			t.Errorf("%s is missing in %.300s", w, out)
		}
	}
}
