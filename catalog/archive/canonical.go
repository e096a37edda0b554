package archive

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/vitral-data/vitral/catalog"
)

// Canonical returns the canonical bytes of a JSON value: members sorted by
// name, arrays sorted by their canonical bytes except under @list and those
// holding numbers or arrays, no white space, numbers as written, strings in UTF-8
// with the fewest escapes (docs/archive.md says it to the byte). Members that
// share a name all stay, in their order.
//
// With drop set, what moves by itself in the dialect is left out; dropped says
// whether there was any. What is no JSON in UTF-8, or nests over 512 deep, is an error.
func Canonical(d catalog.Dialect, body []byte, drop bool) (out []byte, dropped bool, err error) {
	c := canonicaliser{drop: drop}
	if err := c.run(d, body); err != nil {
		return nil, false, err
	}
	return c.out, c.moved, nil
}

// canonicaliser walks JSON once, writing each value behind the last and
// reordering the pieces of an object or array when it closes. It can be used
// again, and then needs no more memory.
//
// With drop set, what moves goes from out to aside: of an object or array nothing,
// or "(", for each piece that stays and has something aside its number (from 0) and
// that, each member that was left out ("name":value, and what that has aside) in the
// order of names, ")". So out and aside together say all that the statement says.
type canonicaliser struct {
	drop    bool
	dialect catalog.Dialect
	in      []byte
	pos     int
	out     []byte
	aside   []byte
	moved   bool
	pieces  []piece // of the objects and arrays that are open
	scratch []byte
}

// piece is a member or an element: out[start:end] and aside[asideStart:asideEnd].
// It is sorted by out[from:to], a member's name or the whole element, whose first
// eight bytes are first.
type piece struct {
	first                uint64
	start, end, from, to int32
	asideStart, asideEnd int32
	moves                moves
}

// maxStatement bounds a statement, in bytes.
const maxStatement = maxLine / 2

func (c *canonicaliser) run(d catalog.Dialect, body []byte) error {
	if len(body) > maxStatement {
		return fmt.Errorf("canonical form: %d bytes, over %d", len(body), maxStatement)
	}
	c.dialect, c.in, c.pos, c.moved = d, body, 0, false
	c.out, c.aside, c.pieces = slices.Grow(c.out[:0], len(body)), c.aside[:0], c.pieces[:0]
	err := c.value(root(d), 0)
	if err == nil {
		if c.pos = space(c.in, c.pos); c.pos != len(c.in) {
			err = fmt.Errorf("more than one value: %w", errJSON)
		}
	}
	if err != nil {
		return fmt.Errorf("canonical form at byte %d: %w", c.pos, err)
	}
	return nil
}

// value writes the next value, which stands in a place of the statement.
func (c *canonicaliser) value(where place, nest int) error {
	if nest > maxNesting {
		return errDeep
	}
	c.pos = space(c.in, c.pos)
	if c.pos >= len(c.in) {
		return errJSON
	}
	switch c.in[c.pos] {
	case '{':
		return c.object(where, nest+1)
	case '[':
		return c.array(where, nest+1)
	case '"':
		return c.text()
	}
	end, err := scanToken(c.in, c.pos)
	if err != nil {
		return err
	}
	c.out = append(c.out, c.in[c.pos:end]...)
	c.pos = end
	return nil
}

func (c *canonicaliser) text() error {
	end, escaped, err := scanString(c.in, c.pos)
	if err != nil {
		c.pos = end
		return err
	}
	if escaped {
		c.out = appendText(c.out, c.in[c.pos+1:end-1])
	} else {
		c.out = append(c.out, c.in[c.pos:end]...)
	}
	c.pos = end
	return nil
}

// next steps over the comma before the next piece of an object or array that
// ends with shut, and says whether there is a piece.
func (c *canonicaliser) next(first bool, shut byte) (bool, error) {
	c.pos = space(c.in, c.pos)
	if c.pos >= len(c.in) {
		return false, errJSON
	}
	switch {
	case c.in[c.pos] == shut:
		c.pos++
		return false, nil
	case first:
		return true, nil
	case c.in[c.pos] != ',':
		return false, errJSON
	}
	c.out = append(c.out, ',')
	c.pos = space(c.in, c.pos+1)
	// A value must follow, which the caller reads: "]" and "}" are none.
	return true, nil
}

// begin is where a piece begins.
func (c *canonicaliser) begin() piece {
	return piece{start: int32(len(c.out)), asideStart: int32(len(c.aside))}
}

