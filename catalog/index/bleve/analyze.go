package bleve

import (
	engine "github.com/blevesearch/bleve_index_api"

	"github.com/vitral-data/vitral/catalog"
	"github.com/vitral-data/vitral/catalog/query"
)

// gap is how many positions apart the values of one field stand, so that no
// phrase goes from one into the next.
const gap = 100

// analysis collects the words of one field. They are indexed folded, in the
// form in which they occur; which forms belong together is decided when they
// are searched for (vocabulary). So nobody needs to know a text's language, a
// wrong language tag does no harm, and prefixes and spelling need no words
// beside these.
type analysis struct {
	name     string
	terms    engine.TokenFrequencies
	words    []occurrence
	position int
}

// occurrence is one word at its position.
type occurrence struct {
	term     *engine.TokenFreq
	position int
}

func analyse(name string) *analysis {
	return &analysis{name: name, terms: make(engine.TokenFrequencies)}
}

// add analyses one value and returns how many words it has.
func (a *analysis) add(text string) int {
	before := len(a.words)
	for t := range query.Tokens(text) {
		a.position++
		f := a.terms[t.Text]
		if f == nil {
			f = term(t.Text)
			a.terms[t.Text] = f
		} else {
			f.SetFrequency(f.Frequency() + 1)
		}
		a.words = append(a.words, occurrence{f, a.position})
	}
	a.position += gap
	return len(a.words) - before
}

// addText adds a text in each of its languages and returns the length of the
// longest.
func (a *analysis) addText(t catalog.Text) int {
	longest := 0
	for _, tag := range t.Tags() {
		longest = max(longest, a.add(t[tag]))
	}
	return longest
}

// field is the field made of what was added. Its length counts for how much
// one occurrence is worth: of a text in several languages, that of one.
func (a *analysis) field(length int) *field {
	places := make([]engine.TokenLocation, len(a.words))
	room := make([]*engine.TokenLocation, len(a.words))
	for i, w := range a.words {
		if w.term.Locations == nil {
			n := w.term.Frequency()
			w.term.Locations, room = room[:0:n], room[n:]
		}
		places[i].Position = w.position
		w.term.Locations = append(w.term.Locations, &places[i])
	}
	return &field{name: a.name, options: searched, length: max(length, 1), terms: a.terms}
}

// list makes a field of whole terms.
func list(name string, terms map[string]bool) *field {
	f := &field{name: name, options: listed, length: max(len(terms), 1), terms: make(engine.TokenFrequencies, len(terms))}
	for text := range terms {
		f.terms[text] = term(text)
	}
	return f
}

// term is a term that occurs once.
func term(text string) *engine.TokenFreq {
	f := &engine.TokenFreq{Term: []byte(text)}
	f.SetFrequency(1)
	return f
}
