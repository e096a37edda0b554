// Package uitest has what tests of the pages need: a portal in memory, its
// fixtures, and a small selector for HTML.
package uitest

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/vitral-data/vitral/catalog"
	"github.com/vitral-data/vitral/catalog/archive"
	"github.com/vitral-data/vitral/catalog/index"
	"github.com/vitral-data/vitral/catalog/query"
	"github.com/vitral-data/vitral/catalog/view"
)

// Portal is a catalogue in memory that answers what the pages ask.
type Portal struct {
	Docs     []view.Dataset
	Harvest  []view.Source
	RunList  []view.Run // newest first
	Log      []view.Change
	Plans    map[string]view.HeldPlan
	Steps    map[string][]view.Step
	Versions map[string]map[int]catalog.Dataset
	Points   map[string][]view.ScoreLine
	// Fail, when set, is what every method returns.
	Fail error
}

func missing(what, id string) error {
	return fmt.Errorf("%s %q: %w", what, id, view.ErrNotFound)
}

// Dataset returns a document.
func (p *Portal) Dataset(_ context.Context, id string) (view.Dataset, error) {
	for _, d := range p.Docs {
		if d.ID == id {
			return d, p.Fail
		}
	}
	return view.Dataset{}, cmp.Or(p.Fail, missing("dataset", id))
}

// History returns a record's steps, newest first; those of another source's
// record are made up of its version.
func (p *Portal) History(_ context.Context, id, source string) ([]view.Step, error) {
	for _, d := range p.Docs {
		if d.ID != id || source == "" || source == d.Shown.Source {
			continue
		}
		for _, o := range d.Others {
			if o.Source != source {
				continue
			}
			var steps []view.Step
			for v := o.Version; v > 0; v-- {
				steps = append(steps, view.Step{N: v, Run: "run-gone", Time: d.First, Outcome: archive.Changed, Version: v, Key: o.Key})
			}
			return steps, p.Fail
		}
		return nil, missing("record of source", source)
	}
	return p.Steps[id], p.Fail
}

// Version returns a version; without one of its own the document's data.
func (p *Portal) Version(ctx context.Context, id, source string, n int) (view.Versioned, error) {
	d, err := p.Dataset(ctx, id)
	if err != nil {
		return view.Versioned{}, err
	}
	steps, err := p.History(ctx, id, source)
	if err != nil {
		return view.Versioned{}, err
	}
	for _, s := range steps {
		if s.Version != n {
			continue
		}
		data, ok := p.Versions[id][n]
		if !ok {
			data = d.Data
		}
		body, _ := json.Marshal(data)
		return view.Versioned{Step: s, Source: cmp.Or(source, d.Shown.Source), Data: data, Repairs: d.Repairs,
			Statement: catalog.Statement{Kind: catalog.KindDataset, Dialect: "datajson", Body: body}}, nil
	}
	return view.Versioned{}, missing("version", strconv.Itoa(n))
}

// Diff compares two versions.
func (p *Portal) Diff(ctx context.Context, id, source string, from, to int) ([]view.Difference, error) {
	a, err := p.Version(ctx, id, source, from)
	if err != nil {
		return nil, err
	}
	b, err := p.Version(ctx, id, source, to)
	return view.Differences(a.Data, b.Data), err
}

// Scores returns a score's history.
func (p *Portal) Scores(_ context.Context, id string) ([]view.ScoreLine, error) {
	return p.Points[id], p.Fail
}

// Sources returns all sources.
func (p *Portal) Sources(context.Context) ([]view.Source, error) { return p.Harvest, p.Fail }

// Source returns one source.
func (p *Portal) Source(_ context.Context, id string) (view.Source, error) {
	for _, s := range p.Harvest {
		if s.ID == id {
			return s, p.Fail
		}
	}
	return view.Source{}, cmp.Or(p.Fail, missing("source", id))
}

// Run returns one run.
func (p *Portal) Run(_ context.Context, id string) (view.Run, error) {
	for _, r := range p.RunList {
		if r.Run == id {
			return r, p.Fail
		}
	}
	return view.Run{}, cmp.Or(p.Fail, missing("run", id))
}