func (c *canonicaliser) object(where place, nest int) error {
	base, whole := len(c.pieces), c.begin()
	c.pos++
	c.out = append(c.out, '{')
	dated := where == inDated
	for {
		more, err := c.next(len(c.pieces) == base, '}')
		if err != nil {
			return err
		}
		if !more {
			break
		}
		p := c.begin()
		if err := c.text(); err != nil {
			return err
		}
		p.from, p.to = p.start+1, int32(len(c.out))-1
		t := member(c.dialect, where, c.out[p.from:p.to])
		if c.pos = space(c.in, c.pos); c.pos >= len(c.in) || c.in[c.pos] != ':' {
			return errJSON
		}
		c.pos++
		c.out = append(c.out, ':')
		if err := c.value(t.within, nest); err != nil {
			return err
		}
		p.end, p.asideEnd, p.moves = int32(len(c.out)), int32(len(c.aside)), t.moves
		if t.typed && hasDates(c.out[p.to+2:p.end]) {
			dated = true
		}
		c.pieces = append(c.pieces, p)
	}
	pieces := c.pieces[base:]
	c.sort(pieces)
	if stay := c.part(pieces, dated); stay < len(pieces) {
		c.moved = true
		if c.drop {
			c.close(whole, pieces[:stay], pieces[stay:], '}')
			return nil
		}
		c.sort(pieces)
	}
	c.close(whole, pieces, nil, '}')
	return nil
}

// part puts the pieces that move behind those that stay, both in their order,
// and returns how many stay.
func (c *canonicaliser) part(pieces []piece, dated bool) int {
	stay := 0
	for i, p := range pieces {
		if p.moves == always || p.moves == whereDated && dated {
			continue
		}
		copy(pieces[stay+1:i+1], pieces[stay:i])
		pieces[stay] = p
		stay++
	}
	return stay
}

func (c *canonicaliser) array(where place, nest int) error {
	base, whole := len(c.pieces), c.begin()
	keep := where == inList
	if keep {
		where = elsewhere
	}
	c.pos++
	c.out = append(c.out, '[')
	for {
		more, err := c.next(len(c.pieces) == base, ']')
		if err != nil {
			return err
		}
		if !more {
			break
		}
		p := c.begin()
		if err := c.value(where, nest); err != nil {
			return err
		}
		switch b := c.out[p.start]; {
		case b == '[', b == '-', '0' <= b && b <= '9':
			keep = true
		}
		p.end, p.asideEnd = int32(len(c.out)), int32(len(c.aside))
		p.from, p.to = p.start, p.end
		c.pieces = append(c.pieces, p)
	}
	pieces := c.pieces[base:]
	if !keep {
		c.sort(pieces)
	}
	c.close(whole, pieces, nil, ']')
	return nil
}

// close ends an object or array with the pieces that stay in it and those that
// go aside, both in order, and takes them off the stack. If they stand so
// already nothing is moved.
func (c *canonicaliser) close(whole piece, stay, gone []piece, shut byte) {
	if len(gone) > 0 || len(c.aside) > int(whole.asideStart) {
		c.putAside(whole, stay, gone)
	}
	at, inPlace := whole.start+1, true
	for _, p := range stay {
		inPlace = inPlace && p.start == at
		at = p.end + 1
	}
	switch {
	case inPlace && len(stay) == 0:
		c.out = c.out[:whole.start+1]
	case inPlace:
		c.out = c.out[:at-1]
	default:
		c.scratch = append(c.scratch[:0], c.out[whole.start:]...)
		c.out = c.out[:whole.start+1]
		for i, p := range stay {
			if i > 0 {
				c.out = append(c.out, ',')
			}
			c.out = append(c.out, c.scratch[p.start-whole.start:p.end-whole.start]...)
		}
	}
	c.out = append(c.out, shut)
	c.pieces = c.pieces[:len(c.pieces)-len(stay)-len(gone)]
}

// putAside writes what an object or array has aside.
func (c *canonicaliser) putAside(whole piece, stay, gone []piece) {
	c.scratch = append(c.scratch[:0], '(')
	for i, p := range stay {
		if p.asideEnd > p.asideStart {
			c.scratch = strconv.AppendInt(c.scratch, int64(i), 10)
			c.scratch = append(c.scratch, c.aside[p.asideStart:p.asideEnd]...)
		}
	}
	for _, p := range gone {
		c.scratch = append(c.scratch, c.out[p.start:p.end]...)
		c.scratch = append(c.scratch, c.aside[p.asideStart:p.asideEnd]...)
	}
	c.scratch = append(c.scratch, ')')
	c.aside = append(c.aside[:whole.asideStart], c.scratch...)
}
