package bleve

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"

	engine "github.com/blevesearch/bleve_index_api"

	"github.com/vitral-data/vitral/catalog/index"
)

// batchSize is how many documents the engine gets at once: more cost memory
// and save no time.
const batchSize = 1000

// Apply writes a batch, in parts of batchSize; the cursor goes with the last.
func (ix *Index) Apply(ctx context.Context, b index.Batch) (index.Applied, error) {
	ix.writing.Lock()
	defer ix.writing.Unlock()
	var done index.Applied
	docs := newest(b.Docs, &done)
	for first := true; first || len(docs) > 0; first = false {
		if err := ctx.Err(); err != nil {
			return done, fmt.Errorf("apply batch: %w", err)
		}
		part := docs[:min(batchSize, len(docs))]
		docs = docs[len(part):]
		var keep map[string]string
		if len(docs) == 0 {
			keep = b.Cursor
		}
		if err := ix.applyPart(part, keep, &done); err != nil {
			return done, fmt.Errorf("apply batch of %d documents: %w", len(b.Docs), err)
		}
	}
	return done, nil
}

// newest leaves out documents that no engine could keep, and of several with
// one id all but the one with the highest number.
func newest(docs []index.Doc, done *index.Applied) []index.Doc {
	at := make(map[string]int, len(docs))
	out := make([]index.Doc, 0, len(docs))
	for _, d := range docs {
		if err := index.CheckDoc(d); err != nil {
			fail(done, d.ID, err)
			continue
		}
		i, twin := at[d.ID]
		switch {
		case !twin:
			at[d.ID] = len(out)
			out = append(out, d)
		case d.Number > out[i].Number:
			out[i] = d
			done.Stale++
		default:
			done.Stale++
		}
	}
	return out
}

// applyPart writes documents that all have different ids, and keeps a cursor
// when there is one.
func (ix *Index) applyPart(docs []index.Doc, keep map[string]string, done *index.Applied) error {
	batch := engine.NewBatch()
	var ids []string
	var rows []row
	for _, d := range docs {
		if number, ok := ix.columns.standing(d.ID); ok && number >= d.Number {
			done.Stale++
			continue
		}
		r := newRow(d)
		doc, err := newDocument(d, r, ix.words)
		if err != nil {
			fail(done, d.ID, err)
			continue
		}
		batch.Update(doc)
		ids, rows = append(ids, d.ID), append(rows, r)
	}
	merged, err := ix.internals(batch, keep)
	if err != nil {
		return err
	}
	if len(ids) == 0 && keep == nil {
		return nil
	}
	ordinals := ix.columns.ordinals(ids)
	if err := ix.engine.Batch(batch); err != nil {
		return err
	}
	ix.columns.apply(ordinals, rows)
	done.Written += len(ids)
	ix.mu.Lock()
	ix.cursor = merged
	ix.mu.Unlock()
	return nil
}

// internals adds the version and the cursor, merged with the standing one.
func (ix *Index) internals(batch *engine.Batch, keep map[string]string) (map[string]string, error) {
	ix.mu.Lock()
	merged := maps.Clone(ix.cursor)
	ix.mu.Unlock()
	maps.Copy(merged, keep)
	batch.SetInternal([]byte(versionKey), []byte(version))
	if keep != nil {
		text, err := json.Marshal(merged)
		if err != nil {
			return nil, fmt.Errorf("encode cursor: %w", err)
		}
		batch.SetInternal([]byte(cursorKey), text)
	}
	return merged, nil
}

// fail records a document that wasn't written, and why.
func fail(done *index.Applied, id string, err error) {
	if done.Failed == nil {
		done.Failed = make(map[string]string)
	}
	done.Failed[id] = err.Error()
}