// Runs returns runs, newest first.
func (p *Portal) Runs(_ context.Context, source, cursor string, limit int) ([]view.Run, string, error) {
	var list []view.Run
	for _, r := range p.RunList {
		if source == "" || r.Source == source {
			list = append(list, r)
		}
	}
	out, next := paged(list, cursor, limit)
	return out, next, p.Fail
}

// RunRecords returns what a run did.
func (p *Portal) RunRecords(_ context.Context, id string, outcome archive.Outcome, cursor string, limit int) ([]view.Change, string, error) {
	var list []view.Change
	for _, c := range p.Log {
		if c.Run == id && (outcome == "" || c.Outcome == outcome) {
			list = append(list, c)
		}
	}
	out, next := paged(list, cursor, limit)
	return out, next, p.Fail
}

// Changes returns what changed since a time.
func (p *Portal) Changes(_ context.Context, since time.Time, cursor string, limit int) ([]view.Change, string, error) {
	var list []view.Change
	for _, c := range p.Log {
		if !c.Time.Before(since) {
			list = append(list, c)
		}
	}
	out, next := paged(list, cursor, limit)
	return out, next, p.Fail
}

// Held returns a held plan.
func (p *Portal) Held(_ context.Context, run string) (view.HeldPlan, error) {
	if h, ok := p.Plans[run]; ok {
		return h, p.Fail
	}
	return view.HeldPlan{}, cmp.Or(p.Fail, missing("held run", run))
}

// Publisher returns one publisher.
func (p *Portal) Publisher(_ context.Context, id string) (view.Publisher, error) {
	var out view.Publisher
	for _, d := range p.Docs {
		a := d.Data.Publisher
		if a == nil || a.ID != id {
			continue
		}
		if out.ID == "" {
			out = view.Publisher{ID: a.ID, IRI: a.IRI, Name: a.Name, Homepage: a.Homepage, Email: a.Email}
		}
		if !slices.Contains(out.Sources, d.Shown.Source) {
			out.Sources = append(out.Sources, d.Shown.Source)
		}
	}
	if out.ID == "" {
		return out, cmp.Or(p.Fail, missing("publisher", id))
	}
	return out, p.Fail
}

// PublisherNames returns names by id.
func (p *Portal) PublisherNames(_ context.Context, ids []string) (map[string]catalog.Text, error) {
	names := map[string]catalog.Text{}
	for _, d := range p.Docs {
		if a := d.Data.Publisher; a != nil && slices.Contains(ids, a.ID) {
			names[a.ID] = a.Name
		}
	}
	return names, p.Fail
}

// paged cuts a page out of a list; a cursor is an offset.
func paged[T any](list []T, cursor string, limit int) ([]T, string) {
	at, _ := strconv.Atoi(cursor)
	if at < 0 || at >= len(list) {
		return nil, ""
	}
	list = list[at:]
	if len(list) <= limit {
		return list, ""
	}
	return list[:limit], strconv.Itoa(at + limit)
}

// Find searches: every word must stand in the title, the description or a
// keyword. "aguua" is corrected to "agua", and "agua" finds "saneamiento" too.
func (p *Portal) Find(_ context.Context, text, _ string, r query.Request) (index.Found, error) {
	var found index.Found
	if p.Fail != nil {
		return found, p.Fail
	}
	if err := index.CheckRequest(r); err != nil {
		return found, err
	}
	if r.Cursor != "" {
		if _, err := strconv.Atoi(r.Cursor); err != nil {
			return found, index.ErrCursor
		}
	}
	words := strings.Fields(catalog.Fold(strings.ReplaceAll(text, `"`, " ")))
	if slices.Contains(words, "aguua") {
		words, found.Corrected, found.Suggestion = []string{"agua"}, "agua", "agua"
	}
	if slices.Contains(words, "agua") && !strings.Contains(text, `"`) {
		found.Expanded = []query.Expansion{{Typed: "agua", Also: []string{"saneamiento", "água"}}}
	}
	var all []view.Dataset
	facets := map[query.Facet]map[string]int{}
	for _, d := range p.Docs {
		if d.Redirect != "" || !has(d, words) {
			continue
		}
		values := facetValues(d, r.Now)
		if matches(values, r.Filters, "") {
			all = append(all, d)
		}
		for _, f := range r.Facets {
			if !matches(values, r.Filters, f) {
				continue
			}
			if facets[f] == nil {
				facets[f] = map[string]int{}
			}
			for _, v := range values[f] {
				facets[f][v]++
			}
		}
	}
	found.Total, found.Facets = len(all), map[query.Facet][]index.Count{}
	for _, f := range r.Facets {
		found.Facets[f] = counted(facets[f], r.Filters[f], r.FacetLimit)
	}
	if r.Stats {
		found.Stats = stats(all)
	}
	order(all, r.Sort)
	page, next := paged(all, r.Cursor, r.Limit)
	if r.Limit > 0 {
		found.Next = next
		for _, d := range page {
			card, _ := json.Marshal(CardOf(d))
			h := index.Hit{ID: d.ID, State: d.State, Card: card}
			if r.Highlight && len(words) > 0 {
				h.Highlights = highlights(d, words)
			}
			found.Hits = append(found.Hits, h)
		}
	}
	return found, nil
}

