package project

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"github.com/vitral-data/vitral/catalog"
	"github.com/vitral-data/vitral/catalog/archive"
	"github.com/vitral-data/vitral/catalog/store"
	"github.com/vitral-data/vitral/catalog/view"
)

// commit applies one commit to the view: records in force, history, changes,
// the run, and marks on what must be built again. The cursor moves last.
func (p *Projector) commit(ctx context.Context, source string, n int) error {
	c, _, err := p.Archive.Commit(ctx, source, n)
	if err != nil {
		return err
	}
	w := p.writer(ctx)
	type placed struct {
		id    string
		place archive.Place
	}
	var marked []placed
	seq := 0
	for e, err := range p.Archive.Entries(ctx, c) {
		if err != nil {
			return err
		}
		if err := p.record(w, source, n, e); err != nil {
			return err
		}
		if err := p.leave(w, source, n, e); err != nil {
			return err
		}
		if err := p.past(w, c, e, seq); err != nil {
			return err
		}
		seq++
		if e.Kind == catalog.KindDataset {
			if err := w.mark(e.Dataset); err != nil {
				return err
			}
			marked = append(marked, placed{e.Dataset, e.Place})
		} else if err := p.markRefs(w, source, e.Key); err != nil {
			return err
		}
	}
	if err := p.runOf(w, c); err != nil {
		return err
	}
	if err := p.headOf(w, c); err != nil {
		return err
	}
	if err := p.catalogs(w, source, n); err != nil {
		return err
	}
	if err := w.add(cursorOp(source, n)); err != nil {
		return err
	}
	slices.SortFunc(marked, func(a, b placed) int {
		return cmp.Or(cmp.Compare(a.place.Pack, b.place.Pack), cmp.Compare(a.place.Offset, b.place.Offset), cmp.Compare(a.place.Line, b.place.Line))
	})
	for _, m := range marked {
		p.hint = append(p.hint, m.id)
	}
	return w.flush()
}

// leave takes a renamed record's old key out of the view, as it left the table.
// A head has no such keys: one that is there again is another record.
func (p *Projector) leave(w *rowWriter, source string, n int, e archive.Entry) error {
	if e.Outcome != archive.Renamed || e.From == nil {
		return nil
	}
	gone := view.Record{Source: source, Kind: e.Kind, Key: e.From.Key, Dataset: e.Dataset, Gone: true}
	return w.put(view.TableRecord, view.RecordKey(source, e.Kind, e.From.Key), fmt.Sprintf("%010d", n), gone)
}

// record writes a record in force and the groups that find it.
func (p *Projector) record(w *rowWriter, source string, n int, e archive.Entry) error {
	order := fmt.Sprintf("%010d", n)
	rec := view.Record{Source: source, Kind: e.Kind, Key: e.Key, Made: e.Made, Dataset: e.Dataset, Version: e.Version,
		Outcome: e.Outcome, Hash: e.Hash, Place: e.Place, First: e.First, Changed: e.Changed}
	if e.Since != nil && e.Outcome.Absent() {
		rec.Since = e.Since.Time
	}
	key := view.RecordKey(source, e.Kind, e.Key)
	if err := w.put(view.TableRecord, key, order, rec); err != nil {
		return err
	}
	if e.Kind != catalog.KindDataset {
		return nil
	}
	w.join(view.GroupByID(e.Dataset), key)
	if e.Made == catalog.KeyIRI {
		w.join(view.GroupByIRI(e.Key), key)
	}
	return nil
}

// past writes what a commit did to a dataset: its step and the change.
func (p *Projector) past(w *rowWriter, c archive.Commit, e archive.Entry, seq int) error {
	if e.Kind != catalog.KindDataset {
		return nil
	}
	step := view.Step{N: c.N, Run: c.Run, Time: c.Time, Outcome: e.Outcome, Version: e.Version, Hash: e.Hash, Key: e.Key, Place: e.Place, From: e.From}
	if err := w.put(view.TableHistory, view.HistoryKey(c.Source, e.Dataset, c.N), "", step); err != nil {
		return err
	}
	ch := view.Change{Time: c.Time, Source: c.Source, Run: c.Run, N: c.N, Dataset: e.Dataset, Key: e.Key, Kind: e.Kind,
		Outcome: e.Outcome, Version: e.Version, From: e.From}
	return w.put(view.TableChange, view.ChangeKey(c.Time, c.Source, c.N, seq), "", ch)
}

