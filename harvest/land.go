package harvest

import (
	"slices"

	"github.com/vitral-data/vitral/catalog"
	"github.com/vitral-data/vitral/catalog/archive"
	"github.com/vitral-data/vitral/catalog/view"
)

// land turns news and olds into entries: renames, additions, absences.
func (w *planner) land() {
	w.p.changes = slices.Grow(w.p.changes, len(w.news)+len(w.olds))
	for _, j := range w.news {
		f := &w.in.found[j]
		r, paired := w.pairs[j]
		switch {
		case paired && !w.in.complete:
			w.p.waiting = append(w.p.waiting, w.refused(f, "renamed-while-incomplete"))
		case paired && w.held(archive.Renamed, f.kind, f.key):
			w.p.ignored = true
			w.p.waiting = append(w.p.waiting, w.refused(f, "rename-not-accepted"))
		case paired:
			w.renamed(r, j)
		default:
			w.added(j)
		}
	}
	taken := map[*archive.Entry]bool{}
	for _, r := range w.pairs {
		taken[r.old] = true
	}
	for _, e := range w.olds {
		switch {
		case taken[e] || !w.in.complete:
		case w.in.keepAbsent:
			w.p.ignored = w.p.ignored || e.Outcome != archive.Missing
		default:
			w.absent(e)
		}
	}
}

// held says that a person was asked and did not let this loss through.
func (w *planner) held(o archive.Outcome, kind catalog.Kind, key string) bool {
	return w.in.let != nil && !w.in.let(o, kind, key)
}

// absent misses a dataset, or withdraws it when its grace is over.
func (w *planner) absent(e *archive.Entry) {
	since := archive.Since{Time: w.in.now, Runs: w.p.runs}
	if e.Outcome == archive.Missing && e.Since != nil {
		since = *e.Since
	}
	over := w.in.now.Sub(since.Time) >= w.in.grace.Time && w.p.runs-since.Runs >= w.in.grace.Runs
	switch {
	case over && w.held(archive.Withdrawn, e.Kind, e.Key), !over && w.held(archive.Missing, e.Kind, e.Key):
		w.p.ignored = w.p.ignored || !e.Outcome.Absent()
	case over:
		w.leave(e, archive.Withdrawn)
	case e.Outcome != archive.Missing:
		w.leave(e, archive.Missing)
	}
}

func (w *planner) added(j int) {
	f := &w.in.found[j]
	n := archive.Entry{Kind: f.kind, Key: f.key, Made: f.made, Outcome: archive.Added,
		First: w.in.now, Changed: w.in.now}
	if f.kind != catalog.KindCatalog && f.kind != catalog.KindNode {
		n.Version = 1
	}
	if f.kind == catalog.KindDataset {
		n.Dataset = w.datasetID(f)
	}
	w.take(&n, f, j, true)
}

// datasetID is made at first sight: of the IRI, else of source and key; an id
// in force under another key of the source isn't given again.
func (w *planner) datasetID(f *found) string {
	parts := []string{f.key}
	if f.made != catalog.KeyIRI {
		parts = []string{w.in.head.Source, f.key}
	}
	id := catalog.ID(parts...)
	if key, taken := w.byID[id]; taken && key != f.key {
		id = catalog.ID(append(parts, w.in.run)...)
	}
	w.byID[id] = f.key
	return id
}

func (w *planner) renamed(r rename, j int) {
	f := &w.in.found[j]
	n := *r.old
	n.Key, n.Made, n.Outcome, n.Version = f.key, f.made, archive.Renamed, r.old.Version+1
	n.Changed = w.in.now
	n.Since = &archive.Since{Time: w.in.now, Runs: w.p.runs}
	n.Let = w.in.let != nil
	w.take(&n, f, j, r.old.Full != f.full)
	c := &w.p.changes[len(w.p.changes)-1]
	c.entry.From = &archive.Origin{Key: r.old.Key, Evidence: r.evidence}
	if r.evidence == "url" {
		c.entry.From.URL = f.sharedURL(r.old)
	}
}

// sharedURL is the first address of a record that an old entry had, too.
func (f *found) sharedURL(old *archive.Entry) string {
	for _, u := range f.urls {
		if u != "" && slices.Contains(old.Print.URLs, print8(u)) {
			return cut(u, maxKey)
		}
	}
	return ""
}

func (w *planner) refused(f *found, reason string) view.Refused {
	return view.Refused{Kind: f.kind, Key: f.key, Title: f.title, Place: f.place, Reason: reason}
}
