package ui

import (
	"cmp"
	"context"
	"errors"
	"html/template"
	"net/http"
	"slices"
	"strings"

	"github.com/vitral-data/vitral/catalog"
	"github.com/vitral-data/vitral/catalog/archive"
	"github.com/vitral-data/vitral/catalog/view"
	"github.com/vitral-data/vitral/ui/chart"
)

// datasetData is what a dataset's page is made of.
type datasetData struct {
	dataset view.Dataset
	steps   []view.Step            // of the record shown, newest first
	sources map[string]view.Source // those that list it
	formats []Format
	base    string
}

// datasetModel is a dataset's page.
type datasetModel struct {
	ID        string
	Title     said
	Long      bool // the title wants a smaller letter
	Publisher said
	PubHref   string
	Pane      template.HTML
	Gone      *status
	GoneText  string
	Status    []status
	License   license
	Version   string
	Text      said // of the description, for its language
	Prose     template.HTML
	Cut       bool
	Keywords  []link
	Files     []file
	Rest      []file // files beyond the first, folded
	RestText  string
	Mark      mark
	Explain   string
	Fix       []fix
	Stable    string
	Cite      string
	Steps     []step
	Facts     []fact
	Others    []otherRecord
	Differ    []differing
	Machine   []link
}

// license is what one may do with the data.
type license struct {
	Text, Href string
	Open       status
}

// maxFiles are shown at once; the rest is folded.
const maxFiles = 12

func (s *Site) dataset(r *request) (*page, error) {
	ctx := r.Request.Context()
	d, err := s.Reader.Dataset(ctx, r.Param("id"))
	if err != nil {
		return nil, err
	}
	if d.Redirect != "" {
		return nil, redirect{http.StatusPermanentRedirect, r.to.Dataset(d.Redirect)}
	}
	data := datasetData{dataset: d, formats: s.formatsOf(d.ID), base: s.BaseURL}
	if data.steps, err = s.Reader.History(ctx, d.ID, ""); err != nil {
		return nil, err
	}
	if data.sources, err = s.sourcesOf(ctx, d); err != nil {
		return nil, err
	}
	m := r.datasetModel(data)
	return &page{Title: m.Title.Text, Summary: r.prose.Plain(m.Text.Text, 300), Data: m, Linked: r.linked(data), Formats: data.formats, Twin: s.twin("dataset", "id", d.ID)}, nil
}

// formatsOf are the forms for machines with this dataset's addresses.
func (s *Site) formatsOf(id string) []Format {
	out := slices.Clone(s.Formats)
	for i := range out {
		out[i].Path = strings.ReplaceAll(out[i].Path, "{id}", escape(id))
	}
	return out
}

