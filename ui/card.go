package ui

import (
	"encoding/json"
	"fmt"
	"html/template"
	"slices"
	"strings"

	"github.com/vitral-data/vitral/catalog/index"
	"github.com/vitral-data/vitral/catalog/query"
	"github.com/vitral-data/vitral/catalog/view"
	"github.com/vitral-data/vitral/ui/chart"
)

// hit is a dataset in a list.
type hit struct {
	Href      string
	Title     said
	Marked    template.HTML // the title with what was found; "" for none
	Summary   said
	Found     template.HTML // the summary, or where else it was found
	FoundIn   string        // "keywords", "files", "publisher": where, when not in the summary
	Publisher said
	PubHref   string
	Pane      template.HTML
	Formats   []string
	More      int // formats beyond those shown
	Gone      *status
	Fresh     status
	Files     status
	Updated   when
	Mark      mark
}

const (
	shownFormats = 6
	summaryBytes = 260
)

// hits makes a list of what a search found.
func (e env) hits(found []index.Hit) ([]hit, error) {
	out := make([]hit, 0, len(found))
	for _, f := range found {
		var card view.Card
		if err := json.Unmarshal(f.Card, &card); err != nil {
			return nil, fmt.Errorf("the card of dataset %s: %w", f.ID, err)
		}
		out = append(out, e.hit(card, f.Highlights))
	}
	return out, nil
}

func (e env) hit(c view.Card, found map[string][]string) hit {
	h := hit{
		Href: e.to.Dataset(c.ID), Title: e.title(c.Title), Summary: e.said(c.Description),
		Publisher: e.said(c.Publisher.Name), Fresh: e.freshness(c.LateFrom), Files: e.answers(c.Files, c.Answered, c.Broken),
		Updated: e.when(c.Modified), Mark: e.cardMark(c.Quality),
	}
	h.Summary.Text = e.prose.Plain(h.Summary.Text, summaryBytes)
	if c.Publisher.ID != "" {
		h.PubHref, h.Pane = e.to.Publisher(c.Publisher.ID), chart.Mark(c.Publisher.ID)
		if h.Publisher.Text == "" {
			h.Publisher.Text = c.Publisher.ID
		}
	} else {
		h.Pane = chart.Mark(c.Source)
	}
	for _, f := range c.Formats {
		h.Formats = append(h.Formats, short(e.vocab.FileTypes.Code(f).Key(), 24))
	}
	if len(h.Formats) > shownFormats {
		h.More = len(h.Formats) - shownFormats
		h.Formats = h.Formats[:shownFormats]
	}
	if gone, ok := e.standing(c.State, c.Since); ok {
		h.Gone = &gone
	}
	h.highlight(found, e)
	return h
}

// highlight shows what matched: in the title and the summary if it did there,
// else a line that says where.
func (h *hit) highlight(found map[string][]string, e env) {
	if pieces := found["title"]; len(pieces) == 1 && unmarked(pieces[0]) == h.Title.Text {
		h.Marked = marked(pieces[0])
	}
	if pieces := found["description"]; len(pieces) > 0 {
		text := strings.Join(each(pieces, func(s string) string { return e.prose.Plain(s, 400) }), " … ")
		if !strings.HasSuffix(text, "…") && !strings.HasSuffix(h.Summary.Text, lastWords(unmarked(text))) {
			text += " …"
		}
		h.Found = marked(text)
		return
	}
	for _, field := range []string{"keywords", "files", "publisher"} {
		if pieces := found[field]; len(pieces) > 0 {
			h.FoundIn = e.T("found." + field)
			h.Found = marked(strings.Join(pieces[:min(len(pieces), 4)], ", "))
			return
		}
	}
}

// lastWords are the end of a text, to see whether another ends with it.
func lastWords(s string) string {
	r := []rune(s)
	return string(r[max(0, len(r)-20):])
}

// marked turns an index's marks into elements; everything else is escaped.
func marked(s string) template.HTML {
	s = template.HTMLEscapeString(s)
	open := strings.Count(s, "\x02")
	if open != strings.Count(s, "\x03") {
		return template.HTML(strings.NewReplacer("\x02", "", "\x03", "").Replace(s)) // #nosec G203
	}
	return template.HTML(strings.NewReplacer("\x02", "<mark>", "\x03", "</mark>").Replace(s)) // #nosec G203
}

func unmarked(s string) string { return strings.NewReplacer("\x02", "", "\x03", "").Replace(s) }

func each[A, B any](list []A, f func(A) B) []B {
	out := make([]B, len(list))
	for i, v := range list {
		out[i] = f(v)
	}
	return out
}

// listed are the states of datasets that their sources still list, or did a
// moment ago.
func listed() map[query.Facet][]string {
	return map[query.Facet][]string{query.State: {string(index.Current), string(index.Missing)}}
}

// also adds a filter to a copy of filters.
func also(filters map[query.Facet][]string, f query.Facet, values ...string) map[query.Facet][]string {
	out := map[query.Facet][]string{f: values}
	for k, v := range filters {
		if k != f {
			out[k] = slices.Clone(v)
		}
	}
	return out
}

// count is how many hits a facet has with a value.
func count(facets map[query.Facet][]index.Count, f query.Facet, value string) int {
	for _, c := range facets[f] {
		if c.Value == value {
			return c.Count
		}
	}
	return 0
}
