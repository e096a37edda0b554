package bleve

import (
	"fmt"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"
	api "github.com/blevesearch/scorch_segment_api/v2"

	"github.com/vitral-data/vitral/catalog/query"
)

// phraseScore is what a phrase is worth against a word as rare as it.
const phraseScore = 1.5

// phrase scores documents in which the words stand side by side in one field,
// in whatever forms, or that have an identifier of these words.
func (m *matcher) phrase(p query.Phrase) (scores, error) {
	var folded []string
	for _, w := range p.Words {
		folded = append(folded, query.FoldedWords(w)...)
	}
	switch len(folded) {
	case 0:
		return m.blank(), nil
	case 1:
		return m.word(query.Word{Text: folded[0], Weight: p.Weight})
	}
	forms := make([][]string, len(folded))
	for i, w := range folded {
		forms[i] = m.forms(w)
	}
	out := m.blank()
	for _, f := range searchedFields {
		if err := m.phraseIn(out, f, forms, float32(p.Weight)*f.boost*phraseScore); err != nil {
			return nil, err
		}
	}
	return out, m.identifier(out, folded, float32(p.Weight))
}

// phraseIn adds to the documents that hold the phrase in one field.
func (m *matcher) phraseIn(out scores, f searchedField, forms [][]string, weight float32) error {
	var hits []uint32
	for _, seg := range m.snap.segments {
		dict, err := seg.Segment().Dictionary(f.name)
		if err != nil {
			return fmt.Errorf("look up field %s: %w", f.name, err)
		}
		found, err := m.phraseAt(seg, dict, forms)
		if err != nil {
			return fmt.Errorf("look for a phrase in field %s: %w", f.name, err)
		}
		for _, at := range found {
			hits = append(hits, seg.ordinals[at>>32])
		}
	}
	slices.Sort(hits)
	hits = slices.Compact(hits)
	weight *= m.rarity(uint64(len(hits)))
	for _, n := range hits {
		out[n] += weight
	}
	return nil
}

// phraseAt returns where in a segment the phrase begins: document number in
// the high half, position in the low. Only documents that have all of the
// words are looked into for their positions.
func (m *matcher) phraseAt(seg segment, dict api.TermDictionary, forms [][]string) ([]uint64, error) {
	var candidates *roaring.Bitmap
	for _, list := range forms {
		docs, err := documents(seg, dict, list)
		if err != nil {
			return nil, err
		}
		if candidates == nil {
			candidates = docs
		} else {
			candidates.And(docs)
		}
		if candidates.IsEmpty() {
			return nil, nil
		}
	}
	others := roaring.Flip(candidates, 0, seg.Segment().Count())
	var starts []uint64
	for i, list := range forms {
		if err := m.ctx.Err(); err != nil {
			return nil, err
		}
		at, err := positions(dict, list, others, uint64(i))
		if err != nil {
			return nil, err
		}
		if i == 0 {
			starts = at
			continue
		}
		starts = common(starts, at)
	}
	return starts, nil
}

// documents returns the documents that hold one of the words.
func documents(seg segment, dict api.TermDictionary, list []string) (*roaring.Bitmap, error) {
	docs := roaring.New()
	for _, word := range list {
		l, err := dict.PostingsList([]byte(word), seg.Deleted(), nil)
		if err != nil {
			return nil, err
		}
		it := l.Iterator(false, false, false, nil)
		if whole, ok := it.(api.OptimizablePostingsIterator); ok && whole.ActualBitmap() != nil {
			docs.Or(whole.ActualBitmap())
			continue
		}
		for {
			hit, err := it.Next()
			if err != nil {
				return nil, err
			}
			if hit == nil {
				break
			}
			docs.Add(uint32(hit.Number()))
		}
	}
	return docs, nil
}

// positions returns where one of the words stands in documents other than the
// excepted, less the offset that it has in the phrase, ascending.
func positions(dict api.TermDictionary, list []string, except *roaring.Bitmap, offset uint64) ([]uint64, error) {
	var out []uint64
	for _, word := range list {
		l, err := dict.PostingsList([]byte(word), except, nil)
		if err != nil {
			return nil, err
		}
		it := l.Iterator(true, true, true, nil)
		for {
			hit, err := it.Next()
			if err != nil {
				return nil, err
			}
			if hit == nil {
				break
			}
			for _, at := range hit.Locations() {
				if pos := at.Pos(); pos > offset {
					out = append(out, hit.Number()<<32|(pos-offset))
				}
			}
		}
	}
	slices.Sort(out)
	return out, nil
}

// common keeps of a what is in b; both ascend.
func common(a, b []uint64) []uint64 {
	out := a[:0]
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i] < b[j]:
			i++
		case a[i] > b[j]:
			j++
		default:
			out = append(out, a[i])
			i++
			j++
		}
	}
	return out
}
