package rdf

import (
	"fmt"
	"unicode/utf8"
)

// unescape appends raw to dst with its escapes of N-Triples and Turtle undone:
// \uXXXX and \UXXXXXXXX, and in strings also \t \b \n \r \f \" \' \\. If one is
// wrong it returns its index and a message.
func unescape(dst, raw []byte, inString bool) (out []byte, at int, msg string) {
	for i := 0; i < len(raw); {
		c := raw[i]
		if c != '\\' {
			dst = append(dst, c)
			i++
			continue
		}
		if i+1 == len(raw) {
			return dst, i, "a backslash with nothing behind it"
		}
		c = raw[i+1]
		if c == 'u' || c == 'U' {
			n := 4
			if c == 'U' {
				n = 8
			}
			r, ok := hexRune(raw[i+2:], n)
			if !ok {
				return dst, i, fmt.Sprintf("\\%c needs the %d hexadecimal digits of a character", c, n)
			}
			dst = utf8.AppendRune(dst, r)
			i += 2 + n
			continue
		}
		b, ok := stringEscape(c)
		if !ok || !inString {
			return dst, i, fmt.Sprintf("no such escape: \\%c", c)
		}
		dst = append(dst, b)
		i += 2
	}
	return dst, -1, ""
}

func hexRune(raw []byte, n int) (rune, bool) {
	if len(raw) < n {
		return 0, false
	}
	var r rune
	for _, c := range raw[:n] {
		v := hexValue(c)
		if v < 0 || r > utf8.MaxRune {
			return 0, false
		}
		r = r<<4 | rune(v)
	}
	return r, utf8.ValidRune(r)
}

func stringEscape(c byte) (byte, bool) {
	switch c {
	case 't':
		return '\t', true
	case 'b':
		return '\b', true
	case 'n':
		return '\n', true
	case 'r':
		return '\r', true
	case 'f':
		return '\f', true
	case '"', '\'', '\\':
		return c, true
	}
	return 0, false
}
