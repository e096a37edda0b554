package bleve

import (
	"math"

	"github.com/vitral-data/vitral/catalog/query"
)

// searchedField is a field with stems: what a match in it is worth, and how
// many words it usually has.
type searchedField struct {
	name    string
	boost   float32
	average float32
}

// searchedFields are in the order of the title before all else.
var searchedFields = [...]searchedField{
	{fieldTitle, 4, 9},
	{fieldKeywords, 2, 8},
	{fieldPublisher, 1.5, 6},
	{fieldDescription, 1, 60},
	{fieldFiles, 0.7, 20},
}

// What a match of an identifier or of a prefix is worth.
const (
	identifierScore  = 40
	prefixScore      = 1
	titlePrefixScore = 3
)

// Constants of BM25: how soon repeating a word stops to count, and how much a
// text's length does.
const (
	k1 = 1.2
	b  = 0.75
)

// word scores documents by BM25 in each field that has the word in any form.
// The forms are the word's stems in three languages: a document counts with
// the best of them, because it may have been indexed under several.
func (m *matcher) word(w query.Word) (scores, error) {
	folded := query.FoldedWords(w.Text)
	switch {
	case len(folded) == 0:
		return m.blank(), nil
	case w.Prefix:
		return m.prefix(folded[0], float32(w.Weight))
	}
	stems := query.Stems(folded[0])
	lists := make([][]postings, len(stems))
	frequent := uint64(0)
	for i, stem := range stems {
		for f := range searchedFields {
			p, err := m.postings(f, stem)
			if err != nil {
				return nil, err
			}
			frequent = max(frequent, p.count)
			if p.count > 0 {
				lists[i] = append(lists[i], p)
			}
		}
	}
	weight := float32(w.Weight) * m.rarity(frequent)
	out := m.blank()
	for i := range lists {
		if len(lists[i]) == 0 {
			continue
		}
		if err := m.form(out, lists[i], weight); err != nil {
			return nil, err
		}
	}
	return out, m.identifier(out, folded, float32(w.Weight))
}

// form adds up one form's fields, and keeps the sum where it is better than
// what stands.
func (m *matcher) form(out scores, lists []postings, weight float32) error {
	sum := m.blank()
	for _, p := range lists {
		if err := p.score(m, sum, weight); err != nil {
			return err
		}
	}
	out.better(sum)
	m.release(sum)
	return nil
}

// rarity is the inverse document frequency of BM25.
func (m *matcher) rarity(count uint64) float32 {
	all, n := float64(m.snap.size), float64(count)
	return float32(math.Log(1 + (max(all-n, 0)+0.5)/(n+0.5)))
}

// prefix matches words that begin with a text, all alike.
func (m *matcher) prefix(text string, weight float32) (scores, error) {
	out := m.blank()
	for _, f := range []struct {
		name  string
		score float32
	}{{fieldWords, prefixScore}, {fieldTitleWords, titlePrefixScore}} {
		if err := m.mark(out, f.name, text, true, weight*f.score); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// identifier matches an identifier that consists of these words.
func (m *matcher) identifier(out scores, folded []string, weight float32) error {
	if key := identifierKey(folded); key != "" {
		return m.mark(out, fieldIdentifiers, key, false, weight*identifierScore)
	}
	return nil
}
