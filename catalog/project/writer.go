package project

import (
	"context"
	"encoding/json"

	"github.com/vitral-data/vitral/catalog/index"
	"github.com/vitral-data/vitral/catalog/store"
	"github.com/vitral-data/vitral/catalog/view"
)

// batchRows is how many rows one write of the view holds.
const batchRows = 5000

// rowWriter gathers rows and writes them in batches. Everything it writes may
// be written again.
type rowWriter struct {
	p     *Projector
	ctx   context.Context
	ops   []store.Op
	joins []joining
}

func (p *Projector) writer(ctx context.Context) *rowWriter {
	return &rowWriter{p: p, ctx: ctx, ops: make([]store.Op, 0, batchRows)}
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
	if len(w.ops)+len(w.joins) >= batchRows {
		return w.flush()
	}
	return nil
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

// flush writes what was gathered, groups first: the cursor, which is added
// last, never stands without them.
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
