package dcat

import (
	"bytes"
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/vitral-data/vitral/catalog"
	"github.com/vitral-data/vitral/catalog/dcat/lexical"
	"github.com/vitral-data/vitral/catalog/dcat/rawjson"
	"github.com/vitral-data/vitral/catalog/vocab"
)

// mapping is one statement being read.
type mapping struct {
	*forest
	set     *vocab.Set
	repairs []catalog.Repair
	more    int // repairs beyond maxRepairs
}

// maxRepairs is how many repairs of one statement are told one by one.
const maxRepairs = 1000

// maxRaw is how much of a raw value a repair carries.
const maxRaw = 1 << 10

// maxNodes is how deep nodes are followed from one to the next.
const maxNodes = 16

// at is a place: a property, or the nth value of one, below others. It is
// only written out for a repair.
type at struct {
	up    *at
	name  string // an IRI
	index int    // from 1; 0 for the property as a whole
}

// nth is the place of a property's value.
func (a at) nth(i int) at {
	a.index = i + 1
	return a
}

// below is the place of a property of the node that stands here.
func (a *at) below(name string) at {
	if a.name == "" {
		return at{name: name}
	}
	return at{up: a, name: name}
}

// String writes the place as a path of local names.
func (a at) String() string {
	s := local(a.name)
	if a.index > 0 {
		s += "[" + strconv.Itoa(a.index-1) + "]"
	}
	if a.up != nil {
		return a.up.String() + "." + s
	}
	return s
}

// repair notes a mend; code "" is none.
func (m *mapping) repair(code string, place at, v rawjson.Value) {
	if code == "" {
		return
	}
	if len(m.repairs) == maxRepairs {
		m.more++
		return
	}
	raw := v.Raw()
	if v.Get("@value").Kind() != rawjson.Absent && v.Len() == 1 {
		raw = v.Get("@value").Raw()
	}
	raw = raw[:min(len(raw), maxRaw)]
	m.repairs = append(m.repairs, catalog.Repair{Code: code, Place: place.String(), Raw: strings.ToValidUTF8(string(raw), "")})
}

// keep puts values that the domain has no room for into extra.
func (m *mapping) keep(extra *[]catalog.Property, name string, list ...rawjson.Value) {
	if len(list) == 0 {
		return
	}
	p := catalog.Property{Name: name, Values: make([]catalog.Raw, len(list))}
	for i, v := range list {
		p.Values[i] = m.whole(v, nil)
	}
	*extra = append(*extra, p)
}

// keepAll puts all values of a property into extra.
func (m *mapping) keepAll(extra *[]catalog.Property, property rawjson.Value) {
	var list []rawjson.Value
	if property.Kind() == rawjson.Array {
		for v := range property.All() {
			list = append(list, v)
		}
	} else {
		list = append(list, property)
	}
	m.keep(extra, string(property.Key()), list...)
}

// whole returns a value with the blank nodes that it names put in their
// places, so that it can stand apart from its tree. A node inside itself
// stays a name.
func (m *mapping) whole(v rawjson.Value, inside []string) catalog.Raw {
	if len(m.included) == 0 || !bytes.Contains(v.Raw(), []byte(`"_:`)) {
		return bytes.Clone(v.Raw())
	}
	var out []byte
	switch v.Kind() {
	case rawjson.Object:
		if id := v.Get("@id").Str(); strings.HasPrefix(id, "_:") {
			for _, have := range inside {
				if have == id {
					return bytes.Clone(v.Raw())
				}
			}
			n := m.describe(v)
			if m.copied += len(n.Raw()); len(inside) >= maxNodes || m.copied > maxCopied {
				return bytes.Clone(v.Raw())
			}
			inside = append(inside[:len(inside):len(inside)], id)
			v = n
		}
		out = append(out, '{')
		for p := range v.All() {
			if len(out) > 1 {
				out = append(out, ',')
			}
			out = append(rawjson.AppendQuote(out, string(p.Key())), ':')
			out = append(out, m.whole(p, inside)...)
		}
		return append(out, '}')
	case rawjson.Array:
		out = append(out, '[')
		for e := range v.All() {
			if len(out) > 1 {
				out = append(out, ',')
			}
			out = append(out, m.whole(e, inside)...)
		}
		return append(out, ']')
	}
	return bytes.Clone(v.Raw())
}

// one returns the value of a property that should have one. Of several it is
// an IRI before a literal, and the smallest in bytes, because RDF has no order
// that could mean anything; the others are kept in extra.
func (m *mapping) one(property rawjson.Value, place at, extra *[]catalog.Property) rawjson.Value {
	return m.best(property, place, extra, func(rawjson.Value) bool { return true })
}

