package rawjson

import (
	"bytes"
	"errors"
	"fmt"
	"iter"
	"math"
)

// Kind is the type of a JSON value. The zero kind is no value at all.
type Kind uint8

// The kinds of value.
const (
	Absent Kind = iota
	Null
	Bool
	Number
	String
	Array
	Object
)

// String names the kind as a person would.
func (k Kind) String() string {
	return [...]string{"nothing", "null", "boolean", "number", "string", "array", "object"}[k]
}

// node is one value: where it stands in the source, where the name of the
// member that it is the value of stands (without quotes), and its family.
// Index 0 is the document itself, so 0 also means "none" for next and child.
type node struct {
	start, end       int32
	keyStart, keyEnd int32
	next, child      int32
	kind             Kind
	keyEscaped       bool
}

// Tree is one document. A Tree may be used for one document after the other,
// to save its memory; values of the one before are then void.
type Tree struct {
	src   []byte
	nodes []node
	skip  skipper
}

// maxNodes is how many values a document may hold: 128 MiB of nodes.
const maxNodes = 4 << 20

// Small says that the tree is worth keeping for the next document.
func (t *Tree) Small() bool { return cap(t.nodes) <= 1<<16 }

// Value is a value of a tree; the zero Value is absent.
type Value struct {
	t *Tree
	i int32
}

// Parse reads one document of at most 2 GiB and keeps src. depth is how deep
// it may nest; ErrMany is wrapped when it holds more than four million
// values. White space around the document is allowed and nothing else.
func (t *Tree) Parse(src []byte, depth int) (Value, error) {
	t.src, t.nodes, t.skip = src, t.nodes[:0], skipper{b: src}
	if len(src) > math.MaxInt32 {
		return Value{}, fmt.Errorf("document of %d bytes", len(src))
	}
	if cap(t.nodes) == 0 {
		t.nodes = make([]node, 0, min(64+len(src)/32, 1<<16))
	}
	end, err := t.value(Space(src, 0), depth)
	if err != nil {
		return Value{}, err
	}
	if end = Space(src, end); end != len(src) {
		return Value{}, &SyntaxError{end, "the end"}
	}
	if t.skip.control {
		return Value{}, &SyntaxError{bytes.IndexFunc(src, func(r rune) bool { return r < ' ' }), "no control character in a string"}
	}
	return Value{t, 0}, nil
}

// value adds the value at i with all that is in it and returns where it ends.
func (t *Tree) value(i, depth int) (int, error) {
	if i >= len(t.src) {
		return i, ErrShort
	}
	me := len(t.nodes)
	if me >= maxNodes {
		return i, ErrMany
	}
	t.nodes = append(t.nodes, node{start: int32(i)})
	var (
		kind Kind
		end  int
		err  error
	)
	switch t.src[i] {
	case '{':
		kind = Object
		end, err = t.members(i, me, depth-1)
	case '[':
		kind = Array
		end, err = t.elements(i, me, depth-1)
	case '"':
		kind = String
		end, err = t.skip.str(i)
	case 't', 'f':
		kind = Bool
		end, err = t.skip.value(i, depth)
	case 'n':
		kind = Null
		end, err = t.skip.value(i, depth)
	default:
		kind = Number
		end, err = t.skip.value(i, depth)
		if errors.Is(err, ErrShort) && end == len(t.src) && me == 0 && t.src[end-1] >= '0' && t.src[end-1] <= '9' {
			err = nil // a document that is one number ends with it
		}
	}
	t.nodes[me].kind, t.nodes[me].end = kind, int32(end)
	return end, err
}

