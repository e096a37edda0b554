package main

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/vitral-data/vitral/catalog/index"
	"github.com/vitral-data/vitral/catalog/query"
	"github.com/vitral-data/vitral/catalog/view"
	"github.com/vitral-data/vitral/cmd/catgen/generate"
)

// queries are 400 searches: a topic, or two, as people of three languages type.
func queries() ([]string, error) {
	topics, err := generate.Topics()
	if err != nil {
		return nil, err
	}
	out := make([]string, 400)
	for i := range out {
		out[i] = topics[i*7%len(topics)]
		if i%3 == 1 {
			out[i] += " " + topics[i*13%len(topics)]
		}
	}
	return out, nil
}

// eightFacets are those that the search page counts.
func eightFacets() []query.Facet {
	return []query.Facet{query.Publisher, query.Format, query.Theme, query.License, query.Freshness, query.Quality, query.Source, query.Frequency}
}

// filled is a stack with a catalogue projected.
func (b *bench) filled(name string, n int, syntax generate.Syntax) (*stack, generated, error) {
	g, err := b.catalogue(generate.Options{N: n, Syntax: syntax, Defects: 0.1})
	if err != nil {
		return nil, g, err
	}
	st, err := open(b.path(name))
	if err != nil {
		return nil, g, err
	}
	if err := st.harvest(b.ctx, fileSource(g.path), view.RunDone); err != nil {
		return nil, g, err
	}
	if _, err := st.projector.CatchUp(b.ctx); err != nil {
		return nil, g, err
	}
	return st, g, nil
}

// search measures searches one after the other, as a reader of the portal
// gets them: synonyms, 20 hits, highlights, sums and 8 facets.
func (b *bench) search() (err error) {
	st, g, err := b.filled("search", b.n, generate.Turtle)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, st.close(true)) }()
	texts, err := queries()
	if err != nil {
		return err
	}
	for _, k := range []struct {
		name string
		req  query.Request
	}{
		{"search with 8 facets", query.Request{Limit: 20, Facets: eightFacets(), Highlight: true, Stats: true}},
		{"search with 8 facets and a filter", query.Request{Limit: 20, Facets: eightFacets(), Highlight: true, Stats: true,
			Filters: map[query.Facet][]string{query.Format: {"CSV"}}}},
		{"search without facets or highlights", query.Request{Limit: 20}},
	} {
		times := make([]time.Duration, 0, len(texts))
		hits := 0
		begin := cpuSelf()
		for i, text := range texts {
			req := k.req
			req.Now = time.Now()
			at := time.Now()
			found, err := index.Find(b.ctx, st.index, st.synonyms, text, []string{"es", "pt", "en"}[i%3], req)
			if err != nil {
				return fmt.Errorf("searching %q: %w", text, err)
			}
			times = append(times, time.Since(at))
			hits += found.Total
		}
		used := cpuSelf() - begin
		slices.Sort(times)
		p50, p95 := times[len(times)/2], times[len(times)*95/100]
		r := row{work: fmt.Sprintf("%s at %s", k.name, thousands(g.Datasets)), figure: "p50 " + millis(p50) + ", p95 " + millis(p95),
			cpu: millis(used/time.Duration(len(texts))) + " a search", note: fmt.Sprintf("%d searches, %s hits each on average", len(texts), thousands(hits/len(texts)))}
		if len(k.req.Facets) > 0 {
			r.target, r.met = "p95 20 ms at 100,000", p95 <= 20*time.Millisecond
		}
		b.sheet.add(r)
	}
	return nil
}
