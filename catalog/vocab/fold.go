package vocab

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// fold is the form in which spellings are compared: that of catalog.Fold, and
// beyond it every run of white space, dashes and _./| is one space, none at the
// ends; typographic apostrophes are plain; of an IRI the scheme and "www." go.
func fold(s string) string {
	s = strings.TrimSpace(s)
	for _, scheme := range []string{"http://", "https://"} {
		if len(s) > len(scheme) && strings.EqualFold(s[:len(scheme)], scheme) {
			s = s[len(scheme):]
			if len(s) > 4 && strings.EqualFold(s[:4], "www.") {
				s = s[4:]
			}
			break
		}
	}
	if !ascii(s) {
		s = norm.NFKD.String(s)
	}
	b := make([]byte, 0, len(s))
	gap := false
	for _, r := range s {
		switch {
		case separates(r):
			gap = true
			continue
		case r >= 0x80 && unicode.Is(unicode.Mn, r):
			continue
		case r == '’' || r == '‘' || r == 'ʼ':
			r = '\''
		}
		if gap && len(b) > 0 {
			b = append(b, ' ')
		}
		gap = false
		b = utf8.AppendRune(b, unicode.ToLower(r))
	}
	return string(b)
}

// separates says that a character is read as a space.
func separates(r rune) bool {
	switch r {
	case '-', '_', '.', '/', '|', ' ', '\t', '\n', '\r', '\v', '\f':
		return true
	}
	return r >= 0x80 && (unicode.Is(unicode.Pd, r) || unicode.IsSpace(r))
}

func ascii(s string) bool {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}

// primary is the language of a BCP 47 tag without region or script.
func primary(tag string) string {
	lang, _, _ := strings.Cut(strings.ReplaceAll(tag, "_", "-"), "-")
	return strings.ToLower(lang)
}