// best is one that takes a good value first.
func (m *mapping) best(property rawjson.Value, place at, extra *[]catalog.Property, good func(rawjson.Value) bool) rawjson.Value {
	var list []rawjson.Value
	for v := range values(property) {
		list = append(list, v)
	}
	switch len(list) {
	case 0:
		return rawjson.Value{}
	case 1:
		return list[0]
	}
	first := preferred(list, good)
	m.repair("several", place, property)
	m.keep(extra, string(property.Key()), slices.DeleteFunc(list, func(v rawjson.Value) bool { return v == first })...)
	return first
}

// preferred returns a good value before others, an IRI before a literal, and
// then the smallest in bytes. list isn't empty.
func preferred(list []rawjson.Value, good func(rawjson.Value) bool) rawjson.Value {
	rank := func(v rawjson.Value) int {
		n := 0
		if !good(v) {
			n += 2
		}
		if iriOf(v) == "" {
			n++
		}
		return n
	}
	return slices.MinFunc(list, func(a, b rawjson.Value) int {
		return cmp.Or(cmp.Compare(rank(a), rank(b)), strings.Compare(lexicalForm(a), lexicalForm(b)), bytes.Compare(a.Raw(), b.Raw()))
	})
}

// str reads a value as one trimmed text: a literal, an IRI, or what a node is
// called or coded.
func (m *mapping) str(v rawjson.Value, place at) string {
	if v.Kind() == rawjson.Absent {
		return ""
	}
	var s string
	if isLiteral(v) {
		s = strings.TrimSpace(lexicalForm(v))
	} else if s = iriOf(v); s == "" {
		if s = m.code(v); s == "" {
			s, _ = m.label(v).In("")
			s = strings.TrimSpace(s)
		}
	}
	if s == "" {
		m.repair("empty", place, v)
	}
	return s
}

// strs reads all values of a property as texts.
func (m *mapping) strs(property rawjson.Value, place at) []string {
	var out []string
	i := 0
	for v := range values(property) {
		if s := m.str(v, place.nth(i)); s != "" {
			out = append(out, s)
		}
		i++
	}
	return out
}

// url reads the address of a page or file: an IRI, a literal, or a node that
// has one.
func (m *mapping) url(v rawjson.Value, place at) string {
	if v.Kind() == rawjson.Object && !isLiteral(v) && iriOf(v) == "" {
		n := m.describe(v)
		for _, p := range []string{nsFOAF + "page", nsSDO + "url", nsSDOS + "url", nsVCARD + "hasValue"} {
			for u := range values(n.Get(p)) {
				if u := m.str(u, place); absolute(u) != "" {
					m.repair("type", place, v)
					return u
				}
			}
		}
	}
	s := m.str(v, place)
	if s == "" {
		return ""
	}
	u, code := lexical.URL(s)
	m.repair(code, place, v)
	return u
}

// urls reads all addresses of a property.
func (m *mapping) urls(property rawjson.Value, place at) []string {
	var out []string
	i := 0
	for v := range values(property) {
		if u := m.url(v, place.nth(i)); u != "" {
			out = append(out, u)
		}
		i++
	}
	return out
}

// date reads the one date of a property, of several the smallest that is one.
func (m *mapping) date(property rawjson.Value, place at, extra *[]catalog.Property) catalog.Date {
	v := m.best(property, place, extra, func(v rawjson.Value) bool {
		d, _ := lexical.Date(lexicalForm(v))
		return !d.Time.IsZero()
	})
	d, code := lexical.Date(m.str(v, place))
	m.repair(code, place, v)
	return d
}

// label returns what a node is called, in each language; nil for nothing.
func (m *mapping) label(v rawjson.Value) catalog.Text {
	n := m.describe(v)
	for _, p := range labels {
		if t := texts(n.Get(p)); t != nil {
			return t
		}
	}
	return nil
}

// code returns a node's notation or identifier; "" for none.
func (m *mapping) code(v rawjson.Value) string {
	n := m.describe(v)
	for _, p := range codesOf {
		for c := range values(n.Get(p)) {
			if s := strings.TrimSpace(lexicalForm(c)); isLiteral(c) && s != "" {
				return s
			}
		}
	}
	return ""
}

// texts reads literals, the first of each language; nil for none.
func texts(property rawjson.Value) catalog.Text {
	var t catalog.Text
	for v := range values(property) {
		s := lexicalForm(v)
		if !isLiteral(v) || strings.TrimSpace(s) == "" {
			continue
		}
		if t == nil {
			t = catalog.Text{}
		}
		if l := lang(v); t[l] == "" {
			t[l] = s
		}
	}
	return t
}

// noted returns the repairs, the last one telling how many more there were.
func (m *mapping) noted() []catalog.Repair {
	if m.more > 0 {
		m.repairs = append(m.repairs, catalog.Repair{Code: "more", Place: "the statement", Raw: strconv.Itoa(m.more)})
	}
	return m.repairs
}
