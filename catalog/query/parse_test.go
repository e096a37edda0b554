package query_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/vitral-data/vitral/catalog/query"
)

func word(text string) query.Word       { return query.Word{Text: text, Weight: 1} }
func prefix(text string) query.Word     { return query.Word{Text: text, Prefix: true, Weight: 1} }
func phrase(w ...string) query.Phrase   { return query.Phrase{Words: w, Weight: 1} }
func not(n query.Node) query.Not        { return query.Not{Part: n} }
func weak(text string) query.Word       { return query.Word{Text: text, Weight: 0.4} }
func weaks(w ...string) query.Phrase    { return query.Phrase{Words: w, Weight: 0.4} }
func all(parts ...query.Node) query.And { return parts }
func any1(parts ...query.Node) query.Or { return parts }

func TestParse(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		text  string
		want  query.Node
		print string
	}{
		{"", nil, ""},
		{" \t?! -- * () \"\" ", nil, ""},
		{"Agua", word("Agua"), "Agua"},
		{"agua y AIRE", all(word("agua"), word("y"), word("AIRE")), "agua y AIRE"},
		{"¿agua, aire?", all(word("agua"), word("aire")), "agua aire"},
		{`"plan de obras"`, phrase("plan", "de", "obras"), `"plan de obras"`},
		{`“plan de obras” «anual»`, all(phrase("plan", "de", "obras"), phrase("anual")), `"plan de obras" "anual"`},
		{`"sin cerrar`, phrase("sin", "cerrar"), `"sin cerrar"`},
		{`a"b c"d`, all(word("a"), phrase("b", "c"), word("d")), `a "b c" d`},
		{"-agua", not(word("agua")), "-agua"},
		{"aire -agua", all(word("aire"), not(word("agua"))), "aire -agua"},
		{"aire - agua", all(word("aire"), word("agua")), "aire agua"},
		{"aire NOT agua", all(word("aire"), not(word("agua"))), "aire -agua"},
		{"NOT NOT agua", word("agua"), "agua"},
		{"--agua", word("agua"), "agua"},
		{"-(-agua)", word("agua"), "agua"},
		{`-"a b"`, not(phrase("a", "b")), `-"a b"`},
		{"-(a b)", not(all(word("a"), word("b"))), "-(a b)"},
		{"-(a OR b) c", all(not(any1(word("a"), word("b"))), word("c")), "-(a OR b) c"},
		{"a OR b", any1(word("a"), word("b")), "a OR b"},
		{"a or b", all(word("a"), word("or"), word("b")), "a or b"},
		{"a b OR c d", any1(all(word("a"), word("b")), all(word("c"), word("d"))), "a b OR c d"},
		{"a (b OR c)", all(word("a"), any1(word("b"), word("c"))), "a (b OR c)"},
		{"a AND b", all(word("a"), word("b")), "a b"},
		{"AND OR NOT", nil, ""},
		{"OR a OR OR b OR", any1(word("a"), word("b")), "a OR b"},
		{"a NOT OR b", any1(word("a"), word("b")), "a OR b"},
		{"a NOT", word("a"), "a"},
		{"a -)", word("a"), "a"},
		{`"OR"`, phrase("OR"), `"OR"`},
		{"OR.", phrase("OR"), `"OR"`},
		{"contrata*", prefix("contrata"), "contrata*"},
		{"OR*", prefix("OR"), "OR*"},
		{"*", nil, ""},
		{"a*b", phrase("a", "b"), `"a b"`},
		{"covid-19", phrase("covid", "19"), `"covid 19"`},
		{"covid-1*", phrase("covid", "1"), `"covid 1"`},
		{"https://datos.gob.ar/d/1", phrase("https", "datos", "gob", "ar", "d", "1"), `"https datos gob ar d 1"`},
		{"((a))", word("a"), "a"},
		{"(a", word("a"), "a"},
		{"a) b)", all(word("a"), word("b")), "a b"},
		{"(a b) c", all(word("a"), word("b"), word("c")), "a b c"},
		{"(a OR b) OR c", any1(word("a"), word("b"), word("c")), "a OR b OR c"},
		{"a\xffb", all(word("a"), word("b")), "a b"},
		{"nin\u0303o", word("nin\u0303o"), "nin\u0303o"},
		{"\u0301", nil, ""},
	} {
		got := query.Parse(tt.text)
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("Parse(%q) (-want +got):\n%s", tt.text, diff)
		}
		if got := query.Print(got); got != tt.print {
			t.Errorf("Print(Parse(%q)) = %q, want %q", tt.text, got, tt.print)
		}
	}
}

