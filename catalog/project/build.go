package project

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
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
	// weight is the size of the statements read, in bytes.
	weight int64
	// unreadable says that the archive has lost the statement.
	unreadable bool
}

// maxBuilt is how much the documents of one batch may weigh before it is
// closed, in bytes of what they were read from: few are over 100 KB, some MBs.
const maxBuilt = 16 << 20

// buildAll builds the documents of marks on several processors: of all, or of
// the first ones if those are very large.
func (p *Projector) buildAll(ctx context.Context, marks []mark, number uint64) ([]built, error) {
	all := make([]built, len(marks))
	errs := make([]error, p.Workers)
	var next, weight atomic.Int64
	var wg sync.WaitGroup
	for w := range p.Workers {
		wg.Go(func() {
			in := p.inputs()
			for weight.Load() < maxBuilt {
				// A few at a time: neighbours stand in one frame of a pack.
				to := int(next.Add(buildTogether))
				for i := to - buildTogether; i < min(to, len(marks)); i++ {
					if all[i], errs[w] = p.build(ctx, marks[i].id, number, in); errs[w] != nil {
						return
					}
					all[i].before, all[i].names = nil, nil
					weight.Add(all[i].weight)
				}
				if to >= len(marks) {
					return
				}
			}
		})
	}
	wg.Wait()
	return all[:min(int(next.Load()), len(marks))], errors.Join(errs...)
}

// buildTogether is how many marks a worker takes at once.
const buildTogether = 8

// build makes the documents of one marked id: the dataset that it belongs to,
// and redirects for the ids that lost to it.
func (p *Projector) build(ctx context.Context, id string, number uint64, in *inputs) (built, error) {
	var b built
	records, err := p.group(ctx, id, in)
	if err != nil || len(records) == 0 {
		return b, err
	}
	winner, losers := idOf(records)
	if b.before, err = p.standing(ctx, winner); err != nil {
		return b, err
	}
	d, err := p.dataset(ctx, winner, records, in, &b)
	if err != nil {
		return b, fmt.Errorf("building dataset %s: %w", winner, err)
	}
	if err := p.markParted(ctx, id, b.before, append(losers, winner)); err != nil {
		return b, err
	}
	if d, err = p.document(&b, d, number); err != nil {
		return b, err
	}
	b.index = append(b.index, p.indexDoc(d, number))
	p.links(&b, d)
	p.score(&b, d)
	for _, loser := range losers {
		if _, err := p.document(&b, view.Dataset{ID: loser, State: index.Redirected, Redirect: winner}, number); err != nil {
			return b, err
		}
		b.index = append(b.index, index.Doc{ID: loser, Number: number, State: index.Redirected})
		if old, err := p.rows.Dataset(ctx, loser); err == nil && old.Data.Publisher != nil {
			b.rows = append(b.rows, store.Op{Table: view.TablePublisher, Key: publisherKey(old.Data.Publisher.ID, loser)})
		}
	}
	return b, nil
}

// standing is the document of an id as it is; nil for none.
func (p *Projector) standing(ctx context.Context, id string) (*view.Dataset, error) {
	d, err := p.rows.Dataset(ctx, id)
	if errors.Is(err, view.ErrNotFound) {
		return nil, nil
	}
	return &d, err
}

// markParted marks the ids that an id was one dataset with, by the documents
// that stand, and is no more: nothing else knows that they lost a record.
// They are marked before those documents are replaced, so that a kill in
// between forgets none.
func (p *Projector) markParted(ctx context.Context, id string, before *view.Dataset, today []string) error {
	olds := []*view.Dataset{before}
	if before == nil || before.ID != id {
		old, err := p.standing(ctx, id)
		if err != nil {
			return err
		}
		olds = append(olds, old)
		if old != nil && old.Redirect != "" {
			if old, err = p.standing(ctx, old.Redirect); err != nil {
				return err
			}
			olds = append(olds, old)
		}
	}
	var marks []store.Op
	for _, old := range olds {
		if old == nil {
			continue
		}
		was := []string{old.ID, old.Redirect, old.Shown.Dataset}
		for _, r := range old.Others {
			was = append(was, r.Dataset)
		}
		for _, other := range was {
			if other != "" && !slices.Contains(today, other) {
				today = append(today, other)
				marks = append(marks, store.Op{Table: view.TableDirty, Key: other, Value: []byte{}})
			}
		}
	}
	if len(marks) == 0 {
		return nil
	}
	_, err := p.View.Apply(ctx, marks)
	return err
}

