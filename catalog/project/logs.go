package project

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/vitral-data/vitral/catalog"
	"github.com/vitral-data/vitral/catalog/archive"
	"github.com/vitral-data/vitral/catalog/store"
	"github.com/vitral-data/vitral/catalog/view"
)

// logBack is how many days before the newest batch seen the log is listed
// again: a writer's batch may come later than another's of the same day.
const logBack = 3

const logPrefix = "log/"

// logs applies the batches of the log that the view hasn't seen, a batch at a
// time. Rows give way only to lines of a higher (time, id).
func (p *Projector) logs(ctx context.Context, st *Stats) error {
	after, err := p.logFrom(ctx)
	if err != nil {
		return err
	}
	var fresh []string
	for info, err := range p.Archive.Files().List(ctx, logPrefix, after) {
		if err != nil {
			return fmt.Errorf("listing the log: %w", err)
		}
		_, err := p.View.Get(ctx, view.TableCursor, info.Key)
		if errors.Is(err, store.ErrNotFound) {
			fresh = append(fresh, info.Key)
		} else if err != nil {
			return err
		}
	}
	// A batch that can't be read hides no other; it is tried again.
	var errs []error
	for _, batch := range fresh {
		if err := p.batch(ctx, batch, st); err != nil {
			errs = append(errs, err)
		}
		if ctx.Err() != nil {
			break
		}
	}
	return errors.Join(errs...)
}

// logFrom is the key to list the log after. A day in the future, which a wrong
// clock gave, counts as today, or it would hide what comes until then.
func (p *Projector) logFrom(ctx context.Context) (string, error) {
	item, err := p.View.Get(ctx, view.TableCursor, "newest-log-day")
	if errors.Is(err, store.ErrNotFound) {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	day, err := time.Parse(time.DateOnly, string(item.Value))
	if err != nil {
		return "", nil //nolint:nilerr // an odd day lists the whole log
	}
	if today := time.Now().UTC(); day.After(today) {
		day = today
	}
	return logPrefix + day.AddDate(0, 0, -logBack).Format(time.DateOnly), nil
}

func (p *Projector) batch(ctx context.Context, key string, st *Stats) error {
	w := p.writer(ctx)
	for l, err := range p.Archive.Batch(ctx, key) {
		if err != nil {
			return err
		}
		if err := p.line(w, l); err != nil {
			return fmt.Errorf("%s: line %s: %w", key, l.ID, err)
		}
		st.Lines++
	}
	if err := w.add(store.Op{Table: view.TableCursor, Key: key, Value: []byte{}}); err != nil {
		return err
	}
	day, _, _ := strings.Cut(strings.TrimPrefix(key, logPrefix), "/")
	if err := w.add(store.Op{Table: view.TableCursor, Key: "newest-log-day", Value: []byte(day), Order: day}); err != nil {
		return err
	}
	return w.flush()
}

// line applies one line of the log.
func (p *Projector) line(w *rowWriter, l archive.LogLine) error {
	switch l.Type {
	case archive.LogRun:
		return p.runLine(w, l)
	case archive.LogSource:
		return p.definition(w, l)
	case archive.LogDecision:
		return p.decision(w, l)
	case archive.LogProbe:
		return p.probe(w, l)
	case archive.LogScore:
		var s view.ScoreLine
		if err := json.Unmarshal(l.Body, &s); err != nil {
			return err
		}
		return w.put(view.TableScore, s.Dataset+"/"+l.Order(), "", s)
	}
	return nil // a type of a later version is not ours to read
}

func (p *Projector) runLine(w *rowWriter, l archive.LogLine) error {
	var run view.Run
	if err := json.Unmarshal(l.Body, &run); err != nil {
		return err
	}
	order := view.Order(run.End, run.Run)
	if run.State == view.RunHeld && run.Reason != "held-already" && run.Reason != "rejected-before" {
		if err := w.put(view.TableSource, view.SourceKey(run.Source, view.PartHeld), order, run); err != nil {
			return err
		}
	}
	return p.run(w, run, order)
}

// definition puts a source's definition in force and, where it decides which
// record is shown, marks the source's datasets.
func (p *Projector) definition(w *rowWriter, l archive.LogLine) error {
	var d view.Definition
	if err := json.Unmarshal(l.Body, &d); err != nil {
		return err
	}
	key := view.SourceKey(d.ID, view.PartDefinition)
	var before view.Definition
	err := p.rows.Get(w.ctx, view.TableSource, key, &before)
	if err != nil && !errors.Is(err, view.ErrNotFound) {
		return err
	}
	if err := w.put(view.TableSource, key, l.Order(), d); err != nil {
		return err
	}
	if before.ID != "" && before.URL == d.URL && before.Priority == d.Priority {
		return nil
	}
	prefix := view.RecordKey(d.ID, catalog.KindDataset, "")
	for item, err := range store.All(w.ctx, p.View, view.TableRecord, prefix) {
		if err != nil {
			return err
		}
		var rec view.Record
		if err := json.Unmarshal(item.Value, &rec); err != nil {
			return err
		}
		if err := w.mark(rec.Dataset); err != nil {
			return err
		}
	}
	return nil
}

// decision notes what a person decided on a held run, beside the run.
func (p *Projector) decision(w *rowWriter, l archive.LogLine) error {
	var d view.Decision
	if err := json.Unmarshal(l.Body, &d); err != nil {
		return err
	}
	return w.put(view.TableRun, d.Run+"/decision", l.Order(), d)
}

// probe notes what was seen at an address and marks the datasets that name it.
func (p *Projector) probe(w *rowWriter, l archive.LogLine) error {
	var pl view.ProbeLine
	if err := json.Unmarshal(l.Body, &pl); err != nil {
		return err
	}
	key := view.AddressKey(pl.Probe.URL)
	if err := w.put(view.TableProbe, key, l.Order(), pl.Probe); err != nil {
		return err
	}
	var ids []string
	for item, err := range store.All(w.ctx, p.View, view.TableAddress, key+"\x00") {
		if err != nil {
			return err
		}
		ids = append(ids, item.Key[len(key)+1:])
	}
	if pl.Dataset != "" && !slices.Contains(ids, pl.Dataset) {
		ids = append(ids, pl.Dataset)
	}
	for _, id := range ids {
		if err := w.mark(id); err != nil {
			return err
		}
	}
	return nil
}
