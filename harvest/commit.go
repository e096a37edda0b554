package harvest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/vitral-data/vitral/catalog/archive"
	"github.com/vitral-data/vitral/catalog/view"
)

// commit lands a plan: packs, then the commit, then the table, hint and the
// held runs that it answers.
func (r *run) commit(ctx context.Context, p *plan, out *reading) error {
	r.h.tick(Step{Stage: "commit", Records: len(p.changes)})
	now := r.h.Now().UTC()
	c := archive.Commit{
		Format: archive.Format, Form: archive.Form, Source: r.src.ID, N: r.head.N + 1, Parent: r.head.Digest,
		Run: r.stage.Run, Cause: archive.CauseHarvest, Time: now, Start: r.stage.Start,
		Complete: r.report.Complete, CompleteRuns: p.runs, Counts: r.report.Counts, Listed: p.listed,
	}
	if !c.Complete && r.head.N > 0 {
		c.Form = r.head.Commit.Form // the next complete run is the first under ours
	}
	if r.report.Complete && !p.ignored && small(out.validators) {
		// Else "nothing moved" would say that what was ignored is listed.
		c.Validators = out.validators
	}
	r.endWell(p, out)
	if p.empty() && r.head.N > 0 && r.head.Commit.Form != c.Form {
		r.end(view.RunUnchanged, "new-form", "")
	} else if p.empty() {
		r.end(view.RunUnchanged, "counts-grace", "")
	}
	r.report.Commit, r.report.End = c.N, now
	landed := false
	defer func() {
		if !landed {
			r.report.Commit = 0
		}
	}()
	news, err := r.write(ctx, p, &c)
	if err != nil {
		return err
	}
	r.h.point("pack")
	r.found, p.changes = nil, nil // their memory is wanted for the table
	force := archive.Merge(r.head.Entries, news)
	if c.Table, err = archive.TableRoot(force); err != nil {
		return err
	}
	c.Size = len(force)
	if err := ctx.Err(); err != nil {
		return err
	}
	// From here on nothing interrupts it: else nobody could say whether it landed.
	ctx = context.WithoutCancel(ctx)
	if err := r.h.Archive.Promote(ctx, c); err != nil {
		if errors.Is(err, archive.ErrSuperseded) {
			r.supersede(err.Error())
			return nil
		}
		return err
	}
	landed = true
	r.h.point("commit")
	return r.after(ctx, c, force, len(news))
}

// maxValidators bounds what a commit's header keeps for the next conditional
// requests, in bytes: a header is at most 4 MiB, and many pages have many. A
// source beyond it is read whole each time.
const maxValidators = 1 << 20

func small(vs []archive.Validator) bool {
	size := 0
	for _, v := range vs {
		size += 200 + len(v.URL) + len(v.ETag) + len(v.LastModified)
	}
	return size <= maxValidators
}

// write stores the run's packs and returns its entries with their places.
func (r *run) write(ctx context.Context, p *plan, c *archive.Commit) ([]archive.Entry, error) {
	if p.empty() {
		return nil, nil
	}
	if r.pack == nil {
		var err error
		if r.pack, err = r.h.Archive.NewPack(r.src.ID); err != nil {
			return nil, err
		}
	}
	if err := r.pack.Cut(); err != nil {
		return nil, err
	}
	c.Entries = archive.Span{Offset: r.pack.Offset(), Count: len(p.changes)}
	news := make([]archive.Entry, len(p.changes))
	for i, ch := range p.changes {
		e := ch.entry
		if ch.found >= 0 {
			e.Place = r.pack.Place(r.found[ch.found].slot)
		}
		if err := r.pack.Entry(e); err != nil {
			return nil, err
		}
		news[i] = e
	}
	if err := r.pack.Cut(); err != nil {
		return nil, err
	}
	report, err := json.Marshal(r.report)
	if err != nil {
		return nil, err
	}
	c.Report = archive.Span{Offset: r.pack.Offset(), Count: 1}
	if err := r.pack.Report(report); err != nil {
		return nil, err
	}
	ref, err := r.pack.Store(ctx)
	if err != nil {
		return nil, err
	}
	c.Pack = &ref
	for i := range news {
		if news[i].Place.Pack == "" {
			news[i].Place.Pack = ref.SHA256
		}
	}
	raw, err := r.raw(ctx)
	if err != nil {
		return nil, err
	}
	c.Raw = raw
	return news, nil
}

// raw packs the run's pages as they came. A run accepted from a held one has
// its pack already.
func (r *run) raw(ctx context.Context) ([]archive.PackRef, error) {
	if r.kept != nil {
		return []archive.PackRef{*r.kept}, nil
	}
	ref, err := r.staged.StoreRaw(ctx, r.src.ID, r.stage.Run)
	if err != nil {
		return nil, err
	}
	return []archive.PackRef{ref}, nil
}

// after does what follows a commit. A kill in it loses nothing: hints are found
// by the hourly sweep, tables may be written by anyone.
func (r *run) after(ctx context.Context, c archive.Commit, force []archive.Entry, news int) error {
	err := errors.Join(r.h.Archive.Hint(ctx, r.src.ID, c.N), r.h.Archive.Forget(ctx, r.src.ID))
	if archive.Due(c.N, r.head.Table, r.head.Since+news, len(force)) {
		err = errors.Join(err, r.h.Archive.WriteTable(ctx, r.src.ID, c.N, force))
	}
	if err != nil {
		return fmt.Errorf("commit %d is made; what follows it is not done: %w", c.N, err)
	}
	return nil
}

// hold keeps a run for a person. An equal plan of an open held run adds no
// second, one that a person rejected is not asked again.
func (r *run) hold(ctx context.Context, p *plan, out *reading) error {
	rejected, err := r.h.Archive.Rejected(ctx, r.src.ID, p.hash)
	if err != nil {
		return err
	}
	r.end(view.RunHeld, p.hold, p.holdDetail)
	if rejected {
		r.end(view.RunHeld, "rejected-before", "a person rejected an equal plan")
		return nil
	}
	open, err := r.h.Archive.HeldRuns(ctx, r.src.ID)
	if err != nil {
		return err
	}
	for _, id := range open {
		held, err := r.h.Archive.HeldRun(ctx, r.src.ID, id)
		if err != nil {
			return err
		}
		if held.PlanHash == p.hash && id != r.stage.Run {
			return r.waitAs(held) // the same decision, still open
		}
	}
	raw, err := r.staged.StoreRaw(ctx, r.src.ID, r.stage.Run)
	if err != nil {
		return err
	}
	r.report.End = r.h.Now().UTC()
	shown, err := r.heldPlan(ctx, p)
	if err != nil {
		return err
	}
	for _, id := range open { // a newer plan takes the place of older ones
		if id == r.stage.Run {
			continue
		}
		if err := r.h.Archive.Release(ctx, r.src.ID, id); err != nil {
			return err
		}
	}
	return r.h.Archive.Hold(ctx, archive.Held{Stage: r.stage, Time: r.report.End, Head: r.head.N, Complete: r.report.Complete,
		Validators: out.validators, Raw: raw, PlanHash: p.hash, Reason: p.hold, Plan: shown})
}

// waitAs lets a run wait as an equal one that is held already.
func (r *run) waitAs(held archive.Held) error {
	var shown view.HeldPlan
	if err := json.Unmarshal(held.Plan, &shown); err != nil {
		return fmt.Errorf("plan of held run %s: %w", held.Stage.Run, err)
	}
	r.waits = &shown.Run
	return nil
}
