package harvest

import (
	"github.com/vitral-data/vitral/catalog"
	"github.com/vitral-data/vitral/catalog/archive"
)

// rename pairs datasets that were not listed with new ones, one to one
// (ARCHIVE.md §4): (a) by the same folded title, unique on both sides, or,
// among several with that title, unique with the same folded publisher; (b) of
// the rest, by a shared URL that leaves one candidate each way.
func (w *planner) rename() {
	w.pairs = map[int]rename{}
	paired := map[*archive.Entry]bool{}
	var news []int
	for _, j := range w.news {
		if w.in.found[j].kind == catalog.KindDataset {
			news = append(news, j)
		}
	}
	w.byTitle(news, paired)
	w.byURL(news, paired)
}

// byTitle pairs by title, and by title and publisher.
func (w *planner) byTitle(news []int, paired map[*archive.Entry]bool) {
	type names struct{ title, publisher archive.FullHash }
	match := func(evidence string, name func(archive.Fingerprints) (names, bool)) {
		olds, fresh := map[names][]*archive.Entry{}, map[names][]int{}
		for _, e := range w.olds {
			if k, ok := name(e.Print); ok && !paired[e] {
				olds[k] = append(olds[k], e)
			}
		}
		for _, j := range news {
			if _, done := w.pairs[j]; done {
				continue
			}
			if k, ok := name(w.in.found[j].print); ok {
				fresh[k] = append(fresh[k], j)
			}
		}
		for k, js := range fresh {
			if es := olds[k]; len(js) == 1 && len(es) == 1 {
				w.pairs[js[0]] = rename{old: es[0], evidence: evidence}
				paired[es[0]] = true
			}
		}
	}
	match("title", func(p archive.Fingerprints) (names, bool) {
		return names{title: p.Title}, !p.Title.IsZero()
	})
	match("title-publisher", func(p archive.Fingerprints) (names, bool) {
		return names{p.Title, p.Publisher}, !p.Title.IsZero() && !p.Publisher.IsZero()
	})
}

// byURL pairs by a shared URL: each of the two must have the other as its only
// candidate over all URLs that it shares with anything.
func (w *planner) byURL(news []int, paired map[*archive.Entry]bool) {
	holders := map[archive.FullHash][]*archive.Entry{}
	for _, e := range w.olds {
		if !paired[e] {
			for _, u := range e.Print.URLs {
				holders[u] = append(holders[u], e)
			}
		}
	}
	type link struct {
		j   int
		url archive.FullHash
	}
	candidates := map[*archive.Entry]map[int]archive.FullHash{}
	back := map[int]map[*archive.Entry]bool{}
	for _, j := range news {
		if _, done := w.pairs[j]; done {
			continue
		}
		for _, u := range w.in.found[j].print.URLs {
			for _, e := range holders[u] {
				if candidates[e] == nil {
					candidates[e] = map[int]archive.FullHash{}
				}
				if _, seen := candidates[e][j]; !seen {
					candidates[e][j] = u
				}
				if back[j] == nil {
					back[j] = map[*archive.Entry]bool{}
				}
				back[j][e] = true
			}
		}
	}
	var found []link
	byOld := map[int]*archive.Entry{}
	for e, js := range candidates {
		if len(js) != 1 {
			continue
		}
		for j, u := range js {
			if len(back[j]) == 1 {
				found = append(found, link{j, u})
				byOld[j] = e
			}
		}
	}
	for _, l := range found {
		w.pairs[l.j] = rename{old: byOld[l.j], evidence: "url", url: l.url}
		paired[byOld[l.j]] = true
	}
}
