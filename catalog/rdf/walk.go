package rdf

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// WalkExpanded emits the triples of expanded JSON-LD: one node object or an
// array of them (JSON-LD 1.1 Processing Algorithms and API §8). @graph and
// @included are read into the one graph, @index and @direction left out. bnode
// gives a fresh blank node label, without "_:"; labels in the document are kept
// as they are, so it must not give one of those. Triples come node by node,
// properties in alphabetical order, a node's link before its own triples.
// Relative IRIs are kept; an IRI with characters that none may hold, or a blank
// node as a property, is an error.
func WalkExpanded(node any, bnode func() string, emit func(Triple) error) (err error) {
	defer catch(&err)
	w := walker{
		emit:  emit,
		named: func(label string) Term { return Term{Kind: Blank, Value: label} },
		fresh: func() Term { return Term{Kind: Blank, Value: bnode()} },
	}
	w.nodes(node)
	return nil
}

// walker turns expanded JSON-LD into triples.
type walker struct {
	emit  func(Triple) error
	named func(label string) Term
	fresh func() Term
	mend  func(code, raw string) // nil: refuse what has to be mended
	// strict refuses relative IRIs too.
	strict bool
}

// invalid is what a walker finds wrong with its input.
type invalid string

func (e invalid) Error() string { return "expanded JSON-LD: " + string(e) }

func (w *walker) fail(format string, args ...any) {
	panic(failure{invalid(fmt.Sprintf(format, args...))})
}

func (w *walker) triple(s, p, o Term) {
	if err := w.emit(Triple{s, p, o}); err != nil {
		panic(failure{err})
	}
}

// nodes walks top-level nodes.
func (w *walker) nodes(v any) {
	for _, n := range list(v) {
		if obj, ok := n.(map[string]any); ok && obj["@value"] == nil {
			w.node(obj, w.subject(obj))
		}
	}
}

// list is v as an array.
func list(v any) []any {
	switch v := v.(type) {
	case nil:
		return nil
	case []any:
		return v
	}
	return []any{v}
}

// subject is the term of a node object.
func (w *walker) subject(obj map[string]any) Term {
	if id, ok := obj["@id"].(string); ok {
		return w.id(id)
	}
	return w.fresh()
}

// id is the term of an @id.
func (w *walker) id(id string) Term {
	if label, ok := strings.CutPrefix(id, "_:"); ok {
		return w.named(label)
	}
	return Term{Kind: IRI, Value: w.iri(id)}
}

// iri checks an IRI.
func (w *walker) iri(s string) string {
	if firstBadInIRI(s) >= 0 || !utf8.ValidString(s) {
		if w.mend == nil {
			w.fail("a character that no IRI may hold, to be percent-encoded, in %q", s[:min(len(s), 60)])
		}
		w.mend("iri-characters", s)
		s = mendIRI([]byte(strings.ToValidUTF8(s, "\ufffd")))
	}
	if !IsAbsolute(s) {
		if w.strict {
			w.fail("a relative IRI, and no base to resolve it against: %q", s[:min(len(s), 60)])
		}
		if w.mend != nil {
			w.mend("relative-iri", s)
		}
	}
	return s
}

// name is the IRI of a property, class or datatype. One that begins with a
// prefix that the context forgot is still known by it.
func (w *walker) name(s string) string {
	if n := schemeLength(s); w.mend != nil && n > 0 && !strings.HasPrefix(s[n+1:], "//") {
		if ns := wellKnownPrefix(s[:n]); ns != "" {
			w.mend("undeclared-prefix", s)
			s = ns + s[n+1:]
		}
	}
	return w.iri(s)
}

// node emits what an object says of its subject s.
func (w *walker) node(obj map[string]any, s Term) {
	for _, t := range list(obj["@type"]) {
		t, ok := t.(string)
		switch {
		case !ok:
		case strings.HasPrefix(t, "_:"):
			w.triple(s, typeTerm, w.named(t[2:]))
		default:
			w.triple(s, typeTerm, Term{Kind: IRI, Value: w.name(t)})
		}
	}
	for _, key := range slices.Sorted(maps.Keys(obj)) {
		switch {
		case key == "@graph", key == "@included":
			w.nodes(obj[key])
		case key == "@reverse":
			w.reverse(obj[key], s)
		case key == "" || key[0] == '@':
		default:
			if p, ok := w.predicate(key); ok {
				for _, v := range list(obj[key]) {
					w.value(s, p, v)
				}
			}
		}
	}
}

