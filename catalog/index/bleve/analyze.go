package bleve

import (
	"strings"

	engine "github.com/blevesearch/bleve_index_api"

	"github.com/vitral-data/vitral/catalog"
	"github.com/vitral-data/vitral/catalog/query"
)

// gap is how many positions apart the values of one field stand, so that no
// phrase goes from one into the next.
const gap = 100

// analysis collects the terms of one field.
type analysis struct {
	name     string
	terms    engine.TokenFrequencies
	position int
	words    map[string]bool // receives the folded words, too
}

func analyse(name string, words map[string]bool) *analysis {
	return &analysis{name: name, terms: make(engine.TokenFrequencies), words: words}
}

// add analyses one value in a language, "" for one that isn't known: then each
// word stands with the stems that it has in any language. It returns how many
// words there were.
func (a *analysis) add(text, lang string) int {
	n := 0
	for t := range query.Tokens(text) {
		n++
		a.position++
		a.words[t.Text] = true
		if lang != "" {
			a.term(query.Stem(t.Text, lang), t)
			continue
		}
		for _, stem := range query.Stems(t.Text) {
			a.term(stem, t)
		}
	}
	a.position += gap
	return n
}

func (a *analysis) term(text string, t query.Token) {
	f := a.terms[text]
	if f == nil {
		f = term(text)
		a.terms[text] = f
	}
	f.SetFrequency(f.Frequency() + 1)
	f.Locations = append(f.Locations, &engine.TokenLocation{Start: t.Start, End: t.End, Position: a.position})
}

// field is the field made of what was added. Its length counts for how much
// one occurrence is worth: of a text in several languages, that of one.
func (a *analysis) field(length int) *field {
	return &field{name: a.name, options: searched, length: max(length, 1), terms: a.terms}
}

// list makes a field of whole terms.
func list(name string, terms map[string]bool) *field {
	f := &field{name: name, options: listed, length: max(len(terms), 1), terms: make(engine.TokenFrequencies, len(terms))}
	for text := range terms {
		t := term(text)
		t.SetFrequency(1)
		f.terms[text] = t
	}
	return f
}

// stemmer returns the language that words of a text tagged so are stemmed in.
func stemmer(tag, guess string) string {
	base, _, _ := strings.Cut(tag, "-")
	switch base {
	case "es", "pt", "en":
		return base
	case "":
		return guess
	}
	return ""
}

// addText adds a text in each of its languages and returns the length of the
// longest.
func (a *analysis) addText(t catalog.Text, guess string) int {
	longest := 0
	for _, tag := range t.Tags() {
		longest = max(longest, a.add(t[tag], stemmer(tag, guess)))
	}
	return longest
}
