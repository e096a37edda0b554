package project

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"strconv"

	"github.com/vitral-data/vitral/catalog/store"
	"github.com/vitral-data/vitral/catalog/view"
)

// cursor is the number of the newest commit that the view has of a source.
func (p *Projector) cursor(ctx context.Context, source string) (int, error) {
	item, err := p.View.Get(ctx, view.TableCursor, "commit/"+source)
	if errors.Is(err, store.ErrNotFound) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	n, err := strconv.Atoi(string(item.Value))
	if err != nil {
		return 0, fmt.Errorf("cursor of %s: %w", source, err)
	}
	return n, nil
}

func cursorOp(source string, n int) store.Op {
	return store.Op{Table: view.TableCursor, Key: "commit/" + source, Value: []byte(strconv.Itoa(n)), Order: fmt.Sprintf("%010d", n)}
}

// sameIndex sees to it that view and index belong together: an index that was
// deleted, or that was made for another view, gets every document again.
func (p *Projector) sameIndex(ctx context.Context) error {
	item, err := p.View.Get(ctx, view.TableCursor, "view")
	id := string(item.Value)
	if errors.Is(err, store.ErrNotFound) {
		id = rand.Text()
		_, err = p.View.Apply(ctx, []store.Op{{Table: view.TableCursor, Key: "view", Value: []byte(id)}})
	}
	if err != nil {
		return err
	}
	cursor, err := p.Index.Cursor(ctx)
	if err != nil {
		return err
	}
	if cursor["view"] == id {
		return nil
	}
	if err := p.markAll(ctx); err != nil {
		return err
	}
	_, err = p.Index.Apply(ctx, indexCursor(id))
	return err
}

// markAll marks every dataset that the view knows.
func (p *Projector) markAll(ctx context.Context) error {
	w := p.writer(ctx)
	for item, err := range store.All(ctx, p.View, view.TableGroup, "id:") {
		if err != nil {
			return err
		}
		if err := w.mark(item.Key[len("id:"):]); err != nil {
			return err
		}
	}
	return w.flush()
}

// number takes the number of a batch from the counter. It is above every number
// that the view has seen: a counter that was lost, or put back from a backup,
// must not order what is new before what is old.
func (p *Projector) number(ctx context.Context) (uint64, error) {
	n, err := p.State.Next(ctx, counter, 1)
	if err != nil {
		return 0, err
	}
	item, err := p.View.Get(ctx, view.TableCursor, "number")
	if errors.Is(err, store.ErrNotFound) {
		return n, nil
	}
	if err != nil {
		return 0, err
	}
	seen, err := strconv.ParseUint(string(item.Value), 10, 64)
	if err != nil {
		return 0, fmt.Errorf("the newest number of the view: %w", err)
	}
	if n > seen {
		return n, nil
	}
	return p.State.Next(ctx, counter, seen-n+1)
}

// numberOp notes a number that the view has seen.
func numberOp(n uint64) store.Op {
	return store.Op{Table: view.TableCursor, Key: "number", Value: strconv.AppendUint(nil, n, 10), Order: fmt.Sprintf("%020d", n)}
}
