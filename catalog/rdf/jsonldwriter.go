package rdf

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// JSONLDWriter writes compacted JSON-LD, one tree of triples at a time, as the
// @graph of a document whose inline @context is the prefixes: nobody has to
// fetch anything to read it.
type JSONLDWriter struct {
	w        *bufio.Writer
	prefixes prefixTable
	buf      []byte
	began    bool
	trees    int

	g       *group
	placed  map[Term]bool   // nodes written where they were first met
	blocked map[string]bool // prefixes that are schemes in this tree
	queue   []Term          // nodes that nested too deeply
}

// NewJSONLDWriter returns a writer on w that shortens IRIs by prefixes (prefix
// -> namespace). Close it at the end.
func NewJSONLDWriter(w io.Writer, prefixes map[string]string) *JSONLDWriter {
	return &JSONLDWriter{w: bufio.NewWriterSize(w, windowSize), prefixes: newPrefixTable(prefixes)}
}

// WriteJSONLD writes triples as one tree.
func WriteJSONLD(w io.Writer, prefixes map[string]string, triples []Triple) error {
	j := NewJSONLDWriter(w, prefixes)
	if err := j.Write(triples); err != nil {
		return err
	}
	return j.Close()
}

// Write writes the triples of one tree: its first subject, and in it every
// other subject where it is first referred to; those that aren't follow by
// themselves. A blank node has an @id if it is referred to more than once, so
// one that stands in several trees has to be referred to twice in each, or in
// none. A property that is no absolute IRI can't be written.
func (j *JSONLDWriter) Write(triples []Triple) error {
	for _, t := range triples {
		if t.S.Kind == Literal || t.P.Kind != IRI || t.S.Kind == 0 || t.O.Kind == 0 || !IsAbsolute(t.P.Value) {
			return fmt.Errorf("writing JSON-LD: not a triple: %v", t)
		}
	}
	j.begin()
	j.g, j.placed = newGroup(triples), map[Term]bool{}
	j.block(triples)
	// First those that nothing refers to, then what cycles have left.
	for _, again := range []bool{false, true} {
		for i, s := range j.g.subjects {
			if again || i == 0 || j.g.refs[s] == 0 {
				j.tree(s)
			}
		}
	}
	return j.send()
}

// Close ends the document and writes out what is buffered. It doesn't close w.
func (j *JSONLDWriter) Close() error {
	j.begin()
	j.buf = append(j.buf, "\n]}\n"...)
	if err := j.send(); err != nil {
		return err
	}
	if err := j.w.Flush(); err != nil {
		return fmt.Errorf("writing JSON-LD: %w", err)
	}
	return nil
}

func (j *JSONLDWriter) send() error {
	_, err := j.w.Write(j.buf)
	j.buf = j.buf[:0]
	if err != nil {
		return fmt.Errorf("writing JSON-LD: %w", err)
	}
	return nil
}

func (j *JSONLDWriter) begin() {
	if j.began {
		return
	}
	j.began = true
	j.buf = append(j.buf, `{"@context":{`...)
	for i, p := range j.prefixes.names {
		j.comma(i)
		j.buf = append(appendJSON(j.buf, p), ':')
		j.buf = appendJSON(j.buf, j.prefixes.iris[p])
	}
	j.buf = append(j.buf, "},\n\"@graph\":["...)
}

func (j *JSONLDWriter) comma(i int) {
	if i > 0 {
		j.buf = append(j.buf, ',')
	}
}

// block finds the prefixes that are schemes of IRIs in the tree, such as geo:,
// which its own context then has to take back.
func (j *JSONLDWriter) block(triples []Triple) {
	j.blocked = map[string]bool{}
	note := func(iri string) {
		n := schemeLength(iri)
		if n == 0 || strings.HasPrefix(iri[n+1:], "//") {
			return
		}
		if _, ok := j.prefixes.iris[iri[:n]]; ok {
			j.blocked[iri[:n]] = true
		}
	}
	for _, t := range triples {
		note(t.P.Value)
		for _, x := range [...]Term{t.S, t.O} {
			if x.Kind == IRI {
				note(x.Value)
			}
			note(x.Datatype)
		}
	}
}

// tree writes a node and what of it nested too deeply, unless it is written.
func (j *JSONLDWriter) tree(s Term) {
	if j.placed[s] {
		return
	}
	for j.queue = append(j.queue, s); len(j.queue) > 0; {
		next := j.queue[0]
		j.queue = j.queue[1:]
		if j.placed[next] {
			continue
		}
		j.comma(j.trees)
		j.trees++
		j.buf = append(j.buf, '\n')
		j.node(next, 0)
	}
}

