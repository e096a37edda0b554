package bleve

import (
	"math"
	"slices"

	"github.com/vitral-data/vitral/catalog/query"
)

// searchedField is a field of words: what a match in it is worth, and how
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

// What other matches are worth: of an identifier, of a prefix, and of another
// form of a word against the word itself.
const (
	identifierScore = 40
	prefixScore     = 1
	formWeight      = 0.9
)

// Constants of BM25: how soon repeating a word stops to count, and how much a
// text's length does.
const (
	k1 = 1.2
	b  = 0.75
)

// word scores documents by BM25 in each field that has the word in any form.
func (m *matcher) word(w query.Word) (scores, error) {
	folded := query.FoldedWords(w.Text)
	switch {
	case len(folded) == 0:
		return m.blank(), nil
	case w.Prefix:
		return m.prefix(folded[0], float32(w.Weight))
	}
	var lists []postings
	var frequent [len(searchedFields)]uint64
	for _, form := range m.forms(folded[0]) {
		for f := range searchedFields {
			p, err := m.postings(f, form)
			if err != nil {
				return nil, err
			}
			if p.count == 0 {
				continue
			}
			if form != folded[0] {
				p.weight = formWeight
			}
			lists = append(lists, p)
			frequent[f] += p.count
		}
	}
	weight := float32(w.Weight) * m.rarity(slices.Max(frequent[:]))
	out := m.blank()
	for _, p := range lists {
		if err := p.score(m, out, weight); err != nil {
			return nil, err
		}
	}
	return out, m.identifier(out, folded, float32(w.Weight))
}

// rarity is the inverse document frequency of BM25.
func (m *matcher) rarity(count uint64) float32 {
	all, n := float64(m.snap.size), float64(count)
	return float32(math.Log(1 + (max(all-n, 0)+0.5)/(n+0.5)))
}

// prefix matches words that begin with a text, by the field they are in.
func (m *matcher) prefix(text string, weight float32) (scores, error) {
	out := m.blank()
	for _, f := range searchedFields {
		if err := m.mark(out, f.name, text, unbounded, weight*f.boost*prefixScore); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// identifier matches an identifier that consists of these words.
func (m *matcher) identifier(out scores, folded []string, weight float32) error {
	if key := identifierKey(folded); key != "" {
		return m.mark(out, fieldIdentifiers, key, 0, weight*identifierScore)
	}
	return nil
}
