package archive

import (
	"encoding/binary"
	"errors"
	"math/bits"
	"unicode/utf8"
)

// Errors of JSON that can't be read. Statements come from readers that have
// mended what could be mended, so these are faults of a reader.
var (
	errJSON   = errors.New("not JSON")
	errUTF8   = errors.New("not UTF-8")
	errEscape = errors.New("no such escape in a string")
	errDeep   = errors.New("nested too deeply")
)

// maxNesting bounds the recursion over a statement.
const maxNesting = 512

// space returns the place of the next byte that is no white space.
func space(in []byte, pos int) int {
	for pos < len(in) {
		switch in[pos] {
		case ' ', '\t', '\n', '\r':
			pos++
		default:
			return pos
		}
	}
	return pos
}

// scanString returns the place behind the string that begins at pos, and
// whether it holds an escape.
func scanString(in []byte, pos int) (end int, escaped bool, err error) {
	start := pos
	if pos >= len(in) || in[pos] != '"' {
		return pos, false, errJSON
	}
	var high uint64
	for pos++; ; {
		var run uint64
		pos, run = plain(in, pos)
		high |= run
		if pos >= len(in) {
			return start, false, errJSON
		}
		switch in[pos] {
		case '"':
			pos++
			if high != 0 && !utf8.Valid(in[start:pos]) {
				return start, false, errUTF8
			}
			return pos, escaped, nil
		case '\\':
			escaped = true
			if pos, err = scanEscape(in, pos); err != nil {
				return pos, false, err
			}
		default: // a control character
			return pos, false, errJSON
		}
	}
}

// plain returns the place of the next quote, backslash or control character,
// and something other than zero if a byte before it is no ASCII. It looks at eight
// bytes at a time: this is where the time of hashing a catalogue goes.
func plain(in []byte, pos int) (int, uint64) {
	const (
		low  = 0x0101010101010101
		high = 0x8080808080808080
	)
	var seen uint64
	for pos+8 <= len(in) {
		x := binary.LittleEndian.Uint64(in[pos:])
		quote, slash := x^low*'"', x^low*'\\'
		// In each byte the highest bit is set if it is a stop. Beyond the first
		// stop that may be wrong, but the first is looked for.
		stop := ((x-low*0x20)&^x | (quote-low)&^quote | (slash-low)&^slash) & high
		if stop != 0 {
			n := bits.TrailingZeros64(stop) / 8
			return pos + n, seen | x&high&(1<<(8*n)-1)
		}
		seen |= x & high
		pos += 8
	}
	for pos < len(in) && in[pos] >= ' ' && in[pos] != '"' && in[pos] != '\\' {
		seen |= uint64(in[pos] & 0x80)
		pos++
	}
	return pos, seen
}

// scanEscape returns the place behind the escape that begins at pos.
func scanEscape(in []byte, pos int) (int, error) {
	if pos+1 >= len(in) {
		return pos, errJSON
	}
	switch in[pos+1] {
	case '"', '\\', '/', 'b', 'f', 'n', 'r', 't':
		return pos + 2, nil
	case 'u':
		if _, ok := hex4(in, pos+2); ok {
			return pos + 6, nil
		}
	}
	return pos, errEscape
}

// hex4 reads four hexadecimal digits.
func hex4(in []byte, pos int) (rune, bool) {
	if pos+4 > len(in) {
		return 0, false
	}
	var r rune
	for _, c := range in[pos : pos+4] {
		switch {
		case '0' <= c && c <= '9':
			c -= '0'
		case 'a' <= c && c <= 'f':
			c -= 'a' - 10
		case 'A' <= c && c <= 'F':
			c -= 'A' - 10
		default:
			return 0, false
		}
		r = r<<4 | rune(c)
	}
	return r, true
}

// scanToken returns the place behind the number, true, false or null at pos.
func scanToken(in []byte, pos int) (int, error) {
	for _, word := range [...]string{"true", "false", "null"} {
		if in[pos] == word[0] {
			if end := pos + len(word); end <= len(in) && string(in[pos:end]) == word {
				return end, nil
			}
			return pos, errJSON
		}
	}
	start := pos
	if in[pos] == '-' {
		pos++
	}
	whole := digits(in, pos)
	if whole == pos || in[pos] == '0' && whole > pos+1 {
		return start, errJSON
	}
	pos = whole
	if pos < len(in) && in[pos] == '.' {
		end := digits(in, pos+1)
		if end == pos+1 {
			return start, errJSON
		}
		pos = end
	}
	if pos < len(in) && in[pos]|0x20 == 'e' {
		pos++
		if pos < len(in) && (in[pos] == '+' || in[pos] == '-') {
			pos++
		}
		end := digits(in, pos)
		if end == pos {
			return start, errJSON
		}
		pos = end
	}
	return pos, nil
}

// digits returns the place behind the digits at pos.
func digits(in []byte, pos int) int {
	for pos < len(in) && '0' <= in[pos] && in[pos] <= '9' {
		pos++
	}
	return pos
}
