package dcat

import (
	"encoding/json"
	"errors"

	"github.com/vitral-data/vitral/catalog/rdf"
	"github.com/vitral-data/vitral/harvest/format/dcat/graph"
)

var errTooLarge = errors.New("the statement is too large")

// writer writes a tree as expanded JSON-LD.
type writer struct {
	c      *cutter
	t      *tree
	out    []byte
	max    int
	path   []step // to where the writer is
	labels map[string]string
}

// statement returns the tree's body, and where in it the blank nodes stand
// that other trees hold too: run label to label, or to a JSON Pointer
// for a node that is nested and so needs none.
func (w *writer) statement(t *tree, limit int) (json.RawMessage, map[string]string, error) {
	w.t, w.out, w.max, w.path, w.labels = t, w.out[:0], limit, w.path[:0], nil
	if err := w.node(0); err != nil {
		return nil, nil, err
	}
	if len(w.out) > w.max {
		return nil, nil, errTooLarge
	}
	body := make([]byte, len(w.out))
	copy(body, w.out)
	if cap(w.out) > 1<<20 {
		w.out = nil
	}
	return body, w.labels, nil
}

// node writes a node object.
func (w *writer) node(i int) error {
	if len(w.out) > w.max {
		return errTooLarge
	}
	n := &w.t.nodes[i]
	if err := w.share(n); err != nil {
		return err
	}
	o := object{w: w}
	o.open()
	if id, err := w.id(n); err != nil {
		return err
	} else if id != "" {
		o.member("@id")
		w.string(id)
	}
	edges := w.t.edges[n.from:n.to]
	if err := w.types(&o, edges); err != nil {
		return err
	}
	for len(edges) > 0 {
		k := 1
		for k < len(edges) && edges[k].p == edges[0].p {
			k++
		}
		if err := w.property(&o, edges[:k]); err != nil {
			return err
		}
		edges = edges[k:]
	}
	if i == 0 {
		if err := w.rest(&o); err != nil {
			return err
		}
	}
	o.close()
	return nil
}

// id is what a node is called in the body, "" for a blank node in its place.
func (w *writer) id(n *node) (string, error) {
	if w.c.r.g.Flags(n.id)&graph.IsIRI != 0 {
		return w.c.r.g.Text(n.id)
	}
	return n.label, nil
}

// share notes where a blank node stands that other trees hold too.
func (w *writer) share(n *node) error {
	if !n.shared || w.c.r.g.Flags(n.id)&graph.IsBlank == 0 {
		return nil
	}
	run, err := w.c.r.g.Text(n.id)
	if err != nil {
		return err
	}
	if w.labels == nil {
		w.labels = map[string]string{}
	}
	if n.label != "" {
		w.labels["_:"+run] = n.label
		return nil
	}
	w.labels["_:"+run] = w.pointer()
	return nil
}

// types writes the types that are IRIs; others stay a property.
func (w *writer) types(o *object, edges []edge) error {
	first := true
	for _, e := range edges {
		if e.p != idType || w.c.r.g.Flags(e.o)&graph.IsIRI == 0 {
			continue
		}
		if first {
			o.member("@type")
			w.out = append(w.out, '[')
		} else {
			w.out = append(w.out, ',')
		}
		first = false
		if err := w.text(e.o); err != nil {
			return err
		}
	}
	if !first {
		w.out = append(w.out, ']')
	}
	return nil
}

// property writes the values of one predicate.
func (w *writer) property(o *object, edges []edge) error {
	p := edges[0].p
	n := 0
	for _, e := range edges {
		if p == idType && w.c.r.g.Flags(e.o)&graph.IsIRI != 0 {
			continue
		}
		if n == 0 {
			name, err := w.c.r.g.Text(p)
			if err != nil {
				return err
			}
			o.member(name)
			w.out = append(w.out, '[')
			w.into(name)
		} else {
			w.out = append(w.out, ',')
		}
		w.at(n)
		if err := w.value(e); err != nil {
			return err
		}
		w.back()
		n++
	}
	if n > 0 {
		w.back()
		w.out = append(w.out, ']')
	}
	return nil
}

