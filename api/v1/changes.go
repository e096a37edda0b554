package v1

import (
	"context"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/vitral-data/vitral/catalog/archive"
)

// Change is one line of what changed.
type Change struct {
	Time    time.Time       `json:"time" doc:"When the commit was made."`
	Source  string          `json:"source" doc:"The source."`
	Run     string          `json:"run" doc:"The run that made the commit."`
	Commit  int             `json:"commit" doc:"The number of the source's commit."`
	Dataset string          `json:"dataset" doc:"The dataset's id."`
	Key     string          `json:"key" doc:"The record's key in the source."`
	Outcome archive.Outcome `json:"outcome" enum:"added,changed,renamed,missing,withdrawn,returned" doc:"What became of it."`
	Version int             `json:"version" doc:"Its version after that."`
	From    *archive.Origin `json:"from,omitempty" doc:"Where a renamed record came from."`
}

// Changes is a page of what changed.
type Changes struct {
	Items []Change `json:"items" nullable:"false" doc:"The newest first."`
	Next  string   `json:"next" doc:"The cursor of the next page; empty on the last."`
}

// ChangesOutput is a page of what changed.
type ChangesOutput struct {
	More
	Body Changes
}

func (a *API) changes() {
	huma.Register(a.huma, operation("list-changes", "/api/v1/changes", tagHarvest, "List what changed",
		"Datasets that were added, changed, renamed, lost and found again, the newest first."), a.listChanges)
}

func (a *API) listChanges(ctx context.Context, in *struct {
	Asked
	Page
	Since string `query:"since" maxLength:"40" doc:"Only changes since this day (YYYY-MM-DD, UTC) or time (RFC 3339)." example:"2026-03-01"`
}) (*ChangesOutput, error) {
	since, err := day(in.Since)
	if err != nil {
		return nil, err
	}
	after, err := readCursor(in.Cursor, "changes", in.Since)
	if err != nil {
		return nil, err
	}
	list, next, err := a.Reader.Changes(ctx, since, after, max(in.Limit, 1))
	if err != nil {
		return nil, a.wrong(ctx, err, "such list")
	}
	if in.Limit == 0 {
		list, next = nil, ""
	}
	out := &ChangesOutput{Body: Changes{Items: make([]Change, len(list)), Next: writeCursor(next, "changes", in.Since)}}
	for i, c := range list {
		out.Body.Items[i] = Change{Time: c.Time, Source: c.Source, Run: c.Run, Commit: c.N, Dataset: c.Dataset, Key: c.Key, Outcome: c.Outcome, Version: c.Version, From: c.From}
	}
	out.Link = in.next(out.Body.Next)
	return out, nil
}

// day reads a day or time; "" is the beginning of all.
func day(s string) (time.Time, error) {
	if s == "" {
		return time.Time{}, nil
	}
	for _, layout := range []string{time.DateOnly, time.RFC3339} {
		if t, err := time.Parse(layout, s); err == nil {
			return t, nil
		}
	}
	return time.Time{}, huma.Error422UnprocessableEntity("validation failed", &huma.ErrorDetail{
		Message: "expected a day such as 2026-03-01 or a time such as 2026-03-01T08:00:00Z", Location: "query.since", Value: s})
}
