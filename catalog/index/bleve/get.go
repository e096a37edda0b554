package bleve

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/vitral-data/vitral/catalog/index"
)

// kept is what a document has stored, to return it.
type kept struct {
	doc  []byte
	card json.RawMessage
}

// Get returns a document as it was written.
func (ix *Index) Get(ctx context.Context, id string) (index.Doc, error) {
	if err := ctx.Err(); err != nil {
		return index.Doc{}, fmt.Errorf("get document %q: %w", id, err)
	}
	snap, err := ix.snapshot()
	if err != nil {
		return index.Doc{}, err
	}
	defer snap.close()
	found, err := snap.stored([]string{id})
	if err != nil {
		return index.Doc{}, fmt.Errorf("get document %q: %w", id, err)
	}
	k, ok := found[id]
	if !ok {
		return index.Doc{}, fmt.Errorf("get document %q: %w", id, index.ErrNotFound)
	}
	d, err := k.decode()
	if err != nil {
		return index.Doc{}, fmt.Errorf("get document %q: %w", id, err)
	}
	d.Card = k.card
	return d, nil
}

// decode reads the document without its card.
func (k kept) decode() (index.Doc, error) {
	var d index.Doc
	if err := json.Unmarshal(k.doc, &d); err != nil {
		return d, fmt.Errorf("decode stored document: %w", err)
	}
	return d, nil
}

// stored reads what the documents with these ids keep; ids without a document
// are left out.
func (s *snapshot) stored(ids []string) (map[string]kept, error) {
	out := make(map[string]kept, len(ids))
	for _, seg := range s.segments {
		numbers, err := seg.DocNumbers(ids)
		if err != nil {
			return nil, fmt.Errorf("look up documents: %w", err)
		}
		for it := numbers.Iterator(); it.HasNext(); {
			var id string
			var k kept
			err := seg.VisitDocument(uint64(it.Next()), func(name string, _ byte, value []byte, _ []uint64) bool {
				switch name {
				case "_id":
					id = string(value)
				case storedDoc:
					k.doc = append([]byte(nil), value...)
				case storedCard:
					if len(value) > 0 {
						k.card = append(json.RawMessage(nil), value...)
					}
				}
				return true
			})
			if err != nil {
				return nil, fmt.Errorf("read stored document: %w", err)
			}
			out[id] = k
		}
	}
	return out, nil
}
