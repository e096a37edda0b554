package bleve

import (
	"strings"
	"unicode/utf8"

	"github.com/vitral-data/vitral/catalog"
	"github.com/vitral-data/vitral/catalog/index"
	"github.com/vitral-data/vitral/catalog/query"
)

// The signs around a match. They are taken out of texts that have them.
const (
	markStart = "\x02"
	markEnd   = "\x03"
)

// How much is shown.
const (
	fragmentBytes  = 220
	maxFragments   = 2
	maxWholePieces = 5
)

// marker makes the highlights of hits.
type marker struct{ wanted *query.Wanted }

func newMarker(n query.Node) *marker { return &marker{query.NewWanted(n)} }

// document returns the pieces of a document that hold matches, by field; nil
// for none.
func (m *marker) document(d index.Doc) map[string][]string {
	out := make(map[string][]string)
	add := func(field string, pieces []string) {
		if len(pieces) > 0 {
			out[field] = pieces
		}
	}
	add("title", m.whole(texts(d.Title)))
	add("publisher", m.whole(texts(d.Publisher)))
	add("files", m.whole(d.Files))
	keywords := make([]string, len(d.Keywords))
	for i, k := range d.Keywords {
		keywords[i] = k.Value
	}
	add("keywords", m.whole(keywords))
	for _, text := range texts(d.Description) {
		if pieces := m.fragments(text); len(pieces) > 0 {
			add("description", pieces)
			break
		}
	}
	if len(out) == 0 {
		return nil
	}
	return out
}

func texts(t catalog.Text) []string {
	var out []string
	for _, tag := range t.Tags() {
		out = append(out, t[tag])
	}
	return out
}

// whole returns those of the texts that hold matches, marked.
func (m *marker) whole(list []string) []string {
	var out []string
	for _, text := range list {
		if hits := m.wanted.In(text); len(hits) > 0 && len(out) < maxWholePieces {
			out = append(out, mark(text, hits, 0, len(text)))
		}
	}
	return out
}

// fragments returns pieces of a long text, each from a little before a match.
func (m *marker) fragments(text string) []string {
	hits := m.wanted.In(text)
	var out []string
	for len(hits) > 0 && len(out) < maxFragments {
		start := edge(text, hits[0].Start-fragmentBytes/3)
		end := edge(text, max(start+fragmentBytes, hits[0].End))
		n := 0
		for n < len(hits) && hits[n].End <= end {
			n++
		}
		n = max(n, 1)
		out = append(out, mark(text, hits[:n], start, max(end, hits[n-1].End)))
		hits = hits[n:]
		for len(hits) > 0 && hits[0].Start < end {
			hits = hits[1:]
		}
	}
	return out
}

// edge moves a position in a text back to the start of a word, or of the text.
func edge(text string, at int) int {
	if at <= 0 {
		return 0
	}
	if at >= len(text) {
		return len(text)
	}
	if space := strings.LastIndexAny(text[:at], " \n\t"); space >= 0 && at-space < 40 {
		return space + 1
	}
	for !utf8.RuneStart(text[at]) {
		at--
	}
	return at
}

// mark puts signs around the matches within text[start:end].
func mark(text string, hits []query.Token, start, end int) string {
	var b strings.Builder
	for _, h := range hits {
		if h.Start < start {
			continue
		}
		b.WriteString(clean(text[start:h.Start]))
		b.WriteString(markStart + clean(text[h.Start:h.End]) + markEnd)
		start = h.End
	}
	b.WriteString(clean(text[start:end]))
	return strings.TrimSpace(b.String())
}

func clean(s string) string {
	return strings.Map(func(r rune) rune {
		if r == 2 || r == 3 {
			return -1
		}
		return r
	}, s)
}
