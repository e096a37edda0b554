package harvest

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/vitral-data/vitral/catalog"
	"github.com/vitral-data/vitral/catalog/archive"
	"github.com/vitral-data/vitral/catalog/view"
	"github.com/vitral-data/vitral/harvest/format"
)

// maxTitles is how many titles of lost datasets a held plan reads from packs.
const maxTitles = 2000

// heldPlan is a plan as people see it: losses and renames first, the most
// doubtful pair first.
func (r *run) heldPlan(ctx context.Context, p *plan) (json.RawMessage, error) {
	h := view.HeldPlan{Run: r.report, PlanHash: p.hash.String()}
	for i := range r.head.Entries {
		if e := &r.head.Entries[i]; e.Kind == catalog.KindDataset && !e.Outcome.Absent() {
			h.Listed++
		}
	}
	titles := 0
	for _, c := range p.changes {
		pair := view.Pair{Kind: c.entry.Kind, Key: c.entry.Key, Dataset: c.entry.Dataset, Outcome: c.entry.Outcome, From: c.entry.From}
		if f := r.findFound(c.entry.Kind, c.entry.Key); f != nil {
			pair.Title = f.title
		}
		if old := r.lost(c.entry); old != nil && titles < maxTitles {
			titles++
			st, err := r.h.Archive.Statement(ctx, r.src.ID, old.Place)
			if ctx.Err() != nil {
				return nil, ctx.Err()
			}
			if err != nil {
				st = catalog.Statement{} // lost, but the plan is as good without the title
			}
			if c.entry.From != nil {
				pair.FromTitle = r.title(st)
			} else {
				pair.Title = r.title(st)
			}
		}
		h.Changes = append(h.Changes, pair)
	}
	slices.SortStableFunc(h.Changes, func(a, b view.Pair) int { return cmp.Compare(doubt(b), doubt(a)) })
	return json.Marshal(h)
}

// doubt orders a held plan's lines: what a person should look at comes first.
func doubt(p view.Pair) int {
	switch {
	case p.Outcome == archive.Renamed && p.From != nil && p.From.Evidence == "url":
		return 6
	case p.Outcome == archive.Renamed && p.From != nil && p.From.Evidence == "title-publisher":
		return 5
	case p.Outcome == archive.Renamed:
		return 4
	case p.Outcome.Absent():
		return 3
	case p.Outcome == archive.Changed:
		return 2
	}
	return 1
}

// lost is the entry whose title people want to see beside a change.
func (r *run) lost(e archive.Entry) *archive.Entry {
	switch {
	case e.Kind != catalog.KindDataset:
		return nil
	case e.From != nil:
		return findEntry(r.head.Entries, e.Kind, e.From.Key)
	case e.Outcome.Absent():
		return findEntry(r.head.Entries, e.Kind, e.Key)
	}
	return nil
}

// title reads the title of a statement; "" when it can't be mapped.
func (r *run) title(st catalog.Statement) string {
	m := r.h.Mappers[st.Dialect]
	if m == nil {
		return ""
	}
	d, _, err := catalog.Guarded(m).Dataset(st, func(string) (catalog.Statement, bool) { return catalog.Statement{}, false })
	if err != nil {
		return ""
	}
	return cut(smallest(d.Title), maxTitle)
}

func (r *run) findFound(kind catalog.Kind, key string) *found {
	i, ok := slices.BinarySearchFunc(r.found, recordID{kind, key}, func(f found, id recordID) int {
		return archive.CompareRecord(f.kind, f.key, id.kind, id.key)
	})
	if !ok {
		return nil
	}
	return &r.found[i]
}

// Choice is what a person lets through of a held run.
type Choice struct {
	By string // who decides: the name of a token
	// PlanHash is the plan that the person saw; "" is the one that was held.
	PlanHash string
	// Classes are renamed, missing, withdrawn; Keys are single records. Both
	// empty: everything.
	Classes []archive.Outcome
	Keys    []string
}

