package datajson

import (
	"fmt"
	"sync"

	"github.com/vitral-data/vitral/catalog"
	"github.com/vitral-data/vitral/catalog/dcat/rawjson"
	"github.com/vitral-data/vitral/catalog/vocab"
	"github.com/vitral-data/vitral/harvest/format"
)

// Mapper reads statements of catalog.DialectDataJSON into the domain. The
// codes of its repairs:
//
//   - null, empty: a known member that holds null or "";
//   - type: a value of another type than the schema's, read all the same;
//   - not-a-list, joined: one value, or several in one string, for a list;
//   - duplicate-member: a member that stands twice (the last one counts);
//   - frequency-in-modified: how often instead of when (DCAT-US allows it);
//   - byte-size: a size that is no whole number of bytes;
//   - more: how many repairs there were beyond the first thousand;
//   - those of catalog/dcat/lexical.
//
// A place is the path of the member ("distribution[3].byteSize", from 0).
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
	if st.Kind != catalog.KindDataset {
		return d, nil, fmt.Errorf("mapping %s: a statement of kind %q is no dataset", st.Place, st.Kind)
	}
	tree := m.trees.Get().(*rawjson.Tree)
	defer m.done(tree)
	v, err := object(tree, st)
	if err != nil {
		return d, nil, err
	}
	run := mapping{set: m.set, lang: language(v.Get("language"))}
	if run.lang == "" && v.Get("language").Kind() == rawjson.Absent {
		run.lang = catalogLanguage(st, nodes)
	}
	run.dataset(v, &d)
	return d, run.noted(), nil
}

// Catalog implements catalog.Mapper.
func (m *Mapper) Catalog(st catalog.Statement, _ catalog.Nodes) (catalog.Catalog, []catalog.Repair, error) {
	var c catalog.Catalog
	if st.Kind != catalog.KindCatalog {
		return c, nil, fmt.Errorf("mapping %s: a statement of kind %q is no catalogue", st.Place, st.Kind)
	}
	tree := m.trees.Get().(*rawjson.Tree)
	defer m.done(tree)
	v, err := object(tree, st)
	if err != nil {
		return c, nil, err
	}
	run := mapping{set: m.set, lang: language(v.Get("language"))}
	run.catalog(v, &c)
	return c, run.noted(), nil
}

// object parses a statement's body.
func object(tree *rawjson.Tree, st catalog.Statement) (rawjson.Value, error) {
	if st.Dialect != catalog.DialectDataJSON {
		return rawjson.Value{}, fmt.Errorf("mapping %s: a statement of dialect %q is no data.json", st.Place, st.Dialect)
	}
	v, err := tree.Parse(st.Body, format.MaxDepth)
	if err != nil {
		return v, fmt.Errorf("mapping %s: %w", st.Place, err)
	}
	if v.Kind() != rawjson.Object {
		return v, fmt.Errorf("mapping %s: want an object, got %s", st.Place, v.Kind())
	}
	return v, nil
}

// language returns the tag of the one language that v names; "" for none
// and for several.
func language(v rawjson.Value) string {
	tag := ""
	for e := range items(v) {
		t := tagOf(scalar(e))
		if t == "" || t == tag {
			continue
		}
		if tag != "" {
			return ""
		}
		tag = t
	}
	return tag
}

// maxCatalog is the size of a catalogue statement beyond which it isn't
// searched for its language, once for each of its datasets.
const maxCatalog = 64 << 10

// catalogLanguage returns the language of the one catalogue that lists st.
func catalogLanguage(st catalog.Statement, nodes catalog.Nodes) string {
	if nodes == nil || len(st.Catalogs) != 1 {
		return ""
	}
	c, ok := nodes(st.Catalogs[0])
	if !ok || c.Dialect != catalog.DialectDataJSON || len(c.Body) > maxCatalog {
		return ""
	}
	var tree rawjson.Tree
	v, err := tree.Parse(c.Body, format.MaxDepth)
	if err != nil {
		return ""
	}
	return language(v.Get("language"))
}

// done keeps a tree for the next statement, unless this one was enormous.
func (m *Mapper) done(tree *rawjson.Tree) {
	if tree.Small() {
		m.trees.Put(tree)
	}
}
