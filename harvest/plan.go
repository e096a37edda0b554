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