func (w *walker) predicate(key string) (Term, bool) {
	if strings.HasPrefix(key, "_:") {
		if w.mend == nil {
			w.fail("a blank node as a property: %q", key)
		}
		w.mend("blank-property", key)
		return Term{}, false
	}
	return Term{Kind: IRI, Value: w.name(key)}, true
}

func (w *walker) reverse(v any, s Term) {
	props, _ := v.(map[string]any)
	for _, key := range slices.Sorted(maps.Keys(props)) {
		p, ok := w.predicate(key)
		if !ok {
			continue
		}
		for _, n := range list(props[key]) {
			if obj, ok := n.(map[string]any); ok {
				subject := w.subject(obj)
				w.triple(subject, p, s)
				w.node(obj, subject)
			}
		}
	}
}

// value emits one value of a property.
func (w *walker) value(s, p Term, v any) {
	obj, ok := v.(map[string]any)
	if !ok {
		w.fail("a value that is not expanded: %v", v)
	}
	if _, ok := obj["@value"]; ok {
		w.triple(s, p, w.literal(obj))
		return
	}
	if items, ok := obj["@list"]; ok {
		w.list(s, p, list(items))
		return
	}
	if items, ok := obj["@set"]; ok {
		for _, item := range list(items) {
			w.value(s, p, item)
		}
		return
	}
	node := w.subject(obj)
	w.triple(s, p, node)
	w.node(obj, node)
}

func (w *walker) list(s, p Term, items []any) {
	for _, item := range items {
		cell := w.fresh()
		w.triple(s, p, cell)
		w.value(cell, firstTerm, item)
		s, p = cell, restTerm
	}
	w.triple(s, p, nilTerm)
}

// literal is the term of a value object.
func (w *walker) literal(obj map[string]any) Term {
	datatype, _ := obj["@type"].(string)
	if datatype == "@json" {
		return Term{Kind: Literal, Value: w.json(obj["@value"]), Datatype: rdfJSON}
	}
	lang, _ := obj["@language"].(string)
	var value string
	switch v := obj["@value"].(type) {
	case string:
		value = v
	case bool:
		value = strconv.FormatBool(v)
		if datatype == "" {
			datatype = xsdBoolean
		}
	case json.Number:
		value, datatype = number(v, datatype)
	case float64:
		value, datatype = number(json.Number(formatFloat(v)), datatype)
	default:
		w.fail("a value that is no string, number or boolean: %v", v)
	}
	if !utf8.ValidString(value) {
		w.fail("a value that is not UTF-8")
	}
	if lang != "" {
		return w.langString(value, lang)
	}
	if datatype != "" && datatype != xsdString {
		if strings.HasPrefix(datatype, "_:") {
			w.fail("a blank node as a datatype: %q", datatype)
		}
		datatype = w.name(datatype)
	}
	return literal(value, datatype)
}

func (w *walker) langString(value, lang string) Term {
	if !isLang(lang) {
		if w.mend == nil {
			w.fail("not a language tag: %q", lang)
		}
		w.mend("lang-tag", lang)
		lang = mendLang([]byte(lang))
	}
	return Term{Kind: Literal, Value: value, Lang: strings.ToLower(lang)}
}

// json is the canonical form of a JSON literal, but that keys are sorted by
// code point (JSON-LD 1.1 §8.6, RFC 8785).
func (w *walker) json(v any) string {
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(plainNumbers(v)); err != nil {
		w.fail("a JSON literal: %v", err)
	}
	return strings.TrimSuffix(out.String(), "\n")
}

// plainNumbers gives numbers as float64, whose form encoding/json has from
// ECMAScript as RFC 8785 has.
func plainNumbers(v any) any {
	switch v := v.(type) {
	case json.Number:
		if f, err := v.Float64(); err == nil {
			return f
		}
	case []any:
		out := make([]any, len(v))
		for i, x := range v {
			out[i] = plainNumbers(x)
		}
		return out
	case map[string]any:
		out := make(map[string]any, len(v))
		for k, x := range v {
			out[k] = plainNumbers(x)
		}
		return out
	}
	return v
}
