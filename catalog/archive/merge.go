package archive

import (
	"slices"

	"github.com/vitral-data/vitral/catalog"
)

// Merge lays a commit's entries over those in force before it. A renamed
// entry takes its old key out. Both lists are ordered; so is the result, which
// is one of the two where the other is empty.
func Merge(force, news []Entry) []Entry {
	switch {
	case len(news) == 0:
		return force
	case len(force) == 0:
		return news
	}
	gone := map[record]bool{}
	for _, e := range news {
		if e.From == nil || e.Outcome != Renamed {
			continue
		}
		_, own := slices.BinarySearchFunc(news, record{e.Kind, e.From.Key}, func(e Entry, r record) int {
			return CompareRecord(e.Kind, e.Key, r.kind, r.key)
		})
		if !own {
			gone[record{e.Kind, e.From.Key}] = true
		}
	}
	return lay(force, news, gone)
}

// lay returns the entries of both ordered lists, news before those in force
// with their key, less those that are gone.
func lay(force, news []Entry, gone map[record]bool) []Entry {
	out := make([]Entry, 0, len(force)+len(news))
	for _, e := range force {
		for len(news) > 0 && compareEntries(news[0], e) < 0 {
			out, news = append(out, news[0]), news[1:]
		}
		switch {
		case len(news) > 0 && compareEntries(news[0], e) == 0:
			out, news = append(out, news[0]), news[1:]
		case !gone[record{e.Kind, e.Key}]:
			out = append(out, e)
		}
	}
	return append(out, news...)
}

// ordered says whether entries stand in their order, each record once.
func ordered(entries []Entry) bool {
	for i := 1; i < len(entries); i++ {
		if compareEntries(entries[i-1], entries[i]) >= 0 {
			return false
		}
	}
	return true
}

func compareEntries(a, b Entry) int { return CompareRecord(a.Kind, a.Key, b.Kind, b.Key) }

// record names a record of a source.
type record struct {
	kind catalog.Kind
	key  string
}

// overlay gathers the entries of several commits, so that they are laid over
// a table at once: 63 commits over 100,000 entries are 63 copies less.
type overlay struct {
	news map[record]Entry
	gone map[record]bool
}

func newOverlay() *overlay { return &overlay{map[record]Entry{}, map[record]bool{}} }

// add lays a commit's entries over what was added before. It says the same as
// Merge: an old key goes out unless the commit has an entry of its own for it.
func (o *overlay) add(news []Entry) {
	for _, e := range news {
		if e.From != nil && e.Outcome == Renamed {
			old := record{e.Kind, e.From.Key}
			delete(o.news, old)
			o.gone[old] = true
		}
	}
	for _, e := range news {
		r := record{e.Kind, e.Key}
		delete(o.gone, r)
		o.news[r] = e
	}
}

// over returns the entries in force when those added are laid over these.
func (o *overlay) over(force []Entry) []Entry {
	if len(o.news) == 0 && len(o.gone) == 0 {
		return force
	}
	news := make([]Entry, 0, len(o.news))
	for _, e := range o.news {
		news = append(news, e)
	}
	slices.SortFunc(news, compareEntries)
	return lay(force, news, o.gone)
}

// interner makes equal strings of entries one string: a table repeats a few
// packs, kinds and outcomes many times.
type interner map[string]string

func (in interner) one(s string) string {
	if same, ok := in[s]; ok {
		return same
	}
	in[s] = s
	return s
}

func (in interner) entry(e *Entry) {
	e.Kind, e.Made, e.Outcome = catalog.Kind(in.one(string(e.Kind))), catalog.KeyKind(in.one(string(e.Made))), Outcome(in.one(string(e.Outcome)))
	e.Place.Pack = in.one(e.Place.Pack)
}