// lets is the predicate of a choice.
func (c Choice) lets(o archive.Outcome, _ catalog.Kind, key string) bool {
	if len(c.Classes) == 0 && len(c.Keys) == 0 {
		return true
	}
	return slices.Contains(c.Classes, o) || slices.Contains(c.Keys, key)
}

// isLoss says that an outcome is one that a person lets through.
func isLoss(o archive.Outcome) bool {
	return o == archive.Renamed || o == archive.Missing || o == archive.Withdrawn
}

// fits refuses a choice that names a record which the plan doesn't lose, or
// that lets nothing of it through: a slip of the pen is no decision.
func (c Choice) fits(p *plan) error {
	if len(c.Classes) == 0 && len(c.Keys) == 0 {
		return nil
	}
	keys, fits := map[string]bool{}, false
	for _, ch := range p.changes {
		if ch.entry.Kind == catalog.KindDataset && isLoss(ch.entry.Outcome) {
			keys[ch.entry.Key] = true
			fits = fits || c.lets(ch.entry.Outcome, ch.entry.Kind, ch.entry.Key)
		}
	}
	for _, k := range c.Keys {
		if !keys[k] {
			return &ChoiceError{fmt.Sprintf("the plan loses no record with the key %.200q", k)}
		}
	}
	if !fits {
		return &ChoiceError{fmt.Sprintf("nothing in the plan is %s", c.Classes)}
	}
	return nil
}

// ChoiceError is a choice that fits nothing in the plan.
type ChoiceError struct{ What string }

// Error implements error.
func (e *ChoiceError) Error() string { return e.What }

// ErrPlanChanged means that today's plan isn't the one that the person saw;
// ErrNotHeld that no run of that id waits.
var (
	ErrPlanChanged = errors.New("the plan has changed since it was shown")
	ErrNotHeld     = errors.New("no such held run")
)

// Accept plans a held run again on today's head with the chosen losses let
// through, and commits it. With another plan than the one seen it returns
// ErrPlanChanged and keeps the new plan in its place; a choice that fits
// nothing in the plan is a *ChoiceError.
func (h *Harvester) Accept(ctx context.Context, src Source, held archive.Held, choice Choice) (view.Run, error) {
	src.URL, src.Kind, src.Limits = held.Stage.URL, held.Stage.Kind, src.Limits.withDefaults()
	r := run{h: h, src: src, staged: h.Archive, stage: held.Stage, kept: &held.Raw}
	defer r.close()
	var err error
	if r.head, err = h.Archive.Head(ctx, src.ID); err != nil {
		return r.report, err
	}
	r.report = view.Run{Run: held.Stage.Run, Source: src.ID, URL: src.shown(), Kind: src.Kind, Start: held.Stage.Start, Head: r.head.N}
	if err := r.stillOpen(ctx, held); err != nil {
		return r.report, err
	}
	out, err := r.reread(ctx, held)
	defer func() {
		if out.reader != nil {
			_ = out.reader.Close()
		}
	}()
	if err != nil {
		return r.report, fmt.Errorf("reading held run %s again: %w", held.Stage.Run, err)
	}
	if err := r.records(ctx, out); err != nil {
		return r.report, err
	}
	today := r.plan(out)
	if today.hash.String() != cmpOr(choice.PlanHash, held.PlanHash.String()) {
		return r.report, errors.Join(ErrPlanChanged, r.holdAnew(ctx, held, today, out))
	}
	if err := choice.fits(today); err != nil {
		return r.report, err
	}
	r.let = choice.lets
	p := r.plan(out)
	r.describe(p, out)
	if err := r.commit(ctx, p, out); err != nil {
		return r.report, err
	}
	if r.report.Commit == 0 { // another commit came first
		return r.report, cmp.Or(r.stillOpen(ctx, held), ErrPlanChanged)
	}
	return r.report, r.decided(ctx, choice, true)
}

