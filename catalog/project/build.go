package project

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/vitral-data/vitral/catalog"
	"github.com/vitral-data/vitral/catalog/archive"
	"github.com/vitral-data/vitral/catalog/index"
	"github.com/vitral-data/vitral/catalog/store"
	"github.com/vitral-data/vitral/catalog/view"
)

// built is what one mark became: documents, and the rows that go with them.
type built struct {
	docs  []store.Op // rows of the documents, side by side with index
	index []index.Doc
	rows  []store.Op
	// score is a line for the log when the score moved, of a dataset of source.
	score  *view.ScoreLine
	source string
	// before is the document replaced; nil when there was none.
	before *view.Dataset
	// names are the nodes that the dataset names, as rows of the ref table.
	names []string
}

// buildAll builds the documents of marks on several processors.
func (p *Projector) buildAll(ctx context.Context, marks []mark, number uint64) ([]built, error) {
	all := make([]built, len(marks))
	errs := make([]error, p.Workers)
	var wg sync.WaitGroup
	chunk := (len(marks) + p.Workers - 1) / p.Workers
	for w := range p.Workers {
		wg.Go(func() {
			in := p.inputs()
			for i := w * chunk; i < min((w+1)*chunk, len(marks)); i++ {
				if all[i], errs[w] = p.build(ctx, marks[i].id, number, in); errs[w] != nil {
					return
				}
				all[i].before, all[i].names = nil, nil
			}
		})
	}
	wg.Wait()
	return all, errors.Join(errs...)
}

// build makes the documents of one marked id: the dataset that it belongs to,
// and redirects for the ids that lost to it.
func (p *Projector) build(ctx context.Context, id string, number uint64, in *inputs) (built, error) {
	var b built
	records, err := p.group(ctx, id, in)
	if err != nil || len(records) == 0 {
		return b, err
	}
	winner, losers := idOf(records)
	d, err := p.dataset(ctx, winner, records, in, &b)
	if err != nil {
		return b, fmt.Errorf("building dataset %s: %w", winner, err)
	}
	before, err := p.rows.Dataset(ctx, winner)
	switch {
	case err == nil:
		b.before = &before
	case !errors.Is(err, view.ErrNotFound):
		return b, err
	}
	if err := p.document(&b, d, number); err != nil {
		return b, err
	}
	b.index = append(b.index, p.indexDoc(d, number))
	p.links(&b, d)
	p.score(&b, d)
	for _, loser := range losers {
		if err := p.document(&b, view.Dataset{ID: loser, State: index.Redirected, Redirect: winner}, number); err != nil {
			return b, err
		}
		b.index = append(b.index, index.Doc{ID: loser, Number: number, State: index.Redirected})
		if old, err := p.rows.Dataset(ctx, loser); err == nil && old.Data.Publisher != nil {
			b.rows = append(b.rows, store.Op{Table: view.TablePublisher, Key: publisherKey(old.Data.Publisher.ID, loser)})
		}
	}
	return b, nil
}

// document adds a document's row.
func (p *Projector) document(b *built, d view.Dataset, number uint64) error {
	v, err := p.rows.EncodeDataset(d)
	b.docs = append(b.docs, store.Op{Table: view.TableDataset, Key: d.ID, Value: v, Order: fmt.Sprintf("%020d", number)})
	return err
}

// score makes a line for the log when the score moved.
func (p *Projector) score(b *built, d view.Dataset) {
	if p.Log == nil || p.silent {
		return
	}
	s := d.Quality.Score
	if b.before != nil {
		was := b.before.Quality.Score
		if was.Points == s.Points && was.Unknown == s.Unknown && was.Rules == s.Rules {
			return
		}
	}
	b.source = d.Shown.Source
	b.score = &view.ScoreLine{Dataset: d.ID, Time: time.Now().UTC().Truncate(time.Second), Points: s.Points, Unknown: s.Unknown, Max: s.Max,
		Variant: s.Variant, Rules: s.Rules}
}

// dataset maps and scores the record shown.
func (p *Projector) dataset(ctx context.Context, id string, records []view.Record, in *inputs, b *built) (view.Dataset, error) {
	shown := records[0]
	d := view.Dataset{ID: id, State: stateOf(shown.Outcome), Since: shown.Since, First: shown.First, Changed: shown.Changed,
		Version: shown.Version, Shown: shown, Others: records[1:]}
	asked := map[string]bool{}
	var err error
	if d.Data, d.Repairs, err = p.read(ctx, shown, in, asked); err != nil {
		return d, err
	}
	for key := range asked {
		b.names = append(b.names, shown.Source+"\x00"+key+"\x00"+id)
	}
	slices.Sort(b.names)
	for _, other := range d.Others {
		if other.Outcome.Absent() {
			continue
		}
		od, _, err := p.read(ctx, other, in, nil)
		if err != nil {
			return d, err
		}
		d.Repairs = append(d.Repairs, differences(d.Data, od, other.Source)...)
	}
	if d.Probes, err = p.probes(ctx, d.Data); err != nil {
		return d, err
	}
	d.Quality = p.Scorer.Quality(d.Data, d.Probes, d.Repairs)
	d.LateFrom = p.Scorer.LateFrom(d.Data, seenChange(d))
	return d, nil
}

