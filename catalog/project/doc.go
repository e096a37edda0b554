package project

import (
	"encoding/json"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/vitral-data/vitral/catalog"
	"github.com/vitral-data/vitral/catalog/index"
	"github.com/vitral-data/vitral/catalog/query"
	"github.com/vitral-data/vitral/catalog/view"
)

// keywords are the dataset's own and the names of its themes.
func (p *Projector) keywords(d catalog.Dataset) []catalog.LangString {
	words := slices.Clone(d.Keywords)
	for _, t := range d.Themes {
		labels := t.Label
		if p.Theme != nil && t.Known() {
			labels = p.Theme(t.Code)
		}
		for _, tag := range labels.Tags() {
			words = append(words, catalog.LangString{Value: labels[tag], Lang: tag})
		}
	}
	return words
}

// maxSummary bounds a card's description, in bytes a language.
const maxSummary = 400

// indexDoc is what the index knows of a document.
func (p *Projector) indexDoc(d view.Dataset, number uint64) index.Doc {
	card := cardOf(d)
	doc := index.Doc{
		ID: d.ID, Number: number, State: d.State,
		Title: d.Data.Title, Keywords: p.keywords(d.Data), Description: d.Data.Description,
		Files: fileNames(d.Data), Identifiers: identifiers(d), Values: values(d, card), LateFrom: d.LateFrom,
		Modified: card.Modified, SortTitle: sortTitle(d.Data.Title),
		Numbers: index.Numbers{Points: card.Quality.Points, Unknown: card.Quality.Unknown, Max: card.Quality.Max,
			Dimensions: card.Quality.Dimensions, Distributions: card.Files, Answered: card.Answered, Broken: card.Broken},
	}
	if d.Data.Publisher != nil {
		doc.Publisher = d.Data.Publisher.Name
	}
	doc.Card, _ = json.Marshal(card) // texts and numbers: it can't fail
	return doc
}

func sortTitle(t catalog.Text) string {
	s, _ := t.In("es")
	return cut(catalog.Fold(s), 200)
}

// cardOf is a document as lists show it.
func cardOf(d view.Dataset) view.Card {
	c := view.Card{ID: d.ID, State: d.State, Since: d.Since, Title: names(d.Data.Title), Description: summary(d.Data.Description),
		Source: d.Shown.Source, Modified: modified(d), LateFrom: d.LateFrom, Files: len(d.Data.Distributions), Version: d.Version,
		Frequency: d.Data.Frequency.Key()}
	if p := d.Data.Publisher; p != nil {
		c.Publisher = view.Named{ID: p.ID, Name: names(p.Name)}
	}
	for _, dist := range d.Data.Distributions {
		if f := formatOf(dist); f != "" && len(c.Formats) < maxFormats && !slices.Contains(c.Formats, f) {
			c.Formats = append(c.Formats, f)
		}
		if c.License.Zero() {
			c.License = d.Data.EffectiveLicense(dist)
		}
		switch reach(d, dist) {
		case catalog.ReachOK:
			c.Answered++
		case catalog.ReachBroken:
			c.Broken++
		}
	}
	if c.License.Zero() {
		c.License = d.Data.License
	}
	s := d.Quality.Score
	c.Quality = view.CardQuality{Points: s.Points, Unknown: s.Unknown, Max: s.Max, Band: s.Band, Variant: s.Variant, Rules: s.Rules}
	for i, dim := range s.Dimensions[:min(len(s.Dimensions), 5)] {
		c.Quality.Dimensions[i] = [2]int{dim.Points, dim.Unknown}
	}
	return c
}

// Bounds of what one dataset is filtered by and shown with in lists. Real ones
// have a handful; a hostile one has as many as its 16 MB hold.
const (
	maxFormats = 50
	maxValues  = 200
)

// modified is the source's own date of change, else when our version came.
func modified(d view.Dataset) time.Time {
	if !d.Data.Modified.Time.IsZero() {
		return d.Data.Modified.Time
	}
	return d.Changed
}

func summary(t catalog.Text) catalog.Text { return shortened(t, maxSummary) }

