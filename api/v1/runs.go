package v1

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strconv"

	"github.com/danielgtaylor/huma/v2"

	"github.com/vitral-data/vitral/catalog"
	"github.com/vitral-data/vitral/catalog/archive"
	"github.com/vitral-data/vitral/catalog/view"
)

// maxPairs is how many lines of a held plan a run is shown with; its records
// have them all.
const maxPairs = 1000

// Run is one run of a harvest.
type Run struct {
	view.Run
	Self string `json:"self" doc:"This run."`
}

func (a *API) run(r view.Run) Run {
	r.URL = public(r.URL)
	return Run{Run: r, Self: a.url("/api/v1/runs/" + url.PathEscape(r.Run))}
}

// RunList is a page of runs.
type RunList struct {
	Items []Run  `json:"items" nullable:"false" doc:"The newest first."`
	Next  string `json:"next" doc:"The cursor of the next page; empty on the last."`
}

// RunsOutput is a page of runs.
type RunsOutput struct {
	More
	Body RunList
}

// Plan is what a held run would do.
type Plan struct {
	PlanHash string      `json:"planHash" doc:"The plan's hash: say it when accepting or rejecting."`
	Listed   int         `json:"listed" doc:"Datasets that the source's newest commit lists."`
	Total    int         `json:"total" doc:"Lines of the plan in all."`
	Changes  []view.Pair `json:"changes" nullable:"false" doc:"At most 1,000 lines, the most doubtful first; the run's records are all of them."`
}

// RunDetail is a run, with its plan while it waits for a person.
type RunDetail struct {
	Run
	Plan *Plan `json:"plan,omitempty" doc:"What a held run would do; absent when it doesn't wait any more."`
}

// RunOutput is one run.
type RunOutput struct{ Body RunDetail }

// ByRun is the path parameter of a run's operations.
type ByRun struct {
	ID string `path:"id" pattern:"^[a-z0-9-]{1,64}$" doc:"The run's id." example:"20260301-080000-abcdefgh"`
}

// RunRecord is what a run did, or would do, to one record.
type RunRecord struct {
	Kind      catalog.Kind    `json:"kind" enum:"dataset,service,series,catalog,node" doc:"What the record is about."`
	Key       string          `json:"key" doc:"Its key in the source."`
	Dataset   string          `json:"dataset,omitempty" doc:"The dataset's id."`
	Outcome   archive.Outcome `json:"outcome" enum:"added,changed,touched,renamed,missing,withdrawn,returned" doc:"What became of it."`
	Version   int             `json:"version,omitempty" doc:"Its version after that; absent while the run is held."`
	Title     string          `json:"title,omitempty" doc:"Its title, while the run is held."`
	From      *archive.Origin `json:"from,omitempty" doc:"Where a renamed record came from."`
	FromTitle string          `json:"fromTitle,omitempty" doc:"The title it had there, while the run is held."`
}

// RunRecords is a page of what a run did.
type RunRecords struct {
	Items []RunRecord `json:"items" nullable:"false" doc:"By key; of a held run the most doubtful first."`
	Next  string      `json:"next" doc:"The cursor of the next page; empty on the last."`
}

// RunRecordsOutput is a page of what a run did.
type RunRecordsOutput struct {
	More
	Body RunRecords
}

func (a *API) runs() {
	huma.Register(a.huma, operation("list-runs", "/api/v1/runs", tagHarvest, "List runs",
		"Runs of all sources or of one, the newest first."), a.listRuns)
	huma.Register(a.huma, operation("get-run", "/api/v1/runs/{id}", tagHarvest, "Read a run",
		"What a run found and did. One that waits for a person comes with its plan.", http.StatusNotFound), a.getRun)
	huma.Register(a.huma, operation("list-run-records", "/api/v1/runs/{id}/records", tagHarvest, "List what a run did",
		"Datasets that a run added, changed or lost; of a run that waits for a person: what it would do.", http.StatusNotFound), a.listRunRecords)
}

