package catalog

import (
	"testing"
	"unicode"

	"pgregory.net/rapid"
)

func TestFold(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ in, want string }{
		{"", ""},
		{" ", ""},
		{"already folded", "already folded"},
		{"double  space", "double space"},
		{" trailing ", "trailing"},
		{"Año\u00a0\t2024\n", "ano 2024"},
		{"LICITAÇÕES PÚBLICAS", "licitacoes publicas"},
		{"nin\u0303os", "ninos"},
		{"ﬁnanzas № 5", "finanzas no 5"},
		{"İstanbul", "istanbul"},
		{"a\xffb", "a\ufffdb"},
	} {
		if got := Fold(tt.in); got != tt.want {
			t.Errorf("Fold(%q) = %q, want %q", tt.in, got, tt.want)
		}
	}
}

func TestFoldTwice(t *testing.T) {
	t.Parallel()
	for r := range rune(unicode.MaxRune) {
		once := Fold(string(r))
		if twice := Fold(once); twice != once {
			t.Fatalf("Fold(%q) = %q, folded again %q", r, once, twice)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.String().Draw(t, "text")
		if once := Fold(s); Fold(once) != once {
			t.Fatalf("Fold(%q) = %q, folded again %q", s, once, Fold(once))
		}
	})
}