func has(d view.Dataset, words []string) bool {
	var b strings.Builder
	for _, t := range []catalog.Text{d.Data.Title, d.Data.Description} {
		for _, s := range t {
			b.WriteString(s + " ")
		}
	}
	for _, k := range d.Data.Keywords {
		b.WriteString(k.Value + " ")
	}
	text := catalog.Fold(b.String())
	for _, w := range words {
		if !strings.Contains(text, w) {
			return false
		}
	}
	return true
}

func matches(values map[query.Facet][]string, filters map[query.Facet][]string, except query.Facet) bool {
	for f, want := range filters {
		if f == except || len(want) == 0 {
			continue
		}
		if !slices.ContainsFunc(want, func(v string) bool { return slices.Contains(values[f], v) }) {
			return false
		}
	}
	return true
}

func counted(values map[string]int, named []string, limit int) []index.Count {
	var out []index.Count
	for v, n := range values {
		out = append(out, index.Count{Value: v, Count: n})
	}
	slices.SortFunc(out, func(a, b index.Count) int { return cmp.Or(b.Count-a.Count, strings.Compare(a.Value, b.Value)) })
	if limit == 0 {
		limit = 50
	}
	out = out[:min(len(out), limit)]
	for _, v := range named {
		if !slices.ContainsFunc(out, func(c index.Count) bool { return c.Value == v }) {
			out = append(out, index.Count{Value: v, Count: values[v]})
		}
	}
	return out
}

func order(all []view.Dataset, by query.Sort) {
	slices.SortStableFunc(all, func(a, b view.Dataset) int {
		switch by {
		case query.ByQuality:
			return b.Quality.Score.Points - a.Quality.Score.Points
		case query.ByTitle:
			x, _ := a.Data.Title.In("es")
			y, _ := b.Data.Title.In("es")
			return strings.Compare(catalog.Fold(x), catalog.Fold(y))
		}
		return CardOf(b).Modified.Compare(CardOf(a).Modified)
	})
}

// highlights marks the words in the title and in the description.
func highlights(d view.Dataset, words []string) map[string][]string {
	mark := func(t catalog.Text) []string {
		s, _ := t.In("es")
		fields := strings.Split(s, " ")
		found := false
		for i, f := range fields {
			if slices.ContainsFunc(words, func(w string) bool { return strings.Contains(catalog.Fold(f), w) }) {
				fields[i], found = "\x02"+f+"\x03", true
			}
		}
		if !found {
			return nil
		}
		return []string{strings.Join(fields, " ")}
	}
	out := map[string][]string{}
	for field, t := range map[string]catalog.Text{"title": d.Data.Title, "description": d.Data.Description} {
		if pieces := mark(t); pieces != nil {
			out[field] = pieces
		}
	}
	for _, k := range d.Data.Keywords {
		if slices.ContainsFunc(words, func(w string) bool { return strings.Contains(catalog.Fold(k.Value), w) }) {
			out["keywords"] = append(out["keywords"], "\x02"+k.Value+"\x03")
		}
	}
	return out
}
