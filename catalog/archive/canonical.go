package archive

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"github.com/vitral-data/vitral/catalog"
)

// maxNesting bounds the recursion over a statement.
const maxNesting = 512

// moving lists, by dialect, the members that move by themselves and are left
// out of a statement's hash: dates of issue and change, of datasets,
// distributions, catalogues and their records, and counters (ARCHIVE.md §1).
func moving(d catalog.Dialect, depth int, name []byte) bool {
	switch d {
	case catalog.DialectRDF:
		switch string(name) {
		case `"http://purl.org/dc/terms/issued"`, `"http://purl.org/dc/terms/modified"`,
			`"http://www.w3.org/ns/hydra/core#totalItems"`:
			return true
		}
	case catalog.DialectDataJSON:
		// The dataset's own members, and those of its distributions.
		if depth == 1 || depth == 2 {
			switch string(name) {
			case `"issued"`, `"modified"`, `"metadata_modified"`, `"metadata_created"`, `"last_modified"`:
				return true
			}
		}
	}
	return false
}

// Canonical returns the canonical bytes of a JSON value: members sorted by
// name, arrays sorted by their canonical bytes except under @list and those
// holding numbers or arrays, no white space, numbers as written, strings with the
// fewest escapes.
// With drop set, the moving members of the dialect are left out; dropped says
// whether there were any.
func Canonical(d catalog.Dialect, body []byte, drop bool) (out []byte, dropped bool, err error) {
	c := canonicaliser{in: body, dialect: d, drop: drop}
	c.out = make([]byte, 0, len(body))
	if err := c.value(0, 0, false); err != nil {
		return nil, false, fmt.Errorf("canonical form at byte %d: %w", c.pos, err)
	}
	c.space()
	if c.pos != len(c.in) {
		return nil, false, fmt.Errorf("canonical form at byte %d: more than one value", c.pos)
	}
	return c.out, c.dropped, nil
}

// canonicaliser walks JSON once, writing each value behind the last and
// reordering the pieces of an object or array in place when it closes.
type canonicaliser struct {
	in      []byte
	pos     int
	out     []byte
	dialect catalog.Dialect
	drop    bool
	dropped bool
	scratch []byte
}

type piece struct{ start, end, key int }

var errJSON = errors.New("not JSON")

func (c *canonicaliser) space() {
	for c.pos < len(c.in) {
		switch c.in[c.pos] {
		case ' ', '\t', '\n', '\r':
			c.pos++
		default:
			return
		}
	}
}

// value copies one value. depth counts objects only, nest everything.
func (c *canonicaliser) value(depth, nest int, list bool) error {
	if nest > maxNesting {
		return errors.New("nested too deeply")
	}
	c.space()
	if c.pos >= len(c.in) {
		return errJSON
	}
	switch b := c.in[c.pos]; b {
	case '{':
		return c.object(depth+1, nest+1)
	case '[':
		return c.array(depth, nest+1, list)
	case '"':
		return c.str()
	default:
		start := c.pos
		for c.pos < len(c.in) && !bytes.ContainsRune([]byte(",]} \t\r\n:"), rune(c.in[c.pos])) {
			c.pos++
		}
		if start == c.pos {
			return errJSON
		}
		c.out = append(c.out, c.in[start:c.pos]...)
		return nil
	}
}

func (c *canonicaliser) str() error {
	start, escaped := c.pos, false
	c.pos++
	for c.pos < len(c.in) {
		i := bytes.IndexAny(c.in[c.pos:], `"\`)
		if i < 0 {
			return errJSON
		}
		c.pos += i
		if c.in[c.pos] == '"' {
			c.pos++
			return c.emit(c.in[start:c.pos], escaped)
		}
		escaped = true
		c.pos += 2
	}
	return errJSON
}

// emit writes a string so that one text has one form, however it was escaped.
func (c *canonicaliser) emit(quoted []byte, escaped bool) error {
	if !escaped {
		c.out = append(c.out, quoted...)
		return nil
	}
	var s string
	if err := json.Unmarshal(quoted, &s); err != nil {
		return err
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(s); err != nil {
		return err
	}
	c.out = append(c.out, bytes.TrimRight(b.Bytes(), "\n")...)
	return nil
}

func (c *canonicaliser) object(depth, nest int) error {
	c.pos++
	begin := len(c.out)
	c.out = append(c.out, '{')
	var pieces []piece
	for first := true; ; first = false {
		c.space()
		if c.pos >= len(c.in) {
			return errJSON
		}
		if c.in[c.pos] == '}' {
			c.pos++
			break
		}
		if !first {
			if c.in[c.pos] != ',' {
				return errJSON
			}
			c.pos++
			c.space()
		}
		if c.pos >= len(c.in) || c.in[c.pos] != '"' {
			return errJSON
		}
		start := len(c.out)
		if err := c.str(); err != nil {
			return err
		}
		key := len(c.out)
		name := c.out[start:key]
		isList := string(name) == `"@list"`
		skip := moving(c.dialect, depth, name)
		c.space()
		if c.pos >= len(c.in) || c.in[c.pos] != ':' {
			return errJSON
		}
		c.pos++
		c.out = append(c.out, ':')
		if err := c.value(depth, nest, isList); err != nil {
			return err
		}
		if skip && c.drop {
			c.out = c.out[:start]
			c.dropped = true
			continue
		}
		if skip {
			c.dropped = true
		}
		pieces = append(pieces, piece{start, len(c.out), key})
	}
	slices.SortStableFunc(pieces, func(a, b piece) int {
		return bytes.Compare(c.out[a.start:a.key], c.out[b.start:b.key])
	})
	c.rearrange(begin, pieces, '{', '}')
	return nil
}

func (c *canonicaliser) array(depth, nest int, list bool) error {
	c.pos++
	begin := len(c.out)
	c.out = append(c.out, '[')
	var pieces []piece
	keep := list
	for first := true; ; first = false {
		c.space()
		if c.pos >= len(c.in) {
			return errJSON
		}
		if c.in[c.pos] == ']' {
			c.pos++
			break
		}
		if !first {
			if c.in[c.pos] != ',' {
				return errJSON
			}
			c.pos++
			c.space()
			if c.pos >= len(c.in) {
				return errJSON
			}
		}
		switch b := c.in[c.pos]; {
		case b == '[' || b == '-' || b >= '0' && b <= '9':
			keep = true
		}
		start := len(c.out)
		if err := c.value(depth, nest, false); err != nil {
			return err
		}
		pieces = append(pieces, piece{start, len(c.out), start})
	}
	if !keep {
		slices.SortStableFunc(pieces, func(a, b piece) int {
			return bytes.Compare(c.out[a.start:a.end], c.out[b.start:b.end])
		})
	}
	c.rearrange(begin, pieces, '[', ']')
	return nil
}

// rearrange writes the pieces in their order, between brackets, from begin.
func (c *canonicaliser) rearrange(begin int, pieces []piece, open, shut byte) {
	c.scratch = append(c.scratch[:0], open)
	for i, p := range pieces {
		if i > 0 {
			c.scratch = append(c.scratch, ',')
		}
		c.scratch = append(c.scratch, c.out[p.start:p.end]...)
	}
	c.scratch = append(c.scratch, shut)
	c.out = append(c.out[:begin], c.scratch...)
}
