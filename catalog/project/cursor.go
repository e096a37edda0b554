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