func (t *Tree) members(i, me, depth int) (int, error) {
	if depth < 0 {
		return i, ErrDepth
	}
	b := t.src
	i = Space(b, i+1)
	if i < len(b) && b[i] == '}' {
		return i + 1, nil
	}
	for last := 0; ; {
		if i >= len(b) {
			return i, ErrShort
		}
		if b[i] != '"' {
			return i, &SyntaxError{i, "the name of a member"}
		}
		key := i + 1
		var err error
		if i, err = t.skip.str(i); err != nil {
			return i, err
		}
		keyEnd := i - 1
		i = Space(b, i)
		if i >= len(b) {
			return i, ErrShort
		}
		if b[i] != ':' {
			return i, &SyntaxError{i, "':'"}
		}
		kid := len(t.nodes)
		if i, err = t.value(Space(b, i+1), depth); err != nil {
			return i, err
		}
		n := &t.nodes[kid]
		n.keyStart, n.keyEnd = int32(key), int32(keyEnd)
		n.keyEscaped = bytes.IndexByte(b[key:keyEnd], '\\') >= 0
		t.link(me, last, kid)
		last = kid
		i = Space(b, i)
		if i >= len(b) {
			return i, ErrShort
		}
		switch b[i] {
		case ',':
			i = Space(b, i+1)
		case '}':
			return i + 1, nil
		default:
			return i, &SyntaxError{i, "',' or '}'"}
		}
	}
}

func (t *Tree) elements(i, me, depth int) (int, error) {
	if depth < 0 {
		return i, ErrDepth
	}
	b := t.src
	i = Space(b, i+1)
	if i < len(b) && b[i] == ']' {
		return i + 1, nil
	}
	for last := 0; ; {
		kid := len(t.nodes)
		var err error
		if i, err = t.value(i, depth); err != nil {
			return i, err
		}
		t.link(me, last, kid)
		last = kid
		i = Space(b, i)
		if i >= len(b) {
			return i, ErrShort
		}
		switch b[i] {
		case ',':
			i = Space(b, i+1)
		case ']':
			return i + 1, nil
		default:
			return i, &SyntaxError{i, "',' or ']'"}
		}
	}
}

func (t *Tree) link(parent, last, kid int) {
	if last == 0 {
		t.nodes[parent].child = int32(kid)
		return
	}
	t.nodes[last].next = int32(kid)
}

func (v Value) node() *node { return &v.t.nodes[v.i] }

// Kind returns the value's type; Absent for the zero Value.
func (v Value) Kind() Kind {
	if v.t == nil {
		return Absent
	}
	return v.node().kind
}

// Raw returns the value's bytes as they were written, nil when absent. They
// belong to the document.
func (v Value) Raw() []byte {
	if v.t == nil {
		return nil
	}
	n := v.node()
	return v.t.src[n.start:n.end:n.end]
}

// Key returns the name of the member whose value this is, unescaped; nil
// for an element. It may belong to the document.
func (v Value) Key() []byte {
	if v.t == nil {
		return nil
	}
	n := v.node()
	key := v.t.src[n.keyStart:n.keyEnd:n.keyEnd]
	if n.keyEscaped {
		return []byte(unescape(key))
	}
	return key
}

// All yields the values of an object's members or an array's elements, in
// the order they were written; nothing for any other value.
func (v Value) All() iter.Seq[Value] {
	return func(yield func(Value) bool) {
		if v.t == nil {
			return
		}
		for i := v.node().child; i != 0; i = v.t.nodes[i].next {
			if !yield(Value{v.t, i}) {
				return
			}
		}
	}
}

// Get returns the last member of an object with this name, as JSON readers
// commonly do; absent for none and for any other value.
func (v Value) Get(name string) Value {
	var found Value
	if v.Kind() != Object {
		return found
	}
	for m := range v.All() {
		if string(m.Key()) == name {
			found = m
		}
	}
	return found
}

// Len is the number of members or elements.
func (v Value) Len() int {
	n := 0
	for range v.All() {
		n++
	}
	return n
}

// Str returns the text of a string; "" for any other value.
func (v Value) Str() string {
	if v.Kind() != String {
		return ""
	}
	raw := v.Raw()
	return Unquote(raw)
}
