package v1

import (
	"context"
	"net/http"
	"net/url"

	"github.com/danielgtaylor/huma/v2"

	"github.com/vitral-data/vitral/catalog/view"
)

// recentRuns is how many runs a source is shown with.
const recentRuns = 10

// Source is a harvest source with what became of it.
type Source struct {
	view.Source
	Self     string `json:"self" doc:"This source."`
	Datasets string `json:"datasets" doc:"Where its datasets are."`
}

// SourceList is a page of sources.
type SourceList struct {
	Total int      `json:"total" doc:"Sources in all."`
	Items []Source `json:"items" nullable:"false" doc:"By id."`
	Next  string   `json:"next" doc:"The cursor of the next page; empty on the last."`
}

// SourcesOutput is a page of sources.
type SourcesOutput struct {
	More
	Body SourceList
}

// SourceDetail is a source with its recent runs.
type SourceDetail struct {
	Source
	Runs []Run `json:"runs" nullable:"false" doc:"The newest ten."`
}

// SourceOutput is one source.
type SourceOutput struct{ Body SourceDetail }

// BySource is the path parameter of a source's operations.
type BySource struct {
	ID string `path:"id" pattern:"^[a-z0-9-]{1,64}$" doc:"The source's id." example:"datos-gob-ar"`
}

func (a *API) sources() {
	huma.Register(a.huma, operation("list-sources", "/api/v1/sources", tagHarvest, "List sources",
		"The catalogues that are harvested, and how each does: healthy, held, failing or stopped."), a.listSources)
	huma.Register(a.huma, operation("get-source", "/api/v1/sources/{id}", tagHarvest, "Read a source",
		"A harvest source with its recent runs.", http.StatusNotFound), a.getSource)
}

func (a *API) listSources(ctx context.Context, in *struct {
	Asked
	Page
}) (*SourcesOutput, error) {
	after, err := readCursor(in.Cursor, "sources")
	if err != nil {
		return nil, err
	}
	list, err := a.Reader.Sources(ctx)
	if err != nil {
		return nil, a.wrong(ctx, err, "such list")
	}
	out := &SourcesOutput{Body: SourceList{Total: len(list), Items: []Source{}}}
	for _, s := range list {
		if s.ID <= after {
			continue
		}
		if len(out.Body.Items) == in.Limit {
			if in.Limit > 0 {
				out.Body.Next = writeCursor(out.Body.Items[in.Limit-1].ID, "sources")
			}
			break
		}
		out.Body.Items = append(out.Body.Items, a.source(s))
	}
	out.Link = in.next(out.Body.Next)
	return out, nil
}

func (a *API) source(s view.Source) Source {
	s.URL = public(s.URL)
	if s.Last != nil {
		last := *s.Last
		last.URL = public(last.URL)
		s.Last = &last
	}
	return Source{Source: s, Self: a.url("/api/v1/sources/" + url.PathEscape(s.ID)),
		Datasets: a.url("/api/v1/datasets?source=" + url.QueryEscape(s.ID))}
}

func (a *API) getSource(ctx context.Context, in *struct {
	Asked
	BySource
}) (*SourceOutput, error) {
	s, err := a.Reader.Source(ctx, in.ID)
	if err != nil {
		return nil, a.wrong(ctx, err, "source of this id")
	}
	runs, _, err := a.Reader.Runs(ctx, in.ID, "", recentRuns)
	if err != nil {
		return nil, a.wrong(ctx, err, "source of this id")
	}
	out := SourceDetail{Source: a.source(s), Runs: make([]Run, len(runs))}
	for i, r := range runs {
		out.Runs[i] = a.run(r)
	}
	return &SourceOutput{Body: out}, nil
}