// names bounds a title or name where it stands in lists.
func names(t catalog.Text) catalog.Text { return shortened(t, maxName) }

// maxName bounds a title or name in lists, in bytes a language; maxTongues how
// many languages of a text they hold.
const (
	maxName    = 2000
	maxTongues = 100
)

func shortened(t catalog.Text, most int) catalog.Text {
	if len(t) == 0 {
		return nil
	}
	out := make(catalog.Text, min(len(t), maxTongues))
	for _, tag := range t.Tags()[:min(len(t), maxTongues)] {
		out[tag] = cut(t[tag], most)
	}
	return out
}

// formatOf is the format code of a distribution, else what the source wrote.
func formatOf(dist catalog.Distribution) string {
	if dist.Format.Known() || dist.MediaType.Zero() {
		return cut(dist.Format.Key(), 60)
	}
	if !dist.Format.Zero() && !dist.MediaType.Known() {
		return cut(dist.Format.Key(), 60)
	}
	return cut(dist.MediaType.Key(), 60)
}

// reach is whether a distribution's file answers: its best address decides.
func reach(d view.Dataset, dist catalog.Distribution) catalog.Reach {
	p, ok := d.Probes[dist.URL()]
	if !ok {
		return catalog.ReachUnknown
	}
	return p.Outcome
}

// values are what a dataset is filtered and counted by; state, freshness and
// quality the index works out itself.
func values(d view.Dataset, c view.Card) map[query.Facet][]string {
	v := map[query.Facet][]string{}
	add := func(f query.Facet, values ...string) {
		for _, s := range values {
			if s = cut(s, 200); s != "" && len(v[f]) < maxValues && !slices.Contains(v[f], s) {
				v[f] = append(v[f], s)
			}
		}
	}
	add(query.Publisher, c.Publisher.ID)
	add(query.Format, c.Formats...)
	for _, t := range d.Data.Themes {
		add(query.Theme, t.Key())
	}
	add(query.License, d.Data.License.Key())
	for _, dist := range d.Data.Distributions {
		add(query.License, dist.License.Key())
	}
	add(query.Source, d.Shown.Source)
	for _, o := range d.Others {
		add(query.Source, o.Source)
	}
	add(query.Frequency, d.Data.Frequency.Key())
	add(query.Access, d.Data.AccessRights.Key())
	for _, l := range d.Data.Languages {
		add(query.Language, l.Key())
	}
	for _, m := range d.Quality.Score.Metrics {
		if m.Outcome == catalog.Fail {
			add(query.Gap, m.Rule)
		}
	}
	return v
}

// identifiers are what a dataset may be asked for by.
func identifiers(d view.Dataset) []string {
	ids := append([]string{d.ID, d.Data.IRI, d.Shown.Key}, d.Data.Identifiers...)
	for _, o := range d.Others {
		ids = append(ids, o.Dataset, o.Key)
	}
	ids = slices.DeleteFunc(ids, func(s string) bool { return s == "" })
	slices.Sort(ids)
	ids = slices.Compact(ids)
	return ids[:min(len(ids), maxIdentifiers)]
}

// maxIdentifiers bounds how many identifiers a dataset is found by.
const maxIdentifiers = 2000

// maxFileNames bounds how many names of files and columns are searched.
const maxFileNames = 300

// fileNames are titles and file names of distributions, and column names.
func fileNames(d catalog.Dataset) []string {
	var names []string
	add := func(s string) {
		if s != "" && len(names) < maxFileNames && !slices.Contains(names, s) {
			names = append(names, s)
		}
	}
	for _, dist := range d.Distributions {
		for _, tag := range dist.Title.Tags() {
			add(dist.Title[tag])
		}
		if u := dist.URL(); u != "" {
			base, _, _ := strings.Cut(path.Base(u), "?")
			add(base)
		}
		for _, f := range dist.Fields {
			add(f.Name)
		}
	}
	return names
}

// cut shortens s to at most n bytes at a character's border.
func cut(s string, n int) string {
	if len(s) <= n {
		return s
	}
	return strings.ToValidUTF8(s[:n], "")
}
