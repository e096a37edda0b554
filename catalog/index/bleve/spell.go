package bleve

import (
	"fmt"

	"github.com/vitral-data/vitral/catalog/query"
)

// Words shorter than these have no other spelling at a distance of one and of
// two letters.
const (
	leastForOne = 4
	leastForTwo = 7
)

// spell returns another spelling of the text as typed that finds something
// under the same filters; "" for none.
func (ix *Index) spell(m *matcher, r query.Request) (string, error) {
	typed := query.Typed(r.Text)
	changed := false
	corrected, err := m.correct(typed, &changed)
	if err != nil || !changed {
		return "", err
	}
	matched, err := m.match(corrected)
	if err != nil {
		return "", err
	}
	found, err := ix.columns.pass(m.ctx, query.Request{Text: corrected, Filters: r.Filters, Now: r.Now}, matched, nil)
	m.release(matched)
	if err != nil || found.total == 0 {
		return "", err
	}
	return query.Print(corrected), nil
}

// correct puts known words in the place of unknown ones.
func (m *matcher) correct(n query.Node, changed *bool) (query.Node, error) {
	var err error
	switch n := n.(type) {
	case query.And:
		out := make(query.And, len(n))
		for i := range n {
			if out[i], err = m.correct(n[i], changed); err != nil {
				return nil, err
			}
		}
		return out, nil
	case query.Or:
		out := make(query.Or, len(n))
		for i := range n {
			if out[i], err = m.correct(n[i], changed); err != nil {
				return nil, err
			}
		}
		return out, nil
	case query.Word:
		if n.Prefix {
			return n, nil
		}
		n.Text, err = m.known(n.Text, changed)
		return n, err
	case query.Phrase:
		out := query.Phrase{Words: make([]string, len(n.Words)), Weight: n.Weight}
		for i, w := range n.Words {
			if out.Words[i], err = m.known(w, changed); err != nil {
				return nil, err
			}
		}
		return out, nil
	}
	return n, nil
}

// known returns a word that occurs: the word itself, or else the nearest and
// then most frequent one.
func (m *matcher) known(word string, changed *bool) (string, error) {
	folded := query.FoldedWords(word)
	if len(folded) != 1 || len(folded[0]) < leastForOne {
		return word, nil
	}
	for _, form := range m.forms(folded[0]) {
		for f := range searchedFields {
			if p, err := m.postings(f, form); err != nil || p.count > 0 {
				return word, err
			}
		}
	}
	most := 1
	if len(folded[0]) >= leastForTwo {
		most = 2
	}
	for distance := 1; distance <= most; distance++ {
		best, err := m.nearest(folded[0], distance)
		if err != nil {
			return "", err
		}
		if best != "" {
			*changed = true
			return best, nil
		}
	}
	return word, nil
}

// nearest returns the most frequent word at a distance; the smallest of equals.
func (m *matcher) nearest(word string, distance int) (string, error) {
	best, most := "", uint64(0)
	for f := range searchedFields {
		likely, err := m.like(searchedFields[f].name, word, distance)
		if err != nil {
			return "", err
		}
		for _, w := range likely {
			p, err := m.postings(f, w)
			if err != nil {
				return "", err
			}
			if p.count > most || p.count == most && w < best {
				best, most = w, p.count
			}
		}
	}
	return best, nil
}

// like returns the words of a field within a distance.
func (m *matcher) like(field, word string, distance int) ([]string, error) {
	dict, err := m.snap.reader.FieldDictFuzzy(field, word, distance, "")
	if err != nil {
		return nil, fmt.Errorf("look up words like %q: %w", word, err)
	}
	var likely []string
	for {
		entry, err := dict.Next()
		if err != nil {
			return nil, fmt.Errorf("read words like %q: %w", word, err)
		}
		if entry == nil {
			break
		}
		likely = append(likely, entry.Term)
	}
	if err := dict.Close(); err != nil {
		return nil, fmt.Errorf("read words like %q: %w", word, err)
	}
	return likely, nil
}
