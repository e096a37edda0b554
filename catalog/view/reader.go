package view

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"slices"

	"github.com/vitral-data/vitral/catalog"
	"github.com/vitral-data/vitral/catalog/archive"
	"github.com/vitral-data/vitral/catalog/files"
	"github.com/vitral-data/vitral/catalog/index"
	"github.com/vitral-data/vitral/catalog/query"
	"github.com/vitral-data/vitral/catalog/store"
)

// Reader answers what pages and the API ask. It only reads; it may be used by
// many goroutines. What isn't there is ErrNotFound.
type Reader struct {
	Index   index.Index
	Archive *archive.Archive
	Mappers map[catalog.Dialect]catalog.Mapper
	rows    *Rows
}

// NewReader opens the reading side of a view.
func NewReader(s store.Store, idx index.Index, a *archive.Archive, mappers map[catalog.Dialect]catalog.Mapper) (*Reader, error) {
	rows, err := NewRows(s)
	if err != nil {
		return nil, err
	}
	return &Reader{Index: idx, Archive: a, Mappers: catalog.GuardedMappers(mappers), rows: rows}, nil
}

// Dataset returns a document; one with Redirect set stands for an id that lost
// to another.
func (r *Reader) Dataset(ctx context.Context, id string) (Dataset, error) {
	return r.rows.Dataset(ctx, id)
}

// All yields every dataset document in the order of ids, redirects left out.
func (r *Reader) All(ctx context.Context) iter.Seq2[Dataset, error] {
	return func(yield func(Dataset, error) bool) {
		for item, err := range store.All(ctx, r.rows.Store, TableDataset, "") {
			if err != nil {
				yield(Dataset{}, err)
				return
			}
			d, err := r.rows.decodeDataset(item.Key, item.Value)
			if err == nil && d.Redirect != "" {
				continue
			}
			if !yield(d, err) || err != nil {
				return
			}
		}
	}
}

// lineage is the source and carried id whose history is asked for: those of
// the record shown, or of the named source's.
func (d Dataset) lineage(source string) (string, string, error) {
	if source == "" || source == d.Shown.Source {
		return d.Shown.Source, d.Shown.Dataset, nil
	}
	for _, o := range d.Others {
		if o.Source == source {
			return o.Source, o.Dataset, nil
		}
	}
	return "", "", fmt.Errorf("dataset %s has no record of source %.64q: %w", d.ID, source, ErrNotFound)
}

// History returns what commits did to a dataset's record, newest first:
// versions, and absences between them. source "" is that of the record shown.
func (r *Reader) History(ctx context.Context, id, source string) ([]Step, error) {
	d, err := r.Dataset(ctx, id)
	if err != nil {
		return nil, err
	}
	src, carried, err := d.lineage(source)
	if err != nil {
		return nil, err
	}
	var steps []Step
	for item, err := range store.All(ctx, r.rows.Store, TableHistory, src+"/"+carried+"/") {
		if err != nil {
			return nil, err
		}
		var s Step
		if err := json.Unmarshal(item.Value, &s); err != nil {
			return nil, fmt.Errorf("history of %s: %w", id, err)
		}
		steps = append(steps, s)
	}
	slices.Reverse(steps)
	return steps, nil
}

// Versioned is one version of a dataset's record, read with today's mapper and
// the nodes in force at its commit.
type Versioned struct {
	Step    Step             `json:"step"`
	Source  string           `json:"source"`
	Data    catalog.Dataset  `json:"data"`
	Repairs []catalog.Repair `json:"repairs,omitempty"`
	// Statement is what the source said, in its own terms.
	Statement catalog.Statement `json:"statement"`
}

