package datajson

import (
	"bytes"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/vitral-data/vitral/catalog"
	"github.com/vitral-data/vitral/catalog/dcat/lexical"
	"github.com/vitral-data/vitral/catalog/dcat/rawjson"
	"github.com/vitral-data/vitral/catalog/vocab"
)

// mapping is one statement being read.
type mapping struct {
	set     *vocab.Set
	lang    string // of text without a language of its own
	repairs []catalog.Repair
	more    int                      // repairs beyond maxRepairs
	names   map[string]string        // names of members, each once in memory
	seen    map[string]rawjson.Value // members of the object being read
}

// maxRepairs is how many repairs of one statement are told one by one.
const maxRepairs = 1000

// maxRaw is how much of a raw value a repair carries.
const maxRaw = 1 << 10

// at is a place: a member, or an element of a list, below others. It is only
// written out for a repair.
type at struct {
	up    *at
	name  []byte // belongs to the statement
	index int    // of an element of up; -1 for a member
}

// top is the place of a member of the statement itself.
func top(name []byte) at { return at{name: name, index: -1} }

func (a *at) member(name []byte) at { return at{up: a, name: name, index: -1} }

func (a *at) element(i int) at { return at{up: a, index: i} }

// String writes the place as a path.
func (a *at) String() string {
	s := string(a.name)
	switch {
	case a.index >= 0:
		s = "[" + strconv.Itoa(a.index) + "]"
	case s == "":
		s = `""` // a member without a name has a place, too
	}
	switch {
	case a.up == nil:
		return s
	case a.index >= 0:
		return a.up.String() + s
	}
	return a.up.String() + "." + s
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
	if len(raw) > maxRaw {
		raw = raw[:maxRaw]
		for len(raw) > 0 && !utf8.Valid(raw[len(raw)-min(4, len(raw)):]) && len(raw) > maxRaw-4 {
			raw = raw[:len(raw)-1]
		}
	}
	m.repairs = append(m.repairs, catalog.Repair{Code: code, Place: place.String(), Raw: strings.ToValidUTF8(string(raw), "")})
}

// str reads a string that should be one; numbers and booleans as written. A
// list gives its first string. What holds nothing gives "".
func (m *mapping) str(v rawjson.Value, place at) string {
	switch v.Kind() {
	case rawjson.String:
		s := v.Str()
		if strings.TrimSpace(s) == "" {
			m.repair("empty", place, v)
			return ""
		}
		return s
	case rawjson.Null:
		m.repair("null", place, v)
	case rawjson.Number, rawjson.Bool:
		m.repair("type", place, v)
		return string(v.Raw())
	case rawjson.Array:
		m.repair("type", place, v)
		for e := range v.All() {
			if s := scalar(e); s != "" {
				return s
			}
		}
	case rawjson.Object:
		m.repair("type", place, v)
		return idOrLabel(v)
	}
	return ""
}

// trimmed is str less the white space around it.
func (m *mapping) trimmed(v rawjson.Value, place at) string {
	return strings.TrimSpace(m.str(v, place))
}

// idOrLabel reads an object that stands for what it names.
func idOrLabel(v rawjson.Value) string {
	for _, name := range []string{"@id", "@value", "identifier", "notation", "prefLabel", "label", "title", "name", "url"} {
		if s := scalar(v.Get(name)); s != "" {
			return s
		}
	}
	return ""
}

// text reads a text, or an object from language to text.
func (m *mapping) text(v rawjson.Value, place at) catalog.Text {
	switch v.Kind() {
	case rawjson.Object:
		t := textOf(v, m.lang)
		if t == nil {
			m.repair("type", place, v)
		}
		return t
	case rawjson.Array:
		m.repair("type", place, v)
		var parts []string
		for e := range v.All() {
			if s := scalar(e); s != "" {
				parts = append(parts, s)
			}
		}
		if parts == nil {
			return nil
		}
		return catalog.Text{m.lang: strings.Join(parts, "\n")}
	}
	if s := m.str(v, place); s != "" {
		return catalog.Text{m.lang: s}
	}
	return nil
}