// sourcesOf reads the sources that list a dataset; one that the view doesn't
// know yet is left out.
func (s *Site) sourcesOf(ctx context.Context, d view.Dataset) (map[string]view.Source, error) {
	out := map[string]view.Source{}
	for _, rec := range append([]view.Record{d.Shown}, d.Others...) {
		if _, ok := out[rec.Source]; ok || rec.Source == "" {
			continue
		}
		src, err := s.Reader.Source(ctx, rec.Source)
		if errors.Is(err, view.ErrNotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		out[rec.Source] = src
	}
	return out, nil
}

// datasetModel makes a dataset's page.
func (e env) datasetModel(d datasetData) datasetModel {
	ds := d.dataset
	m := datasetModel{ID: ds.ID, Title: e.title(ds.Data.Title), Explain: e.to.Explain(ds.ID), Mark: e.scoreMark(ds.Quality.Score, chart.Medium)}
	m.Long = len(m.Title.Text) > 90
	if p := ds.Data.Publisher; p != nil {
		m.Publisher = e.said(p.Name)
		if p.ID != "" {
			m.PubHref, m.Pane = e.to.Publisher(p.ID), chart.Mark(p.ID)
			m.Publisher.Text = cmp.Or(m.Publisher.Text, p.ID)
		}
	}
	m.Text = e.said(ds.Data.Description)
	if m.Text.Text != "" {
		m.Prose, m.Cut = e.prose.HTML(m.Text.Text)
	}
	m.Files = e.files(ds.Data, ds.Probes)
	e.datasetStatus(&m, ds)
	for _, k := range ds.Data.Keywords {
		if l := (link{Text: short(k.Value, 60), Href: e.to.Search("q", `"`+strings.ReplaceAll(k.Value, `"`, " ")+`"`)}); k.Value != "" && !slices.Contains(m.Keywords, l) && len(m.Keywords) < 40 {
			m.Keywords = append(m.Keywords, l)
		}
	}
	if len(m.Files) > maxFiles {
		m.Files, m.Rest = m.Files[:maxFiles], m.Files[maxFiles:]
		m.RestText = e.N("files.rest", len(m.Rest))
	}
	m.Fix = e.fixes(ds.Quality.Findings, 5)
	m.Steps = e.steps(ds.ID, "", d.steps, 8)
	m.Facts = append(e.facts(ds.Data), e.origin(ds, d.sources, d.steps)...)
	m.Others, m.Differ = e.others(ds, d.sources)
	m.Stable = d.base + e.to.Dataset(ds.ID)
	m.Cite = e.cite(m, ds, d.base)
	for _, f := range d.formats {
		m.Machine = append(m.Machine, link{Text: f.Name, Href: f.Path})
	}
	return m
}

// datasetStatus says first what a reader must know first.
func (e env) datasetStatus(m *datasetModel, d view.Dataset) {
	if gone, ok := e.standing(d.State, d.Since); ok {
		m.Gone = &gone
		m.GoneText = e.T("state." + string(d.State) + ".kept")
	}
	fresh := e.freshness(d.LateFrom)
	if !d.Data.Frequency.Zero() {
		fresh.Text += e.T("fresh.promise", "frequency", e.code(e.vocab.Frequencies, d.Data.Frequency))
	}
	if m.Gone == nil {
		m.Status = append(m.Status, fresh)
	}
	answered, broken, odd := 0, 0, 0
	for _, f := range m.Files {
		switch f.Reach {
		case catalog.ReachOK:
			answered++
		case catalog.ReachBroken:
			broken++
		}
		if f.Odd != "" {
			odd++
		}
	}
	m.Status = append(m.Status, e.answers(len(d.Data.Distributions), answered, broken))
	if odd > 0 {
		m.Status = append(m.Status, status{"warn", e.N("files.odd", odd)})
	}
	m.License = e.license(d.Data)
	if d.Version > 0 {
		m.Version = e.Int(d.Version)
	}
}

// license is that of the dataset, else of its first file that has one.
func (e env) license(d catalog.Dataset) license {
	c := d.License
	for i := 0; c.Zero() && i < len(d.Distributions); i++ {
		c = d.Distributions[i].License
	}
	if c.Zero() {
		return license{Open: status{"none", e.T("license.none")}}
	}
	l := license{Text: e.code(e.vocab.Licenses, c)}
	l.Href = webLink(c.Raw)
	if concept, ok := e.vocab.Licenses.Get(c.Code); ok && l.Href == "" {
		l.Href = webLink(concept.IRI)
	}
	switch open, known := e.vocab.OpenLicense(c.Code); {
	case !known:
		l.Open = status{"none", e.T("license.unknown")}
	case open:
		l.Open = status{"ok", e.T("license.open")}
	default:
		l.Open = status{"warn", e.T("license.closed")}
	}
	return l
}

// cite is how to name the dataset as it is today.
func (e env) cite(m datasetModel, d view.Dataset, base string) string {
	var parts []string
	if m.Publisher.Text != "" {
		parts = append(parts, m.Publisher.Text)
	}
	parts = append(parts, "«"+m.Title.Text+"»")
	if d.Version > 0 {
		parts = append(parts, e.T("cite.version", "n", d.Version, "date", e.Date(d.Changed)))
	}
	address := base + e.to.Dataset(d.ID)
	if d.Version > 0 {
		address = base + e.to.Version(d.ID, "", d.Version)
	}
	return strings.Join(append(parts, address), ". ") + ". " + e.T("cite.seen", "date", e.Date(e.now))
}

// step is one line of a record's history.
type step struct {
	What    status
	When    when
	Version string
	Href    string // that version
	Diff    string // what it changed
	Run     string
	Note    string
}

// steps are the newest of a record's history, at most n.
func (e env) steps(id, source string, steps []view.Step, n int) []step {
	var out []step
	for i, s := range steps {
		if len(out) == n {
			break
		}
		if s.Outcome == archive.Touched {
			continue // no version for readers
		}
		line := step{What: e.outcome(s.Outcome), When: e.when(s.Time), Run: e.to.Run(s.Run)}
		if s.Version > 0 && !s.Outcome.Absent() {
			line.Version, line.Href = e.T("version.n", "n", s.Version), e.to.Version(id, source, s.Version)
			if s.Version > 1 && before(steps[i+1:], s.Version) {
				line.Diff = e.to.Diff(id, source, s.Version-1, s.Version)
			}
		}
		if s.Outcome == archive.Renamed && s.From != nil {
			line.Note = e.T("outcome.renamed.note", "key", short(s.From.Key, 60))
		}
		out = append(out, line)
	}
	return out
}

// before says that an older version stands among earlier steps.
func before(steps []view.Step, version int) bool {
	return slices.ContainsFunc(steps, func(s view.Step) bool { return s.Version == version-1 })
}