// stillOpen returns ErrNotHeld when a later harvest commit answered the run:
// whoever made it may have died before taking the run away.
func (r *run) stillOpen(ctx context.Context, held archive.Held) error {
	later, err := r.h.Archive.Commits(ctx, r.src.ID, held.Head)
	if err != nil {
		return err
	}
	for _, n := range later {
		c, _, err := r.h.Archive.Commit(ctx, r.src.ID, n)
		if err != nil {
			return err
		}
		if c.Cause == archive.CauseHarvest {
			err := r.h.Archive.Release(ctx, r.src.ID, held.Stage.Run)
			return errors.Join(fmt.Errorf("run %s was answered by commit %d: %w", held.Stage.Run, n, ErrNotHeld), err)
		}
	}
	return nil
}

// holdAnew puts today's plan in the place of the one that a held run waits
// with.
func (r *run) holdAnew(ctx context.Context, held archive.Held, today *plan, out *reading) error {
	r.describe(today, out)
	r.end(view.RunHeld, cmpOr(today.hold, held.Reason), today.holdDetail)
	r.report.End = r.h.Now().UTC()
	var err error
	if held.Plan, err = r.heldPlan(ctx, today); err != nil {
		return err
	}
	held.PlanHash, held.Head = today.hash, r.head.N
	return r.h.Archive.Hold(ctx, held)
}

// Reject closes a held run; an equal plan isn't asked again.
func (h *Harvester) Reject(ctx context.Context, held archive.Held, choice Choice) error {
	if choice.PlanHash != "" && held.PlanHash.String() != choice.PlanHash {
		return ErrPlanChanged
	}
	r := run{h: h, src: Source{ID: held.Stage.Source}, report: view.Run{Run: held.Stage.Run}}
	note := view.Decision{Run: held.Stage.Run, Source: held.Stage.Source, Time: h.Now().UTC(), By: choice.By}
	if err := h.Archive.Reject(ctx, held.Stage.Source, held.PlanHash, note); err != nil {
		return err
	}
	if err := r.decided(ctx, choice, false); err != nil {
		return err
	}
	return h.Archive.Release(ctx, held.Stage.Source, held.Stage.Run)
}

// decided logs what a person decided.
func (r *run) decided(ctx context.Context, choice Choice, accept bool) error {
	d := view.Decision{Run: r.report.Run, Source: r.src.ID, Time: r.h.Now().UTC(), By: choice.By, Accept: accept, Commit: r.report.Commit}
	for _, c := range choice.Classes {
		d.Classes = append(d.Classes, string(c))
	}
	_, err := r.h.Log.Append(ctx, archive.LogDecision, r.src.ID, d)
	return err
}

// reread gives a held run's pages to a reader again.
func (r *run) reread(ctx context.Context, held archive.Held) (*reading, error) {
	f := newFetcher(r.h, held.Stage, r.src, r.head, r.staged)
	out := f.out
	out.validators = held.Validators
	if !held.Complete {
		out.broken("incomplete", "the held run was incomplete")
	}
	err := r.h.Archive.RawPages(ctx, r.src.ID, held.Raw, func(head archive.PageHead, body io.Reader) error {
		page := format.Page{File: head.File, ContentType: head.Header["content-type"], Number: head.Number, Body: body}
		if head.File == "" {
			page.URL = cmpOr(head.Final, head.URL)
		}
		if out.reader == nil {
			if err := f.chooseReader(&page); err != nil {
				return err
			}
		}
		info, err := out.reader.Add(ctx, page)
		out.finds(info.Repairs)
		var ce *format.CutError
		if errors.As(err, &ce) && !held.Complete {
			return nil
		}
		out.bytes += head.Size
		out.pages = append(out.pages, head)
		return err
	})
	r.report.Pages, r.report.Bytes, r.report.Kind = len(out.pages), out.bytes, cmpOr(out.kind, r.report.Kind)
	return out, err
}
