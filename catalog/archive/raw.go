package archive

import (
	"context"
	"fmt"
	"path"
	"time"
)

// RawKept is how long the raw pages of a run are kept beyond the newest run's,
// OrphanKept how long a pack that nothing names: of a run that was killed, lost
// the race for its commit, or was held and then refused. No run lives longer than
// a day, so nothing younger is in the making.
const (
	RawKept    = 90 * 24 * time.Hour
	OrphanKept = 30 * 24 * time.Hour
)

// SweepPacks removes the raw packs of a source's commits that are older than
// RawKept, except the newest that there is and those that a held run names, and
// packs that nothing has named for OrphanKept. Packs of statements that a commit
// names stay for ever. When anything can't be read nothing is removed.
func (a *Archive) SweepPacks(ctx context.Context, source string, now time.Time) error {
	// In this order: what comes to be named meanwhile is not in the list, and a held
	// run that is accepted meanwhile is seen here or there.
	orphans := map[string]bool{}
	for info, err := range a.fs.List(ctx, "pack/"+source+"/", "") {
		if err != nil {
			return fmt.Errorf("listing packs of %s: %w", source, err)
		}
		if now.Sub(info.Modified) > OrphanKept {
			orphans[path.Base(info.Key)] = true
		}
	}
	keep, err := a.heldPacks(ctx, source)
	if err != nil {
		return err
	}
	ns, err := a.Commits(ctx, source, 0)
	if err != nil {
		return err
	}
	old := map[string]bool{}
	newest := true
	for i := len(ns) - 1; i >= 0; i-- {
		c, _, err := a.Commit(ctx, source, ns[i])
		if err != nil {
			return err
		}
		if c.Pack != nil {
			keep[c.Pack.SHA256] = true
		}
		for _, ref := range c.Raw {
			if newest || now.Sub(c.Time) <= RawKept {
				keep[ref.SHA256] = true
			} else {
				old[ref.SHA256] = true
			}
		}
		newest = newest && len(c.Raw) == 0
	}
	for sha := range orphans {
		old[sha] = true
	}
	for sha := range old {
		if keep[sha] {
			continue
		}
		if err := a.fs.Delete(ctx, packKey(source, sha)); err != nil {
			return fmt.Errorf("sweeping packs of %s: %w", source, err)
		}
	}
	return nil
}

// heldPacks are the raw packs that a source's held runs name.
func (a *Archive) heldPacks(ctx context.Context, source string) (map[string]bool, error) {
	runs, err := a.HeldRuns(ctx, source)
	if err != nil {
		return nil, err
	}
	packs := map[string]bool{}
	for _, run := range runs {
		h, err := a.HeldRun(ctx, source, run)
		if err != nil {
			return nil, err
		}
		packs[h.Raw.SHA256] = true
	}
	return packs, nil
}
