package lexical

import (
	"strings"

	"golang.org/x/text/language"
)

// Language reads a language: a BCP 47 tag, a code of ISO 639-2 ("spa",
// bibliographic or terminological), or an IRI whose last part is one of
// these (the EU's authority list, Library of Congress, lexvo). It returns the
// tag in lower case, with a region when one was given.
func Language(raw string) (tag, repair string) {
	s := strings.TrimSpace(raw)
	if s == "" {
		return "", ""
	}
	s = strings.TrimRight(s, "/#")
	if i := strings.LastIndexAny(s, "/#"); i >= 0 && strings.Contains(s[:i], ":") {
		s = s[i+1:]
	}
	s = strings.ReplaceAll(s, "_", "-")
	if len(s) > 35 {
		return "", RepairLanguage
	}
	if b, ok := bibliographic[strings.ToLower(s)]; ok {
		return b, ""
	}
	t, err := language.Parse(strings.ToLower(s))
	if err != nil {
		return "", RepairLanguage
	}
	if base, c := t.Base(); c == language.No || base.String() == "und" {
		return "", RepairLanguage
	}
	return strings.ToLower(t.String()), ""
}

// bibliographic are the codes of ISO 639-2/B that BCP 47 doesn't know, and
// the commonest codes, so that they cost no parsing.
var bibliographic = map[string]string{
	"es": "es", "spa": "es", "pt": "pt", "por": "pt", "en": "en", "eng": "en", "fr": "fr", "fra": "fr",
	"fre": "fr", "ger": "de", "dut": "nl", "baq": "eu", "chi": "zh", "cze": "cs", "gre": "el", "wel": "cy",
	"arm": "hy", "geo": "ka", "ice": "is", "mac": "mk", "may": "ms", "per": "fa", "rum": "ro", "slo": "sk",
	"alb": "sq", "bur": "my", "tib": "bo", "mao": "mi",
}