// document adds a document's row, and returns the document. One that is too
// large for a row stands there with its title and a repair that says so.
func (p *Projector) document(b *built, d view.Dataset, number uint64) (view.Dataset, error) {
	v, err := p.rows.EncodeDataset(d)
	if err != nil {
		return d, err
	}
	if len(v) > store.MaxValue {
		d.Repairs = []catalog.Repair{{Code: "too-large", Raw: fmt.Sprintf("%d bytes as a document", len(v))}}
		d.Data, d.Probes = catalog.Dataset{Title: names(d.Data.Title)}, nil
		d.Quality.Score.Metrics, d.Quality.Findings = nil, nil
		d.Others = d.Others[:min(len(d.Others), maxGroup)]
		if v, err = p.rows.EncodeDataset(d); err != nil {
			return d, err
		}
	}
	b.docs = append(b.docs, store.Op{Table: view.TableDataset, Key: d.ID, Value: v, Order: fmt.Sprintf("%020d", number)})
	return d, nil
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
	if err := p.readShown(ctx, &d, in, asked, b); err != nil {
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
		od, _, err := p.read(ctx, other, in, nil, b)
		if errors.Is(err, archive.ErrDamaged) {
			continue
		}
		if err != nil {
			return d, err
		}
		d.Repairs = append(d.Repairs, differences(d.Data, od, other.Source)...)
	}
	var err error
	if d.Probes, err = p.probes(ctx, d.Data); err != nil {
		return d, err
	}
	p.judge(&d)
	return d, nil
}

// readShown reads the record shown. If the archive has lost its statement the
// document keeps what it knows of it, and says so.
func (p *Projector) readShown(ctx context.Context, d *view.Dataset, in *inputs, asked map[string]bool, b *built) error {
	var err error
	d.Data, d.Repairs, err = p.read(ctx, d.Shown, in, asked, b)
	if !errors.Is(err, archive.ErrDamaged) {
		return err
	}
	b.unreadable = true
	p.note("a statement is lost", "source", d.Shown.Source, "key", d.Shown.Key, "err", err)
	if b.before != nil && b.before.Shown.Place == d.Shown.Place {
		d.Data = b.before.Data
		d.Repairs = slices.DeleteFunc(slices.Clone(b.before.Repairs), func(r catalog.Repair) bool { return r.Code == unreadable })
	}
	d.Repairs = append(d.Repairs, catalog.Repair{Code: unreadable, Raw: cut(err.Error(), 1000)})
	return nil
}

// judge scores a dataset. A fault of a rule costs the score and says so.
func (p *Projector) judge(d *view.Dataset) {
	defer func() {
		if r := recover(); r != nil {
			d.Quality, d.LateFrom = catalog.Quality{}, ""
			d.Repairs = append(d.Repairs, catalog.Repair{Code: "not-scored", Raw: cut(fmt.Sprint(r), 1000)})
			p.note("a dataset can't be scored", "id", d.ID, "reason", r)
		}
	}()
	d.Quality = p.Scorer.Quality(d.Data, d.Probes, d.Repairs)
	d.LateFrom = p.Scorer.LateFrom(d.Data, seenChange(*d))
}

// unreadable is the code of a repair: nothing could be made of the statement.
const unreadable = "unreadable"

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
func (p *Projector) read(ctx context.Context, rec view.Record, in *inputs, asked map[string]bool, b *built) (d catalog.Dataset, repairs []catalog.Repair, err error) {
	st, err := p.Archive.Statement(ctx, rec.Source, rec.Place)
	if err != nil {
		return d, nil, err
	}
	b.weight += int64(len(st.Body))
	m := p.Mappers[st.Dialect]
	if m == nil {
		return d, []catalog.Repair{{Code: unreadable, Raw: "no mapper for dialect " + string(st.Dialect)}}, nil
	}
	d, repairs, err = m.Dataset(st, in.nodes(ctx, rec.Source, asked))
	if err != nil {
		return catalog.Dataset{}, append(slices.Clone(st.Repairs), catalog.Repair{Code: unreadable, Raw: cut(err.Error(), 1000)}), nil
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
	return view.Publisher{ID: a.ID, IRI: a.IRI, Name: names(a.Name), Homepage: a.Homepage, Email: a.Email, Sources: []string{d.Shown.Source}}
}
