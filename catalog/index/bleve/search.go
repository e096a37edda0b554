package bleve

import (
	"context"
	"fmt"

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
	if result.Hits, err = snap.hits(pass.page, r); err != nil {
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
func (s *snapshot) hits(page []place, r query.Request) ([]index.Hit, error) {
	if len(page) == 0 {
		return nil, nil
	}
	ids := make([]string, len(page))
	for i, p := range page {
		ids[i] = p.ID
	}
	found, err := s.stored(ids)
	if err != nil {
		return nil, err
	}
	var marks *marker
	if r.Highlight && r.Text != nil {
		marks = newMarker(r.Text)
	}
	hits := make([]index.Hit, 0, len(page))
	for _, p := range page {
		k, ok := found[p.ID]
		if !ok {
			continue // it was first written after this snapshot
		}
		h := index.Hit{ID: p.ID, State: states[p.state], Card: k.card}
		if marks != nil {
			d, err := k.decode()
			if err != nil {
				return nil, err
			}
			h.Highlights = marks.document(d)
		}
		hits = append(hits, h)
	}
	return hits, nil
}
