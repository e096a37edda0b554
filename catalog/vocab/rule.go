package vocab

import (
	"iter"
	"regexp"
	"strings"
)

// mediaTypeRule drops what may follow a media type: parameters ("text/csv;
// charset=utf-8") and the fragment of W3C's addresses of them ("#Resource").
// It serves the file types too, which know the media types as spellings.
func mediaTypeRule(raw string) iter.Seq[string] {
	return func(yield func(string) bool) {
		bare, _, ok := strings.Cut(raw, ";")
		bare, isIRI := strings.CutSuffix(strings.TrimSpace(bare), "#Resource")
		if (ok || isIRI) && strings.Contains(bare, "/") {
			yield(bare)
		}
	}
}

// interval is an ISO 8601 duration, or a repeating interval that may tell how
// often and from when: R12/2020-01-01/P1M, P1M, and RP1M for a lost slash.
var interval = regexp.MustCompile(`^(?i)(?:R-?[0-9]*/?)?(?:[0-9][0-9T:Z+.-]*/)?(P[0-9A-Z.,]+)$`)

// frequencyRule reduces an interval to R/ and its duration, as the table has it.
func frequencyRule(raw string) iter.Seq[string] {
	return func(yield func(string) bool) {
		if m := interval.FindStringSubmatch(strings.TrimSpace(raw)); m != nil {
			yield("R/" + strings.ReplaceAll(m[1], ",", "."))
		}
	}
}

// creativeCommons is an address of a Creative Commons text: the licence, its
// version, a jurisdiction that it was ported to, and the page or language.
var creativeCommons = regexp.MustCompile(`^(?i)(?:https?://)?(?:www\.)?(creativecommons\.org/(?:licenses|licences|publicdomain)/[a-z-]+/[0-9]\.[0-9])(/[a-z]{2,3})?(?:/(?:deed|legalcode)(?:[.-][a-z_-]+)?)?/?(?:[?#].*)?$`)

// licenseRule reads the address of a Creative Commons deed or legal text as
// that of the licence, and a ported licence, where it has no entry, as the
// version it was ported from.
func licenseRule(raw string) iter.Seq[string] {
	return func(yield func(string) bool) {
		m := creativeCommons.FindStringSubmatch(strings.TrimSpace(raw))
		if m == nil {
			return
		}
		licence := strings.Replace(strings.ToLower(m[1]), "/licences/", "/licenses/", 1)
		if m[2] != "" && !yield(licence+strings.ToLower(m[2])) {
			return
		}
		yield(licence)
	}
}

// bcp47 is a language tag with a script, region or variant.
var bcp47 = regexp.MustCompile(`^([A-Za-z]{2,3})[-_](?:[A-Za-z0-9]{2,8}[-_]?)+$`)

// languageRule reads a tag with a region as its language: es-AR is Spanish.
func languageRule(raw string) iter.Seq[string] {
	return func(yield func(string) bool) {
		if m := bcp47.FindStringSubmatch(strings.TrimSpace(raw)); m != nil {
			yield(m[1])
		}
	}
}
