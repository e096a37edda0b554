package query

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"
)

//go:embed data/synonyms.txt
var synonymsText string

// synonymWeight is what a synonym counts against the word that was typed.
const synonymWeight = 0.4

// maxAdded is how many words and phrases one query gains at most.
const maxAdded = 64

// Synonyms are groups of words and phrases of like meaning, across languages.
type Synonyms struct {
	groups [][]synonym
	// byKey finds groups by a member's stems in any language: "agu potabl".
	byKey map[string][]int
	// longest is how many significant words the longest member has.
	longest int
}

// synonym is one member of a group.
type synonym struct {
	text  string
	words []string // as written
	keys  []string
}

// LoadSynonyms reads the groups that are part of the program.
func LoadSynonyms() (*Synonyms, error) { return ParseSynonyms(synonymsText) }

// ParseSynonyms reads one group a line: words or phrases between commas, at
// least two. Blank lines and lines that begin with # are left out. An error
// names the line.
func ParseSynonyms(text string) (*Synonyms, error) {
	s := &Synonyms{byKey: make(map[string][]int)}
	for i, line := range strings.Split(text, "\n") {
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		var group []synonym
		for member := range strings.SplitSeq(line, ",") {
			m := synonym{text: strings.TrimSpace(member)}
			for start, end := range words(m.text) {
				m.words = append(m.words, m.text[start:end])
			}
			if len(m.words) == 0 {
				return nil, fmt.Errorf("read synonyms: line %d: a member of %q has no word", i+1, line)
			}
			m.keys = stemKeys(m.words)
			group = append(group, m)
		}
		if len(group) < 2 {
			return nil, fmt.Errorf("read synonyms: line %d: %q is no group of two or more; separate members by commas", i+1, line)
		}
		s.add(group)
	}
	return s, nil
}

func (s *Synonyms) add(group []synonym) {
	n := len(s.groups)
	s.groups = append(s.groups, group)
	for _, m := range group {
		s.longest = max(s.longest, len(significant(m.words)))
		for _, key := range m.keys {
			if list := s.byKey[key]; len(list) == 0 || list[len(list)-1] != n {
				s.byKey[key] = append(list, n)
			}
		}
	}
}

// Expand adds to each word, and to words side by side that make up a phrase of
// a group, the others of their groups as alternatives of less weight. Words
// are compared folded and stemmed, by lang's stems first, and if no group knows
// these, by those of the other languages. Prefixes, quoted phrases and whatever stands under Not stay as
// they are. What is returned beside the query has one line for each place
// where something was added.
func (s *Synonyms) Expand(n Node, lang string) (Node, []Expansion) {
	e := expander{Synonyms: s, lang: lang}
	n = e.expand(n)
	return n, e.done
}

type expander struct {
	*Synonyms
	lang  string
	added int
	done  []Expansion
}

func (e *expander) expand(n Node) Node {
	switch n := n.(type) {
	case And:
		return e.and(n)
	case Or:
		return joinOr(each(n, e.expand))
	case Word:
		return e.span([]Node{n})
	}
	return n
}

// and expands the longest runs of words that a group knows, from the left.
func (e *expander) and(n And) Node {
	var out []Node
	for i := 0; i < len(n); {
		size := 0
		for size = min(e.longest, plainWords(n[i:])); size > 1; size-- {
			if grown := e.span(n[i : i+size]); isOr(grown) {
				out = append(out, grown)
				break
			}
		}
		if size <= 1 {
			out = append(out, e.expand(n[i]))
			size = 1
		}
		i += size
	}
	return joinAnd(out)
}

// span returns the parts joined by And, with their synonyms as alternatives if
// there are any.
func (e *expander) span(parts []Node) Node {
	typed := make([]string, 0, len(parts))
	for _, part := range parts {
		w, ok := part.(Word)
		if !ok || w.Prefix {
			return joinAnd(parts)
		}
		typed = append(typed, w.Text)
	}
	seen := stemKeys(typed)
	alternatives := Or{joinAnd(slices.Clone(parts))}
	var also []string
	for _, m := range e.members(typed) {
		if e.added >= maxAdded || shared(seen, m.keys) {
			continue
		}
		seen = append(seen, m.keys...)
		e.added++
		also = append(also, m.text)
		if len(m.words) == 1 {
			alternatives = append(alternatives, Word{Text: m.words[0], Weight: synonymWeight})
		} else {
			alternatives = append(alternatives, Phrase{Words: m.words, Weight: synonymWeight})
		}
	}
	if len(also) == 0 {
		return joinAnd(parts)
	}
	e.done = append(e.done, Expansion{Typed: strings.Join(typed, " "), Also: also})
	return alternatives
}

// members returns the members of the groups that know words: by their stems in
// the reader's language, else in the others.
func (e *expander) members(typed []string) []synonym {
	groups := e.byKey[stemKey(typed, e.lang)]
	if len(groups) == 0 {
		for _, key := range stemKeys(typed) {
			groups = append(groups, e.byKey[key]...)
		}
	}
	groups = slices.Compact(slices.Sorted(slices.Values(groups)))
	var out []synonym
	for _, g := range groups {
		out = append(out, e.groups[g]...)
	}
	return out
}

// plainWords counts the words without prefix that a list begins with.
func plainWords(list []Node) int {
	for i, n := range list {
		if w, ok := n.(Word); !ok || w.Prefix {
			return i
		}
	}
	return len(list)
}

// stemKeys is what words are compared by: their stems in each language.
func stemKeys(list []string) []string {
	var keys []string
	for _, lang := range Languages() {
		if key := stemKey(list, lang); !slices.Contains(keys, key) {
			keys = append(keys, key)
		}
	}
	return keys
}

// stemKey joins the stems of the significant words in one language.
func stemKey(list []string, lang string) string {
	var b strings.Builder
	for i, w := range significant(list) {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(Stem(w, lang))
	}
	return b.String()
}

// significant folds words and leaves out those without meaning, unless all are.
func significant(list []string) []string {
	var all, kept []string
	for _, w := range list {
		w = foldWord(w)
		all = append(all, w)
		if !Stopword(w) {
			kept = append(kept, w)
		}
	}
	if len(kept) == 0 {
		return all
	}
	return kept
}

func shared(a, b []string) bool {
	return slices.ContainsFunc(b, func(key string) bool { return slices.Contains(a, key) })
}
