package v1

import (
	"context"
	"errors"

	"github.com/vitral-data/vitral/catalog"
	"github.com/vitral-data/vitral/catalog/index"
	"github.com/vitral-data/vitral/catalog/query"
	"github.com/vitral-data/vitral/catalog/view"
	"github.com/vitral-data/vitral/catalog/vocab"
)

// facets puts labels to counts.
func (a *API) facets(ctx context.Context, counts map[query.Facet][]index.Count, lang string) (map[string][]FacetValue, error) {
	out := make(map[string][]FacetValue, len(counts))
	for f, values := range counts {
		label, err := a.labels(ctx, f, values, lang)
		if err != nil {
			return nil, err
		}
		list := make([]FacetValue, len(values))
		for i, c := range values {
			list[i] = FacetValue{Value: c.Value, Label: label(c.Value), Count: c.Count}
			if list[i].Label == "" {
				list[i].Label = c.Value
			}
		}
		out[string(f)] = list
	}
	return out, nil
}

// labels is what people call the values of a facet; "" for no other name than
// the value itself.
func (a *API) labels(ctx context.Context, f query.Facet, values []index.Count, lang string) (func(string) string, error) {
	of := func(t *vocab.Table) func(string) string {
		return func(code string) string { return t.Label(code, lang) }
	}
	switch f {
	case query.Publisher:
		names, err := a.Reader.PublisherNames(ctx, valuesOf(values))
		return named(names, lang), err
	case query.Source:
		titles, err := a.titles(ctx, valuesOf(values))
		return named(titles, lang), err
	case query.Format:
		return func(code string) string {
			if _, ok := a.Vocab.FileTypes.Get(code); ok {
				return a.Vocab.FileTypes.Label(code, lang)
			}
			return a.Vocab.MediaTypes.Label(code, lang)
		}, nil
	case query.Theme:
		return of(a.Vocab.Themes), nil
	case query.License:
		return of(a.Vocab.Licenses), nil
	case query.Frequency:
		return of(a.Vocab.Frequencies), nil
	case query.Access:
		return of(a.Vocab.AccessRights), nil
	case query.Language:
		return of(a.Vocab.Languages), nil
	case query.Gap:
		return func(id string) string {
			def, _ := a.Rules.Rule(id)
			return def.Title(lang)
		}, nil
	}
	return func(string) string { return "" }, nil
}

func valuesOf(counts []index.Count) []string {
	out := make([]string, len(counts))
	for i, c := range counts {
		out[i] = c.Value
	}
	return out
}

func named(names map[string]catalog.Text, lang string) func(string) string {
	return func(id string) string {
		s, _ := names[id].In(lang)
		return s
	}
}

// titles are the titles of sources.
func (a *API) titles(ctx context.Context, ids []string) (map[string]catalog.Text, error) {
	out := map[string]catalog.Text{}
	for _, id := range ids {
		s, err := a.Reader.Source(ctx, id)
		if errors.Is(err, view.ErrNotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		out[id] = s.Title
	}
	return out, nil
}
