package project

import (
	"context"
	"errors"
	"fmt"

	"github.com/vitral-data/vitral/catalog/archive"
	"github.com/vitral-data/vitral/catalog/view"
)

// Rebuild fills an empty view and index from the archive alone: heads first,
// so that the portal is current after work that grows with datasets and not
// with years, then history, then the log. No score enters the log.
func (p *Projector) Rebuild(ctx context.Context) (Stats, error) {
	var st Stats
	p.silent = true
	defer func() { p.silent = false }()
	if err := p.sameIndex(ctx); err != nil {
		return st, err
	}
	sources, err := p.Archive.Sources(ctx)
	if err != nil {
		return st, err
	}
	heads := map[string]int{}
	for _, s := range sources {
		if heads[s], err = p.heads(ctx, s); err != nil {
			return st, fmt.Errorf("rebuilding %s: %w", s, err)
		}
	}
	if err := p.drain(ctx, &st); err != nil {
		return st, err
	}
	for _, s := range sources {
		if err := p.history(ctx, s, heads[s], &st); err != nil {
			return st, fmt.Errorf("rebuilding %s: %w", s, err)
		}
	}
	if err := p.rest(ctx, &st); err != nil {
		return st, err
	}
	// What was committed meanwhile.
	for _, s := range sources {
		if err := p.source(ctx, s, &st); err != nil {
			return st, err
		}
	}
	return st, p.rest(ctx, &st)
}

// heads writes the records in force at a source's head and marks them.
func (p *Projector) heads(ctx context.Context, source string) (int, error) {
	head, err := p.Archive.Head(ctx, source)
	if err != nil || head.N == 0 {
		return 0, err
	}
	w := p.writer(ctx)
	for _, e := range head.Entries {
		if err := p.record(w, source, head.N, e); err != nil {
			return 0, err
		}
		if e.Dataset != "" {
			if err := w.mark(e.Dataset); err != nil {
				return 0, err
			}
		}
	}
	if err := p.catalogs(w, source, head.N); err != nil {
		return 0, err
	}
	return head.N, w.flush()
}

// history writes what every commit up to n did, and moves the cursor there.
func (p *Projector) history(ctx context.Context, source string, n int, st *Stats) error {
	w := p.writer(ctx)
	var last archive.Commit
	for k := 1; k <= n; k++ {
		c, _, err := p.Archive.Commit(ctx, source, k)
		if err != nil {
			return err
		}
		seq := 0
		for e, err := range p.Archive.Entries(ctx, c) {
			if err != nil {
				return err
			}
			if err := p.past(w, c, e, seq); err != nil {
				return err
			}
			seq++
		}
		if err := p.runOf(w, c); err != nil {
			return err
		}
		last = c
		st.Commits++
	}
	if n == 0 {
		return nil
	}
	if err := p.headOf(w, last); err != nil {
		return err
	}
	if err := w.add(cursorOp(source, n)); err != nil {
		return err
	}
	return w.flush()
}

// ErrNotEmpty says that a view to be rebuilt holds rows already.
var ErrNotEmpty = errors.New("the view is not empty")

// Empty returns ErrNotEmpty unless the view holds nothing.
func (p *Projector) Empty(ctx context.Context) error {
	for _, table := range []string{view.TableDataset, view.TableRecord, view.TableCursor} {
		items, err := p.View.Scan(ctx, table, "", "", 1)
		if err != nil {
			return err
		}
		if len(items) > 0 {
			return ErrNotEmpty
		}
	}
	return nil
}
