package vocab

import (
	"iter"
	"slices"

	"github.com/vitral-data/vitral/catalog"
)

// maxRaw is the longest value looked up, in bytes; what is longer is prose,
// not a code, and would only cost time.
const maxRaw = 1024

// Concept is one entry of a vocabulary.
type Concept struct {
	// Code is short, unique in its table and stable: the authority's own code
	// where there is one.
	Code string
	// IRI is what to write in RDF; "" for a concept that no authority names.
	IRI string
	// Labels has es, pt and en.
	Labels catalog.Text
	// Aliases are further spellings, as catalogues write them.
	Aliases []string
}

// Table is one vocabulary. It is immutable.
type Table struct {
	// Name is the table's own, as in data/<name>.tsv.
	Name string
	// Source says where the concepts come from, for readers.
	Source string
	// Date is the day (YYYY-MM-DD) on which the table was last compared with
	// its source.
	Date string

	concepts []Concept
	facts    []facts        // by concept
	byCode   map[string]int // exact code to concept
	byKey    map[string]int // folded code, IRI, label or alias to concept
	bases    []string       // folded IRI prefixes, the rest being a code or alias
	more     rule           // nil, or further keys for values not found
}

// rule proposes other spellings of a value that was not found, best first.
type rule func(raw string) iter.Seq[string]

// Len is the number of concepts.
func (t *Table) Len() int { return len(t.concepts) }

// All yields the concepts in the order of the table.
func (t *Table) All() iter.Seq[Concept] {
	return func(yield func(Concept) bool) {
		for i := range t.concepts {
			if !yield(t.concepts[i].clone()) {
				return
			}
		}
	}
}

// Get returns the concept with exactly this code.
func (t *Table) Get(code string) (Concept, bool) {
	i, ok := t.byCode[code]
	if !ok {
		return Concept{}, false
	}
	return t.concepts[i].clone(), true
}

// Find returns the concept that raw names, by code, IRI, label or alias. Case,
// accents, white space and the signs -_./ don't matter, nor do the scheme of
// an IRI, "www." and a trailing slash. The empty string and what the table
// doesn't know are not found.
func (t *Table) Find(raw string) (Concept, bool) {
	i, ok := t.find(raw)
	if !ok {
		return Concept{}, false
	}
	return t.concepts[i].clone(), true
}

// Code is raw as a coded value: with the code of the concept that it names,
// or none.
func (t *Table) Code(raw string) catalog.Coded {
	c := catalog.Coded{Raw: raw}
	if i, ok := t.find(raw); ok {
		c.Code = t.concepts[i].Code
	}
	return c
}

// Label is what a reader of lang calls the concept: its label in lang, else
// in Spanish or English, else the code as it is.
func (t *Table) Label(code, lang string) string {
	i, ok := t.byCode[code]
	if !ok {
		return code
	}
	labels := t.concepts[i].Labels
	for _, l := range []string{lang, primary(lang), "es", "en"} {
		if s := labels[l]; s != "" {
			return s
		}
	}
	return code
}

func (t *Table) find(raw string) (int, bool) {
	if raw == "" || len(raw) > maxRaw {
		return 0, false
	}
	if i, ok := t.byCode[raw]; ok {
		return i, true
	}
	if i, ok := t.lookup(raw); ok {
		return i, true
	}
	if t.more != nil {
		for other := range t.more(raw) {
			if i, ok := t.lookup(other); ok {
				return i, true
			}
		}
	}
	return 0, false
}

// lookup finds a spelling as it is, or what follows one of the IRI prefixes.
func (t *Table) lookup(raw string) (int, bool) {
	key := fold(raw)
	if i, ok := t.byKey[key]; ok {
		return i, true
	}
	for _, base := range t.bases {
		if len(key) > len(base) && key[:len(base)] == base {
			i, ok := t.byKey[key[len(base):]]
			return i, ok
		}
	}
	return 0, false
}

func (c Concept) clone() Concept {
	labels := make(catalog.Text, len(c.Labels))
	for lang, s := range c.Labels {
		labels[lang] = s
	}
	c.Labels, c.Aliases = labels, slices.Clone(c.Aliases)
	return c
}
