package archive

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"github.com/vitral-data/vitral/catalog"
)

// appendStatementLine appends the line of a statement without a newline:
// {"statement":…} with the members of catalog.Statement. encoding/json would
// read the body through twice, at a fifth of the speed.
func appendStatementLine(out []byte, st *catalog.Statement) ([]byte, error) {
	out = append(out, `{"statement":{"kind":`...)
	out = appendString(out, string(st.Kind))
	out = append(out, `,"dialect":`...)
	out = appendString(out, string(st.Dialect))
	out = append(out, `,"body":`...)
	out, err := appendCompact(out, st.Body)
	if err != nil {
		return out, fmt.Errorf("body of the statement: %w", err)
	}
	for _, m := range []struct {
		name string
		here bool
		v    any
	}{
		{"repairs", len(st.Repairs) > 0, st.Repairs},
		{"catalogs", len(st.Catalogs) > 0, st.Catalogs},
		{"place", st.Place != "", st.Place},
		{"labels", len(st.Labels) > 0, st.Labels},
	} {
		if !m.here {
			continue
		}
		b, err := marshalLine(m.v)
		if err != nil {
			return out, fmt.Errorf("%s of the statement: %w", m.name, err)
		}
		out = append(append(append(out, `,"`...), m.name...), `":`...)
		out = append(out, b...)
	}
	return append(out, "}}"...), nil
}

// appendString appends a short string in quotes.
func appendString(out []byte, s string) []byte {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c >= 0x80 || c == '"' || c == '\\' {
			b, err := marshalLine(s)
			if err != nil {
				return append(out, `""`...) // a string can't fail
			}
			return append(out, b...)
		}
	}
	return append(append(append(out, '"'), s...), '"')
}

// readStatementLine reads the line of a statement. Of what appendStatementLine
// wrote the body is found by stepping over it, not by reading it twice.
func readStatementLine(b []byte) (catalog.Statement, error) {
	if st, ok := readWritten(b); ok {
		return st, nil
	}
	var l line
	if err := json.Unmarshal(b, &l); err != nil {
		return catalog.Statement{}, err
	}
	if l.Statement == nil {
		return catalog.Statement{}, errors.New("a line that is no statement")
	}
	return *l.Statement, nil
}

// readWritten reads a line as appendStatementLine writes it; false is any other.
func readWritten(b []byte) (catalog.Statement, bool) {
	r := entryReader{b: b}
	var kind, dialect string
	if !r.take(`{"statement":{"kind":`) || !r.text(&kind) || !r.take(`,"dialect":`) || !r.text(&dialect) || !r.take(`,"body":`) {
		return catalog.Statement{}, false
	}
	c := compacter{in: r.b}
	if c.value(0) != nil || c.from > 0 || c.pos >= len(r.b) {
		return catalog.Statement{}, false
	}
	body, rest := r.b[:c.pos], r.b[c.pos:]
	var st catalog.Statement
	switch {
	case string(rest) == "}}":
	case len(rest) > 3 && rest[0] == ',' && rest[1] == '"' && rest[len(rest)-1] == '}':
		// {"repairs":…}, as it would stand without what is before it. No member may
		// come twice: encoding/json would take the last.
		const unset = "\x00"
		st.Kind, st.Dialect, st.Body = unset, unset, json.RawMessage(unset)
		beside := append([]byte{'{'}, rest[1:len(rest)-1]...)
		if json.Unmarshal(beside, &st) != nil || st.Kind != unset || st.Dialect != unset || string(st.Body) != unset {
			return catalog.Statement{}, false
		}
	default:
		return catalog.Statement{}, false
	}
	st.Kind, st.Dialect, st.Body = catalog.Kind(kind), catalog.Dialect(dialect), slices.Clone(body)
	return st, true
}
