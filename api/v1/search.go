package v1

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/vitral-data/vitral/catalog/index"
	"github.com/vitral-data/vitral/catalog/query"
	"github.com/vitral-data/vitral/catalog/view"
)

// SearchInput are the parameters of a search.
type SearchInput struct {
	Asked
	Page
	InLanguage
	Q         string   `query:"q" maxLength:"1000" doc:"What to find: words, \"phrases\", -words to leave out, OR, beginnings*." example:"presupuesto"`
	Publisher []string `query:"publisher,explode" maxItems:"100" doc:"Ids of publishers."`
	Format    []string `query:"format,explode" maxItems:"100" doc:"Codes of file types." example:"[\"CSV\"]"`
	Theme     []string `query:"theme,explode" maxItems:"100" doc:"Codes of themes."`
	License   []string `query:"license,explode" maxItems:"100" doc:"Codes of licences."`
	Source    []string `query:"source,explode" maxItems:"100" doc:"Ids of harvest sources."`
	State     []string `query:"state,explode" enum:"current,missing,withdrawn" doc:"Listed by its source now; not seen in its last runs; withdrawn. All by default, withdrawn last."`
	Freshness []string `query:"freshness,explode" enum:"current,late,unknown" doc:"Against the accrual periodicity, today."`
	Frequency []string `query:"frequency,explode" maxItems:"100" doc:"Codes of accrual periodicities."`
	Access    []string `query:"access,explode" maxItems:"100" doc:"Codes of access rights."`
	Language  []string `query:"language,explode" maxItems:"100" doc:"Codes of languages."`
	Quality   []string `query:"quality,explode" enum:"excellent,good,sufficient,bad" doc:"Bands of the quality score."`
	Gap       []string `query:"gap,explode" maxItems:"100" doc:"Ids of quality rules that datasets fail."`
	Sort      string   `query:"sort" enum:"relevance,modified,quality,title,id" doc:"Relevance by default with q, else modified. Quality is points ÷ (max − unknown)."`
	Facets    []string `query:"facets,explode" enum:"publisher,format,theme,license,freshness,quality,source,state,frequency,access,language,gap" doc:"Which facets to count; by default the first eight."`
}

// filters are the values of each facet that are asked for.
func (in *SearchInput) filters() map[query.Facet][]string {
	out := map[query.Facet][]string{}
	for f, values := range map[query.Facet][]string{
		query.Publisher: in.Publisher, query.Format: in.Format, query.Theme: in.Theme, query.License: in.License,
		query.Source: in.Source, query.State: in.State, query.Freshness: in.Freshness, query.Frequency: in.Frequency,
		query.Access: in.Access, query.Language: in.Language, query.Quality: in.Quality, query.Gap: in.Gap,
	} {
		if len(values) > 0 {
			out[f] = values
		}
	}
	return out
}

// counted are the facets to count.
func (in *SearchInput) counted() []query.Facet {
	all := query.Facets()
	if len(in.Facets) == 0 {
		return all[:8]
	}
	return slices.DeleteFunc(all, func(f query.Facet) bool { return !slices.Contains(in.Facets, string(f)) })
}

// Item is a dataset in a list.
type Item struct {
	view.Card
	// Freshness is as of the request.
	Freshness string `json:"freshness" enum:"current,late,unknown" doc:"Against the accrual periodicity, as of the answer."`
	Links     Links  `json:"links" doc:"Where more of it is."`
}

// FacetValue is one value of a facet and how many datasets have it.
type FacetValue struct {
	Value string `json:"value" doc:"What to filter by."`
	Label string `json:"label" doc:"What people call it, in the language asked for."`
	Count int    `json:"count" doc:"Datasets that have it, by all filters but the facet's own."`
}

// SearchResult is a page of datasets.
type SearchResult struct {
	Total  int                     `json:"total" doc:"Datasets found in all."`
	Items  []Item                  `json:"items" nullable:"false" doc:"This page of them."`
	Facets map[string][]FacetValue `json:"facets" doc:"At most 50 values of each facet, by count, then value."`
	Next   string                  `json:"next" doc:"The cursor of the next page; empty on the last."`
	// Expanded and Corrected say what was searched beside, or instead of, q.
	Expanded  []query.Expansion `json:"expanded" nullable:"false" doc:"What was searched beside the words of q."`
	Corrected string            `json:"corrected,omitempty" doc:"The spelling that was searched because q itself finds nothing."`
}

// SearchOutput is the answer to a search.
type SearchOutput struct {
	More
	Body SearchResult
}

func (a *API) search() {
	huma.Register(a.huma, operation("search-datasets", "/api/v1/datasets", tagDatasets, "Search datasets",
		"Several values of a filter are alternatives; filters must all hold. A facet is counted without its own filter."), a.searchDatasets)
}

func (a *API) searchDatasets(ctx context.Context, in *SearchInput) (*SearchOutput, error) {
	now := a.Now()
	found, err := a.Finder.Find(ctx, in.Q, in.Lang, query.Request{Filters: in.filters(), Sort: query.Sort(in.Sort), Limit: in.Limit,
		Cursor: in.Cursor, Facets: in.counted(), Now: now})
	if err != nil {
		return nil, a.wrong(ctx, err, "such search")
	}
	out := &SearchOutput{More: More{Link: in.next(found.Next)}, Body: SearchResult{Total: found.Total, Items: make([]Item, len(found.Hits)),
		Next: found.Next, Expanded: found.Expanded, Corrected: found.Corrected}}
	if out.Body.Expanded == nil {
		out.Body.Expanded = []query.Expansion{}
	}
	for i, hit := range found.Hits {
		item := &out.Body.Items[i]
		if err := json.Unmarshal(hit.Card, &item.Card); err != nil {
			return nil, a.wrong(ctx, fmt.Errorf("card of %s: %w", hit.ID, err), "such search")
		}
		item.Freshness, item.Links = freshness(item.LateFrom, now), a.links(hit.ID)
	}
	if out.Body.Facets, err = a.facets(ctx, found.Facets, in.Lang); err != nil {
		return nil, a.wrong(ctx, err, "such search")
	}
	return out, nil
}

// freshness is what the day makes of the day from which a dataset is late.
func freshness(lateFrom string, now time.Time) string {
	switch {
	case lateFrom == "":
		return index.FreshnessUnknown
	case lateFrom <= index.Day(now):
		return index.FreshnessLate
	}
	return index.FreshnessCurrent
}