// value writes the object of a triple.
func (w *writer) value(e edge) error {
	if len(w.out) > w.max {
		return errTooLarge
	}
	f := w.c.r.g.Flags(e.o)
	switch {
	case f&(graph.IsIRI|graph.IsBlank) == 0:
		return w.literal(e.o)
	case w.t.nestable(e):
		i := w.t.at[e.o]
		switch n := &w.t.nodes[i]; {
		case n.apart:
			return w.reference(i)
		case n.cell:
			return w.list(i)
		}
		return w.node(i)
	case f&graph.IsBlank != 0: // a dataset
		key, err := w.c.key(e.o)
		if err != nil {
			return err
		}
		w.idObject(blankDataset(key))
		return nil
	case e.o == idNil && e.p != idRest:
		w.out = append(w.out, `{"@list":[]}`...)
		return nil
	}
	w.out = append(w.out, `{"@id":`...)
	err := w.text(e.o)
	w.out = append(w.out, '}')
	return err
}

func (w *writer) reference(i int) error {
	id, err := w.id(&w.t.nodes[i])
	w.idObject(id)
	return err
}

func (w *writer) idObject(id string) {
	w.out = append(w.out, `{"@id":`...)
	w.string(id)
	w.out = append(w.out, '}')
}

// list writes a list from its first cell.
func (w *writer) list(i int) error {
	w.out = append(w.out, `{"@list":[`...)
	w.into("@list")
	for n := 0; ; n++ {
		if n > 0 {
			w.out = append(w.out, ',')
		}
		next := -1
		cell := &w.t.nodes[i]
		for _, e := range w.t.edges[cell.from:cell.to] {
			switch {
			case e.p == idFirst:
				w.at(n)
				if err := w.value(e); err != nil {
					return err
				}
				w.back()
			case e.p == idRest && e.o != idNil:
				next = w.t.at[e.o]
			}
		}
		if next < 0 {
			break
		}
		i = next
	}
	w.back()
	w.out = append(w.out, `]}`...)
	return nil
}

// rest writes what hangs on the root besides its triples: its catalogue
// records and the nodes that stand apart.
func (w *writer) rest(o *object) error {
	if len(w.t.reverse) > 0 {
		o.member("@reverse")
		w.out = append(w.out, '{')
		w.string(names[idPrimaryTopic])
		w.out = append(w.out, ':', '[')
		w.into("@reverse")
		w.into(names[idPrimaryTopic])
		for n, i := range w.t.reverse {
			if n > 0 {
				w.out = append(w.out, ',')
			}
			w.at(n)
			var err error
			if w.t.nodes[i].apart {
				err = w.reference(i)
			} else {
				err = w.node(i)
			}
			if err != nil {
				return err
			}
			w.back()
		}
		w.back()
		w.back()
		w.out = append(w.out, ']', '}')
	}
	n := 0
	for i := 1; i < len(w.t.nodes); i++ {
		if !w.t.nodes[i].apart {
			continue
		}
		if n == 0 {
			o.member("@included")
			w.out = append(w.out, '[')
			w.into("@included")
		} else {
			w.out = append(w.out, ',')
		}
		w.at(n)
		if err := w.node(i); err != nil {
			return err
		}
		w.back()
		n++
	}
	if n > 0 {
		w.back()
		w.out = append(w.out, ']')
	}
	return nil
}

func (w *writer) literal(id graph.ID) error {
	x, err := w.c.r.g.Term(id)
	if err != nil {
		return err
	}
	w.out = append(w.out, `{"@value":`...)
	w.out = appendString(w.out, x.Value)
	switch {
	case len(x.Lang) > 0:
		w.out = append(w.out, `,"@language":`...)
		w.out = appendString(w.out, x.Lang)
	case x.Typed:
		w.out = append(w.out, `,"@type":`...)
		if err := w.text(x.Datatype); err != nil {
			return err
		}
	}
	w.out = append(w.out, '}')
	return nil
}

// text writes a term's value as a string.
func (w *writer) text(id graph.ID) error {
	x, err := w.c.r.g.Term(id)
	if err != nil {
		return err
	}
	if x.Kind == rdf.Literal {
		return errors.New("a literal where an IRI stands")
	}
	w.out = appendString(w.out, x.Value)
	return nil
}

func (w *writer) string(s string) { w.out = appendString(w.out, s) }
