package uitest

import (
	"slices"
	"time"

	"github.com/vitral-data/vitral/catalog"
	"github.com/vitral-data/vitral/catalog/index"
	"github.com/vitral-data/vitral/catalog/query"
	"github.com/vitral-data/vitral/catalog/view"
)

// CardOf is a document as lists show it.
func CardOf(d view.Dataset) view.Card {
	c := view.Card{ID: d.ID, State: d.State, Since: d.Since, Title: d.Data.Title, Description: d.Data.Description, Source: d.Shown.Source,
		Modified: d.Data.Modified.Time, LateFrom: d.LateFrom, Files: len(d.Data.Distributions), Version: d.Version, License: d.Data.License,
		Frequency: d.Data.Frequency.Key()}
	if c.Modified.IsZero() {
		c.Modified = d.Changed
	}
	if p := d.Data.Publisher; p != nil {
		c.Publisher = view.Named{ID: p.ID, Name: p.Name}
	}
	for _, dist := range d.Data.Distributions {
		if f := dist.Format.Key(); f != "" && !slices.Contains(c.Formats, f) {
			c.Formats = append(c.Formats, f)
		}
		switch d.Probes[dist.URL()].Outcome {
		case catalog.ReachOK:
			c.Answered++
		case catalog.ReachBroken:
			c.Broken++
		}
	}
	s := d.Quality.Score
	c.Quality = view.CardQuality{Points: s.Points, Unknown: s.Unknown, Max: s.Max, Band: s.Band, Variant: s.Variant, Rules: s.Rules}
	for i, dim := range s.Dimensions {
		c.Quality.Dimensions[i] = [2]int{dim.Points, dim.Unknown}
	}
	return c
}

// facetValues are what a document is filtered and counted by.
func facetValues(d view.Dataset, now time.Time) map[query.Facet][]string {
	c := CardOf(d)
	v := map[query.Facet][]string{query.State: {string(d.State)}, query.Source: {d.Shown.Source}, query.Format: c.Formats,
		query.Quality: {c.Quality.Band}, query.Freshness: {"unknown"}}
	add := func(f query.Facet, s string) {
		if s != "" {
			v[f] = append(v[f], s)
		}
	}
	add(query.Publisher, c.Publisher.ID)
	add(query.License, d.Data.License.Key())
	add(query.Frequency, d.Data.Frequency.Key())
	add(query.Access, d.Data.AccessRights.Key())
	for _, t := range d.Data.Themes {
		add(query.Theme, t.Key())
	}
	for _, o := range d.Others {
		add(query.Source, o.Source)
	}
	if d.LateFrom != "" {
		v[query.Freshness] = []string{"current"}
		if d.LateFrom <= now.UTC().Format(time.DateOnly) {
			v[query.Freshness] = []string{"late"}
		}
	}
	for _, m := range d.Quality.Score.Metrics {
		if m.Outcome == catalog.Fail {
			add(query.Gap, m.Rule)
		}
	}
	return v
}

func stats(all []view.Dataset) *index.Stats {
	s := &index.Stats{Datasets: len(all)}
	for _, d := range all {
		c := CardOf(d)
		s.Sum.Points += c.Quality.Points
		s.Sum.Unknown += c.Quality.Unknown
		s.Sum.Max += c.Quality.Max
		for i, dim := range c.Quality.Dimensions {
			s.Sum.Dimensions[i][0] += dim[0]
			s.Sum.Dimensions[i][1] += dim[1]
		}
		s.Sum.Distributions += c.Files
		s.Sum.Answered += c.Answered
		s.Sum.Broken += c.Broken
		if i := slices.Index(index.Bands(), c.Quality.Band); i >= 0 {
			s.Bands[i]++
		}
	}
	return s
}
