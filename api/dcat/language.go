package dcat

import "golang.org/x/text/language"

// languages are those of the pages; the first is for who asks for none of them.
var languages = []language.Tag{language.Spanish, language.Portuguese, language.English}

// readersLanguage is the page language for an Accept-Language header.
func readersLanguage(header string) string {
	_, i := language.MatchStrings(language.NewMatcher(languages), header)
	base, _ := languages[i].Base()
	return base.String()
}
