package query

import "strings"

// Languages are those that words are stemmed in.
func Languages() []string { return []string{"es", "pt", "en"} }

// Stem brings a folded word to what its forms share: number and gender fall,
// and endings that the three languages share become one (-ción, -ção and -tion;
// -idad, -idade and -ity), so that licitaciones, licitação and licitações meet.
// These are light rules of our own; a language other than es, pt and en leaves
// the word as it is.
func Stem(word, lang string) string {
	if Fixed(word) {
		return word
	}
	switch lang {
	case "es":
		return stemSpanish(word)
	case "pt":
		return stemPortuguese(word)
	case "en":
		return stemEnglish(word)
	}
	return word
}

// Fixed says that a folded word has no other forms: short ones, numbers, codes.
func Fixed(word string) bool { return len(word) <= 3 || digits(word) }

// Stems returns the different stems of a folded word in the three languages,
// for words whose language nobody knows: one to three.
func Stems(word string) []string {
	es, pt, en := Stem(word, "es"), Stem(word, "pt"), Stem(word, "en")
	out := make([]string, 1, 3)
	out[0] = es
	if pt != es {
		out = append(out, pt)
	}
	if en != es && en != pt {
		out = append(out, en)
	}
	return out
}

// ending is a rule: a word that ends in old gets new instead, if what is
// before it is long enough to be a stem.
type ending struct{ old, new string }

func stemSpanish(w string) string {
	w = replace(w, 3, ending{"ciones", "cion"}, ending{"siones", "sion"}, ending{"es", ""}, ending{"s", ""})
	return replace(singular(w), 3, ending{"z", "c"})
}

func stemPortuguese(w string) string {
	w = replace(w, 2, ending{"coes", "cao"}, ending{"oes", "ao"}, ending{"aes", "ao"}, ending{"aos", "ao"},
		ending{"ais", "al"}, ending{"eis", "el"}, ending{"ois", "ol"}, ending{"uis", "ul"}, ending{"is", "il"},
		ending{"ns", "m"}, ending{"res", "r"}, ending{"zes", "z"}, ending{"s", ""})
	if strings.HasSuffix(w, "ao") {
		return replace(w, 3, ending{"cao", "cion"}, ending{"ssao", "sion"}, ending{"sao", "sion"}, ending{"iao", "ion"})
	}
	return singular(w)
}

func stemEnglish(w string) string {
	w = replace(w, 2, ending{"sses", "ss"}, ending{"ies", "y"}, ending{"ches", "ch"}, ending{"shes", "sh"},
		ending{"xes", "x"}, ending{"ss", "ss"}, ending{"us", "us"}, ending{"s", ""})
	w = replace(w, 3, ending{"tion", "cion"}, ending{"ssion", "sion"}, ending{"ity", "idad"})
	w = replace(w, 4, ending{"ing", ""})
	return replace(w, 3, ending{"e", ""})
}

// singular takes the vowel that gender and many singulars end in, and the -s
// that some singulars keep (clase of clases, país of países).
func singular(w string) string {
	return replace(w, 3, ending{"se", ""}, ending{"s", ""}, ending{"o", ""}, ending{"a", ""}, ending{"e", ""})
}

// replace applies the first rule whose ending the word has.
func replace(w string, least int, rules ...ending) string {
	for _, r := range rules {
		if base, ok := strings.CutSuffix(w, r.old); ok && len(base) >= least {
			return base + r.new
		}
	}
	return w
}

func digits(w string) bool {
	for i := range len(w) {
		if '0' <= w[i] && w[i] <= '9' {
			return true
		}
	}
	return false
}