func (a *API) listRuns(ctx context.Context, in *struct {
	Asked
	Page
	Source string `query:"source" pattern:"^[a-z0-9-]{1,64}$" doc:"Runs of this source alone."`
}) (*RunsOutput, error) {
	after, err := readCursor(in.Cursor, "runs", in.Source)
	if err != nil {
		return nil, err
	}
	runs, next, err := a.Reader.Runs(ctx, in.Source, after, max(in.Limit, 1))
	if err != nil {
		return nil, a.wrong(ctx, err, "such list")
	}
	if in.Limit == 0 {
		runs, next = nil, ""
	}
	out := &RunsOutput{Body: RunList{Items: make([]Run, len(runs)), Next: writeCursor(next, "runs", in.Source)}}
	for i, r := range runs {
		out.Body.Items[i] = a.run(r)
	}
	out.Link = in.next(out.Body.Next)
	return out, nil
}

func (a *API) getRun(ctx context.Context, in *struct {
	Asked
	ByRun
}) (*RunOutput, error) {
	run, err := a.Reader.Run(ctx, in.ID)
	if err != nil {
		return nil, a.wrong(ctx, err, "run of this id")
	}
	out := &RunOutput{Body: RunDetail{Run: a.run(run)}}
	if run.State != view.RunHeld {
		return out, nil
	}
	held, err := a.Reader.Held(ctx, in.ID)
	switch {
	case errors.Is(err, view.ErrNotFound):
		return out, nil
	case err != nil:
		return nil, a.wrong(ctx, err, "run of this id")
	}
	out.Body.Plan = plan(held)
	return out, nil
}

// plan is a held plan as it is shown.
func plan(h view.HeldPlan) *Plan {
	p := &Plan{PlanHash: h.PlanHash, Listed: h.Listed, Total: len(h.Changes), Changes: h.Changes[:min(len(h.Changes), maxPairs)]}
	if p.Changes == nil {
		p.Changes = []view.Pair{}
	}
	return p
}

func (a *API) listRunRecords(ctx context.Context, in *struct {
	Asked
	ByRun
	Page
	Outcome string `query:"outcome" enum:"added,changed,touched,renamed,missing,withdrawn,returned" doc:"This outcome alone."`
}) (*RunRecordsOutput, error) {
	after, err := readCursor(in.Cursor, "records", in.ID, in.Outcome)
	if err != nil {
		return nil, err
	}
	run, err := a.Reader.Run(ctx, in.ID)
	if err != nil {
		return nil, a.wrong(ctx, err, "run of this id")
	}
	out := &RunRecordsOutput{Body: RunRecords{Items: []RunRecord{}}}
	var next string
	switch {
	case in.Limit == 0:
	case run.State == view.RunHeld && run.Commit == 0:
		next, err = a.heldRecords(ctx, in.ID, archive.Outcome(in.Outcome), after, in.Limit, &out.Body.Items)
	default:
		var list []view.Change
		list, next, err = a.Reader.RunRecords(ctx, in.ID, archive.Outcome(in.Outcome), after, in.Limit)
		for _, c := range list {
			out.Body.Items = append(out.Body.Items, RunRecord{Kind: c.Kind, Key: c.Key, Dataset: c.Dataset, Outcome: c.Outcome, Version: c.Version, From: c.From})
		}
	}
	if err != nil {
		return nil, a.wrong(ctx, err, "run of this id")
	}
	out.Body.Next = writeCursor(next, "records", in.ID, in.Outcome)
	out.Link = in.next(out.Body.Next)
	return out, nil
}

// heldRecords are the lines of a held plan; a cursor counts those passed.
func (a *API) heldRecords(ctx context.Context, run string, outcome archive.Outcome, after string, limit int, out *[]RunRecord) (next string, err error) {
	h, err := a.Reader.Held(ctx, run)
	if errors.Is(err, view.ErrNotFound) {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	skip, _ := strconv.Atoi(after) // "" begins at 0; a cursor is ours
	for i, p := range h.Changes {
		if i < skip || outcome != "" && p.Outcome != outcome {
			continue
		}
		if len(*out) == limit {
			return strconv.Itoa(i), nil
		}
		*out = append(*out, RunRecord{Kind: p.Kind, Key: p.Key, Dataset: p.Dataset, Outcome: p.Outcome, Title: p.Title, From: p.From, FromTitle: p.FromTitle})
	}
	return "", nil
}
