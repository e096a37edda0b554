package query

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/vitral-data/vitral/catalog"
)

// maxToken is the most bytes of one word that are looked at: longer runs of
// letters are no words that anyone searches for.
const maxToken = 128

// Fold is catalog.Fold: the form in which texts are compared.
func Fold(s string) string { return catalog.Fold(s) }

// Token is one word of a text: what it folds to, and where it stands in the
// text, in bytes. All engines and highlighters agree on these.
type Token struct {
	Text       string
	Start, End int
}

// Tokens calls yield for each word of a text: runs of letters, digits and
// marks. A word that folds to nothing is left out.
func Tokens(text string) func(yield func(Token) bool) {
	return func(yield func(Token) bool) {
		for start, end := range words(text) {
			folded := foldWord(text[start:end])
			if folded == "" {
				continue
			}
			if !yield(Token{Text: folded, Start: start, End: end}) {
				return
			}
		}
	}
}

// FoldedWords returns the folded words of a text in order.
func FoldedWords(text string) []string {
	var out []string
	for t := range Tokens(text) {
		out = append(out, t.Text)
	}
	return out
}

// words calls yield with the bounds of each run of word characters.
func words(text string) func(yield func(start, end int) bool) {
	return func(yield func(start, end int) bool) {
		start := -1
		for i, r := range text {
			switch in := wordRune(r); {
			case in && start < 0:
				start = i
			case !in && start >= 0:
				if !yield(start, i) {
					return
				}
				start = -1
			}
		}
		if start >= 0 {
			yield(start, len(text))
		}
	}
}

func wordRune(r rune) bool {
	if r < utf8.RuneSelf {
		return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9'
	}
	return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.Is(unicode.M, r))
}

// foldWord folds one word. Compatibility forms may fold to several words or to
// signs (½, ㎧): only their letters and digits stay.
func foldWord(word string) string {
	word = clip(word)
	folded := catalog.Fold(word)
	for _, r := range folded {
		if !wordRune(r) {
			return strings.Map(func(r rune) rune {
				if wordRune(r) {
					return r
				}
				return -1
			}, folded)
		}
	}
	return folded
}

// clip shortens a word to maxToken bytes at a rune's edge.
func clip(word string) string {
	if len(word) <= maxToken {
		return word
	}
	end := maxToken
	for !utf8.RuneStart(word[end]) {
		end--
	}
	return word[:end]
}
