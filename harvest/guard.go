package harvest

import (
	"fmt"
	"time"

	"github.com/vitral-data/vitral/catalog"
	"github.com/vitral-data/vitral/catalog/archive"
)

// lossWindow is how long a loss counts for later runs' guards.
const lossWindow = 30 * 24 * time.Hour

// guard says why a plan must wait for a person, or "" (docs/harvesting.md): absent
// or renamed in this run, and absent or renamed in the last 30 days and still
// so, less what a person let through, against listed at head and those of the
// last 30 days; each record once.
func (w *planner) guard() (reason, detail string) {
	if w.in.let != nil {
		return "", "" // a person decided
	}
	lost := map[string]bool{}
	fresh := 0
	for _, c := range w.p.changes {
		e := c.entry
		if e.Kind != catalog.KindDataset {
			continue
		}
		switch {
		case e.Outcome == archive.Renamed:
			lost[e.Dataset] = true
			fresh++
		case e.Outcome.Absent() && w.wasListed(e.Key):
			lost[e.Dataset] = true
			fresh++
		}
	}
	returned := map[string]bool{}
	for _, c := range w.p.changes {
		if c.entry.Outcome == archive.Returned {
			returned[c.entry.Dataset] = true
		}
	}
	base, listedAtHead := 0, 0
	for i := range w.in.head.Entries {
		e := &w.in.head.Entries[i]
		if e.Kind != catalog.KindDataset {
			continue
		}
		recent := e.Since != nil && w.in.now.Sub(e.Since.Time) < lossWindow
		if !e.Outcome.Absent() {
			base++
			listedAtHead++
		} else if recent {
			base++
		}
		if recent && !e.Let && !returned[e.Dataset] {
			lost[e.Dataset] = true
		}
	}
	if listedAtHead > 0 && w.p.listed == 0 && fresh > 0 {
		return "nothing-listed", fmt.Sprintf("none of %d datasets would be listed any more", listedAtHead)
	}
	if fresh > 0 && len(lost) > w.in.guard.Count && float64(len(lost)) > w.in.guard.Share*float64(base) {
		return "abnormal-loss", fmt.Sprintf("%d of %d datasets are lost or renamed", len(lost), base)
	}
	return "", ""
}
