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

func (w *rowWriter) add(op store.Op) error {
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
