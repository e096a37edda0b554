package bleve

import (
	"fmt"
	"iter"
	"slices"
	"sync"

	"github.com/vitral-data/vitral/catalog/query"
)

// vocabulary knows the words of the index by their stems: which words are
// forms of one. It only grows; a word that no document holds any more costs a
// look-up and finds nothing.
type vocabulary struct {
	mu     sync.RWMutex
	known  map[string]bool
	byStem map[string][]string
}

func newVocabulary() *vocabulary {
	return &vocabulary{known: make(map[string]bool), byStem: make(map[string][]string)}
}

// add takes folded words in.
func (v *vocabulary) add(words iter.Seq[string]) {
	var fresh []string
	v.mu.RLock()
	for w := range words {
		// A number or code has no other form.
		if !query.Fixed(w) && !v.known[w] {
			fresh = append(fresh, w)
		}
	}
	v.mu.RUnlock()
	if len(fresh) == 0 {
		return
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	for _, w := range fresh {
		if v.known[w] {
			continue
		}
		v.known[w] = true
		for _, stem := range query.Stems(w) {
			v.byStem[stem] = append(v.byStem[stem], w)
		}
	}
}

// forms returns a folded word and all known words that share a stem with it.
func (v *vocabulary) forms(word string) []string {
	v.mu.RLock()
	defer v.mu.RUnlock()
	out := []string{word}
	for _, stem := range query.Stems(word) {
		for _, w := range v.byStem[stem] {
			if !slices.Contains(out, w) {
				out = append(out, w)
			}
		}
	}
	return out
}

// loadWords takes all words of the index in.
func (s *snapshot) loadWords(v *vocabulary) error {
	for _, f := range searchedFields {
		dict, err := s.reader.FieldDict(f.name)
		if err != nil {
			return fmt.Errorf("read words of field %s: %w", f.name, err)
		}
		var words []string
		for {
			entry, err := dict.Next()
			if err != nil {
				return fmt.Errorf("read words of field %s: %w", f.name, err)
			}
			if entry == nil {
				break
			}
			words = append(words, entry.Term)
		}
		if err := dict.Close(); err != nil {
			return fmt.Errorf("read words of field %s: %w", f.name, err)
		}
		v.add(slices.Values(words))
	}
	return nil
}
