package bleve

import (
	"errors"
	"fmt"

	"github.com/blevesearch/bleve/v2/search"
	"github.com/blevesearch/bleve/v2/search/searcher"

	"github.com/vitral-data/vitral/catalog/query"
)

// phraseScore is what a phrase is worth against its words.
const phraseScore = 1.5

// phrase scores documents in which the words stand side by side in one field,
// in whatever forms, or that have an identifier of these words.
func (m *matcher) phrase(p query.Phrase) (scores, error) {
	var folded []string
	for _, w := range p.Words {
		folded = append(folded, query.FoldedWords(w)...)
	}
	out := m.blank()
	if len(folded) == 0 {
		return out, nil
	}
	if err := m.identifier(out, folded, float32(p.Weight)); err != nil {
		return nil, err
	}
	if len(folded) == 1 {
		one, err := m.word(query.Word{Text: folded[0], Weight: p.Weight})
		if err != nil {
			return nil, err
		}
		out.better(one)
		m.release(one)
		return out, nil
	}
	forms := make([][]string, len(folded))
	for i, w := range folded {
		forms[i] = m.forms(w)
	}
	sum := m.blank()
	for _, f := range searchedFields {
		if err := m.phraseIn(sum, f, forms, float32(p.Weight)*f.boost*phraseScore); err != nil {
			return nil, err
		}
	}
	out.better(sum)
	m.release(sum)
	return out, nil
}

// phraseIn adds to the documents that hold the phrase in one field. The score
// is the rarity of the phrase itself, which is what makes it worth more than
// its words.
func (m *matcher) phraseIn(sum scores, f searchedField, forms [][]string, weight float32) (err error) {
	s, err := searcher.NewMultiPhraseSearcher(m.ctx, m.snap.reader, forms, 0, false, f.name, 1, search.SearcherOptions{Score: "none"})
	if err != nil {
		return fmt.Errorf("look up a phrase in field %s: %w", f.name, err)
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	ctx := &search.SearchContext{
		DocumentMatchPool: search.NewDocumentMatchPool(s.DocumentMatchPoolSize(), 0),
		IndexReader:       m.snap.reader,
	}
	var hits []uint32
	for n := 1; ; n++ {
		hit, err := s.Next(ctx)
		if err != nil {
			return fmt.Errorf("look for a phrase in field %s: %w", f.name, err)
		}
		if hit == nil {
			break
		}
		if n%checkEvery == 0 && m.ctx.Err() != nil {
			return m.ctx.Err()
		}
		hits = append(hits, m.snap.ordinal(hit.IndexInternalID.Value()))
		ctx.DocumentMatchPool.Put(hit)
	}
	weight *= m.rarity(uint64(len(hits)))
	for _, n := range hits {
		sum[n] += weight
	}
	return nil
}

// ordinal is that of a document by its number across all segments.
func (s *snapshot) ordinal(number uint64) uint32 {
	for _, seg := range s.segments {
		if n := uint64(len(seg.ordinals)); number >= n {
			number -= n
			continue
		}
		return seg.ordinals[number]
	}
	return 0
}
