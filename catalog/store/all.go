package store

import (
	"context"
	"iter"
)

// page is how many rows All asks for at once: few enough that the largest rows
// of a page fit in memory with ease.
const page = 256

// All yields every row of table whose key begins with prefix, in order, page by
// page. It is no snapshot: rows written meanwhile may or may not be seen. An
// error is yielded once, with an empty Item, and ends the sequence.
func All(ctx context.Context, s Store, table, prefix string) iter.Seq2[Item, error] {
	return func(yield func(Item, error) bool) {
		for after := ""; ; {
			items, err := s.Scan(ctx, table, prefix, after, page)
			if err != nil {
				yield(Item{}, err)
				return
			}
			for _, item := range items {
				if !yield(item, nil) {
					return
				}
			}
			if len(items) < page {
				return
			}
			after = items[len(items)-1].Key
		}
	}
}
