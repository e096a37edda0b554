package ui

import (
	"cmp"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/vitral-data/vitral/catalog"
	"github.com/vitral-data/vitral/catalog/vocab"
	"github.com/vitral-data/vitral/ui/locale"
	"github.com/vitral-data/vitral/ui/prose"
)

// env is what every view model is made with: a language, a time, and what
// explains codes.
type env struct {
	*locale.Lang
	now   time.Time
	to    links
	vocab *vocab.Set
	rules Rules
	dims  []dimension
	prose *prose.Renderer
}

func (s *Site) env(l *locale.Lang) env {
	return env{Lang: l, now: s.Now().UTC(), to: links("/" + l.Code), vocab: s.Vocab, rules: s.Rules, dims: s.dims, prose: s.prose}
}

// said is a text of a source. Lang is set when it isn't the page's language.
type said struct{ Text, Lang string }

// said chooses the language of a text that serves the reader best.
func (e env) said(t catalog.Text) said {
	text, tag := t.In(e.Code)
	s := said{Text: strings.TrimSpace(text)}
	if tag != "" && tag != e.Code && !strings.HasPrefix(tag, e.Code+"-") && plainTag(tag) {
		s.Lang = tag
	}
	return s
}

// plainTag says that a tag may stand in a lang attribute.
func plainTag(tag string) bool {
	for _, r := range tag {
		if (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') && r != '-' {
			return false
		}
	}
	return len(tag) >= 2 && len(tag) <= 35
}

// title is what a dataset is called, or that it has no title.
func (e env) title(t catalog.Text) said {
	s := e.said(t)
	if s.Text == "" {
		s.Text = e.T("untitled")
	}
	return s
}

// when is a time as people say it, with the exact one beside.
type when struct{ ISO, Text, Full string }

func (e env) when(t time.Time) when {
	if t.IsZero() {
		return when{}
	}
	return when{t.UTC().Format(time.RFC3339), e.Ago(t, e.now), e.Stamp(t)}
}

// day is a date of a source, as understood, else as written.
func (e env) day(d catalog.Date) string {
	if d.Time.IsZero() {
		return short(d.Raw, 60)
	}
	raw := strings.TrimSpace(d.Raw)
	switch len(raw) {
	case 4:
		return raw
	case 7:
		return e.Month(d.Time)
	}
	return e.Date(d.Time)
}

// code is what a reader calls a coded value.
func (e env) code(t *vocab.Table, c catalog.Coded) string {
	if c.Known() {
		return t.Label(c.Code, e.Code)
	}
	return short(cmp.Or(e.said(c.Label).Text, c.Raw), 120)
}

// value is what a reader calls a facet's value: a code, or what a source
// wrote.
func (e env) value(t *vocab.Table, v string) string { return short(t.Label(v, e.Code), 80) }

// short cuts a text that would break a page.
func short(s string, n int) string {
	if utf8.RuneCountInString(s) <= n {
		return s
	}
	return string([]rune(s)[:n-1]) + "…"
}
