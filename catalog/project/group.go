package project

import (
	"cmp"
	"context"
	"errors"
	"net/url"
	"slices"
	"strings"

	"github.com/vitral-data/vitral/catalog"
	"github.com/vitral-data/vitral/catalog/archive"
	"github.com/vitral-data/vitral/catalog/view"
)

// maxGroup bounds how many records one dataset may join: beyond it something
// is wrong with the sources' IRIs, and the rest is left out.
const maxGroup = 1000

// group closes over the records that one dataset joins, by equal IRI or equal
// carried id, reading by key alone. It returns them ordered as they are to be
// shown, best first; nil when none is in force.
func (p *Projector) group(ctx context.Context, id string, in *inputs) ([]view.Record, error) {
	todo := []string{view.GroupByID(id)}
	seen := map[string]bool{todo[0]: true}
	found := map[string]view.Record{}
	for len(todo) > 0 && len(found) < maxGroup {
		g := todo[0]
		todo = todo[1:]
		var members []string
		if err := p.rows.Get(ctx, view.TableGroup, g, &members); err != nil {
			if errors.Is(err, view.ErrNotFound) {
				continue
			}
			return nil, err
		}
		for _, key := range members {
			if _, ok := found[key]; ok {
				continue
			}
			var rec view.Record
			if err := p.rows.Get(ctx, view.TableRecord, key, &rec); err != nil {
				if errors.Is(err, view.ErrNotFound) {
					continue
				}
				return nil, err
			}
			byID, byIRI := view.GroupByID(rec.Dataset), view.GroupByIRI(rec.Key)
			if rec.Gone || g != byID && (g != byIRI || rec.Made != catalog.KeyIRI) {
				continue // its key left the table, or it went to another group
			}
			found[key] = rec
			next := []string{byID}
			if rec.Made == catalog.KeyIRI {
				next = append(next, byIRI)
			}
			for _, g := range next {
				if !seen[g] {
					seen[g] = true
					todo = append(todo, g)
				}
			}
		}
	}
	records := make([]view.Record, 0, len(found))
	for _, rec := range found {
		records = append(records, rec)
	}
	ranks := make(map[string]rank, len(records))
	for _, rec := range records {
		r, err := p.rank(ctx, rec, in)
		if err != nil {
			return nil, err
		}
		ranks[rec.Source+"\x00"+rec.Key] = r
	}
	slices.SortFunc(records, func(a, b view.Record) int {
		return ranks[a.Source+"\x00"+a.Key].compare(ranks[b.Source+"\x00"+b.Key])
	})
	return records, nil
}

// rank orders the records of one dataset (docs/harvesting.md).
type rank struct {
	state    int // current, missing, withdrawn
	foreign  int // 0 when the source's host is the IRI's
	priority int
	rec      view.Record
}

func (r rank) compare(o rank) int {
	return cmp.Or(cmp.Compare(r.state, o.state), cmp.Compare(r.foreign, o.foreign), cmp.Compare(r.priority, o.priority),
		r.rec.First.Compare(o.rec.First), strings.Compare(r.rec.Source, o.rec.Source), strings.Compare(r.rec.Key, o.rec.Key))
}

func (p *Projector) rank(ctx context.Context, rec view.Record, in *inputs) (rank, error) {
	d, err := in.definition(ctx, rec.Source)
	if err != nil {
		return rank{}, err
	}
	r := rank{priority: d.Priority, rec: rec, foreign: 1}
	switch rec.Outcome {
	case archive.Missing:
		r.state = 1
	case archive.Withdrawn:
		r.state = 2
	}
	if rec.Made == catalog.KeyIRI && sameHost(rec.Key, d.URL) {
		r.foreign = 0
	}
	return r, nil
}

func sameHost(a, b string) bool {
	ua, err := url.Parse(a)
	if err != nil {
		return false
	}
	ub, err := url.Parse(b)
	return err == nil && ua.Hostname() != "" && strings.EqualFold(ua.Hostname(), ub.Hostname())
}

// idOf is the dataset's id: that of the record with the earliest first commit,
// then the smaller source id. The others redirect to it.
func idOf(records []view.Record) (id string, others []string) {
	first := slices.MinFunc(records, func(a, b view.Record) int {
		return cmp.Or(a.First.Compare(b.First), strings.Compare(a.Source, b.Source), strings.Compare(a.Key, b.Key))
	})
	for _, r := range records {
		if r.Dataset != first.Dataset && !slices.Contains(others, r.Dataset) {
			others = append(others, r.Dataset)
		}
	}
	slices.Sort(others)
	return first.Dataset, others
}
