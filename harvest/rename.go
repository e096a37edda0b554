package harvest

import (
	"github.com/vitral-data/vitral/catalog"
	"github.com/vitral-data/vitral/catalog/archive"
)

// rename pairs datasets that were not listed with new ones, one to one
// (docs/harvesting.md): (a) by the same folded title, unique on both sides, or,
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
// candidate over all URLs that it shares with anything. An address that
// several share on one side makes everything on the other ambiguous, so only
// addresses with one each way are looked at pair by pair: the work grows with
// the addresses, not with the pairs.
func (w *planner) byURL(news []int, paired map[*archive.Entry]bool) {
	type holders struct {
		olds []*archive.Entry
		news []int
	}
	byURL := map[archive.FullHash]*holders{}
	for _, e := range w.olds {
		if paired[e] {
			continue
		}
		for _, u := range e.Print.URLs {
			if byURL[u] == nil {
				byURL[u] = &holders{}
			}
			byURL[u].olds = append(byURL[u].olds, e)
		}
	}
	for _, j := range news {
		if _, done := w.pairs[j]; done {
			continue
		}
		for _, u := range w.in.found[j].print.URLs {
			if h := byURL[u]; h != nil {
				h.news = append(h.news, j)
			}
		}
	}
	// The only candidate of each; ambiguous ones have had several.
	newOf, oldOf := map[*archive.Entry]int{}, map[int]*archive.Entry{}
	manyNews, manyOlds := map[*archive.Entry]bool{}, map[int]bool{}
	for _, h := range byURL {
		if len(h.olds) == 0 || len(h.news) == 0 {
			continue
		}
		for _, e := range h.olds {
			if j, seen := newOf[e]; len(h.news) > 1 || seen && j != h.news[0] {
				manyNews[e] = true
			}
			newOf[e] = h.news[0]
		}
		for _, j := range h.news {
			if e, seen := oldOf[j]; len(h.olds) > 1 || seen && e != h.olds[0] {
				manyOlds[j] = true
			}
			oldOf[j] = h.olds[0]
		}
	}
	for e, j := range newOf {
		if !manyNews[e] && !manyOlds[j] {
			w.pairs[j] = rename{old: e, evidence: "url"}
			paired[e] = true
		}
	}
}
