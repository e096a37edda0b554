package chart

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
	"time"
)

func randomSources(n int, seed uint64) []Source {
	rng := rand.New(rand.NewPCG(seed, 7))
	out := make([]Source, n)
	for i := range out {
		out[i] = Source{ID: fmt.Sprintf("fuente-%d-%d", seed, i), Count: int(math.Exp(rng.Float64()*8)) + rng.IntN(3)}
	}
	return out
}

func TestTmp(t *testing.T) {
	for _, n := range []int{1, 2, 3, 5, 17, 50, 100, 200, 500} {
		worstMove, worstArea := 1.0, 0.0
		var took time.Duration
		for seed := range uint64(6) {
			src := randomSources(n, seed)
			t0 := time.Now()
			a := Layout(src)
			took += time.Since(t0)
			want := areas(src, Opening().Area())
			_ = want
			rng := rand.New(rand.NewPCG(seed, 9))
			src2 := append([]Source(nil), src...)
			for i := range src2 {
				src2[i].Count = int(math.Round(float64(src2[i].Count) * (1 + (rng.Float64()*2-1)*.03)))
			}
			b := Layout(src2)
			calm := 0
			for i := range a {
				p, q := a[i].Shape.Centroid(), b[i].Shape.Centroid()
				if math.Hypot(p.X-q.X, p.Y-q.Y) < .05*WindowWidth {
					calm++
				}
			}
			worstMove = min(worstMove, float64(calm)/float64(n))
			sum := 0.0
			for _, p := range a {
				sum += math.Sqrt(float64(max(p.Source.Count, 1)))
			}
			for _, p := range a {
				w := math.Sqrt(float64(max(p.Source.Count, 1))) / sum * Opening().Area()
				worstArea = max(worstArea, math.Abs(p.Shape.Area()-w)/w)
			}
		}
		t.Logf("n=%d calm=%.3f area=%.4f took=%v", n, worstMove, worstArea, took/6)
	}
}
