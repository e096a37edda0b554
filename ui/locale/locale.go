// Package locale has what the portal says in Spanish, Brazilian Portuguese and
// English, and how each writes numbers and dates.
package locale

import (
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
)

//go:embed es.json pt.json en.json
var catalogues embed.FS

// Codes returns the languages, by the prefix that their pages have.
func Codes() []string { return []string{"es", "pt", "en"} }

// Set is all the catalogues. It is immutable.
type Set struct{ langs map[string]*Lang }

// Lang is one language. It is immutable.
type Lang struct {
	// Code is the pages' prefix, Tag the BCP 47 tag, Name the language's own.
	Code, Tag, Name string
	texts           map[string]string
	style           style
}

// Load reads the catalogues built into the program. An error names every key
// that one of them lacks and every text that is empty.
func Load() (*Set, error) {
	s := &Set{langs: map[string]*Lang{}}
	for _, code := range Codes() {
		b, err := catalogues.ReadFile(code + ".json")
		if err != nil {
			return nil, fmt.Errorf("reading the catalogue %s: %w", code, err)
		}
		l := &Lang{Code: code, style: styles[code]}
		if err := json.Unmarshal(b, &l.texts); err != nil {
			return nil, fmt.Errorf("parsing the catalogue %s: %w", code, err)
		}
		l.Tag, l.Name = l.style.tag, l.style.name
		s.langs[code] = l
	}
	return s, s.check()
}

// check compares the catalogues with each other.
func (s *Set) check() error {
	var errs []error
	first := s.langs[Codes()[0]]
	for _, code := range Codes() {
		l := s.langs[code]
		for _, key := range l.Keys() {
			if strings.TrimSpace(l.texts[key]) == "" {
				errs = append(errs, fmt.Errorf("%s: %q is empty", code, key))
			}
			if _, ok := first.texts[key]; !ok {
				errs = append(errs, fmt.Errorf("%s: %q is missing in %s", code, key, first.Code))
			}
		}
		for _, key := range first.Keys() {
			if _, ok := l.texts[key]; !ok {
				errs = append(errs, fmt.Errorf("%s: %q is missing", code, key))
			}
		}
	}
	return errors.Join(errs...)
}

// Lang returns a language by its code.
func (s *Set) Lang(code string) (*Lang, bool) {
	l, ok := s.langs[code]
	return l, ok
}

// Keys returns the catalogue's keys in order.
func (l *Lang) Keys() []string {
	keys := make([]string, 0, len(l.texts))
	for key := range l.texts {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}

// T is the text of a key, with each "{name}" replaced by the value that
// follows that name among args. A key that isn't there shows as ⟦key⟧.
func (l *Lang) T(key string, args ...any) string {
	s, ok := l.texts[key]
	if !ok {
		return "⟦" + key + "⟧"
	}
	return fill(s, args)
}

// Has says whether the catalogue has a key.
func (l *Lang) Has(key string) bool {
	_, ok := l.texts[key]
	return ok
}

// Or is the text of a key, or another for a key that isn't there: for codes
// that come from elsewhere.
func (l *Lang) Or(key, other string) string {
	if s, ok := l.texts[key]; ok {
		return s
	}
	return other
}

// N is the text of key.one or key.other, by the language's rule for n things;
// "{n}" is n as the language writes it.
func (l *Lang) N(key string, n int, args ...any) string {
	form := ".other"
	if l.style.one(n) {
		form = ".one"
	}
	return l.T(key+form, append([]any{"n", l.Int(n)}, args...)...)
}

// fill puts values in their places, in one pass: a value that looks like a
// place stays as it is.
func fill(s string, args []any) string {
	if len(args) == 0 || !strings.Contains(s, "{") {
		return s
	}
	var b strings.Builder
	for {
		before, rest, ok := strings.Cut(s, "{")
		b.WriteString(before)
		if !ok {
			return b.String()
		}
		name, after, closed := strings.Cut(rest, "}")
		i := 0
		for closed && i+1 < len(args) && args[i] != name {
			i += 2
		}
		if !closed || i+1 >= len(args) {
			b.WriteByte('{')
			s = rest
			continue
		}
		if v, ok := args[i+1].(string); ok {
			b.WriteString(v)
		} else {
			fmt.Fprint(&b, args[i+1])
		}
		s = after
	}
}