// Version reads version n of a dataset's record.
func (r *Reader) Version(ctx context.Context, id, source string, n int) (Versioned, error) {
	var v Versioned
	d, err := r.Dataset(ctx, id)
	if err != nil {
		return v, err
	}
	if v.Source, _, err = d.lineage(source); err != nil {
		return v, err
	}
	steps, err := r.History(ctx, id, source)
	if err != nil {
		return v, err
	}
	// The newest step of a number is its content: a touched one keeps it.
	i := slices.IndexFunc(steps, func(s Step) bool { return s.Version == n })
	if i < 0 {
		return v, fmt.Errorf("version %d of dataset %s: %w", n, id, ErrNotFound)
	}
	v.Step = steps[i]
	if v.Statement, err = r.Archive.Statement(ctx, v.Source, v.Step.Place); err != nil {
		return v, err
	}
	m := r.Mappers[v.Statement.Dialect]
	if m == nil {
		return v, fmt.Errorf("version %d of dataset %s is in dialect %s, which nothing reads", n, id, v.Statement.Dialect)
	}
	v.Data, v.Repairs, err = m.Dataset(v.Statement, r.nodesAt(ctx, v.Source, v.Step.N))
	if err != nil {
		return v, fmt.Errorf("version %d of dataset %s: %w", n, id, err)
	}
	if v.Data.Publisher != nil {
		v.Data.Publisher.ID = catalog.PublisherID(v.Source, *v.Data.Publisher)
	}
	return v, nil
}

// nodesAt gives a source's nodes as they were at a commit, reading the archive
// when the first is asked for.
func (r *Reader) nodesAt(ctx context.Context, source string, n int) catalog.Nodes {
	var head *archive.Head
	return func(key string) (catalog.Statement, bool) {
		if head == nil {
			h, err := r.Archive.At(ctx, source, n)
			if err != nil {
				h = archive.Head{}
			}
			head = &h
		}
		for _, kind := range []catalog.Kind{catalog.KindNode, catalog.KindCatalog, catalog.KindService, catalog.KindSeries} {
			i, ok := slices.BinarySearchFunc(head.Entries, key, func(e archive.Entry, key string) int {
				return archive.CompareRecord(e.Kind, e.Key, kind, key)
			})
			if ok && !head.Entries[i].Outcome.Absent() {
				if st, err := r.Archive.Statement(ctx, source, head.Entries[i].Place); err == nil {
					return st, true
				}
			}
		}
		return catalog.Statement{}, false
	}
}

// Diff compares two versions, both read with today's mapper.
func (r *Reader) Diff(ctx context.Context, id, source string, from, to int) ([]Difference, error) {
	a, err := r.Version(ctx, id, source, from)
	if err != nil {
		return nil, err
	}
	b, err := r.Version(ctx, id, source, to)
	if err != nil {
		return nil, err
	}
	return Differences(a.Data, b.Data), nil
}

// Scores returns a dataset's score history, oldest first.
func (r *Reader) Scores(ctx context.Context, id string) ([]ScoreLine, error) {
	var lines []ScoreLine
	for item, err := range store.All(ctx, r.rows.Store, TableScore, id+"/") {
		if err != nil {
			return nil, err
		}
		var l ScoreLine
		if err := json.Unmarshal(item.Value, &l); err != nil {
			return nil, fmt.Errorf("scores of %s: %w", id, err)
		}
		lines = append(lines, l)
	}
	return lines, nil
}

// Search asks the index.
func (r *Reader) Search(ctx context.Context, q query.Request) (index.Result, error) {
	return r.Index.Search(ctx, q)
}

// Held returns a held run's plan; ErrNotFound when it doesn't wait any more.
func (r *Reader) Held(ctx context.Context, run string) (HeldPlan, error) {
	var p HeldPlan
	h, err := r.Archive.FindHeld(ctx, run)
	if errors.Is(err, files.ErrNotExist) || errors.Is(err, files.ErrKey) {
		return p, fmt.Errorf("held run %.64q: %w", run, ErrNotFound)
	}
	if err != nil {
		return p, err
	}
	if err := json.Unmarshal(h.Plan, &p); err != nil {
		return p, fmt.Errorf("held run %s: %w", run, err)
	}
	return p, nil
}
