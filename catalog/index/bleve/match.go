package bleve

import (
	"context"
	"sync"

	"github.com/vitral-data/vitral/catalog/query"
)

// scores say by ordinal how well a document matches; 0 is no match.
type scores []float32

// matcher evaluates a query against one snapshot, a part at a time: each part
// yields the scores of all documents, and parts combine by ordinal. With some
// bytes a document, that is quicker than walking lists side by side, and any
// nesting costs the same.
type matcher struct {
	ctx  context.Context //nolint:containedctx // lives for one search
	snap *snapshot
	*vocabulary
	scratch *sync.Pool
	free    []scores
}

// matcher returns one for a search; done gives its memory back.
func (ix *Index) matcher(ctx context.Context, snap *snapshot) *matcher {
	return &matcher{ctx: ctx, snap: snap, vocabulary: ix.words, scratch: &ix.scratch}
}

// match returns the scores of a query; nil matches everything equally.
func (m *matcher) match(n query.Node) (scores, error) {
	if err := m.ctx.Err(); err != nil {
		return nil, err
	}
	switch n := n.(type) {
	case query.And:
		return m.and(n)
	case query.Or:
		return m.or(n)
	case query.Not:
		return m.not(n)
	case query.Word:
		return m.word(n)
	case query.Phrase:
		return m.phrase(n)
	}
	all := m.blank()
	for i := range all {
		all[i] = 1
	}
	return all, nil
}

// and adds up the scores of parts that all match.
func (m *matcher) and(parts query.And) (scores, error) {
	sum, err := m.match(parts[0])
	if err != nil {
		return nil, err
	}
	for _, part := range parts[1:] {
		next, err := m.match(part)
		if err != nil {
			return nil, err
		}
		for i, s := range next {
			if s == 0 {
				sum[i] = 0
			} else if sum[i] > 0 {
				sum[i] += s
			}
		}
		m.release(next)
	}
	return sum, nil
}

// or takes the best of the alternatives, so that a synonym adds nothing to a
// document that has the word itself.
func (m *matcher) or(parts query.Or) (scores, error) {
	best, err := m.match(parts[0])
	if err != nil {
		return nil, err
	}
	for _, part := range parts[1:] {
		next, err := m.match(part)
		if err != nil {
			return nil, err
		}
		best.better(next)
		m.release(next)
	}
	return best, nil
}

func (m *matcher) not(n query.Not) (scores, error) {
	s, err := m.match(n.Part)
	if err != nil {
		return nil, err
	}
	for i := range s {
		if s[i] > 0 {
			s[i] = 0
		} else {
			s[i] = 1
		}
	}
	return s, nil
}

// better keeps the higher of two scores.
func (s scores) better(other scores) {
	for i, v := range other {
		s[i] = max(s[i], v)
	}
}

// blank returns scores that match nothing.
func (m *matcher) blank() scores {
	if n := len(m.free); n > 0 {
		s := m.free[n-1]
		m.free = m.free[:n-1]
		clear(s)
		return s
	}
	if kept, ok := m.scratch.Get().(*scores); ok && cap(*kept) >= m.snap.size {
		s := (*kept)[:m.snap.size]
		clear(s)
		return s
	}
	return make(scores, m.snap.size, m.snap.size+m.snap.size/8)
}

// release gives scores back for the next blank.
func (m *matcher) release(s scores) { m.free = append(m.free, s) }

// done gives all that was released, and the scores that were the answer, to
// later searches.
func (m *matcher) done(s scores) {
	for _, free := range append(m.free, s) {
		if free != nil {
			m.scratch.Put(&free)
		}
	}
	m.free = nil
}
