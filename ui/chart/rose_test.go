package chart

import (
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// A petal's area is in proportion to its points: a ring's share is that of the
// squares of its radii.
func TestPetalsFillByArea(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.Float64Range(0, 1).Draw(t, "share")
		r := radius(s)
		if got := (r*r - hub*hub) / (rim*rim - hub*hub); math.Abs(got-s) > 1e-9 {
			t.Fatalf("%v of the points fill %v of the area", s, got)
		}
	})
}

func TestRose(t *testing.T) {
	out := Rose([5]Petal{{50, 0, 100}, {0, 100, 100}, {110, 0, 110}, {-10, 0, 75}, {20, 10, 20}}, Medium, "342", `Calidad "342"`)
	contains(t, out, `class="rose m"`, `aria-label="Calidad &#34;342&#34;"`, `class="g1"`, `class="g3"`, `class="g5"`, ">342</text>")
	if n := strings.Count(string(out), `class="unknown"`); n != 2 {
		t.Errorf("%d petals with clear glass, want 2", n)
	}
	for _, bad := range []string{`class="g2"`, `class="g4"`, "NaN", "style="} {
		if strings.Contains(string(out), bad) {
			t.Errorf("%s is in the rose", bad)
		}
	}
}

// Nothing known and nothing to know must not divide by zero.
func TestRoseOfNothing(t *testing.T) {
	out := Rose([5]Petal{}, Small, "", "x")
	if strings.Contains(string(out), "NaN") || strings.Contains(string(out), `class="g`) {
		t.Errorf("%s", out)
	}
}

func TestMark(t *testing.T) {
	a, again, b := Mark("a"), Mark("a"), Mark("b")
	if a != again || a == b {
		t.Error("a mark is not its id's")
	}
	glasses := map[string]bool{}
	for _, piece := range strings.Split(string(a), `class="g`)[1:] {
		glasses[piece[:1]] = true
	}
	if len(glasses) != 4 {
		t.Errorf("%d glasses in a mark of four pieces", len(glasses))
	}
}

func TestCharts(t *testing.T) {
	hostile := []Bar{{Value: 3, Title: `"><script>`, Class: `x"y`}, {Value: 0, Title: "b"}, {Value: 6, Title: "c"}}
	for name, out := range map[string]string{"bars": string(Bars(hostile, `"alt"`)), "line": string(Line(hostile, 10, `"alt"`)), "strip": string(Strip(hostile, `"alt"`)), "stack": string(Stack(hostile, `"alt"`))} {
		if strings.Contains(out, "<script") || strings.Contains(out, `x"y`) || strings.Contains(out, "style=") {
			t.Errorf("%s: not escaped: %s", name, out)
		}
		if !strings.Contains(out, `aria-label="&#34;alt&#34;"`) || !strings.Contains(out, `role="img"`) {
			t.Errorf("%s: no text alternative", name)
		}
	}
	for name, out := range map[string]string{"bars": string(Bars(nil, "x")), "line": string(Line(nil, 0, "x")), "one": string(Line(hostile[:1], 0, "x")), "strip": string(Strip(nil, "x")), "stack": string(Stack([]Bar{{}}, "x"))} {
		if strings.Contains(out, "NaN") || strings.Contains(out, "Inf") {
			t.Errorf("%s of nothing: %s", name, out)
		}
	}
	// Bars are in proportion to the largest.
	contains(t, Bars([]Bar{{Value: 3}, {Value: 6}}, "x"), `y="60" width="32" height="52"`, `y="8" width="32" height="104"`)
	// A stack's parts fill its width.
	contains(t, Stack([]Bar{{Value: 1}, {Value: 2}}, "x"), `x="0" y="0" width="200"`, `x="200" y="0" width="400"`)
}