// list gives each value that a list should hold, with its place. A single
// value is a list of one ("not-a-list"), and so is a list written as a string.
func (m *mapping) list(v rawjson.Value, place at, each func(v rawjson.Value, place at)) {
	switch v.Kind() {
	case rawjson.Array:
		i := 0
		for e := range v.All() {
			each(e, place.element(i))
			i++
		}
	case rawjson.Null:
		m.repair("null", place, v)
	case rawjson.Absent:
	case rawjson.String:
		s := strings.TrimSpace(v.Str())
		if strings.HasPrefix(s, "[") {
			var inner rawjson.Tree
			if l, err := inner.Parse([]byte(s), 32); err == nil {
				m.repair("not-a-list", place, v)
				m.list(l, place, each)
				return
			}
		}
		if s == "" {
			m.repair("empty", place, v)
			return
		}
		fallthrough
	default:
		m.repair("not-a-list", place, v)
		each(v, place)
	}
}

// strings reads a list of strings; a single one is no repair.
func (m *mapping) strings(v rawjson.Value, place at) []string {
	var out []string
	one := func(v rawjson.Value, place at) {
		s := ""
		if v.Kind() == rawjson.Object {
			s = strings.TrimSpace(idOrLabel(v))
		} else {
			s = m.trimmed(v, place)
		}
		if s != "" {
			out = append(out, s)
		}
	}
	if v.Kind() == rawjson.Array {
		m.list(v, place, one)
	} else if v.Kind() != rawjson.Absent {
		one(v, place)
	}
	return out
}

// urls reads a list of addresses, or one.
func (m *mapping) urls(v rawjson.Value, place at) []string {
	list := m.strings(v, place)
	for i, u := range list {
		var code string
		list[i], code = lexical.URL(u)
		m.repair(code, place, v)
	}
	return list
}

// date reads a date.
func (m *mapping) date(v rawjson.Value, place at) catalog.Date {
	d, code := lexical.Date(m.str(v, place))
	m.repair(code, place, v)
	return d
}

// coded reads a value of a vocabulary: words, a code, an IRI, or an object
// that has these.
func (m *mapping) coded(t *vocab.Table, v rawjson.Value, place at) catalog.Coded {
	if v.Kind() != rawjson.Object {
		if s := m.trimmed(v, place); s != "" {
			return t.Code(s)
		}
		return catalog.Coded{}
	}
	raw := strings.TrimSpace(idOrLabel(v))
	if raw == "" {
		m.repair("type", place, v)
		return catalog.Coded{}
	}
	c := t.Code(raw)
	for _, name := range []string{"prefLabel", "label", "title", "name"} {
		if l := textOf(v.Get(name), m.lang); l != nil && scalar(v.Get(name)) != raw {
			c.Label = l
			break
		}
	}
	for _, name := range []string{"url", "@id", "notation", "title"} {
		if c.Code == "" {
			c.Code = t.Code(strings.TrimSpace(scalar(v.Get(name)))).Code
		}
	}
	return c
}

// codes reads a list of values of a vocabulary, or one.
func (m *mapping) codes(t *vocab.Table, v rawjson.Value, place at) []catalog.Coded {
	var out []catalog.Coded
	add := func(v rawjson.Value, place at) {
		if c := m.coded(t, v, place); !c.Zero() {
			out = append(out, c)
		}
	}
	m.list(v, place, add)
	return out
}

// extra keeps a member that the model has no field for.
func (m *mapping) extra(list []catalog.Property, v rawjson.Value) []catalog.Property {
	name, ok := m.names[string(v.Key())]
	if !ok {
		if m.names == nil {
			m.names = map[string]string{}
		}
		name = string(v.Key())
		m.names[name] = name
	}
	return append(list, catalog.Property{Name: name, Values: []catalog.Raw{bytes.Clone(v.Raw())}})
}

// twice notes members that stand twice in an object.
func (m *mapping) twice(v rawjson.Value, up *at) {
	clear(m.seen)
	for f := range v.All() {
		if first, ok := m.seen[string(f.Key())]; ok {
			m.repair("duplicate-member", at{up: up, name: f.Key(), index: -1}, first)
		}
		if m.seen == nil {
			m.seen = map[string]rawjson.Value{}
		}
		m.seen[string(f.Key())] = f
	}
}

// noted returns the repairs, the last one telling how many more there were.
func (m *mapping) noted() []catalog.Repair {
	if m.more > 0 {
		m.repairs = append(m.repairs, catalog.Repair{Code: "more", Place: "the statement", Raw: strconv.Itoa(m.more)})
	}
	return m.repairs
}
