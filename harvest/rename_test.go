package harvest

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/vitral-data/vitral/catalog"
	"github.com/vitral-data/vitral/catalog/archive"
)

// TestPairsByURL compares the pairing by address with its definition, tried
// pair by pair.
func TestPairsByURL(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		urls := rapid.SliceOfNDistinct(rapid.IntRange(0, 8), 0, 4, rapid.ID)
		prints := func(label string) (out []archive.Fingerprints) {
			for _, us := range rapid.SliceOfN(urls, 0, 6).Draw(t, label) {
				var p archive.Fingerprints
				for _, u := range us {
					p.URLs = append(p.URLs, print8(string(rune('a'+u))))
				}
				out = append(out, p)
			}
			return out
		}
		w := planner{pairs: map[int]rename{}}
		for _, p := range prints("old") {
			w.olds = append(w.olds, &archive.Entry{Print: p})
		}
		var news []int
		for j, p := range prints("new") {
			w.in.found = append(w.in.found, found{kind: catalog.KindDataset, print: p})
			news = append(news, j)
		}
		w.byURL(news, map[*archive.Entry]bool{})
		share := func(e *archive.Entry, j int) bool {
			return slices.ContainsFunc(e.Print.URLs, func(u archive.FullHash) bool { return slices.Contains(w.in.found[j].print.URLs, u) })
		}
		for _, j := range news {
			var olds []*archive.Entry
			for _, e := range w.olds {
				if share(e, j) {
					olds = append(olds, e)
				}
			}
			back := 0
			if len(olds) == 1 {
				for _, k := range news {
					if share(olds[0], k) {
						back++
					}
				}
			}
			got, paired := w.pairs[j]
			if want := len(olds) == 1 && back == 1; paired != want || paired && got.old != olds[0] {
				t.Fatalf("new %d: paired %v, want %v", j, paired, want)
			}
		}
	})
}
