package archive

import (
	"bytes"
	"fmt"
)

// appendCompact appends a JSON value without its white space and otherwise as
// it was written: order, numbers, escapes. What is no JSON in UTF-8 is an error.
func appendCompact(out, in []byte) ([]byte, error) {
	c := compacter{in: bytes.TrimRight(in, " \t\r\n"), out: out}
	err := c.value(0)
	if err == nil && c.pos != len(c.in) {
		err = fmt.Errorf("more than one value: %w", errJSON)
	}
	if err != nil {
		return out, fmt.Errorf("JSON at byte %d: %w", c.pos, err)
	}
	return append(c.out, c.in[c.from:]...), nil
}

// compacter walks JSON once. What stands from from on is still to be copied,
// all at once up to the next white space.
type compacter struct {
	in, out   []byte
	from, pos int
}

// space steps over white space, having copied what stands before it.
func (c *compacter) space() error {
	next := space(c.in, c.pos)
	if next > c.pos {
		c.out = append(c.out, c.in[c.from:c.pos]...)
		c.from, c.pos = next, next
	}
	if c.pos >= len(c.in) {
		return errJSON
	}
	return nil
}

func (c *compacter) value(nest int) (err error) {
	if nest > maxNesting {
		return errDeep
	}
	if err := c.space(); err != nil {
		return err
	}
	switch c.in[c.pos] {
	case '{':
		return c.pieces('}', nest, c.member)
	case '[':
		return c.pieces(']', nest, c.value)
	case '"':
		c.pos, _, err = scanString(c.in, c.pos)
		return err
	}
	c.pos, err = scanToken(c.in, c.pos)
	return err
}

// pieces steps over the members or elements up to shut.
func (c *compacter) pieces(shut byte, nest int, piece func(nest int) error) error {
	c.pos++
	for first := true; ; first = false {
		if err := c.space(); err != nil {
			return err
		}
		switch {
		case c.in[c.pos] == shut:
			c.pos++
			return nil
		case first:
		case c.in[c.pos] != ',':
			return errJSON
		default:
			c.pos++
		}
		if err := piece(nest + 1); err != nil {
			return err
		}
	}
}

func (c *compacter) member(nest int) (err error) {
	if err := c.space(); err != nil {
		return err
	}
	if c.pos, _, err = scanString(c.in, c.pos); err != nil {
		return err
	}
	if err := c.space(); err != nil {
		return err
	}
	if c.in[c.pos] != ':' {
		return errJSON
	}
	c.pos++
	return c.value(nest)
}
