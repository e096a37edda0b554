package query

import (
	"slices"
	"strings"
)

// Wanted says which words of a text a query is after, for highlighting: what
// stands under Not is not.
type Wanted struct {
	stems    map[string]bool
	prefixes []string
	phrases  [][][]string // stems of each word
	// starts are the first two bytes of all the words: no stem changes them.
	starts map[string]bool
	known  map[string]bool
}

// NewWanted collects the words of a query.
func NewWanted(n Node) *Wanted {
	w := &Wanted{stems: make(map[string]bool), starts: make(map[string]bool), known: make(map[string]bool)}
	w.collect(n)
	return w
}

func (w *Wanted) collect(n Node) {
	switch n := n.(type) {
	case And:
		for _, part := range n {
			w.collect(part)
		}
	case Or:
		for _, part := range n {
			w.collect(part)
		}
	case Word:
		w.word(n)
	case Phrase:
		var phrase [][]string
		for _, word := range FoldedWords(strings.Join(n.Words, " ")) {
			w.starts[start(word)] = true
			phrase = append(phrase, Stems(word))
		}
		if len(phrase) > 0 {
			w.phrases = append(w.phrases, phrase)
		}
	}
}

func (w *Wanted) word(n Word) {
	folded := foldWord(n.Text)
	w.starts[start(folded)] = true
	switch {
	case folded == "":
	case n.Prefix:
		w.prefixes = append(w.prefixes, folded)
	default:
		for _, stem := range Stems(folded) {
			w.stems[stem] = true
		}
	}
}

// In returns the words of a text that the query is after, in order.
func (w *Wanted) In(text string) []Token {
	tokens := slices.Collect(Tokens(text))
	marked := make([]bool, len(tokens))
	for i, t := range tokens {
		if !w.starts[start(t.Text)] && !w.starts[t.Text[:1]] {
			continue
		}
		marked[i] = marked[i] || w.matches(t.Text)
		for _, phrase := range w.phrases {
			if phraseAt(tokens[i:], phrase) {
				for k := range phrase {
					marked[i+k] = true
				}
			}
		}
	}
	out := tokens[:0]
	for i, t := range tokens {
		if marked[i] {
			out = append(out, t)
		}
	}
	return out
}

// matches looks one word up and remembers the answer, because words repeat.
func (w *Wanted) matches(word string) bool {
	is, ok := w.known[word]
	if !ok {
		is = slices.ContainsFunc(Stems(word), func(stem string) bool { return w.stems[stem] }) ||
			slices.ContainsFunc(w.prefixes, func(p string) bool { return strings.HasPrefix(word, p) })
		w.known[word] = is
	}
	return is
}

func phraseAt(tokens []Token, phrase [][]string) bool {
	if len(tokens) < len(phrase) {
		return false
	}
	for i, forms := range phrase {
		if !slices.ContainsFunc(Stems(tokens[i].Text), func(stem string) bool { return slices.Contains(forms, stem) }) {
			return false
		}
	}
	return true
}

func start(word string) string { return word[:min(2, len(word))] }
