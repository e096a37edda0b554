package project

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/vitral-data/vitral/catalog/archive"
	"github.com/vitral-data/vitral/catalog/index"
	"github.com/vitral-data/vitral/catalog/store"
	"github.com/vitral-data/vitral/catalog/view"
)

// batchDocs is how many documents one batch builds: Bleve's best size is 1,000,
// and the memory of a batch is its documents'.
const batchDocs = 500

// counter orders the writes of documents.
const counter = "projection"

// mark is a dirty dataset as it was read.
type mark struct {
	id  string
	rev uint64
}

// drain builds every marked dataset, batch by batch, those of commits just
// applied in the order of their statements first.
func (p *Projector) drain(ctx context.Context, st *Stats) error {
	if _, err := p.sweep(ctx, p.hinted, st); err != nil {
		return err
	}
	p.hint = nil
	for {
		after := ""
		n, err := p.sweep(ctx, func(ctx context.Context) ([]mark, error) {
			marks, err := p.marks(ctx, after)
			if len(marks) > 0 {
				after = marks[len(marks)-1].id
			}
			return marks, err
		}, st)
		if err != nil || n == 0 {
			return err
		}
	}
}

// hinted reads the next marks that commits just made; none at the end.
func (p *Projector) hinted(ctx context.Context) ([]mark, error) {
	var marks []mark
	for len(p.hint) > 0 && len(marks) < batchDocs {
		id := p.hint[0]
		p.hint = p.hint[1:]
		item, err := p.View.Get(ctx, view.TableDirty, id)
		if errors.Is(err, store.ErrNotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		marks = append(marks, mark{id, item.Rev})
	}
	return marks, nil
}

// marks reads the next marks behind an id.
func (p *Projector) marks(ctx context.Context, after string) ([]mark, error) {
	items, err := p.View.Scan(ctx, view.TableDirty, "", after, batchDocs)
	marks := make([]mark, len(items))
	for i, item := range items {
		marks[i] = mark{item.Key, item.Rev}
	}
	return marks, err
}

// sweep takes batches of marks until there are none, and says how many marks
// it took. While one batch is written the next is built; they are written in
// the order of their numbers.
func (p *Projector) sweep(ctx context.Context, next func(context.Context) ([]mark, error), st *Stats) (taken int, err error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	batches := make(chan batch)
	failed := make(chan error, 1)
	go func() {
		defer close(batches)
		for {
			b, err := p.prepare(ctx, next)
			if err != nil {
				failed <- err
				return
			}
			if len(b.marks) == 0 {
				return
			}
			select {
			case batches <- b:
			case <-ctx.Done():
				return
			}
		}
	}()
	for b := range batches {
		if err == nil {
			taken += len(b.marks)
			if err = p.write(ctx, b, st); err != nil {
				cancel() // and wait for the builder to end
			}
		}
	}
	select {
	case cause := <-failed:
		if err == nil {
			err = cause
		}
	default:
	}
	if err == nil {
		err = context.Cause(ctx)
	}
	return taken, err
}

// batch is what marks became, ready to be written.
type batch struct {
	marks  []mark
	number uint64
	built  []built
}

// prepare takes marks and builds them. The order is all: the marks are read,
// then the number is taken, then the inputs are read; documents of a lower
// number lose, and only the marks that were read are cleared.
func (p *Projector) prepare(ctx context.Context, next func(context.Context) ([]mark, error)) (b batch, err error) {
	if b.marks, err = next(ctx); err != nil || len(b.marks) == 0 {
		return b, err
	}
	if b.number, err = p.number(ctx); err != nil {
		return b, fmt.Errorf("taking a number for a batch: %w", err)
	}
	b.built, err = p.buildAll(ctx, b.marks, b.number)
	b.marks = b.marks[:len(b.built)] // the others stay marked, and come again
	return b, err
}

// write writes a batch to index and view, and then clears its marks.
func (p *Projector) write(ctx context.Context, b batch, st *Stats) error {
	var docs index.Batch
	var ops, rows []store.Op
	written := map[string]bool{}
	for i := range b.built {
		for j, doc := range b.built[i].index {
			if written[doc.ID] {
				continue // two marks of one dataset in one batch build the same
			}
			written[doc.ID] = true
			ops = append(ops, b.built[i].docs[j])
			docs.Docs = append(docs.Docs, doc)
		}
		for _, op := range b.built[i].rows {
			if p.holds(op) {
				rows = append(rows, op)
			}
		}
		if b.built[i].unreadable {
			st.Unreadable++
		}
		if line := b.built[i].score; line != nil {
			if _, err := p.Log.Append(ctx, archive.LogScore, b.built[i].source, *line); err != nil {
				return err
			}
		}
	}
	ops = append(ops, numberOp(b.number))
	// Both are engines of their own that mostly wait for their disks.
	seen := make(chan error, 1)
	go func() {
		// The documents last: what is beside them is worked out against the
		// documents that they replace, and must be so again after a kill.
		seen <- p.apply(ctx, append(rows, ops...))
	}()
	applied, err := p.Index.Apply(ctx, docs)
	p.point("index-batch")
	if rowsErr := <-seen; rowsErr != nil {
		return fmt.Errorf("writing %d datasets: %w", len(docs.Docs), rowsErr)
	}
	if err != nil {
		return fmt.Errorf("indexing %d datasets: %w", len(docs.Docs), err)
	}
	st.Failed += len(applied.Failed)
	for id, reason := range applied.Failed {
		p.note("the index refused datasets", "count", len(applied.Failed), "one", id, "reason", reason)
		break
	}
	st.Indexed += applied.Written
	p.point("before-clear")
	clears := make([]store.Op, len(b.marks))
	for i, m := range b.marks {
		clears[i] = store.Op{Table: view.TableDirty, Key: m.id, If: store.At(m.rev)}
	}
	if _, err := p.View.Apply(ctx, clears); err != nil {
		return fmt.Errorf("clearing %d marks: %w", len(b.marks), err)
	}
	return nil
}

// apply writes rows in transactions of bounded size: a few records with very
// many addresses each would make one that takes minutes.
func (p *Projector) apply(ctx context.Context, ops []store.Op) error {
	for part := range slices.Chunk(ops, 2*batchRows) {
		if _, err := p.View.Apply(ctx, part); err != nil {
			return err
		}
	}
	return nil
}
