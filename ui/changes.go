package ui

import (
	"context"
	"errors"
	"time"

	"github.com/vitral-data/vitral/catalog"
	"github.com/vitral-data/vitral/catalog/archive"
	"github.com/vitral-data/vitral/catalog/view"
)

// changeData is a change with the titles that it needs.
type changeData struct {
	view.Change
	title     catalog.Text
	publisher catalog.Text
}

// changeLine is one line of what changed.
type changeLine struct {
	Title     said
	Href      string
	Publisher said
	What      status // added, changed…
	Note      string
	DiffHref  string // of a change: what was and what is
	When      when
	Key       string // of a record that no dataset shows
}

// changesModel is the page of changes.
type changesModel struct {
	Days []changeDay
	Next string
	More bool // this isn't the first page
}

// changeDay is the changes of one day.
type changeDay struct {
	Day   string
	Lines []changeLine
}

const changesPerPage = 40

func (s *Site) changes(r *request) (*page, error) {
	ctx := r.Request.Context()
	cursor := r.Query("cursor")
	found, next, err := s.Reader.Changes(ctx, time.Time{}, cursor, changesPerPage)
	if err != nil {
		return nil, err
	}
	named, err := s.named(ctx, found)
	if err != nil {
		return nil, err
	}
	m := r.changesModel(named)
	m.More = cursor != ""
	if next != "" {
		m.Next = r.to.Changes() + "?cursor=" + escape(next)
	}
	return &page{Title: r.T("changes.title"), Summary: r.T("changes.lead"), Data: m, NoIndex: cursor != "", Twin: s.twin("changes")}, nil
}

// changesModel groups changes, newest first, by day.
func (e env) changesModel(found []changeData) changesModel {
	var m changesModel
	for _, c := range found {
		day := e.Date(c.Time)
		if len(m.Days) == 0 || m.Days[len(m.Days)-1].Day != day {
			m.Days = append(m.Days, changeDay{Day: day})
		}
		last := &m.Days[len(m.Days)-1]
		last.Lines = append(last.Lines, e.changeLine(c))
	}
	return m
}

// named looks up the datasets that changes are about.
func (s *Site) named(ctx context.Context, changes []view.Change) ([]changeData, error) {
	out := make([]changeData, len(changes))
	for i, c := range changes {
		out[i].Change = c
		if c.Dataset == "" {
			continue
		}
		d, err := s.Reader.Dataset(ctx, c.Dataset)
		for hop := 0; err == nil && d.Redirect != "" && hop < 5; hop++ {
			d, err = s.Reader.Dataset(ctx, d.Redirect)
		}
		if errors.Is(err, view.ErrNotFound) {
			out[i].Dataset = "" // its projection hasn't come yet
			continue
		}
		if err != nil {
			return nil, err
		}
		out[i].title, out[i].Dataset = d.Data.Title, d.ID
		if d.Data.Publisher != nil {
			out[i].publisher = d.Data.Publisher.Name
		}
	}
	return out, nil
}

func (e env) changeLine(c changeData) changeLine {
	l := changeLine{Title: e.title(c.title), Publisher: e.said(c.publisher), What: e.outcome(c.Outcome), When: e.when(c.Time)}
	if c.Dataset == "" {
		l.Key = short(c.Key, 80)
		return l
	}
	l.Href = e.to.Dataset(c.Dataset)
	switch c.Outcome {
	case archive.Changed, archive.Returned:
		if c.Version > 1 {
			l.DiffHref = e.to.Diff(c.Dataset, c.Source, c.Version-1, c.Version)
		}
	case archive.Withdrawn:
		l.Note = e.T("outcome.withdrawn.note")
	case archive.Renamed:
		if c.From != nil {
			l.Note = e.T("outcome.renamed.note", "key", short(c.From.Key, 60))
		}
	}
	return l
}

// outcome is what a commit did to a record, in words.
func (e env) outcome(o archive.Outcome) status {
	class := map[archive.Outcome]string{archive.Added: "ok", archive.Returned: "ok", archive.Changed: "mod", archive.Touched: "none",
		archive.Renamed: "mod", archive.Missing: "warn", archive.Withdrawn: "bad"}[o]
	return status{class, e.Or("outcome."+string(o), string(o))}
}
