package rdf

import (
	"encoding/hex"
	"strings"
	"unicode/utf8"
)

// appendIRI appends "<iri>". Characters that no IRI may hold are
// percent-encoded, so that what is written can be read.
func appendIRI(dst []byte, iri string) []byte {
	dst = append(dst, '<')
	dst = append(dst, cleanIRI(iri)...)
	return append(dst, '>')
}

func cleanIRI(iri string) string {
	if firstBadInIRI(iri) >= 0 {
		iri = mendIRI([]byte(iri))
	}
	if !utf8.ValidString(iri) {
		iri = strings.ToValidUTF8(iri, "\ufffd")
	}
	return iri
}

// blankLabel is a label that every syntax takes: as it is if it is of ASCII
// letters, digits, "_" and "-", else in hexadecimal behind "x-", which no other
// label may begin with. Different labels stay different.
func blankLabel(label string) string {
	simple := label != "" && label[0] != '-' && !strings.HasPrefix(label, "x-")
	for i := 0; simple && i < len(label); i++ {
		simple = nameClass[label[i]] == nameChar
	}
	if simple {
		return label
	}
	return "x-" + hex.EncodeToString([]byte(label))
}

// appendQuoted appends a string in quotes as N-Triples and Turtle write it, on
// one line.
func appendQuoted(dst []byte, s string) []byte {
	if !utf8.ValidString(s) {
		s = strings.ToValidUTF8(s, "\ufffd")
	}
	dst = append(dst, '"')
	from := 0
	for i := range len(s) {
		c := s[i]
		if c >= ' ' && c != '"' && c != '\\' && c != 0x7F {
			continue
		}
		dst = append(dst, s[from:i]...)
		from = i + 1
		switch c {
		case '"', '\\':
			dst = append(dst, '\\', c)
		case '\n':
			dst = append(dst, `\n`...)
		case '\r':
			dst = append(dst, `\r`...)
		case '\t':
			dst = append(dst, `\t`...)
		default:
			dst = append(dst, `\u00`...)
			dst = hex.AppendEncode(dst, []byte{c})
		}
	}
	dst = append(dst, s[from:]...)
	return append(dst, '"')
}

// cleanLang is a language tag that may be written, "" for none.
func cleanLang(lang string) string {
	if isLang(lang) {
		return lang
	}
	return mendLang([]byte(lang))
}
