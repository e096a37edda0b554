package locale

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func load(t testing.TB) *Set {
	t.Helper()
	s, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

var hole = regexp.MustCompile(`\{[a-z]+\}`)

// A translation that forgets a number, or invents one, would show "{n}" or lose it.
func TestTheSameHolesInEveryLanguage(t *testing.T) {
	s := load(t)
	es, _ := s.Lang("es")
	holes := func(l *Lang, key string) []string {
		found := hole.FindAllString(l.texts[key], -1)
		slices.Sort(found)
		return slices.Compact(found)
	}
	for _, code := range Codes()[1:] {
		l, _ := s.Lang(code)
		for _, key := range es.Keys() {
			if a, b := holes(es, key), holes(l, key); !slices.Equal(a, b) {
				t.Errorf("%s in %s has %v, in es %v", key, code, b, a)
			}
		}
	}
}

func TestPluralsArePairs(t *testing.T) {
	for _, code := range Codes() {
		l, _ := load(t).Lang(code)
		for _, key := range l.Keys() {
			stem, form, ok := cutLast(key)
			if !ok {
				continue
			}
			other := map[string]string{"one": "other", "other": "one"}[form]
			if other != "" && key != "reach.other" && !l.Has(stem+"."+other) {
				t.Errorf("%s: %s has no .%s", code, key, other)
			}
		}
	}
}

func cutLast(s string) (before, after string, ok bool) {
	i := strings.LastIndexByte(s, '.')
	if i < 0 {
		return s, "", false
	}
	return s[:i], s[i+1:], true
}

func TestCheckNamesWhatIsMissing(t *testing.T) {
	s := &Set{langs: map[string]*Lang{"es": {Code: "es", texts: map[string]string{"a": "x", "b": " "}}, "pt": {Code: "pt", texts: map[string]string{"a": "x"}}, "en": {Code: "en", texts: map[string]string{"a": "x", "b": "y", "c": "z"}}}}
	err := s.check()
	if err == nil {
		t.Fatal("no error")
	}
	for _, want := range []string{`es: "b" is empty`, `pt: "b" is missing`, `en: "c" is missing in es`} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%q is not in %q", want, err)
		}
	}
}

func TestNumbers(t *testing.T) {
	s := load(t)
	for _, c := range []struct{ code, got, want string }{
		{"es", lang(s, "es").Int(1234567), "1.234.567"}, {"pt", lang(s, "pt").Int(-1234), "−1.234"}, {"en", lang(s, "en").Int(999), "999"}, {"en", lang(s, "en").Int(12345), "12,345"},
		{"es", lang(s, "es").Decimal(1234.56, 1), "1.234,6"}, {"en", lang(s, "en").Decimal(0.05, 2), "0.05"},
		{"es", lang(s, "es").Percent(1, 3), "33\u00a0%"}, {"pt", lang(s, "pt").Percent(999, 1000), "99%"}, {"en", lang(s, "en").Percent(1, 1000), "<\u00a01%"},
		{"es", lang(s, "es").Percent(0, 3), "0\u00a0%"}, {"es", lang(s, "es").Percent(3, 3), "100\u00a0%"}, {"es", lang(s, "es").Percent(0, 0), "–"},
		{"es", lang(s, "es").Size(6_100_000), "6,1\u00a0MB"}, {"en", lang(s, "en").Size(999), "999\u00a0B"}, {"en", lang(s, "en").Size(22_000_000), "22\u00a0MB"}, {"pt", lang(s, "pt").Size(999_600), "1,0\u00a0MB"},
		{"es", lang(s, "es").N("ago.days", 1), "hace 1 día"}, {"es", lang(s, "es").N("ago.days", 0), "hace 0 días"}, {"pt", lang(s, "pt").N("ago.days", 0), "há 0 dia"}, {"en", lang(s, "en").N("datasets", 2000), "2,000 datasets"},
		{"es", lang(s, "es").T("no.such.key"), "⟦no.such.key⟧"},
		{"es", lang(s, "es").T("rose.of", "points", "{max}", "max", 405), "{max} de 405"}, {"es", lang(s, "es").T("rose.of", "points", 3), "3 de {max}"},
	} {
		if c.got != c.want {
			t.Errorf("%s: %q, want %q", c.code, c.got, c.want)
		}
	}
}

func lang(s *Set, code string) *Lang {
	l, _ := s.Lang(code)
	return l
}

func TestDates(t *testing.T) {
	s := load(t)
	now := time.Date(2018, 6, 26, 3, 10, 0, 0, time.UTC)
	for _, c := range []struct {
		code string
		at   time.Time
		want string
	}{
		{"es", now.Add(-20 * time.Second), "hace un momento"}, {"es", now.Add(-12 * time.Minute), "hace 12 min"}, {"es", now.Add(-2 * time.Hour), "hace 2 h"},
		{"pt", now.Add(-4 * time.Hour), "há 4 h"}, // yesterday by the calendar, but a moment ago
		{"es", now.Add(-20 * time.Hour), "ayer"}, {"en", now.AddDate(0, 0, -3), "3 days ago"}, {"es", now.AddDate(0, 0, -31), "26\u00a0may\u00a02018"},
		{"en", now.AddDate(0, 0, 2), "28\u00a0Jun\u00a02018"}, {"pt", now.AddDate(-1, -4, 0), "26\u00a0fev\u00a02017"}, {"es", time.Time{}, ""},
	} {
		if got := lang(s, c.code).Ago(c.at, now); got != c.want {
			t.Errorf("%s %v: %q, want %q", c.code, c.at, got, c.want)
		}
	}
	if got := lang(s, "es").Stamp(now); got != "26\u00a0jun\u00a02018, 03:10\u00a0UTC" {
		t.Errorf("stamp: %q", got)
	}
}

// Grouping only puts separators between digits.
func TestIntIsTheNumber(t *testing.T) {
	s := load(t)
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.Int().Draw(t, "n")
		got := lang(s, "es").Int(n)
		plain := strings.NewReplacer(".", "", "−", "-").Replace(got)
		if want := strings.TrimSpace(plain); want != strconv.Itoa(n) {
			t.Fatalf("%d is written %q", n, got)
		}
	})
}
