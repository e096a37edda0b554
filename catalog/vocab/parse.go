package vocab

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/vitral-data/vitral/catalog"
)

// facts are the marks and values of a concept, the last column of a table:
// "machine", "due=31d". A mark alone has the value "".
type facts map[string]string

// parse reads a table. Lines "#key: value" at its head give source, date and
// base (the IRI prefix of its codes; further ones are read, not written);
// other lines starting with # are remarks. Every other line is a concept, its
// columns parted by tabs: code, IRI, es, pt, en, aliases parted by |, facts
// parted by spaces. An empty or absent IRI is base + code ("-" for none), an
// absent label is the code. Errors name the lines.
func parse(name, text string) (*Table, error) {
	lines := strings.Split(text, "\n")
	t := &Table{
		Name:   name,
		byCode: make(map[string]int, len(lines)),
		byKey:  make(map[string]int, 3*len(lines)),
	}
	var errs []error
	base := ""
	for n, line := range lines {
		fail := func(format string, args ...any) {
			errs = append(errs, fmt.Errorf("line %d: "+format, append([]any{n + 1}, args...)...))
		}
		line = strings.TrimRight(line, "\r")
		if rest, ok := strings.CutPrefix(line, "#"); ok {
			key, value, _ := strings.Cut(rest, ":")
			value = strings.TrimSpace(value)
			switch key {
			case "source":
				t.Source = value
			case "date":
				t.Date = value
			case "base":
				if base == "" {
					base = value
				}
				t.bases = append(t.bases, foldBase(value))
			}
			continue
		}
		if strings.TrimSpace(line) == "" {
			continue
		}
		c, f, err := parseLine(line, base)
		if err != nil {
			fail("%w", err)
			continue
		}
		if _, twice := t.byCode[c.Code]; twice {
			fail("the code %q is taken", c.Code)
			continue
		}
		i := len(t.concepts)
		t.concepts, t.facts = append(t.concepts, c), append(t.facts, f)
		t.byCode[c.Code] = i
		for _, spelling := range c.spellings(f) {
			key := fold(spelling)
			if key == "" {
				fail("%s has a spelling without letters or digits: %q", c.Code, spelling)
				continue
			}
			if j, taken := t.byKey[key]; taken && j != i {
				fail("%q of %s already names %s", spelling, c.Code, t.concepts[j].Code)
				continue
			}
			t.byKey[key] = i
		}
	}
	if t.Source == "" || t.Date == "" {
		errs = append(errs, errors.New("the head lacks #source or #date"))
	} else if _, err := time.Parse(time.DateOnly, t.Date); err != nil {
		errs = append(errs, fmt.Errorf("reading #date: %w", err))
	}
	// Longest first, so that a base within another one doesn't hide it.
	slices.SortStableFunc(t.bases, func(a, b string) int { return len(b) - len(a) })
	return t, errors.Join(errs...)
}

// foldBase is the folded prefix that a code or alias follows directly: with the
// gap that a closing slash, underscore or the like leaves, none after a #.
func foldBase(base string) string {
	if strings.HasSuffix(base, "#") {
		return fold(base)
	}
	return fold(base) + " "
}

func parseLine(line, base string) (Concept, facts, error) {
	cols := strings.Split(line, "\t")
	if len(cols) > 7 {
		return Concept{}, nil, fmt.Errorf("%d columns, at most 7 are known", len(cols))
	}
	for i := range cols {
		cols[i] = strings.TrimSpace(cols[i])
	}
	cols = append(cols, make([]string, 7-len(cols))...)
	c := Concept{Code: cols[0], IRI: cols[1], Labels: catalog.Text{}}
	if c.Code == "" {
		return c, nil, errors.New("no code")
	}
	switch c.IRI {
	case "":
		c.IRI = base + c.Code
	case "-":
		c.IRI = ""
	}
	for i, lang := range []string{"es", "pt", "en"} {
		c.Labels[lang] = cols[2+i]
		if cols[2+i] == "" {
			c.Labels[lang] = c.Code
		}
	}
	for alias := range strings.SplitSeq(cols[5], "|") {
		if alias = strings.TrimSpace(alias); alias != "" {
			c.Aliases = append(c.Aliases, alias)
		}
	}
	f := facts{}
	for word := range strings.FieldsSeq(cols[6]) {
		key, value, _ := strings.Cut(word, "=")
		f[key] = value
	}
	return c, f, nil
}

// spellings are all the strings that name the concept.
func (c Concept) spellings(f facts) []string {
	all := []string{c.Code}
	if c.IRI != "" {
		all = append(all, c.IRI)
	}
	for _, label := range slices.Sorted(maps.Values(c.Labels)) {
		if label != c.Code {
			all = append(all, label)
		}
	}
	all = append(all, c.Aliases...)
	if media := f["media"]; media != "" {
		all = append(all, strings.Split(media, ",")...)
	}
	return all
}
