package dcat

import (
	"fmt"
	"iter"
	"strings"

	"github.com/vitral-data/vitral/catalog"
	"github.com/vitral-data/vitral/catalog/dcat/lexical"
	"github.com/vitral-data/vitral/catalog/dcat/rawjson"
)

// maxDepth is how deep a statement may nest.
const maxDepth = 512

// What one statement may cost, however often its nodes name each other.
const (
	maxFollowed = 100_000
	maxCopied   = 4 << 20
)

// maxFetched is how many other nodes one dataset may draw its labels from.
const maxFetched = 256

// forest is a statement's tree, and the trees of the nodes that it names.
type forest struct {
	root     rawjson.Value
	included map[string]rawjson.Value // by @id
	nodes    catalog.Nodes
	fetched  map[string]rawjson.Value // by IRI; absent when there is none
	followed int                      // names followed to their nodes
	copied   int                      // bytes copied out of @included
}

// grow parses a statement.
func grow(tree *rawjson.Tree, st catalog.Statement, nodes catalog.Nodes) (*forest, error) {
	if st.Dialect != catalog.DialectRDF {
		return nil, fmt.Errorf("mapping %s: a statement of dialect %q is no RDF", st.Place, st.Dialect)
	}
	v, err := tree.Parse(st.Body, maxDepth)
	if err != nil {
		return nil, fmt.Errorf("mapping %s: %w", st.Place, err)
	}
	if v.Kind() != rawjson.Object {
		return nil, fmt.Errorf("mapping %s: want a node object, got %s", st.Place, v.Kind())
	}
	f := &forest{root: v, nodes: nodes, included: map[string]rawjson.Value{}}
	for n := range v.Get("@included").All() {
		if id := n.Get("@id").Str(); id != "" {
			f.included[id] = n
		}
	}
	return f, nil
}

// describe returns what is known of a value that is a node: itself when it
// has properties, else the node of its name in the tree or the source.
func (f *forest) describe(v rawjson.Value) rawjson.Value {
	id := v.Get("@id").Str()
	if id == "" || v.Len() > 1 {
		return v
	}
	if f.followed++; f.followed > maxFollowed {
		return v
	}
	if n, ok := f.included[id]; ok {
		return n
	}
	if f.nodes == nil || strings.HasPrefix(id, "_:") {
		return v
	}
	if n, ok := f.fetched[id]; ok {
		if n.Kind() == rawjson.Absent {
			return v
		}
		return n
	}
	if len(f.fetched) >= maxFetched {
		return v
	}
	if f.fetched == nil {
		f.fetched = map[string]rawjson.Value{}
	}
	var found rawjson.Value
	if st, ok := f.nodes(id); ok && st.Dialect == catalog.DialectRDF {
		tree := new(rawjson.Tree)
		if n, err := tree.Parse(st.Body, maxDepth); err == nil && n.Kind() == rawjson.Object {
			found = n
			for inner := range n.Get("@included").All() {
				// Labels of other trees would meet ours; only IRIs are taken.
				if id := inner.Get("@id").Str(); id != "" && !strings.HasPrefix(id, "_:") {
					if _, ok := f.included[id]; !ok {
						f.included[id] = inner
					}
				}
			}
		}
	}
	f.fetched[id] = found
	if found.Kind() == rawjson.Absent {
		return v
	}
	return found
}

// values yields the values of a property, those in lists one by one.
func values(v rawjson.Value) iter.Seq[rawjson.Value] {
	return func(yield func(rawjson.Value) bool) {
		if v.Kind() != rawjson.Array {
			if v.Kind() != rawjson.Absent {
				yield(v)
			}
			return
		}
		for e := range v.All() {
			l := e.Get("@list")
			if l.Kind() != rawjson.Array {
				if !yield(e) {
					return
				}
				continue
			}
			for x := range l.All() {
				if !yield(x) {
					return
				}
			}
		}
	}
}

// isLiteral says that a value is text and not a node.
func isLiteral(v rawjson.Value) bool {
	return v.Kind() != rawjson.Object || v.Get("@value").Kind() != rawjson.Absent
}

// lexicalForm returns the text of a literal.
func lexicalForm(v rawjson.Value) string {
	if v.Kind() == rawjson.Object {
		v = v.Get("@value")
	}
	switch v.Kind() {
	case rawjson.String:
		return v.Str()
	case rawjson.Number, rawjson.Bool:
		return string(v.Raw())
	}
	return ""
}

// lang returns the language of a literal in lower case, "" for none.
func lang(v rawjson.Value) string {
	return strings.ToLower(strings.ReplaceAll(v.Get("@language").Str(), "_", "-"))
}

// iriOf returns the IRI of a node; "" for a blank node and a literal.
func iriOf(v rawjson.Value) string {
	id := strings.TrimSpace(v.Get("@id").Str())
	if strings.HasPrefix(id, "_:") {
		return ""
	}
	return id
}

// local is the part of an IRI that a person would call the property by.
func local(iri string) string {
	if i := strings.LastIndexAny(iri, "#/"); i >= 0 && i+1 < len(iri) {
		return iri[i+1:]
	}
	return iri
}

// absolute returns an IRI if it can stand by itself, else "".
func absolute(iri string) string {
	if lexical.Absolute(iri) {
		return iri
	}
	return ""
}
