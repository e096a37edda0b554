package project

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

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
	var batch index.Batch
	var ops []store.Op
	written := map[string]bool{}
	order := fmt.Sprintf("%020d", number)
	for _, b := range all {
		for i, d := range b.docs {
			if written[d.ID] {
				continue // two marks of one dataset in one batch build the same
			}
			written[d.ID] = true
			v, err := p.rows.EncodeDataset(d)
			if err != nil {
				return err
			}
			ops = append(ops, store.Op{Table: view.TableDataset, Key: d.ID, Value: v, Order: order})
			batch.Docs = append(batch.Docs, b.index[i])
		}
		ops = append(ops, b.rows...)
		if err := p.score(ctx, b); err != nil {
			return err
		}
	}
	applied, err := p.Index.Apply(ctx, batch)
	if err != nil {
		return fmt.Errorf("indexing %d datasets: %w", len(batch.Docs), err)
	}
	p.point("index-batch")
	st.Failed += len(applied.Failed)
	for id, reason := range applied.Failed {
		if p.Logger != nil {
			p.Logger.Error("the index refused datasets", "count", len(applied.Failed), "one", id, "reason", reason)
		}
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

// buildAll builds the documents of marks on several processors.
func (p *Projector) buildAll(ctx context.Context, marks []mark, number uint64) ([]built, error) {
	all := make([]built, len(marks))
	errs := make([]error, p.Workers)
	var wg sync.WaitGroup
	chunk := (len(marks) + p.Workers - 1) / p.Workers
	for w := range p.Workers {
		wg.Go(func() {
			sources := p.definitions()
			for i := w * chunk; i < min((w+1)*chunk, len(marks)); i++ {
				if all[i], errs[w] = p.build(ctx, marks[i].id, number, sources); errs[w] != nil {
					return
				}
			}
		})
	}
	wg.Wait()
	return all, errors.Join(errs...)
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
