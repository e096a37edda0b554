package v1

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/vitral-data/vitral/api/problem"
	"github.com/vitral-data/vitral/catalog/archive"
	"github.com/vitral-data/vitral/catalog/view"
)

// Step is what one commit did to a dataset's record.
type Step struct {
	Version int             `json:"version" doc:"The version in force after it; several steps may share one, such as an absence."`
	Outcome archive.Outcome `json:"outcome" enum:"added,changed,renamed,missing,withdrawn,returned" doc:"What became of the record."`
	Time    time.Time       `json:"time" doc:"When the commit was made."`
	Commit  int             `json:"commit" doc:"The number of the source's commit."`
	Run     string          `json:"run" doc:"The run that made it."`
	Source  string          `json:"source" doc:"The source whose record it is."`
	Key     string          `json:"key" doc:"The record's key in its source."`
	Hash    archive.Hash    `json:"hash" doc:"SHA-256 of the statement without dates that move by themselves."`
	From    *archive.Origin `json:"from,omitempty" doc:"Where a renamed record came from."`
	Self    string          `json:"self" doc:"The version, whole."`
}

// Steps is a page of a record's history.
type Steps struct {
	Total int    `json:"total" doc:"Steps in all."`
	Items []Step `json:"items" nullable:"false" doc:"The newest first."`
	Next  string `json:"next" doc:"The cursor of the next page; empty on the last."`
}

// StepsOutput is a page of a record's history.
type StepsOutput struct {
	More
	Body Steps
}

// Version is one version of a dataset's record.
type Version struct {
	Version int `json:"version" doc:"Its number."`
	view.Versioned
}

// VersionOutput is one version of a dataset's record.
type VersionOutput struct{ Body Version }

// Diff is what differs between two versions.
type Diff struct {
	From        int               `json:"from" doc:"The older version."`
	To          int               `json:"to" doc:"The newer version."`
	Differences []view.Difference `json:"differences" nullable:"false" doc:"Property by property, both read with today's mapper."`
}

// DiffOutput is what differs between two versions.
type DiffOutput struct{ Body Diff }

func (a *API) versions() {
	op := operation("list-versions", "/api/v1/datasets/{id}/versions", tagDatasets, "List what became of a dataset",
		"Versions of its record and the absences between them, the newest first. Dates that move by themselves make no version.", http.StatusNotFound)
	op.Responses = map[string]*huma.Response{"308": a.moved()}
	huma.Register(a.huma, op, a.listVersions)
	op = operation("get-version", "/api/v1/datasets/{id}/versions/{n}", tagDatasets, "Read a version",
		"As today's mapper reads it, and the statement as the source made it.", http.StatusNotFound)
	op.Responses = map[string]*huma.Response{"308": a.moved()}
	huma.Register(a.huma, op, a.getVersion)
	op = operation("diff-versions", "/api/v1/datasets/{id}/diff", tagDatasets, "Compare two versions",
		"By default the present version with the one before.", http.StatusNotFound)
	op.Responses = map[string]*huma.Response{"308": a.moved()}
	huma.Register(a.huma, op, a.diffVersions)
}

func (a *API) listVersions(ctx context.Context, in *struct {
	Asked
	ByID
	OfSource
	Page
}) (*StepsOutput, error) {
	d, err := a.dataset(ctx, in.ID, "/versions")
	if err != nil {
		return nil, err
	}
	after, err := readCursor(in.Cursor, "versions", in.ID, in.Source)
	if err != nil {
		return nil, err
	}
	history, err := a.Reader.History(ctx, in.ID, in.Source)
	if err != nil {
		return nil, a.wrong(ctx, err, "record of this dataset in source "+in.Source)
	}
	history = slices.DeleteFunc(history, func(s view.Step) bool { return s.Outcome == archive.Touched })
	out := &StepsOutput{Body: Steps{Total: len(history), Items: []Step{}}}
	source := in.Source
	if source == "" {
		source = d.Shown.Source
	}
	for _, s := range history {
		if n, err := strconv.Atoi(after); err == nil && s.N >= n {
			continue
		}
		if len(out.Body.Items) == in.Limit {
			if in.Limit > 0 {
				out.Body.Next = writeCursor(strconv.Itoa(out.Body.Items[in.Limit-1].Commit), "versions", in.ID, in.Source)
			}
			break
		}
		self := a.url(fmt.Sprintf("/api/v1/datasets/%s/versions/%d", url.PathEscape(in.ID), s.Version))
		if in.Source != "" {
			self += "?source=" + url.QueryEscape(in.Source)
		}
		out.Body.Items = append(out.Body.Items, Step{Version: s.Version, Outcome: s.Outcome, Time: s.Time, Commit: s.N, Run: s.Run,
			Source: source, Key: s.Key, Hash: s.Hash, From: s.From, Self: self})
	}
	out.Link = in.next(out.Body.Next)
	return out, nil
}

func (a *API) getVersion(ctx context.Context, in *struct {
	Asked
	ByID
	OfSource
	N int `path:"n" minimum:"1" doc:"The version's number." example:"1"`
}) (*VersionOutput, error) {
	if _, err := a.dataset(ctx, in.ID, fmt.Sprintf("/versions/%d", in.N)); err != nil {
		return nil, err
	}
	v, err := a.Reader.Version(ctx, in.ID, in.Source, in.N)
	if err != nil {
		return nil, a.wrong(ctx, err, fmt.Sprintf("version %d of this dataset", in.N))
	}
	return &VersionOutput{Body: Version{Version: in.N, Versioned: v}}, nil
}

func (a *API) diffVersions(ctx context.Context, in *struct {
	Asked
	ByID
	OfSource
	From int `query:"from" minimum:"1" doc:"The older version; by default the one before to."`
	To   int `query:"to" minimum:"1" doc:"The newer version; by default the present one."`
}) (*DiffOutput, error) {
	if _, err := a.dataset(ctx, in.ID, "/diff"); err != nil {
		return nil, err
	}
	from, to := in.From, in.To
	if to == 0 {
		history, err := a.Reader.History(ctx, in.ID, in.Source)
		if err != nil {
			return nil, a.wrong(ctx, err, "record of this dataset in source "+in.Source)
		}
		if len(history) > 0 {
			to = history[0].Version
		}
	}
	if from == 0 {
		from = to - 1
	}
	if from < 1 {
		return nil, problem.New(http.StatusNotFound, "The dataset has one version: there is nothing to compare it with.")
	}
	diff, err := a.Reader.Diff(ctx, in.ID, in.Source, from, to)
	if err != nil {
		return nil, a.wrong(ctx, err, fmt.Sprintf("version %d or %d of this dataset", from, to))
	}
	if diff == nil {
		diff = []view.Difference{}
	}
	return &DiffOutput{Body: Diff{From: from, To: to, Differences: diff}}, nil
}
