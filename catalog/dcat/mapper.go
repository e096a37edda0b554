package dcat

import (
	"fmt"
	"sync"

	"github.com/vitral-data/vitral/catalog"
	"github.com/vitral-data/vitral/catalog/dcat/rawjson"
	"github.com/vitral-data/vitral/catalog/vocab"
)

// Mapper reads statements of catalog.DialectRDF into the domain. It is a
// catalog.Mapper.
type Mapper struct {
	set   *vocab.Set
	trees sync.Pool
}

// NewMapper returns a mapper that finds codes in set.
func NewMapper(set *vocab.Set) *Mapper {
	return &Mapper{set: set, trees: sync.Pool{New: func() any { return new(rawjson.Tree) }}}
}

// Dataset implements catalog.Mapper.
func (m *Mapper) Dataset(st catalog.Statement, nodes catalog.Nodes) (catalog.Dataset, []catalog.Repair, error) {
	var d catalog.Dataset
	repairs, err := m.run(st, nodes, catalog.KindDataset, func(r *mapping) { r.dataset(r.root, &d) })
	return d, repairs, err
}

// Catalog implements catalog.Mapper.
func (m *Mapper) Catalog(st catalog.Statement, nodes catalog.Nodes) (catalog.Catalog, []catalog.Repair, error) {
	var c catalog.Catalog
	repairs, err := m.run(st, nodes, catalog.KindCatalog, func(r *mapping) { r.catalog(r.root, &c) })
	return c, repairs, err
}

// Service maps a statement of kind service.
func (m *Mapper) Service(st catalog.Statement, nodes catalog.Nodes) (catalog.Service, []catalog.Repair, error) {
	var s catalog.Service
	repairs, err := m.run(st, nodes, catalog.KindService, func(r *mapping) { s = r.serviceNode(r.root, at{}) })
	return s, repairs, err
}

// Series maps a statement of kind series.
func (m *Mapper) Series(st catalog.Statement, nodes catalog.Nodes) (catalog.Series, []catalog.Repair, error) {
	var s catalog.Series
	repairs, err := m.run(st, nodes, catalog.KindSeries, func(r *mapping) { r.series(r.root, &s) })
	return s, repairs, err
}

func (m *Mapper) run(st catalog.Statement, nodes catalog.Nodes, kind catalog.Kind, read func(*mapping)) ([]catalog.Repair, error) {
	if st.Kind != kind {
		return nil, fmt.Errorf("mapping %s: a statement of kind %q where one of kind %q is wanted", st.Place, st.Kind, kind)
	}
	tree := m.trees.Get().(*rawjson.Tree)
	defer m.done(tree)
	f, err := grow(tree, st, nodes)
	if err != nil {
		return nil, err
	}
	r := mapping{forest: f, set: m.set}
	read(&r)
	return r.noted(), nil
}

// done keeps a tree for the next statement, unless this one was enormous.
func (m *Mapper) done(tree *rawjson.Tree) {
	if tree.Small() {
		m.trees.Put(tree)
	}
}