// runOf writes the run that made a commit, from its report; a header alone
// says less.
func (p *Projector) runOf(w *rowWriter, c archive.Commit) error {
	var run view.Run
	report, err := p.Archive.Report(w.ctx, c)
	switch {
	case err != nil:
		return err
	case report == nil: // it only counts a complete run
		run = view.Run{Run: c.Run, Source: c.Source, State: view.RunUnchanged, Reason: "counts-grace", Counts: c.Counts,
			Start: c.Start, Complete: c.Complete}
	default:
		if err := json.Unmarshal(report, &run); err != nil {
			return fmt.Errorf("report of commit %d of %s: %w", c.N, c.Source, err)
		}
	}
	run.Commit, run.Head, run.End = c.N, c.N-1, c.Time
	return p.run(w, run, view.Order(c.Time, c.Run))
}

// run writes a run's row and, if it is the newest, the source's last.
func (p *Projector) run(w *rowWriter, run view.Run, order string) error {
	if err := w.put(view.TableRun, run.Run, order, run); err != nil {
		return err
	}
	for _, source := range []string{"", run.Source} {
		if err := w.put(view.TableRunOrder, view.RunOrderKey(source, run.Start, run.Run), order, run.Run); err != nil {
			return err
		}
	}
	return w.put(view.TableSource, view.SourceKey(run.Source, view.PartLast), order, run)
}

func (p *Projector) headOf(w *rowWriter, c archive.Commit) error {
	return w.put(view.TableSource, view.SourceKey(c.Source, view.PartHead), fmt.Sprintf("%010d", c.N),
		view.Head{N: c.N, Listed: c.Listed, Committed: c.Time})
}

// catalogs writes what a source says of itself, read with its nodes: call it
// when the rows of all records are written.
func (p *Projector) catalogs(w *rowWriter, source string, n int) error {
	if err := w.flush(); err != nil {
		return err
	}
	for item, err := range store.All(w.ctx, p.View, view.TableRecord, view.RecordKey(source, catalog.KindCatalog, "")) {
		if err != nil {
			return err
		}
		var rec view.Record
		if err := json.Unmarshal(item.Value, &rec); err != nil {
			return fmt.Errorf("record %.100q: %w", item.Key, err)
		}
		c, err := p.catalog(w.ctx, rec)
		if err != nil {
			return err
		}
		if err := w.put(view.TableSource, view.SourceKey(source, view.PartCatalog+rec.Key), fmt.Sprintf("%010d", n), c); err != nil {
			return err
		}
	}
	return nil
}

// catalog maps a catalogue's statement; one that is gone, or that can't be
// mapped, says nothing.
func (p *Projector) catalog(ctx context.Context, rec view.Record) (catalog.Catalog, error) {
	if rec.Gone || rec.Outcome.Absent() {
		return catalog.Catalog{}, nil
	}
	st, err := p.Archive.Statement(ctx, rec.Source, rec.Place)
	if errors.Is(err, archive.ErrDamaged) {
		p.note("a statement is lost", "source", rec.Source, "key", rec.Key, "err", err)
		return catalog.Catalog{}, nil
	}
	if err != nil {
		return catalog.Catalog{}, err
	}
	m := p.Mappers[st.Dialect]
	if m == nil {
		return catalog.Catalog{}, nil
	}
	c, _, err := m.Catalog(st, p.inputs().nodes(ctx, rec.Source, nil))
	if err != nil {
		return catalog.Catalog{}, nil //nolint:nilerr // see above
	}
	return c, nil
}

// markRefs marks the datasets that name a thing which changed.
func (p *Projector) markRefs(w *rowWriter, source, key string) error {
	prefix := source + "\x00" + key + "\x00"
	for item, err := range store.All(w.ctx, p.View, view.TableRef, prefix) {
		if err != nil {
			return err
		}
		if err := w.mark(item.Key[len(prefix):]); err != nil {
			return err
		}
	}
	return nil
}
