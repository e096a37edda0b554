package dcat

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"github.com/vitral-data/vitral/catalog"
	"github.com/vitral-data/vitral/harvest/format"
	"github.com/vitral-data/vitral/harvest/format/dcat/graph"
)

// Records cuts the graph into trees. Order: datasets, series, services and
// catalogues by first appearance, then the other IRI nodes, then blank nodes
// that no tree reached.
func (r *reader) Records(ctx context.Context, emit func(format.Record) error) error {
	switch {
	case r.err != nil:
		return r.err
	case r.sealed:
		return errors.New("the records were read already")
	}
	r.sealed = true
	if err := r.g.Seal(ctx); err != nil {
		r.err = err
		return err
	}
	r.mends.sort()
	r.pairUp()
	c := newCutter(r, emit)
	for _, wanted := range []func(graph.Flags) bool{
		isRoot,
		// An IRI node that no other one claims.
		func(f graph.Flags) bool { return f&graph.IsIRI != 0 && f&fNested == 0 },
		// One that is claimed by a node that itself was not reached.
		func(f graph.Flags) bool { return f&graph.IsIRI != 0 },
		// Blank nodes that nothing names, and those in a ring by themselves.
		func(f graph.Flags) bool { return f&graph.IsBlank != 0 && f&fReferred == 0 },
		func(f graph.Flags) bool { return f&graph.IsBlank != 0 },
	} {
		for id := range graph.ID(r.g.Terms()) {
			f := r.g.Flags(id)
			if f&graph.IsSubject == 0 || f&fVisited != 0 || !wanted(f) {
				continue
			}
			if err := context.Cause(ctx); err != nil {
				return err
			}
			if err := c.record(id, f); err != nil {
				return err
			}
		}
	}
	return nil
}

// isRoot tells the nodes that are records by their type.
func isRoot(f graph.Flags) bool {
	return f&fDataset != 0 || f&graph.IsIRI != 0 && f&(fSeries|fService|fCatalog) != 0
}

func kindOf(f graph.Flags) catalog.Kind {
	switch {
	case f&fDataset != 0:
		return catalog.KindDataset
	case f&graph.IsIRI == 0:
	case f&fSeries != 0:
		return catalog.KindSeries
	case f&fService != 0:
		return catalog.KindService
	case f&fCatalog != 0:
		return catalog.KindCatalog
	}
	return catalog.KindNode
}

// pairUp sorts the pairs by object and lets the catalogue records that have a
// topic belong to it.
func (r *reader) pairUp() {
	for _, pairs := range []*[]pair{&r.topics, &r.members} {
		slices.SortFunc(*pairs, func(a, b pair) int {
			return cmp.Or(cmp.Compare(a.object, b.object), cmp.Compare(a.subject, b.subject))
		})
		*pairs = slices.Compact(*pairs)
	}
	for _, t := range r.topics {
		topic, record := r.g.Flags(t.object), r.g.Flags(t.subject)
		if isCatalogRecord(record) && t.object != t.subject && topic&graph.IsSubject != 0 && (isRoot(topic) || topic&graph.IsIRI != 0) {
			r.g.Mark(t.subject, fNested|fReferred)
		}
	}
}

func isCatalogRecord(f graph.Flags) bool { return f&fRecord != 0 && !isRoot(f) }

// subjectsOf returns the pairs of an object.
func subjectsOf(pairs []pair, object graph.ID) []pair {
	i, _ := slices.BinarySearchFunc(pairs, object, func(p pair, o graph.ID) int { return cmp.Compare(p.object, o) })
	j := i
	for j < len(pairs) && pairs[j].object == object {
		j++
	}
	return pairs[i:j]
}

// cutter makes records, one at a time, in buffers of its own.
type cutter struct {
	r    *reader
	emit func(format.Record) error
	tree tree
	w    writer
	keys map[graph.ID]string
	pubs map[graph.ID]publisher
}

func newCutter(r *reader, emit func(format.Record) error) *cutter {
	c := &cutter{r: r, emit: emit, keys: map[graph.ID]string{}, pubs: map[graph.ID]publisher{}}
	c.w.c = c
	return c
}

