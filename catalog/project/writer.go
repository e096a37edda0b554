package project

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"github.com/vitral-data/vitral/catalog/index"
	"github.com/vitral-data/vitral/catalog/store"
	"github.com/vitral-data/vitral/catalog/view"
)

// batchRows is how many rows one write of the view holds.
const batchRows = 2000

// rowWriter gathers rows and writes them in batches. Everything it writes may
// be written again.
type rowWriter struct {
	p   *Projector
	ctx context.Context
	ops []store.Op
	// joins are records to be added to groups, by group; they are written before
	// the rows, so that a mark never stands before the group that it is about.
	joins map[string][]string
	held  int // of joins
}

func (p *Projector) writer(ctx context.Context) *rowWriter {
	return &rowWriter{p: p, ctx: ctx, ops: make([]store.Op, 0, batchRows), joins: map[string][]string{}}
}

// holds says whether the view can hold a row. What it can't is left out, and
// stands in the program's log: nothing that the portal can't do without is.
func (p *Projector) holds(op store.Op) bool {
	err := op.Valid()
	if err != nil {
		p.note("a row is left out", "table", op.Table, "err", err)
	}
	return err == nil
}

// note tells the program's log.
func (p *Projector) note(what string, args ...any) {
	if p.Logger != nil {
		p.Logger.Error(what, args...)
	}
}

func (w *rowWriter) add(op store.Op) error {
	if !w.p.holds(op) {
		return nil
	}
	w.ops = append(w.ops, op)
	if len(w.ops) >= batchRows {
		return w.flush()
	}
	return nil
}

// join adds a record to a group.
func (w *rowWriter) join(group, record string) error {
	w.joins[group] = append(w.joins[group], record)
	if w.held++; w.held >= batchRows {
		return w.flushJoins()
	}
	return nil
}

// flushJoins writes the groups by compare-and-set, again and again while other
// projectors write them too.
func (w *rowWriter) flushJoins() error {
	for len(w.joins) > 0 {
		var ops []store.Op
		for group, records := range w.joins {
			op, err := w.p.joined(w.ctx, group, records)
			if err != nil {
				return err
			}
			if op == nil || !w.p.holds(*op) {
				delete(w.joins, group)
				continue
			}
			ops = append(ops, *op)
		}
		results, err := w.p.View.Apply(w.ctx, ops)
		if err != nil {
			return err
		}
		for i, r := range results {
			if r.Applied() {
				delete(w.joins, ops[i].Key)
			}
		}
	}
	w.held = 0
	return nil
}

// joined is the op that adds records to a group; nil when all are in it.
func (p *Projector) joined(ctx context.Context, group string, records []string) (*store.Op, error) {
	var members []string
	at := store.Absent()
	item, err := p.View.Get(ctx, view.TableGroup, group)
	switch {
	case err == nil:
		if err := json.Unmarshal(item.Value, &members); err != nil {
			return nil, fmt.Errorf("group %s: %w", group, err)
		}
		at = store.At(item.Rev)
	case errors.Is(err, store.ErrInvalid):
		return nil, nil //nolint:nilnil // a key that no row can have: it joins nothing
	case !errors.Is(err, store.ErrNotFound):
		return nil, err
	}
	grown := false
	for _, r := range records {
		if i, ok := slices.BinarySearch(members, r); !ok {
			members, grown = slices.Insert(members, i, r), true
		}
	}
	if !grown {
		return nil, nil //nolint:nilnil // nothing to do
	}
	b, err := json.Marshal(members)
	return &store.Op{Table: view.TableGroup, Key: group, Value: b, If: at}, err
}

// put adds a row with a JSON value; order "" writes without one.
func (w *rowWriter) put(table, key, order string, v any) error {
	b, err := json.Marshal(v)
	if err != nil {
		return err
	}
	return w.add(store.Op{Table: table, Key: key, Value: b, Order: order})
}

// mark makes a dataset dirty; marking again changes the mark.
func (w *rowWriter) mark(id string) error {
	return w.add(store.Op{Table: view.TableDirty, Key: id, Value: []byte{}})
}

func (w *rowWriter) flush() error {
	if err := w.flushJoins(); err != nil {
		return err
	}
	if len(w.ops) == 0 {
		return nil
	}
	_, err := w.p.View.Apply(w.ctx, w.ops)
	w.ops = w.ops[:0]
	w.p.point("store-batch")
	return err
}

func indexCursor(viewID string) index.Batch {
	return index.Batch{Cursor: map[string]string{"view": viewID}}
}
