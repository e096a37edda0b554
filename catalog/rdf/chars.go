package rdf

import "unicode/utf8"

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }
func isDigit(c byte) bool  { return c >= '0' && c <= '9' }

// hexValue is the value of a hexadecimal digit, or -1.
func hexValue(c byte) int {
	switch {
	case isDigit(c):
		return int(c - '0')
	case c|0x20 >= 'a' && c|0x20 <= 'f':
		return int(c|0x20-'a') + 10
	}
	return -1
}

// Classes of ASCII characters in names.
const (
	nameChar  = 1 << iota // letters, digits, "_", "-"
	nameColon             // ":"
	nameDot               // "."
)

var nameClass = func() (t [256]uint8) {
	for c := range 128 {
		b := byte(c)
		if isLetter(b) || isDigit(b) || b == '_' || b == '-' {
			t[c] = nameChar
		}
	}
	t[':'], t['.'] = nameColon, nameDot
	return t
}()

// badInIRI marks what may not stand in an IRI between angle brackets (Turtle
// 1.1, production IRIREF), whether written or escaped.
var badInIRI = func() (t [256]bool) {
	for c := range 0x21 {
		t[c] = true
	}
	for _, c := range `<>"{}|^` + "`\\" {
		t[c] = true
	}
	return t
}()

// isNameStart is PN_CHARS_BASE of Turtle 1.1 beyond ASCII, which is also XML's
// NameStartChar beyond ASCII.
func isNameStart(r rune) bool {
	switch {
	case r < 0xC0, r == 0xD7, r == 0xF7, r == 0x37E:
		return false
	case r <= 0x2FF, r >= 0x370 && r <= 0x1FFF, r == 0x200C, r == 0x200D,
		r >= 0x2070 && r <= 0x218F, r >= 0x2C00 && r <= 0x2FEF,
		r >= 0x3001 && r <= 0xD7FF, r >= 0xF900 && r <= 0xFDCF,
		r >= 0xFDF0 && r <= 0xFFFD, r >= 0x10000 && r <= 0xEFFFF:
		return true
	}
	return false
}

// isNameRune is PN_CHARS of Turtle 1.1 beyond ASCII.
func isNameRune(r rune) bool {
	return r == 0xB7 || r >= 0x300 && r <= 0x36F || r == 0x203F || r == 0x2040 || isNameStart(r)
}

// isNCName tells whether s is a name without a colon (Namespaces in XML 1.0).
func isNCName[T string | []byte](s T) bool {
	if len(s) == 0 || s[0] < utf8.RuneSelf && !isLetter(s[0]) && s[0] != '_' {
		return false
	}
	for i, r := range string(s) {
		switch {
		case r < utf8.RuneSelf:
			if nameClass[r]&(nameChar|nameDot) == 0 {
				return false
			}
		case i == 0 && !isNameStart(r), !isNameRune(r):
			return false
		}
	}
	return true
}

// isLang tells whether s is a language tag by the grammar of Turtle's LANGTAG,
// without the "@".
func isLang[T string | []byte](s T) bool {
	sub := 0 // length of the subtag
	first := true
	for i := range len(s) {
		switch c := s[i]; {
		case isLetter(c), isDigit(c) && !first:
			sub++
		case c == '-' && sub > 0:
			sub, first = 0, false
		default:
			return false
		}
	}
	return sub > 0
}
