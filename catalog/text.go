package catalog

import "sort"

// Text is one text in several languages: BCP 47 tag (lower case) to text. The
// empty tag holds text whose language the source did not say.
type Text map[string]string

// In returns the text that serves a reader of lang best, and the tag it is
// in: lang itself or a regional form of it, then untagged text, then Spanish,
// Portuguese and English, then the smallest tag. It returns "" for no text.
func (t Text) In(lang string) (text, tag string) {
	for _, want := range []string{lang, "", "es", "pt", "en"} {
		if s := t[want]; s != "" {
			return s, want
		}
		for _, tag := range t.Tags() {
			if want != "" && len(tag) > len(want) && tag[:len(want)] == want && tag[len(want)] == '-' && t[tag] != "" {
				return t[tag], tag
			}
		}
	}
	for _, tag := range t.Tags() {
		if t[tag] != "" {
			return t[tag], tag
		}
	}
	return "", ""
}

// Tags returns the language tags in byte order.
func (t Text) Tags() []string {
	tags := make([]string, 0, len(t))
	for tag := range t {
		tags = append(tags, tag)
	}
	sort.Strings(tags)
	return tags
}

// Empty says that no language holds any text.
func (t Text) Empty() bool {
	for _, s := range t {
		if s != "" {
			return false
		}
	}
	return true
}

// LangString is one value of a property that may repeat within a language,
// such as a keyword.
type LangString struct {
	Value string `json:"value"`
	Lang  string `json:"lang,omitempty"`
}
