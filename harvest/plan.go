package harvest

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"slices"
	"time"

	"github.com/vitral-data/vitral/catalog"
	"github.com/vitral-data/vitral/catalog/archive"
	"github.com/vitral-data/vitral/catalog/view"
)

// planInput is all that a plan depends on: the head, what the run found, and
// the policies. It is a pure function of them.
type planInput struct {
	head  archive.Head
	found []found // settled
	run   string
	now   time.Time
	// complete: the source was read to its end.
	complete bool
	// asHead: the source said that nothing moved; found is empty and every
	// record counts as listed as it stands.
	asHead bool
	// keepAbsent withdraws and misses nothing, for a reason in findings: a
	// wrong clock, or invalid records without a key.
	keepAbsent bool
	grace      Grace
	guard      Guard
	// let says which losses a person lets through; nil when nobody was asked.
	let func(o archive.Outcome, kind catalog.Kind, key string) bool
}

// change is one entry to be made.
type change struct {
	entry archive.Entry
	// found is the index of the record that it takes its statement from; -1
	// when the statement in force stays.
	found int
}

// plan is what a run would do to its source.
type plan struct {
	changes []change // by kind and key
	counts  archive.Counts
	invalid []int // indices of found
	waiting []view.Refused
	// ignored says that the run lists other things than will be in force: a
	// loss was not let through, or nothing was to be withdrawn.
	ignored bool
	// listed is the number of datasets in force as listed afterwards.
	listed int
	// complete-run count after this run.
	runs     int
	findings []catalog.Repair
	// hold is the guard's reason; "" when it lets the plan pass.
	hold       string
	holdDetail string
	hash       archive.Hash
}

// empty says that the plan makes no entry.
func (p *plan) empty() bool { return len(p.changes) == 0 }

// makePlan compares a run with the head (docs/harvesting.md).
func makePlan(in planInput) *plan {
	p := &plan{runs: in.head.Commit.CompleteRuns}
	if in.complete {
		p.runs++
	}
	w := planner{in: in, p: p, byID: map[string]string{}}
	for i := range in.head.Entries {
		if e := &in.head.Entries[i]; e.Dataset != "" {
			w.byID[e.Dataset] = e.Key
		}
	}
	w.compare()
	w.rename()
	w.land()
	slices.SortFunc(p.changes, func(a, b change) int {
		return archive.CompareRecord(a.entry.Kind, a.entry.Key, b.entry.Kind, b.entry.Key)
	})
	w.exporterStamp()
	w.count()
	p.hold, p.holdDetail = w.guard()
	p.hash = p.sum()
	return p
}

// planner works on one plan.
type planner struct {
	in   planInput
	p    *plan
	byID map[string]string // dataset id in force -> key
	news []int             // found records without an entry
	olds []*archive.Entry  // datasets in force that were not listed
	// pairs are renames: index into news' found -> old entry.
	pairs map[int]rename
}

type rename struct {
	old      *archive.Entry
	evidence string
}

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

// land turns news and olds into entries: renames, additions, absences.
func (w *planner) land() {
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

// exporterStamp drops touched entries when over half of the source was
// touched with one and the same date: its exporter stamps everything at each
// export, which is a finding about it and no change of anything.
func (w *planner) exporterStamp() {
	stamps := map[string]int{}
	for _, c := range w.p.changes {
		if c.entry.Kind == catalog.KindDataset && c.entry.Outcome == archive.Touched && c.found >= 0 {
			stamps[w.in.found[c.found].stamp]++
		}
	}
	datasets := 0
	for _, f := range w.in.found {
		if f.kind == catalog.KindDataset && f.invalid == "" {
			datasets++
		}
	}
	for stamp, n := range stamps {
		if stamp == "" || n*2 <= datasets || n < 2 || w.in.head.Commit.Form != archive.Form {
			continue
		}
		w.p.findings = append(w.p.findings, catalog.Repair{Code: "exporter-stamp", Place: fmt.Sprintf("%d datasets", n), Raw: cut(stamp, 200)})
		w.p.changes = slices.DeleteFunc(w.p.changes, func(c change) bool {
			drop := c.entry.Kind == catalog.KindDataset && c.entry.Outcome == archive.Touched && c.found >= 0 && w.in.found[c.found].stamp == stamp
			if drop {
				w.p.counts.Unchanged++
			}
			return drop
		})
	}
}

// count fills in the counts of kind dataset.
func (w *planner) count() {
	c := &w.p.counts
	for _, ch := range w.p.changes {
		if ch.entry.Kind != catalog.KindDataset {
			continue
		}
		switch ch.entry.Outcome {
		case archive.Added:
			c.Added++
		case archive.Changed:
			c.Changed++
		case archive.Touched:
			c.Touched++
		case archive.Renamed:
			c.Renamed++
		case archive.Missing:
			c.Missing++
		case archive.Withdrawn:
			c.Withdrawn++
		case archive.Returned:
			c.Returned++
		}
	}
	for _, j := range w.p.invalid {
		if w.in.found[j].kind == catalog.KindDataset {
			c.Invalid++
		}
	}
	for _, r := range w.p.waiting {
		if r.Kind == catalog.KindDataset {
			c.Waiting++
		}
	}
	for _, e := range w.in.head.Entries {
		if e.Kind == catalog.KindDataset && !e.Outcome.Absent() {
			w.p.listed++
		}
	}
	w.p.listed += c.Added + c.Returned
	for _, ch := range w.p.changes {
		e := ch.entry
		if e.Kind != catalog.KindDataset {
			continue
		}
		if e.Outcome == archive.Missing || e.Outcome == archive.Withdrawn && w.wasListed(e.Key) {
			w.p.listed--
		}
		if e.Outcome == archive.Renamed && !w.wasListed(e.From.Key) {
			w.p.listed++ // a missing one that came back under another key
		}
	}
}

// wasListed says that the head has the dataset as listed.
func (w *planner) wasListed(key string) bool {
	e := findEntry(w.in.head.Entries, catalog.KindDataset, key)
	return e != nil && !e.Outcome.Absent()
}

func findEntry(entries []archive.Entry, kind catalog.Kind, key string) *archive.Entry {
	i, ok := slices.BinarySearchFunc(entries, recordID{kind, key}, func(e archive.Entry, id recordID) int {
		return archive.CompareRecord(e.Kind, e.Key, id.kind, id.key)
	})
	if !ok {
		return nil
	}
	return &entries[i]
}

// sum is the plan's hash: over kind, key, outcome and statement hash.
func (p *plan) sum() archive.Hash {
	d := sha256.New()
	var b bytes.Buffer
	for _, c := range p.changes {
		b.Reset()
		fmt.Fprintf(&b, "%s\x00%s\x00%s\x00%s\n", c.entry.Kind, c.entry.Key, c.entry.Outcome, c.entry.Hash)
		d.Write(b.Bytes())
	}
	return archive.Hash(d.Sum(nil))
}