// node writes a node object.
func (j *JSONLDWriter) node(s Term, depth int) {
	j.placed[s] = true
	j.buf = append(j.buf, '{')
	members := 0
	if depth == 0 && len(j.blocked) > 0 {
		j.buf = append(j.buf, `"@context":{`...)
		for _, p := range j.prefixes.names {
			if j.blocked[p] {
				j.comma(members)
				members++
				j.buf = append(appendJSON(j.buf, p), `:{"@prefix":false,"@id":`...)
				j.buf = append(appendJSON(j.buf, j.prefixes.iris[p]), '}')
			}
		}
		j.buf = append(j.buf, '}')
	}
	if s.Kind == IRI || j.g.refs[s] > 1 || depth == 0 && j.g.refs[s] > 0 {
		j.comma(members)
		members++
		j.buf = append(j.buf, `"@id":`...)
		j.id(s)
	}
	about := j.g.about[s]
	types := 0
	for types < len(about) && about[types].P == typeTerm && about[types].O.Kind != Literal {
		types++
	}
	if types > 0 {
		j.comma(members)
		members++
		j.buf = append(j.buf, `"@type":`...)
		j.array(types, func(i int) { j.class(about[i].O) })
	}
	for i := types; i < len(about); {
		n := i
		for n < len(about) && about[n].P == about[i].P {
			n++
		}
		j.comma(members)
		members++
		j.buf = append(appendJSON(j.buf, j.compact(about[i].P.Value)), ':')
		values := about[i:n]
		j.array(len(values), func(k int) { j.value(values[k].O, depth+1) })
		i = n
	}
	j.buf = append(j.buf, '}')
}

// array writes n values, one without brackets.
func (j *JSONLDWriter) array(n int, write func(int)) {
	if n == 1 {
		write(0)
		return
	}
	j.buf = append(j.buf, '[')
	for i := range n {
		j.comma(i)
		write(i)
	}
	j.buf = append(j.buf, ']')
}

// class writes a value of @type; what is said of the class follows by itself.
func (j *JSONLDWriter) class(c Term) {
	if c.Kind == Blank {
		j.id(c)
		return
	}
	j.buf = appendJSON(j.buf, j.compact(c.Value))
}

func (j *JSONLDWriter) value(o Term, depth int) {
	switch {
	case o.Kind == Literal:
		j.literal(o)
		return
	case o == nilTerm && len(j.g.about[o]) == 0:
		j.buf = append(j.buf, `{"@list":[]}`...)
		return
	}
	if items, cells, ok := j.g.items(o); ok && !j.anyPlaced(cells) && depth < maxNesting {
		for _, c := range cells {
			j.placed[c] = true
		}
		j.buf = append(j.buf, `{"@list":[`...)
		for i, item := range items {
			j.comma(i)
			j.value(item, depth+1)
		}
		j.buf = append(j.buf, "]}"...)
		return
	}
	described := len(j.g.about[o]) > 0
	switch {
	case described && !j.placed[o] && depth < maxNesting:
		j.node(o, depth)
		return
	case described && !j.placed[o]:
		j.queue = append(j.queue, o)
	case o.Kind == Blank && !described && j.g.refs[o] == 1:
		j.buf = append(j.buf, "{}"...)
		return
	}
	j.buf = append(j.buf, `{"@id":`...)
	j.id(o)
	j.buf = append(j.buf, '}')
}

func (j *JSONLDWriter) anyPlaced(cells []Term) bool {
	for _, c := range cells {
		if j.placed[c] {
			return true
		}
	}
	return false
}

func (j *JSONLDWriter) id(t Term) {
	if t.Kind == Blank {
		j.buf = appendJSON(j.buf, "_:"+blankLabel(t.Value))
		return
	}
	j.buf = appendJSON(j.buf, cleanIRI(t.Value))
}

// compact shortens the IRI of a property, class or datatype.
func (j *JSONLDWriter) compact(iri string) string {
	if prefix, local, ok := j.prefixes.shorten(iri); ok && !j.blocked[prefix] {
		return prefix + ":" + local
	}
	return cleanIRI(iri)
}

// literal writes a plain string as one, booleans and integers natively where
// they come back as they were, and anything else as a value object.
func (j *JSONLDWriter) literal(t Term) {
	lang := cleanLang(t.Lang)
	switch {
	case lang != "":
		j.buf = appendJSON(append(j.buf, `{"@language":`...), lang)
	case t.Datatype == "":
		j.buf = appendJSON(j.buf, t.Value)
		return
	case native(t):
		j.buf = append(j.buf, t.Value...)
		return
	default:
		j.buf = appendJSON(append(j.buf, `{"@type":`...), j.compact(t.Datatype))
	}
	j.buf = appendJSON(append(j.buf, `,"@value":`...), t.Value)
	j.buf = append(j.buf, '}')
}

// native tells whether a literal is one of JSON's own values. Integers of more
// than 15 digits are not: many readers keep them as doubles.
func native(t Term) bool {
	switch t.Datatype {
	case xsdBoolean:
		return t.Value == "true" || t.Value == "false"
	case xsdInteger:
		digits := strings.TrimPrefix(t.Value, "-")
		return allDigits(digits) && len(digits) <= 15 && (digits[0] != '0' || t.Value == "0")
	}
	return false
}

// appendJSON appends a JSON string.
func appendJSON(dst []byte, s string) []byte {
	plain := utf8.ValidString(s)
	for i := 0; plain && i < len(s); i++ {
		plain = s[i] >= ' ' && s[i] != '"' && s[i] != '\\'
	}
	if plain {
		return append(append(append(dst, '"'), s...), '"')
	}
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(s); err != nil { // a string always can be
		return append(dst, `""`...)
	}
	return append(dst, bytes.TrimSuffix(out.Bytes(), []byte("\n"))...)
}
