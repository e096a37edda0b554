package vocab

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/vitral-data/vitral/catalog"
)

const head = "#source: a source\n#date: 2026-01-31\n#base: http://example.org/code/\n"

func TestParse(t *testing.T) {
	table, err := parse("test", head+`# a remark
#base: http://example.org/old#

A	http://example.org/other/a	uno	um	one	first | 1st|	mark due=2d
B	-	dos	dois	two
C
`)
	if err != nil {
		t.Fatal(err)
	}
	want := []Concept{
		{Code: "A", IRI: "http://example.org/other/a", Labels: catalog.Text{"es": "uno", "pt": "um", "en": "one"}, Aliases: []string{"first", "1st"}},
		{Code: "B", Labels: catalog.Text{"es": "dos", "pt": "dois", "en": "two"}},
		{Code: "C", IRI: "http://example.org/code/C", Labels: catalog.Text{"es": "C", "pt": "C", "en": "C"}},
	}
	var got []Concept
	for c := range table.All() {
		got = append(got, c)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("concepts (-want +got):\n%s", diff)
	}
	if table.Source != "a source" || table.Date != "2026-01-31" {
		t.Errorf("head: %q, %q", table.Source, table.Date)
	}
	if !table.marked("A", "mark") || table.fact("A", "due") != "2d" || table.marked("B", "mark") {
		t.Errorf("facts: %v", table.facts)
	}
	// What follows a base is a code or an alias, also of a base after the first.
	for raw, code := range map[string]string{
		"http://example.org/code/first": "A", "https://example.org/old#b": "B", "http://example.org/old/b": "", "http://example.org/code/": "",
	} {
		if c := table.Code(raw); c.Code != code {
			t.Errorf("%q is %q, want %q", raw, c.Code, code)
		}
	}
}

func TestParseErrors(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"no source":          {"#date: 2026-01-31\nA\n", "the head lacks #source or #date"},
		"no date":            {"#source: x\nA\n", "the head lacks #source or #date"},
		"bad date":           {"#source: x\n#date: yesterday\nA\n", "reading #date"},
		"code twice":         {head + "A\nA\n", `line 5: the code "A" is taken`},
		"alias of another":   {head + "A\t\t\t\t\tfirst\nB\t\t\t\t\tFirst\n", `line 5: "First" of B already names A`},
		"label of another":   {head + "A\t\tuno\tum\tone\nB\t\tdos\tdois\tÚno\n", `line 5: "Úno" of B already names A`},
		"alias is a code":    {head + "A\nB\t\t\t\t\ta\n", `line 5: "a" of B already names A`},
		"nothing to fold":    {head + "A\t\t\t\t\t-/-\n", `line 4: A has a spelling without letters or digits: "-/-"`},
		"too many columns":   {head + strings.Repeat("A\t", 7) + "\n", "line 4: 8 columns, at most 7 are known"},
		"no code":            {head + "\t\tuno\n", "line 4: no code"},
		"media type of two":  {head + "A\t\t\t\t\t\tmedia=text/a\nB\t\t\t\t\t\tmedia=text/a\n", `line 5: "text/a" of B already names A`},
		"several at a time":  {head + "A\nA\n\t\tx\n", "line 6: no code"},
		"also the first one": {head + "A\nA\n\t\tx\n", `line 5: the code "A" is taken`},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := parse("test", c.text)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v, want one with %q", err, c.want)
			}
		})
	}
}

func TestFold(t *testing.T) {
	for raw, want := range map[string]string{
		"  Público ": "publico", "R/P1Y": "r p1y", ".csv": "csv", "CC-BY_4.0": "cc by 4 0",
		"https://www.example.org/a/": "example org a", "HTTP://Example.org/A": "example org a",
		"www.example.org": "www example org", "ﬁchero": "fichero", "d’Ivoire": "d'ivoire",
		"a – b\u00a0c": "a b c", "a | b": "a b", "Ñandú": "nandu", "./-_": "",
	} {
		if got := fold(raw); got != want {
			t.Errorf("fold(%q) = %q, want %q", raw, got, want)
		}
	}
}
