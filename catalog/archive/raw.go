package archive

import (
	"context"
	"fmt"
	"time"
)

// RawKept is how long the raw pages of a run are kept beyond the newest run's.
const RawKept = 90 * 24 * time.Hour

// SweepRaw removes the raw packs of commits older than before, except those
// that the newest commit or a held run names. Packs of statements stay.
func (a *Archive) SweepRaw(ctx context.Context, source string, newest int, before time.Time) error {
	ns, err := a.Commits(ctx, source, 0)
	if err != nil {
		return err
	}
	keep := map[string]bool{}
	held, err := a.HeldRuns(ctx, source)
	if err != nil {
		return err
	}
	for _, run := range held {
		h, err := a.HeldRun(ctx, source, run)
		if err != nil {
			return err
		}
		keep[h.Raw.SHA256] = true
	}
	var old []PackRef
	for i := len(ns) - 1; i >= 0; i-- {
		c, _, err := a.Commit(ctx, source, ns[i])
		if err != nil {
			return err
		}
		for _, ref := range c.Raw {
			if ns[i] == newest || c.Time.After(before) {
				keep[ref.SHA256] = true
			} else {
				old = append(old, ref)
			}
		}
	}
	for _, ref := range old {
		if keep[ref.SHA256] {
			continue
		}
		if err := a.fs.Delete(ctx, packKey(source, ref.SHA256)); err != nil {
			return fmt.Errorf("sweeping raw pages of %s: %w", source, err)
		}
	}
	return nil
}
