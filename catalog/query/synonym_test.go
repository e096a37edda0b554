package query_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/vitral-data/vitral/catalog/query"
)

const groups = `
# remarks and blank lines are left out

contratación, contrato, compras públicas, procurement
agua potable, drinking water
agua, water
plan de obras, works
`

func TestExpand(t *testing.T) {
	t.Parallel()
	syn, err := query.ParseSynonyms(groups)
	if err != nil {
		t.Fatal(err)
	}
	contracts := any1(word("contratos"), weak("contratación"), weaks("compras", "públicas"), weak("procurement"))
	for _, tt := range []struct {
		text string
		want query.Node
		also []query.Expansion
	}{
		{"", nil, nil},
		{"nada", word("nada"), nil},
		{"contratos", contracts, []query.Expansion{{Typed: "contratos", Also: []string{"contratación", "compras públicas", "procurement"}}}},
		{"CONTRATACION", any1(word("CONTRATACION"), weak("contrato"), weaks("compras", "públicas"), weak("procurement")),
			[]query.Expansion{{Typed: "CONTRATACION", Also: []string{"contrato", "compras públicas", "procurement"}}}},
		{"compra pública 2024",
			all(any1(all(word("compra"), word("pública")), weak("contratación"), weak("contrato"), weak("procurement")), word("2024")),
			[]query.Expansion{{Typed: "compra pública", Also: []string{"contratación", "contrato", "procurement"}}}},
		{"agua potable", any1(all(word("agua"), word("potable")), weaks("drinking", "water")),
			[]query.Expansion{{Typed: "agua potable", Also: []string{"drinking water"}}}},
		{"agua dulce", all(any1(word("agua"), weak("water")), word("dulce")), []query.Expansion{{Typed: "agua", Also: []string{"water"}}}},
		{"plan obras", any1(all(word("plan"), word("obras")), weak("works")), []query.Expansion{{Typed: "plan obras", Also: []string{"works"}}}},
		{"works", any1(word("works"), weaks("plan", "de", "obras")), []query.Expansion{{Typed: "works", Also: []string{"plan de obras"}}}},
		{"aire OR agua", any1(word("aire"), word("agua"), weak("water")), []query.Expansion{{Typed: "agua", Also: []string{"water"}}}},
		{"-contratos", not(word("contratos")), nil},
		{"-(nada contratos)", not(all(word("nada"), word("contratos"))), nil},
		{`"contratos"`, phrase("contratos"), nil},
		{`"compras publicas"`, phrase("compras", "publicas"), nil},
		{"contrato*", prefix("contrato"), nil},
	} {
		got, also := syn.Expand(query.Parse(tt.text), "es")
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("Expand(%q) (-want +got):\n%s", tt.text, diff)
		}
		if diff := cmp.Diff(tt.also, also, cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("Expand(%q) shows (-want +got):\n%s", tt.text, diff)
		}
		if diff := cmp.Diff(query.Parse(tt.text), query.Typed(got)); diff != "" {
			t.Errorf("Typed(Expand(%q)) (-want +got):\n%s", tt.text, diff)
		}
	}
}

func TestExpandBounded(t *testing.T) {
	t.Parallel()
	syn, err := query.ParseSynonyms("a1, " + strings.Join(strings.Fields(strings.Repeat("x ", 5)), "1y, ") + "\n" + manyMembers())
	if err != nil {
		t.Fatal(err)
	}
	_, also := syn.Expand(query.Parse("m0 m0 m0 m0"), "es")
	n := 0
	for _, a := range also {
		n += len(a.Also)
	}
	if n == 0 || n > query.MaxTerms {
		t.Errorf("%d words were added", n)
	}
}

func manyMembers() string {
	var list []string
	for i := range 50 {
		list = append(list, "m"+strings.Repeat("0", i+1))
	}
	return strings.Join(list, ",")
}

func TestParseSynonymsErrors(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"a, b\nalone", "a, , b", "a, ?!", ","} {
		if _, err := query.ParseSynonyms(text); err == nil || !strings.Contains(err.Error(), "line ") {
			t.Errorf("ParseSynonyms(%q): %v, want an error that names the line", text, err)
		}
	}
}

// TestSynonymsData holds the groups that are part of the program.
func TestSynonymsData(t *testing.T) {
	t.Parallel()
	syn, err := query.LoadSynonyms()
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]string{
		"contratos": "contratación", "vacunas": "vaccination", "licitaciones": "tender", "orcamento": "presupuesto", "budgets": "orçamento",
	} {
		_, also := syn.Expand(query.Parse(text), "es")
		if len(also) != 1 || !strings.Contains(strings.Join(also[0].Also, "|"), want) {
			t.Errorf("%s is searched as %v, too; want %s among them", text, also, want)
		}
	}
}

func FuzzSynonyms(f *testing.F) {
	f.Add(groups, "contratos y agua potable")
	f.Add("a, b", "a OR -b")
	f.Add("de la, of", "de la of")
	f.Fuzz(func(t *testing.T, groups, text string) {
		syn, err := query.ParseSynonyms(groups)
		if err != nil {
			return
		}
		n := query.Parse(text)
		for _, lang := range []string{"es", "", "fr"} {
			expanded, _ := syn.Expand(n, lang)
			if diff := cmp.Diff(n, query.Typed(expanded)); diff != "" {
				t.Fatalf("expanding %q by %q changes what was typed (-parsed +typed):\n%s", text, groups, diff)
			}
		}
	})
}

func TestSignificant(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"":                         "",
		"presupuesto de la ciudad": "presupuesto ciudad",
		"the health of children":   "health children",
		"de la":                    "de la",
		"de":                       "de",
		"a de* b":                  "de* b",
		"de -agua":                 "de -agua",
		`de "de la"`:               `"de la"`,
		"de agua OR de":            "agua OR de",
		"-(de agua)":               "-(de agua)",
	} {
		if got := query.Print(query.Significant(query.Parse(text))); got != want {
			t.Errorf("Significant(%q) = %q, want %q", text, got, want)
		}
	}
}
