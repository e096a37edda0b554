package vocab

import (
	"iter"
	"regexp"
	"strings"
)

// fileTypeRule reads what stands around a format's name: parameters of a media
// type, the media-type register's IRI.
func fileTypeRule(raw string) iter.Seq[string] {
	return func(yield func(string) bool) {
		if bare, _, ok := strings.Cut(raw, ";"); ok && strings.Contains(bare, "/") {
			if !yield(bare) {
				return
			}
		}
	}
}

// mediaTypeRule drops the parameters ("text/csv; charset=utf-8").
func mediaTypeRule(raw string) iter.Seq[string] {
	return func(yield func(string) bool) {
		if bare, _, ok := strings.Cut(raw, ";"); ok {
			yield(bare)
		}
	}
}

// repeating is an ISO 8601 repeating interval with a number of times or a
// start before its duration: R12/2020-01-01/P1M.
var repeating = regexp.MustCompile(`^(?i)R[0-9]*/(?:[0-9T:Z+-]+/)?(P[0-9A-Z.,]+)$`)

// frequencyRule reduces a repeating interval to R/ and its duration.
func frequencyRule(raw string) iter.Seq[string] {
	return func(yield func(string) bool) {
		if m := repeating.FindStringSubmatch(strings.TrimSpace(raw)); m != nil {
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
