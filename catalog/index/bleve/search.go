package bleve

import (
	"context"
	"fmt"
	"slices"

	"github.com/vitral-data/vitral/catalog/index"
	"github.com/vitral-data/vitral/catalog/query"
)

// Search finds documents.
func (ix *Index) Search(ctx context.Context, r query.Request) (index.Result, error) {
	result, err := ix.search(ctx, r)
	if err != nil {
		return index.Result{}, fmt.Errorf("search: %w", err)
	}
	return result, nil
}

func (ix *Index) search(ctx context.Context, r query.Request) (index.Result, error) {
	if err := index.CheckRequest(r); err != nil {
		return index.Result{}, err
	}
	if err := ctx.Err(); err != nil {
		return index.Result{}, err
	}
	var start *place
	if r.Cursor != "" {
		start = new(place)
		if err := index.ReadCursor(r, start); err != nil {
			return index.Result{}, err
		}
	}
	snap, err := ix.snapshot()
	if err != nil {
		return index.Result{}, err
	}
	defer snap.close()

	var matched scores
	m := ix.matcher(ctx, snap)
	defer func() { m.done(matched) }()
	if r.Text != nil {
		if matched, err = m.match(r.Text); err != nil {
			return index.Result{}, err
		}
	}
	pass, err := ix.columns.pass(ctx, r, matched, start)
	if err != nil {
		return index.Result{}, err
	}
	result := index.Result{Total: pass.total, Facets: pass.facets, Stats: pass.stats}
	if result.Hits, err = ix.hits(snap, pass.page, r); err != nil {
		return index.Result{}, err
	}
	if pass.more {
		if result.Next, err = index.WriteCursor(r, pass.page[len(pass.page)-1]); err != nil {
			return index.Result{}, err
		}
	}
	if r.Suggest && result.Total == 0 && r.Text != nil {
		if result.Suggestion, err = ix.spell(m, r); err != nil {
			return index.Result{}, err
		}
	}
	return result, nil
}

// hits reads what the hits of a page keep.
func (ix *Index) hits(snap *snapshot, page []place, r query.Request) ([]index.Hit, error) {
	if len(page) == 0 {
		return nil, nil
	}
	ids := make([]string, len(page))
	for i, p := range page {
		ids[i] = p.ID
	}
	found, err := snap.stored(ids)
	if err != nil {
		return nil, err
	}
	if len(found) < len(ids) {
		if err := ix.addNewer(found, ids); err != nil {
			return nil, err
		}
	}
	var marks *marker
	if r.Highlight && r.Text != nil {
		marks = newMarker(r.Text)
	}
	hits := make([]index.Hit, len(page))
	for i, p := range page {
		k := found[p.ID]
		hits[i] = index.Hit{ID: p.ID, State: states[p.state], Card: k.card}
		if marks == nil {
			continue
		}
		d, err := k.decode()
		if err != nil {
			return nil, err
		}
		hits[i].Highlights = marks.document(d)
	}
	return hits, nil
}

// addNewer adds documents that the columns have and an older snapshot hadn't.
func (ix *Index) addNewer(found map[string]kept, ids []string) error {
	snap, err := ix.snapshot()
	if err != nil {
		return err
	}
	defer snap.close()
	missing := slices.DeleteFunc(slices.Clone(ids), func(id string) bool { _, ok := found[id]; return ok })
	newer, err := snap.stored(missing)
	if err != nil {
		return err
	}
	for _, id := range missing {
		k, ok := newer[id]
		if !ok {
			return fmt.Errorf("document %q has a row but no text; run vitral reindex", id)
		}
		found[id] = k
	}
	return nil
}