// record makes and emits the record of one root.
func (c *cutter) record(root graph.ID, f graph.Flags) error {
	t := &c.tree
	if err := t.walk(c.r, root, true); err != nil {
		return err
	}
	for i := range t.nodes {
		c.r.g.Mark(t.nodes[i].id, fVisited)
	}
	if f&fHydra != 0 && f&fOtherType == 0 {
		return nil // a page, which is no thing that the source describes
	}
	traits, err := c.traits(t)
	if err != nil {
		return err
	}
	rec := format.Record{Traits: traits, Statement: catalog.Statement{Kind: kindOf(f), Dialect: catalog.DialectRDF, Place: c.place(root)}}
	if rec.Statement.Catalogs, err = c.catalogs(root); err != nil {
		return err
	}
	repairs := repairList{max: repeatsShown}
	if err := c.repairs(t, &repairs); err != nil {
		return err
	}
	switch {
	case t.tooLarge:
		rec.Invalid = "too-large"
	case c.broken(t):
		rec.Invalid = "cut"
	default:
		if err := c.write(&rec, &repairs); err != nil {
			return err
		}
	}
	rec.Statement.Repairs = repairs.list()
	return c.emit(rec)
}

// write fills in the statement's body.
func (c *cutter) write(rec *format.Record, repairs *repairList) error {
	capped, err := c.label(&c.tree)
	if err != nil {
		return err
	}
	if capped {
		repairs.add("blank-nodes-capped", rec.Statement.Place, "")
	}
	body, labels, err := c.w.statement(&c.tree, c.r.opts.MaxStatement)
	if errors.Is(err, errTooLarge) {
		rec.Invalid = "too-large"
		return nil
	}
	if c.r.budget.bytes -= len(body); c.r.budget.bytes < 0 {
		rec.Invalid = "too-large"
		return nil
	}
	rec.Statement.Body, rec.Statement.Labels = body, labels
	return err
}

// place says on which page a node was first named.
func (c *cutter) place(id graph.ID) string {
	number := 0
	for _, p := range c.r.pages {
		if p.first > id {
			break
		}
		number = p.number
	}
	if number == 0 && len(c.r.pages) > 0 {
		number = c.r.pages[0].number // one of the names known beforehand
	}
	return placeOf(number, 0, 0)
}

// catalogs returns the IRIs of the catalogues that list a node.
func (c *cutter) catalogs(root graph.ID) ([]string, error) {
	var out []string
	last := graph.ID(0)
	for i, m := range subjectsOf(c.r.members, root) {
		f := c.r.g.Flags(m.subject)
		if f&fCatalog == 0 || f&graph.IsIRI == 0 || m.subject == root || i > 0 && m.subject == last {
			continue
		}
		last = m.subject
		iri, err := c.r.g.Text(m.subject)
		if err != nil {
			return nil, err
		}
		out = append(out, iri)
	}
	return out, nil
}

// repairs gathers the mends made in the tree.
func (c *cutter) repairs(t *tree, list *repairList) error {
	for i := range t.nodes {
		for _, m := range c.r.mends.of(t.nodes[i].id) {
			code, err := c.r.g.Text(m.code)
			if err != nil {
				return err
			}
			raw, err := c.r.g.Text(m.raw)
			if err != nil {
				return err
			}
			list.add(code, placeOf(int(m.page), int(m.line), int(m.column)), raw)
		}
	}
	return nil
}

// broken tells whether the tree may lack what stood behind a page's break: it
// holds a node that was being read, or names one that the page would have
// described further on.
func (c *cutter) broken(t *tree) bool {
	if len(c.r.cut.pages) == 0 {
		return false
	}
	onCutPage := c.r.cut.first(t.nodes[0].id)
	for i := range t.nodes {
		n := &t.nodes[i]
		if c.r.cut.nodes[n.id] {
			return true
		}
		for _, e := range t.edges[n.from:n.to] {
			f := c.r.g.Flags(e.o)
			absent := f&graph.IsSubject == 0 && (f&graph.IsBlank != 0 || f&graph.IsIRI != 0 && c.r.g.Flags(e.p)&fNests != 0)
			if absent && c.r.cut.first(e.o) {
				return true
			}
		}
	}
	// Where records are about datasets, one without a record may have had it
	// behind the break.
	return onCutPage && len(c.r.topics) > 0 && len(t.reverse) == 0 && c.r.g.Flags(t.nodes[0].id)&fDataset != 0
}