func TestParseBounds(t *testing.T) {
	t.Parallel()
	if got := query.Parse(strings.Repeat("a ", 1000)); len(got.(query.And)) != query.MaxTerms {
		t.Errorf("1000 words parse to %d", len(got.(query.And)))
	}
	if got := query.Parse(strings.Repeat("a-", 1000)); len(got.(query.Phrase).Words) != query.MaxTerms {
		t.Errorf("a phrase of 1000 words parses to %d", len(got.(query.Phrase).Words))
	}
	// A pair of parentheses too deep to be read joins nothing.
	deep := strings.Repeat("(", 100) + "a" + strings.Repeat(" OR b) c", 100)
	if got := query.Parse(deep); depth(got) > 2*query.MaxDepth+1 {
		t.Errorf("100 parentheses parse to depth %d", depth(got))
	}
	if got := query.Parse(strings.Repeat("NOT -", 100_000) + "a"); query.Print(got) != "a" {
		t.Errorf("many negations parse to %.40q", query.Print(got))
	}
	long := query.Parse(strings.Repeat("ñ", 1000)).(query.Word)
	if len(long.Text) != 128 {
		t.Errorf("a word of 1000 letters parses to %d bytes", len(long.Text))
	}
}

func depth(n query.Node) int {
	most := 0
	switch n := n.(type) {
	case query.And:
		for _, part := range n {
			most = max(most, depth(part))
		}
	case query.Or:
		for _, part := range n {
			most = max(most, depth(part))
		}
	case query.Not:
		most = depth(n.Part)
	}
	return most + 1
}

// TestPrintParse holds the identity over queries in normal form.
func TestPrintParse(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := drawNode(t, 4)
		if diff := cmp.Diff(n, query.Parse(query.Print(n))); diff != "" {
			t.Fatalf("%q (-printed +parsed):\n%s", query.Print(n), diff)
		}
	})
}

// drawNode draws a query in normal form with at most MaxTerms words.
func drawNode(t *rapid.T, depth int) query.Node {
	kinds := []string{"word", "prefix", "phrase"}
	if depth > 0 {
		kinds = append(kinds, "and", "or", "not")
	}
	letters := rapid.StringMatching(`[a-zA-Zñé0-9]{1,4}`).Filter(func(s string) bool { return s != "AND" && s != "OR" && s != "NOT" })
	switch rapid.SampledFrom(kinds).Draw(t, "kind") {
	case "word":
		return word(letters.Draw(t, "word"))
	case "prefix":
		return prefix(rapid.SampledFrom([]string{"OR", "NOT", "abc"}).Draw(t, "prefix"))
	case "phrase":
		return phrase(rapid.SliceOfN(rapid.SampledFrom([]string{"OR", "x", "ñandú"}), 1, 2).Draw(t, "phrase")...)
	case "not":
		return not(drawUnless(t, depth, func(n query.Node) bool { _, ok := n.(query.Not); return ok }))
	case "and":
		isAnd := func(n query.Node) bool { _, ok := n.(query.And); return ok }
		return all(drawUnless(t, depth, isAnd), drawUnless(t, depth, isAnd))
	}
	isOr := func(n query.Node) bool { _, ok := n.(query.Or); return ok }
	return any1(drawUnless(t, depth, isOr), drawUnless(t, depth, isOr))
}

func drawUnless(t *rapid.T, depth int, refused func(query.Node) bool) query.Node {
	n := drawNode(t, depth-1)
	if refused(n) {
		return word("other")
	}
	return n
}

func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		"", "agua -aire", `"a b" OR (c* -d)`, "covid-19", "((((((((((a OR b) c", "a) OR", "-(-(-a))", "AND OR NOT", "\xff\u0301½ x*", "“x",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		n := query.Parse(text)
		printed := query.Print(n)
		if diff := cmp.Diff(n, query.Parse(printed)); diff != "" {
			t.Fatalf("Parse(%q) prints as %q (-parsed +parsed again):\n%s", text, printed, diff)
		}
		if diff := cmp.Diff(n, query.Typed(n)); diff != "" {
			t.Fatalf("all of %q was typed (-parsed +typed):\n%s", text, diff)
		}
		query.NewWanted(n).In(text)
	})
}