// seenChange is when we saw the dataset change ourselves; zero while it is as we
// first saw it, which tells nothing of when its publisher last touched it.
func seenChange(d view.Dataset) time.Time {
	if d.Version < 2 {
		return time.Time{}
	}
	return d.Changed
}

// read maps a record's statement. One that its dialect's mapper can't read is
// an empty dataset with a repair that says so: it stays findable by its id.
func (p *Projector) read(ctx context.Context, rec view.Record, in *inputs, asked map[string]bool) (d catalog.Dataset, repairs []catalog.Repair, err error) {
	st, err := p.Archive.Statement(ctx, rec.Source, rec.Place)
	if err != nil {
		return d, nil, err
	}
	m := p.Mappers[st.Dialect]
	if m == nil {
		return d, []catalog.Repair{{Code: "unreadable", Raw: "no mapper for dialect " + string(st.Dialect)}}, nil
	}
	d, repairs, err = m.Dataset(st, in.nodes(ctx, rec.Source, asked))
	if err != nil {
		return catalog.Dataset{}, append(st.Repairs, catalog.Repair{Code: "unreadable", Raw: err.Error()}), nil //nolint:nilerr // the failure is the finding
	}
	if d.Publisher != nil {
		d.Publisher.ID = catalog.PublisherID(rec.Source, *d.Publisher)
	}
	return d, append(slices.Clone(st.Repairs), repairs...), nil
}

func stateOf(o archive.Outcome) index.State {
	switch o {
	case archive.Missing:
		return index.Missing
	case archive.Withdrawn:
		return index.Withdrawn
	}
	return index.Current
}

// differences are findings about what another source says of the same dataset.
func differences(shown, other catalog.Dataset, source string) []catalog.Repair {
	var found []catalog.Repair
	for _, diff := range view.Differences(shown, other) {
		switch diff.Path {
		case "title", "description", "publisher", "license", "frequency":
			found = append(found, catalog.Repair{Code: "sources-differ", Place: source + ": " + diff.Path, Raw: cut(diff.To, 200)})
		}
	}
	return found
}

// probes reads the newest probes of a dataset's addresses.
func (p *Projector) probes(ctx context.Context, d catalog.Dataset) (map[string]catalog.Probe, error) {
	probes := map[string]catalog.Probe{}
	for _, u := range addresses(d) {
		var pr catalog.Probe
		err := p.rows.Get(ctx, view.TableProbe, view.AddressKey(u), &pr)
		if errors.Is(err, view.ErrNotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		probes[u] = pr
	}
	if len(probes) == 0 {
		return nil, nil
	}
	return probes, nil
}

// addresses are the addresses of a dataset's distributions, each once.
func addresses(d catalog.Dataset) []string {
	var all []string
	for _, dist := range d.Distributions {
		all = append(append(all, dist.DownloadURLs...), dist.AccessURLs...)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// links are the rows that find a dataset by what it names: nodes, addresses,
// its publisher.
func (p *Projector) links(b *built, d view.Dataset) {
	for _, name := range b.names {
		b.rows = append(b.rows, store.Op{Table: view.TableRef, Key: name, Value: []byte{}})
	}
	for _, u := range addresses(d.Data) {
		b.rows = append(b.rows, store.Op{Table: view.TableAddress, Key: view.AddressKey(u) + "\x00" + d.ID, Value: []byte{}})
	}
	now := publisherOf(d)
	if b.before != nil {
		if old := publisherOf(*b.before); old.ID != "" && old.ID != now.ID {
			b.rows = append(b.rows, store.Op{Table: view.TablePublisher, Key: publisherKey(old.ID, d.ID)})
		}
	}
	if now.ID != "" {
		if v, err := view.Encode(now); err == nil {
			b.rows = append(b.rows, store.Op{Table: view.TablePublisher, Key: publisherKey(now.ID, d.ID), Value: v})
		}
	}
}

func publisherKey(publisher, dataset string) string { return publisher + "\x00" + dataset }

func publisherOf(d view.Dataset) view.Publisher {
	a := d.Data.Publisher
	if a == nil || a.ID == "" {
		return view.Publisher{}
	}
	return view.Publisher{ID: a.ID, IRI: a.IRI, Name: a.Name, Homepage: a.Homepage, Email: a.Email, Sources: []string{d.Shown.Source}}
}
