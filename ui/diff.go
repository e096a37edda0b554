package ui

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"

	"github.com/vitral-data/vitral/catalog/view"
)

// diffModel compares two versions of a dataset's record.
type diffModel struct {
	Title          said
	Href           string
	From, To       int
	Source         string
	FromHref       string
	ToHref         string
	FromWhen       when
	ToWhen         when
	Versions       []int
	Lines          []diffLine
	Self           string // the form's address
	Other          string // the same in the other direction
	FromText, Text string
}

// diffLine is one property that differs.
type diffLine struct {
	Property string
	About    string // the file that it is about
	From, To []piece
	Came     bool // there was nothing before
	Went     bool // there is nothing any more
}

func (s *Site) diff(r *request) (*page, error) {
	ctx := r.Request.Context()
	id, source := r.Param("id"), r.Query("source")
	d, err := s.Reader.Dataset(ctx, id)
	if err != nil {
		return nil, err
	}
	if d.Redirect != "" {
		return nil, redirect{http.StatusPermanentRedirect, r.to.Dataset(d.Redirect) + "/diff?" + r.Request.URL.RawQuery}
	}
	steps, err := s.Reader.History(ctx, id, source)
	if err != nil {
		return nil, err
	}
	numbers := versionNumbers(steps)
	if len(numbers) == 0 {
		return nil, fmt.Errorf("dataset %s has no version to compare: %w", id, view.ErrNotFound)
	}
	to := number1(r.Query("to"), numbers[0])
	from := number1(r.Query("from"), max(to-1, 1))
	var differences []view.Difference
	if from != to {
		if differences, err = s.Reader.Diff(ctx, id, source, from, to); err != nil {
			return nil, err
		}
	}
	m := r.diffModel(d, steps, differences, source, from, to)
	query := url.Values{"from": {strconv.Itoa(from)}, "to": {strconv.Itoa(to)}}
	if source != "" {
		query.Set("source", source)
	}
	return &page{Title: m.Title.Text + " · " + r.T("diff.title", "from", from, "to", to), Data: m, NoIndex: true, Query: query.Encode(), Twin: s.twinDiff(d.ID, query)}, nil
}

// number1 reads a version's number, else gives another.
func number1(s string, other int) int {
	if n, err := strconv.Atoi(s); err == nil && n > 0 {
		return n
	}
	return other
}

// diffModel makes the page of a comparison.
func (e env) diffModel(d view.Dataset, steps []view.Step, differences []view.Difference, source string, from, to int) diffModel {
	m := diffModel{Title: e.title(d.Data.Title), Href: e.to.Dataset(d.ID), From: from, To: to, Source: source, Versions: versionNumbers(steps),
		FromHref: e.to.Version(d.ID, source, from), ToHref: e.to.Version(d.ID, source, to), Self: e.to.Dataset(d.ID) + "/diff",
		Other: e.to.Diff(d.ID, source, to, from), FromText: e.T("version.n", "n", from), Text: e.T("version.n", "n", to)}
	for _, s := range steps { // newest first: the first of a number is its content
		if s.Version == from && m.FromWhen.ISO == "" {
			m.FromWhen = e.when(s.Time)
		}
		if s.Version == to && m.ToWhen.ISO == "" {
			m.ToWhen = e.when(s.Time)
		}
	}
	for _, x := range differences {
		l := diffLine{Property: e.property(x.Path), About: short(x.Label, 120), Came: x.From == "", Went: x.To == ""}
		l.From, l.To = words(pretty(x.From), pretty(x.To))
		m.Lines = append(m.Lines, l)
	}
	return m
}

var indexed = regexp.MustCompile(`^distributions\[(\d+)\](?:\.(\w+))?$`)

// property is what a reader calls a path: "Archivo 2: licencia".
func (e env) property(path string) string {
	if m := indexed.FindStringSubmatch(path); m != nil {
		n, _ := strconv.Atoi(m[1])
		name := e.T("prop.file", "n", n+1)
		if m[2] != "" {
			name += ": " + e.Or("prop."+m[2], m[2])
		}
		return name
	}
	return e.Or("prop."+path, path)
}

// pretty makes a value that is a structure easier to read.
func pretty(v string) string {
	if !strings.HasPrefix(v, "{") && !strings.HasPrefix(v, "[") {
		return v
	}
	return strings.NewReplacer(`","`, `", "`, `},{`, `}, {`).Replace(v)
}
