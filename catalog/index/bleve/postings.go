package bleve

import (
	"fmt"

	api "github.com/blevesearch/scorch_segment_api/v2"
)

// postings are the documents that hold a term in a field, segment by segment.
type postings struct {
	field  *searchedField
	lists  []segmentPostings
	count  uint64
	weight float32 // 1 for the word itself
}

// segmentPostings is the part of postings in one segment.
type segmentPostings struct {
	api.PostingsList
	ordinals []uint32
}

// checkEvery is after how many documents a loop looks whether it is still
// wanted.
const checkEvery = 1 << 14

// postings looks a word up in a searched field.
func (m *matcher) postings(field int, word string) (postings, error) {
	p := postings{field: &searchedFields[field], weight: 1}
	for _, seg := range m.snap.segments {
		dict, err := seg.Segment().Dictionary(p.field.name)
		if err != nil {
			return p, fmt.Errorf("look up field %s: %w", p.field.name, err)
		}
		l, err := dict.PostingsList([]byte(word), seg.Deleted(), nil)
		if err != nil {
			return p, fmt.Errorf("look up %q in field %s: %w", word, p.field.name, err)
		}
		if n := l.Count(); n > 0 {
			p.count += n
			p.lists = append(p.lists, segmentPostings{l, seg.ordinals})
		}
	}
	return p, nil
}

// score adds to each document what its occurrences are worth.
func (p postings) score(m *matcher, out scores, weight float32) error {
	weight *= p.field.boost * p.weight
	for _, l := range p.lists {
		it := l.Iterator(true, true, false, nil)
		for n := 1; ; n++ {
			hit, err := it.Next()
			if err != nil {
				return fmt.Errorf("read occurrences: %w", err)
			}
			if hit == nil {
				break
			}
			if n%checkEvery == 0 && m.ctx.Err() != nil {
				return m.ctx.Err()
			}
			times, norm := float32(hit.Frequency()), float32(hit.Norm())
			length := 1 / (norm * norm)
			out[l.ordinals[hit.Number()]] += weight * times * (k1 + 1) / (times + k1*(1-b+b*length/p.field.average))
		}
	}
	return nil
}

// unbounded is the number of words that a prefix of a query stands for.
const unbounded = int(^uint(0) >> 1)

// mark gives the documents that hold a term, or one of the first terms with
// that prefix in each segment, at least this score; 0 terms is no prefix.
func (m *matcher) mark(out scores, field, text string, terms int, score float32) error {
	for _, seg := range m.snap.segments {
		dict, err := seg.Segment().Dictionary(field)
		if err != nil {
			return fmt.Errorf("look up field %s: %w", field, err)
		}
		one := func(term string) error {
			l, err := dict.PostingsList([]byte(term), seg.Deleted(), nil)
			if err != nil {
				return fmt.Errorf("look up %q in field %s: %w", term, field, err)
			}
			it := l.Iterator(false, false, false, nil)
			for {
				hit, err := it.Next()
				if err != nil {
					return fmt.Errorf("read occurrences: %w", err)
				}
				if hit == nil {
					return nil
				}
				n := seg.ordinals[hit.Number()]
				out[n] = max(out[n], score)
			}
		}
		if terms == 0 {
			if err := one(text); err != nil {
				return err
			}
			continue
		}
		if err := m.terms(dict, text, terms, one); err != nil {
			return err
		}
	}
	return nil
}

// terms calls f with the first terms of a dictionary that begin with a prefix.
func (m *matcher) terms(dict api.TermDictionary, prefix string, most int, f func(term string) error) error {
	it := dict.AutomatonIterator(nil, []byte(prefix), after(prefix))
	for n := 1; n <= most; n++ {
		entry, err := it.Next()
		if err != nil {
			return fmt.Errorf("read words that begin with %q: %w", prefix, err)
		}
		if entry == nil {
			return nil
		}
		if n%64 == 0 && m.ctx.Err() != nil {
			return m.ctx.Err()
		}
		if err := f(entry.Term); err != nil {
			return err
		}
	}
	return nil
}

// after is the first key above all that begin with a prefix of valid UTF-8,
// whose bytes are never 0xff.
func after(prefix string) []byte {
	end := []byte(prefix)
	end[len(end)-1]++
	return end
}
