package rdf

import (
	"encoding/json"
	"slices"
)

// streamed is the top-level object while its members are read. Each element of
// an array is expanded by itself, as the one value of its property in an object
// of the same types; the other members wait for the end.
type streamed struct {
	j       *jsonldReader
	exp     *Expander
	scoped  scoping
	shell   map[string]any // the members that wait
	types   map[string]any // those of them that are @type
	id      Term           // of the object once known
	waiting []Triple       // about it before that
}

// pending stands for the object until its @id is read.
var pending = Term{Kind: Blank, Value: "\x00"}

// More triples don't wait for an @id.
const maxWaiting = 1 << 20

// scoping is what contexts of their own the terms of a context have.
type scoping uint8

const (
	unscoped scoping = iota
	scoped           // what a key means may depend on the object's types
	unknown          // and it may mean a list or JSON, which have to be whole
)

// scoping looks at the terms of the context in force.
func (e *Expander) scoping() scoping {
	s := unscoped
	for _, def := range e.active.TermDefinitions {
		if def != nil && def.HasContext {
			s = max(s, scoped)
			if !plainScope(def.Context) {
				return unknown
			}
		}
	}
	return s
}

// plainScope tells whether a term's own context surely has no lists and no JSON.
func plainScope(v any) bool {
	switch v := v.(type) {
	case string: // to be loaded
		return false
	case []any:
		return !slices.ContainsFunc(v, func(x any) bool { return !plainScope(x) })
	case map[string]any:
		for _, def := range v {
			if m, ok := def.(map[string]any); ok && (m["@container"] != nil && m["@container"] != "@set" || m["@type"] == "@json" || m["@context"] != nil) {
				return false
			}
		}
		return v["@import"] == nil
	}
	return v == nil
}

// expandIRI expands an @id, or a key.
func (e *Expander) expandIRI(s string, isID bool) (iri string, err error) {
	defer guard(&err)
	return e.active.ExpandIri(s, isID, !isID, nil, nil)
}

// keyword is what a member's key expands to: a keyword, an IRI, or "" for a key
// that JSON-LD leaves out.
func (n *streamed) keyword(key string) string {
	iri, err := n.exp.expandIRI(key, false)
	if err != nil || iri == "" || iri[0] != '@' && !IsAbsolute(iri) {
		return ""
	}
	return iri
}

// streamable tells whether the values of a key can be read one by one.
func (n *streamed) streamable(key, iri string) bool {
	switch {
	case iri == "@graph":
		return true
	case n.scoped == unknown, n.scoped == scoped && n.types == nil:
		return false
	case iri == "":
		return true
	case iri[0] == '@':
		return false
	}
	def := n.exp.active.GetTermDefinition(key)
	return def == nil || def.Type != "@json" && !slices.Contains(def.Container, "@list")
}

// member reads the value of a key.
func (n *streamed) member(key string, c cursor) {
	iri := n.keyword(key)
	if !n.streamable(key, iri) {
		n.keep(key, iri, n.j.value(c))
		return
	}
	n.j.begin(c)
	switch tok := n.j.token(c); tok {
	case json.Delim('['):
		for c.More() {
			v := n.j.value(c)
			n.j.attempt(func() { n.element(key, iri, v) })
		}
		n.j.token(c)
	case json.Delim('{'):
		v := n.rest(c)
		if iri == "@graph" {
			n.j.attempt(func() { n.element(key, iri, v) })
			return
		}
		n.keep(key, iri, v)
	default:
		n.keep(key, iri, tok)
	}
}

// rest reads an object of which "{" is read.
func (n *streamed) rest(c cursor) map[string]any {
	at := n.j.at
	v := map[string]any{}
	for c.More() {
		key, _ := n.j.token(c).(string)
		var x any
		if err := c.Decode(&x); err != nil {
			panic(failure{n.j.src.jsonError(err)})
		}
		v[key] = x
	}
	n.j.token(c)
	n.j.at = at
	return v
}

// keep lets a member wait for the end of the object.
func (n *streamed) keep(key, iri string, v any) {
	if n.shell == nil {
		n.shell = map[string]any{}
	}
	n.shell[key] = v
	switch iri {
	case "@type":
		if n.types == nil {
			n.types = map[string]any{}
		}
		n.types[key] = v
	case "@id":
		if id, ok := v.(string); ok {
			n.identify(id)
		}
	}
}

// identify learns the object's @id and sends what waited for it.
func (n *streamed) identify(id string) {
	full, err := n.exp.expandIRI(id, true)
	if err != nil || full == "" {
		return
	}
	n.j.walk(func(w *walker) { n.id = w.id(full) }, n.send)
	n.flush()
}

func (n *streamed) flush() {
	waiting := n.waiting
	n.waiting = nil
	n.j.walk(func(w *walker) {
		for _, t := range waiting {
			w.triple(t.S, t.P, t.O)
		}
	}, n.send)
}

// send emits a triple, with the object's own term where it is meant.
func (n *streamed) send(t Triple) error {
	if t.S == pending || t.O == pending {
		if n.id.Kind == 0 {
			if len(n.waiting) == maxWaiting {
				n.j.fail(ErrTooLong, "too many members before the object's @id: put it first")
			}
			n.waiting = append(n.waiting, t)
			return nil
		}
		for _, term := range []*Term{&t.S, &t.O} {
			if *term == pending {
				*term = n.id
			}
		}
	}
	return n.j.send(t)
}

// element emits one value of an array.
func (n *streamed) element(key, iri string, v any) {
	if iri == "" && n.scoped == unscoped {
		return // JSON-LD leaves it out
	}
	if iri == "@graph" {
		n.j.nodes(n.exp, v)
		return
	}
	wrapper := map[string]any{key: []any{v}}
	for k, t := range n.types {
		wrapper[k] = t
	}
	n.describe(wrapper, false)
}

// describe emits what obj, all of the object or a part, says of it.
func (n *streamed) describe(obj map[string]any, all bool) {
	for _, e := range n.j.expand(n.exp, obj) {
		node, ok := e.(map[string]any)
		if !ok || node["@value"] != nil {
			continue
		}
		if id, ok := node["@id"].(string); ok && all && n.id.Kind == 0 {
			n.j.walk(func(w *walker) { n.id = w.id(id) }, n.send) // by an alias in a scope
			n.flush()
		}
		if !all {
			delete(node, "@type")
		}
		n.j.walk(func(w *walker) { w.node(node, pending) }, n.send)
	}
}

// finish emits the members that waited.
func (n *streamed) finish() {
	if len(n.shell) > 0 {
		n.j.attempt(func() { n.describe(n.shell, true) })
	}
	if n.id.Kind == 0 {
		n.id = n.j.blanks.fresh()
		n.flush()
	}
}
