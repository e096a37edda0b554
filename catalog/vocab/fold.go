package vocab

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// fold is the form in which spellings are compared: NFKD without combining
// marks, lower case, with every run of white space, dashes and _./| as one space
// and none at the ends. Of an IRI the scheme and "www." go too.
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
	var b strings.Builder
	b.Grow(len(s))
	gap := false
	for _, r := range s {
		switch {
		case strings.ContainsRune("-_./|", r) || unicode.Is(unicode.Pd, r) || unicode.IsSpace(r):
			gap = true
			continue
		case unicode.Is(unicode.Mn, r):
			continue
		case r == '’' || r == '‘' || r == 'ʼ':
			r = '\''
		}
		if gap && b.Len() > 0 {
			b.WriteByte(' ')
		}
		gap = false
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
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
