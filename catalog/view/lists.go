package view

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/vitral-data/vitral/catalog"
	"github.com/vitral-data/vitral/catalog/archive"
	"github.com/vitral-data/vitral/catalog/store"
)

// Sources returns all harvest sources by id.
func (r *Reader) Sources(ctx context.Context) ([]Source, error) {
	var out []Source
	for item, err := range store.All(ctx, r.rows.Store, TableSource, "") {
		if err != nil {
			return nil, err
		}
		id, part, _ := strings.Cut(item.Key, "/")
		if len(out) == 0 || out[len(out)-1].ID != id {
			out = append(out, Source{Definition: Definition{ID: id}})
		}
		if err := out[len(out)-1].part(part, item.Value); err != nil {
			return nil, fmt.Errorf("source %s: %w", id, err)
		}
	}
	for i := range out {
		if err := r.settle(ctx, &out[i]); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// Source returns one harvest source.
func (r *Reader) Source(ctx context.Context, id string) (Source, error) {
	s := Source{Definition: Definition{ID: id}}
	found := false
	for item, err := range store.All(ctx, r.rows.Store, TableSource, id+"/") {
		if err != nil {
			return s, err
		}
		found = true
		if err := s.part(strings.TrimPrefix(item.Key, id+"/"), item.Value); err != nil {
			return s, fmt.Errorf("source %s: %w", id, err)
		}
	}
	if !found {
		return s, fmt.Errorf("source %.64q: %w", id, ErrNotFound)
	}
	return s, r.settle(ctx, &s)
}

// part reads one row of a source.
func (s *Source) part(part string, value []byte) error {
	switch {
	case part == PartDefinition:
		return json.Unmarshal(value, &s.Definition)
	case part == PartHead:
		var h Head
		err := json.Unmarshal(value, &h)
		s.Head, s.Listed, s.Committed = h.N, h.Listed, h.Committed
		return err
	case part == PartLast:
		return json.Unmarshal(value, &s.Last)
	case part == PartHeld:
		var run Run
		err := json.Unmarshal(value, &run)
		s.held = &run
		return err
	case strings.HasPrefix(part, PartCatalog) && s.Catalog.IRI == "" && s.Catalog.Title.Empty():
		return json.Unmarshal(value, &s.Catalog)
	}
	return nil
}

// settle works out a source's state from its rows.
func (r *Reader) settle(ctx context.Context, s *Source) error {
	if s.Title.Empty() {
		s.Title = s.Catalog.Title
	}
	if s.URL == "" && s.Last != nil {
		s.URL, s.Kind = s.Last.URL, s.Last.Kind
	}
	if s.held != nil && s.held.Head == s.Head {
		var d Decision
		switch err := r.rows.Get(ctx, TableRun, s.held.Run+"/decision", &d); {
		case errors.Is(err, ErrNotFound):
			s.Held = s.held.Run
		case err != nil:
			return err
		}
	}
	switch {
	case s.Stopped:
		s.State = Stopped
	case s.Held != "":
		s.State = OnHold
	case s.Last != nil && (s.Last.State == RunFailed || s.Last.State == RunIncomplete):
		s.State = Failing
	default:
		s.State = Healthy
	}
	return nil
}

// Run returns one run, with what a person decided on it.
func (r *Reader) Run(ctx context.Context, id string) (Run, error) {
	var run Run
	if err := r.rows.Get(ctx, TableRun, id, &run); err != nil {
		return run, err
	}
	var d Decision
	err := r.rows.Get(ctx, TableRun, id+"/decision", &d)
	if err == nil {
		run.Decision = &d
	} else if !errors.Is(err, ErrNotFound) {
		return run, err
	}
	return run, nil
}

// Runs returns runs of a source ("" for all), newest first, after a cursor.
func (r *Reader) Runs(ctx context.Context, source, cursor string, limit int) (runs []Run, next string, err error) {
	prefix := "of/" + source + "/"
	items, err := r.rows.Store.Scan(ctx, TableRunOrder, prefix, prefix+cursor, limit+1)
	if err != nil {
		return nil, "", err
	}
	for i, item := range items {
		if i == limit {
			return runs, strings.TrimPrefix(items[i-1].Key, prefix), nil
		}
		var id string
		if err := json.Unmarshal(item.Value, &id); err != nil {
			return nil, "", fmt.Errorf("order of runs: %w", err)
		}
		run, err := r.Run(ctx, id)
		if err != nil {
			return nil, "", err
		}
		runs = append(runs, run)
	}
	return runs, "", nil
}

// RunRecords returns what a run's commit did to datasets, in the order of its
// entries, after a cursor; outcome "" is all.
func (r *Reader) RunRecords(ctx context.Context, id string, outcome archive.Outcome, cursor string, limit int) (records []Change, next string, err error) {
	run, err := r.Run(ctx, id)
	if err != nil || run.Commit == 0 {
		return nil, "", err
	}
	prefix := fmt.Sprintf("%s/%s/%010d/", Newest(run.End), run.Source, run.Commit)
	return r.changes(ctx, prefix, prefix+cursor, limit, func(c Change) (keep, stop bool) {
		return outcome == "" || c.Outcome == outcome, false
	})
}

// Changes returns what changed since a time, newest first, after a cursor.
// Touched records are no change to readers.
func (r *Reader) Changes(ctx context.Context, since time.Time, cursor string, limit int) (changes []Change, next string, err error) {
	return r.changes(ctx, "", cursor, limit, func(c Change) (keep, stop bool) {
		return c.Outcome != archive.Touched, c.Time.Before(since)
	})
}

func (r *Reader) changes(ctx context.Context, prefix, after string, limit int, want func(Change) (keep, stop bool)) (out []Change, next string, err error) {
	for {
		items, err := r.rows.Store.Scan(ctx, TableChange, prefix, after, 500)
		if err != nil {
			return nil, "", err
		}
		for _, item := range items {
			after = item.Key
			var c Change
			if err := json.Unmarshal(item.Value, &c); err != nil {
				return nil, "", fmt.Errorf("change %s: %w", item.Key, err)
			}
			c.Cursor = strings.TrimPrefix(item.Key, prefix)
			keep, stop := want(c)
			if stop {
				return out, "", nil
			}
			if !keep {
				continue
			}
			if len(out) == limit {
				return out, out[limit-1].Cursor, nil
			}
			out = append(out, c)
		}
		if len(items) < 500 {
			return out, "", nil
		}
	}
}

// Publisher returns one publisher, as the dataset of the smallest id names it.
func (r *Reader) Publisher(ctx context.Context, id string) (Publisher, error) {
	var p Publisher
	found := false
	for item, err := range store.All(ctx, r.rows.Store, TablePublisher, id+nul) {
		if err != nil {
			return p, err
		}
		var one Publisher
		if err := json.Unmarshal(item.Value, &one); err != nil {
			return p, fmt.Errorf("publisher %s: %w", id, err)
		}
		if !found {
			p, found = one, true
		}
		for _, s := range one.Sources {
			if !slices.Contains(p.Sources, s) {
				p.Sources = append(p.Sources, s)
			}
		}
	}
	if !found || id == "" {
		return p, fmt.Errorf("publisher %.64q: %w", id, ErrNotFound)
	}
	slices.Sort(p.Sources)
	return p, nil
}

// Publishers returns publishers by id, after a cursor (an id).
func (r *Reader) Publishers(ctx context.Context, cursor string, limit int) (out []Publisher, next string, err error) {
	after := ""
	if cursor != "" {
		after = cursor + "\x01"
	}
	for {
		items, err := r.rows.Store.Scan(ctx, TablePublisher, "", after, 1)
		if err != nil || len(items) == 0 {
			return out, "", err
		}
		if len(out) == limit {
			return out, out[limit-1].ID, nil
		}
		id, _, _ := strings.Cut(items[0].Key, nul)
		var p Publisher
		if err := json.Unmarshal(items[0].Value, &p); err != nil {
			return nil, "", fmt.Errorf("publisher %s: %w", id, err)
		}
		out = append(out, p)
		after = id + "\x01"
	}
}

// PublisherNames returns the names of publishers by id; unknown ids are left out.
func (r *Reader) PublisherNames(ctx context.Context, ids []string) (map[string]catalog.Text, error) {
	names := map[string]catalog.Text{}
	for _, id := range ids {
		items, err := r.rows.Store.Scan(ctx, TablePublisher, id+nul, "", 1)
		if err != nil {
			return nil, err
		}
		if len(items) == 0 {
			continue
		}
		var p Publisher
		if err := json.Unmarshal(items[0].Value, &p); err != nil {
			return nil, fmt.Errorf("publisher %s: %w", id, err)
		}
		names[id] = p.Name
	}
	return names, nil
}
