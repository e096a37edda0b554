package ui

import (
	"bytes"
	"encoding/json"
	"fmt"
	"html/template"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/vitral-data/vitral/catalog/view"
)

// versionModel is one version of a dataset's record, as it was.
type versionModel struct {
	Title   said
	Long    bool
	Href    string // the dataset today
	Diff    string // what changed against the version before
	Since   string // what changed since
	What    status
	When    when
	Version string
	Source  string
	SrcHref string
	Run     string
	Text    said
	Prose   template.HTML
	Cut     bool
	License license
	Files   []file
	Facts   []fact
	Repairs []fix
	Raw     string // the statement, in the source's own terms
	RawCut  bool
	Dialect string
	Hash    string
	Newest  bool
	All     []link // the other versions
}

// maxRaw is how much of a statement a page shows, in bytes.
const maxRaw = 60 << 10

func (s *Site) version(r *request) (*page, error) {
	ctx := r.Request.Context()
	id, source := r.Param("id"), r.Query("source")
	n, err := strconv.Atoi(r.Param("n"))
	if err != nil || n < 1 {
		return nil, fmt.Errorf("version %.20q: %w", r.Param("n"), view.ErrNotFound)
	}
	d, err := s.Reader.Dataset(ctx, id)
	if err != nil {
		return nil, err
	}
	if d.Redirect != "" {
		return nil, redirect{http.StatusPermanentRedirect, r.to.Version(d.Redirect, source, n)}
	}
	v, err := s.Reader.Version(ctx, id, source, n)
	if err != nil {
		return nil, err
	}
	steps, err := s.Reader.History(ctx, id, source)
	if err != nil {
		return nil, err
	}
	m := r.versionModel(d, v, steps, source)
	return &page{Title: m.Title.Text + " · " + m.Version, Data: m, NoIndex: true, Twin: withSource(s.twin("version", "id", d.ID, "n", strconv.Itoa(n)), source), Query: strings.TrimPrefix(sourceQuery(source), "?")}, nil
}

// versionModel makes the page of one version.
func (e env) versionModel(d view.Dataset, v view.Versioned, steps []view.Step, source string) versionModel {
	m := versionModel{
		Title: e.title(v.Data.Title), Href: e.to.Dataset(d.ID), What: e.outcome(v.Step.Outcome), When: e.when(v.Step.Time),
		Version: e.T("version.n", "n", v.Step.Version), Source: v.Source, SrcHref: e.to.Source(v.Source), Run: e.to.Run(v.Step.Run),
		Text: e.said(v.Data.Description), License: e.license(v.Data), Files: e.files(v.Data, nil), Facts: e.facts(v.Data),
		Repairs: e.repairs(v.Repairs, 20), Dialect: string(v.Statement.Dialect), Newest: true,
	}
	m.Long = len(m.Title.Text) > 90
	if m.Text.Text != "" {
		m.Prose, m.Cut = e.prose.HTML(m.Text.Text)
	}
	for i := range m.Files {
		m.Files[i].State = status{} // what answers today says nothing of then
	}
	if !v.Step.Hash.IsZero() {
		m.Hash = v.Step.Hash.String()
	}
	numbers := versionNumbers(steps)
	if i := slices.Index(numbers, v.Step.Version); i >= 0 {
		if i+1 < len(numbers) {
			m.Diff = e.to.Diff(d.ID, source, numbers[i+1], v.Step.Version)
		}
		if i > 0 {
			m.Newest, m.Since = false, e.to.Diff(d.ID, source, v.Step.Version, numbers[0])
		}
	}
	for _, n := range numbers {
		if n != v.Step.Version && len(m.All) < 50 {
			m.All = append(m.All, link{Text: e.Int(n), Href: e.to.Version(d.ID, source, n)})
		}
	}
	var b bytes.Buffer
	if json.Indent(&b, v.Statement.Body, "", "  ") != nil {
		b.Reset()
		b.Write(v.Statement.Body)
	}
	m.Raw = b.String()
	if len(m.Raw) > maxRaw {
		m.Raw, m.RawCut = strings.ToValidUTF8(m.Raw[:maxRaw], ""), true
	}
	return m
}

// versionNumbers are the numbers that a history has, newest first.
func versionNumbers(steps []view.Step) []int {
	var out []int
	for _, s := range steps {
		if s.Version > 0 && !slices.Contains(out, s.Version) {
			out = append(out, s.Version)
		}
	}
	slices.SortFunc(out, func(a, b int) int { return b - a })
	return out
}
