package rdf

import (
	"bytes"
	"strings"
)

// mendIRI makes of what stood between angle brackets or in an attribute an IRI
// that may be written again: white space around it goes, a doubled opening
// bracket too, and characters that no IRI may hold are percent-encoded.
func mendIRI(raw []byte) string {
	raw = bytes.TrimLeft(bytes.TrimSpace(raw), "<")
	var s strings.Builder
	s.Grow(len(raw) + 16)
	for _, c := range raw {
		if badInIRI[c] || c == 0x7F {
			s.WriteByte('%')
			s.WriteByte("0123456789ABCDEF"[c>>4])
			s.WriteByte("0123456789ABCDEF"[c&15])
			continue
		}
		s.WriteByte(c)
	}
	return s.String()
}

// mendLang makes of a language tag such as "es_AR" one that is well-formed, ""
// if there is none in it.
func mendLang(raw []byte) string {
	var tags []string
	for _, sub := range strings.FieldsFunc(string(raw), func(r rune) bool { return r == '-' || r == '_' || r == '.' }) {
		if !isLang("x-" + sub) { // not letters and digits
			break
		}
		tags = append(tags, strings.ToLower(sub))
	}
	if tag := strings.Join(tags, "-"); isLang(tag) {
		return tag
	}
	return ""
}

// firstBadInIRI is the index of the first byte that may not stand in an IRI, or
// -1.
func firstBadInIRI[T string | []byte](s T) int {
	for i := range len(s) {
		if badInIRI[s[i]] {
			return i
		}
	}
	return -1
}
