package harvest

import (
	"github.com/vitral-data/vitral/catalog"
	"github.com/vitral-data/vitral/catalog/archive"
)

// compare walks head and run side by side, both ordered.
func (w *planner) compare() {
	head, all := w.in.head.Entries, w.in.found
	if w.in.asHead {
		for i := range head {
			w.listedAsHead(&head[i])
		}
		return
	}
	i := 0
	for j := 0; j < len(all); {
		valid, next := w.group(j)
		f := &all[j]
		for i < len(head) && archive.CompareRecord(head[i].Kind, head[i].Key, f.kind, f.key) < 0 {
			w.notListed(&head[i])
			i++
		}
		switch standing := i < len(head) && head[i].Kind == f.kind && head[i].Key == f.key; {
		case standing && valid >= 0:
			w.listed(&head[i], valid)
			i++
		case standing:
			w.listedAsHead(&head[i]) // listed, though it can't be read
			i++
		case valid >= 0:
			w.news = append(w.news, valid)
		}
		j = next
	}
	for ; i < len(head); i++ {
		w.notListed(&head[i])
	}
}

// group looks at the found records with the key of the one at j: it notes the
// invalid ones and returns the valid one, or -1, and where the next key begins.
func (w *planner) group(j int) (valid, next int) {
	all := w.in.found
	valid = -1
	for next = j; next < len(all) && all[next].kind == all[j].kind && all[next].key == all[j].key; next++ {
		if all[next].invalid != "" {
			w.p.invalid = append(w.p.invalid, next)
		} else {
			valid = next
		}
	}
	return valid, next
}

// listedAsHead counts an entry as listed with the statement that it has.
func (w *planner) listedAsHead(e *archive.Entry) {
	if e.Outcome == archive.Withdrawn || e.Outcome == archive.Missing {
		if !w.in.asHead {
			return // an unreadable record doesn't bring an absent one back
		}
		w.notListed(e) // absent at head, so absent now
		return
	}
	if e.Kind == catalog.KindDataset {
		w.p.counts.Unchanged++
	}
}

// listed compares an entry with the record that carries its key.
func (w *planner) listed(e *archive.Entry, j int) {
	f := &w.in.found[j]
	n := *e
	same := e.Hash == f.hash
	switch {
	case e.Outcome.Absent():
		n.Outcome, n.Since, n.Let = archive.Returned, nil, false
		if !same {
			n.Version = w.next(e)
			n.Changed = w.in.now
		}
	case !same && w.in.head.Commit.Form != archive.Form:
		// Until a complete run has gone over all under today's form, a difference
		// may be one of the rules.
		n.Outcome = archive.Touched
	case !same:
		n.Outcome, n.Version, n.Changed = archive.Changed, w.next(e), w.in.now
	case e.Full != f.full:
		n.Outcome = archive.Touched
	default:
		if e.Kind == catalog.KindDataset {
			w.p.counts.Unchanged++
		}
		return
	}
	n.Made = f.made
	w.take(&n, f, j, e.Full != f.full)
}

// next is the version after the one in force; catalogues and nodes have none.
func (w *planner) next(e *archive.Entry) int {
	if e.Kind == catalog.KindCatalog || e.Kind == catalog.KindNode {
		return 0
	}
	return e.Version + 1
}

// take lets an entry stand on a found record's statement.
func (w *planner) take(n *archive.Entry, f *found, j int, restate bool) {
	n.Hash, n.Full, n.Print, n.From = f.hash, f.full, f.print, nil
	c := change{entry: *n, found: -1}
	if restate {
		c.found = j
	}
	w.p.changes = append(w.p.changes, c)
}

// notListed treats an entry whose key the run didn't list.
func (w *planner) notListed(e *archive.Entry) {
	if e.Kind != catalog.KindDataset {
		switch {
		case !w.in.complete || w.in.asHead || e.Outcome.Absent():
		case w.in.keepAbsent:
			w.p.ignored = true
		default:
			w.leave(e, archive.Withdrawn)
		}
		return
	}
	if e.Outcome != archive.Withdrawn {
		w.olds = append(w.olds, e)
	}
}

// leave makes an entry absent.
func (w *planner) leave(e *archive.Entry, o archive.Outcome) {
	n := *e
	n.Outcome, n.From = o, nil
	if !e.Outcome.Absent() {
		n.Since = &archive.Since{Time: w.in.now, Runs: w.p.runs}
		n.Let = w.in.let != nil
	}
	w.p.changes = append(w.p.changes, change{entry: n, found: -1})
}
