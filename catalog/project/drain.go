package project

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/vitral-data/vitral/catalog"
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
	for {
		marks, err := p.marks(ctx)
		if err != nil {
			return err
		}
		if len(marks) == 0 {
			return nil
		}
		if err := p.write(ctx, marks, st); err != nil {
			return err
		}
	}
}

// marks reads the next batch of marks.
func (p *Projector) marks(ctx context.Context) ([]mark, error) {
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
	if len(marks) > 0 {
		return marks, nil
	}
	p.hint = nil
	items, err := p.View.Scan(ctx, view.TableDirty, "", "", batchDocs)
	for _, item := range items {
		marks = append(marks, mark{item.Key, item.Rev})
	}
	return marks, err
}

// write builds and writes a batch. The order is all: the marks are read, then
// the number is taken, then the inputs are read; documents of a lower number
// lose, and only the marks that were read are cleared.
func (p *Projector) write(ctx context.Context, marks []mark, st *Stats) error {
	number, err := p.State.Next(ctx, counter, 1)
	if err != nil {
		return fmt.Errorf("taking a number for a batch: %w", err)
	}
	all, err := p.buildAll(ctx, marks, number)
	if err != nil {
		return err
	}
	for _, m := range marks[len(all):] { // the batch grew too large for these
		p.hint = append(p.hint, m.id)
	}
	marks = marks[:len(all)]
	batch, ops, err := p.batchOf(ctx, slices.Concat(all...), number, st)
	if err != nil {
		return err
	}
	applied, err := p.Index.Apply(ctx, batch)
	if err != nil {
		return fmt.Errorf("indexing %d datasets: %w", len(batch.Docs), err)
	}
	p.point("index-batch")
	st.Failed += len(applied.Failed)
	for id, reason := range applied.Failed {
		p.note("the index refused datasets", "count", len(applied.Failed), "one", id, "reason", reason)
		break
	}
	st.Indexed += applied.Written
	if _, err := p.View.Apply(ctx, ops); err != nil {
		return fmt.Errorf("writing %d datasets: %w", len(batch.Docs), err)
	}
	p.point("before-clear")
	clears := make([]store.Op, len(marks))
	for i, m := range marks {
		clears[i] = store.Op{Table: view.TableDirty, Key: m.id, If: store.At(m.rev)}
	}
	if _, err := p.View.Apply(ctx, clears); err != nil {
		return fmt.Errorf("clearing %d marks: %w", len(marks), err)
	}
	return nil
}

// batchOf gathers what a batch writes to the index and to the view.
func (p *Projector) batchOf(ctx context.Context, all []built, number uint64, st *Stats) (batch index.Batch, ops []store.Op, err error) {
	written := map[string]bool{}
	order := fmt.Sprintf("%020d", number)
	for _, b := range all {
		if b.unreadable {
			st.Unreadable++
		}
		for i, d := range b.docs {
			if written[d.ID] {
				continue // two marks of one dataset in one batch build the same
			}
			written[d.ID] = true
			op, doc, err := p.document(d, b.index[i], order)
			if err != nil {
				return batch, nil, err
			}
			ops = append(ops, op)
			batch.Docs = append(batch.Docs, doc)
		}
		for _, op := range b.rows {
			if p.holds(op) {
				ops = append(ops, op)
			}
		}
		if err := p.score(ctx, b); err != nil {
			return batch, nil, err
		}
	}
	return batch, ops, nil
}

// document encodes a document; one that is too large for a row stands there
// with its title and a repair that says so.
func (p *Projector) document(d view.Dataset, doc index.Doc, order string) (store.Op, index.Doc, error) {
	v, err := p.rows.EncodeDataset(d)
	if err != nil {
		return store.Op{}, doc, err
	}
	if len(v) > store.MaxValue {
		d.Repairs = []catalog.Repair{{Code: "too-large", Raw: fmt.Sprintf("%d bytes as a document", len(v))}}
		d.Data, d.Probes = catalog.Dataset{Title: summary(d.Data.Title)}, nil
		d.Quality.Score.Metrics, d.Quality.Findings = nil, nil
		d.Others = d.Others[:min(len(d.Others), maxGroup)]
		doc = indexDoc(d, doc.Number)
		if v, err = p.rows.EncodeDataset(d); err != nil {
			return store.Op{}, doc, err
		}
	}
	return store.Op{Table: view.TableDataset, Key: d.ID, Value: v, Order: order}, doc, nil
}

// maxBuilt is how much the documents of one batch may weigh before it is
// closed, in bytes of what they were read from: few are over 100 KB, some MBs.
const maxBuilt = 16 << 20

// buildAll builds the documents of marks on several processors: of all, or of
// the first ones if those are very large.
func (p *Projector) buildAll(ctx context.Context, marks []mark, number uint64) ([][]built, error) {
	all := make([][]built, len(marks))
	errs := make([]error, p.Workers)
	var next, weight atomic.Int64
	var wg sync.WaitGroup
	for w := range p.Workers {
		wg.Go(func() {
			sources := p.definitions()
			for weight.Load() < maxBuilt {
				i := int(next.Add(1)) - 1
				if i >= len(marks) {
					return
				}
				if all[i], errs[w] = p.build(ctx, marks[i].id, number, sources); errs[w] != nil {
					return
				}
				for _, b := range all[i] {
					weight.Add(b.weight)
				}
			}
		})
	}
	wg.Wait()
	return all[:min(int(next.Load()), len(marks))], errors.Join(errs...)
}

// score notes a score in the log when it moved.
func (p *Projector) score(ctx context.Context, b built) error {
	if p.Log == nil || p.silent || len(b.docs) == 0 {
		return nil
	}
	s := b.docs[0].Quality.Score
	if b.before != nil {
		was := b.before.Quality.Score
		if was.Points == s.Points && was.Unknown == s.Unknown && was.Rules == s.Rules {
			return nil
		}
	}
	_, err := p.Log.Append(ctx, archive.LogScore, b.docs[0].Shown.Source, view.ScoreLine{Dataset: b.docs[0].ID,
		Time: time.Now().UTC().Truncate(time.Second), Points: s.Points, Unknown: s.Unknown, Max: s.Max, Variant: s.Variant, Rules: s.Rules})
	return err
}
