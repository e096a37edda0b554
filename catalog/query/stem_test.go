package query_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/vitral-data/vitral/catalog/query"
)

// TestStems holds forms of one word together, and different words apart.
func TestStems(t *testing.T) {
	t.Parallel()
	for _, group := range []string{
		"contrato contratos", "licitación licitaciones licitação licitações licitacao", "pública públicas público públicos",
		"país países", "clase clases", "mes meses", "índice índices", "juez jueces", "ciudad ciudades", "viaje viajes", "ley leyes",
		"trámite trámites", "autobús autobuses", "niño niña niños niñas", "escuela escuelas", "cidadão cidadãos", "órgão órgãos",
		"municipal municipales municipais", "homem homens", "nível níveis", "região regiões región regiones",
		"emissão emissões emisión emisiones", "educação educación education", "universidad universidade university universities",
		"vaccination vaccinations", "school schools", "policy policies", "contract contracts", "service services", "budget budgets",
		"spending spend", "perfil perfis perfiles", "valor valores", "imposto impostos", "hospital hospitais hospitales hospitals",
	} {
		forms := strings.Fields(group)
		first := query.Stems(query.Fold(forms[0]))
		for _, form := range forms[1:] {
			if stems := query.Stems(query.Fold(form)); !meet(first, stems) {
				t.Errorf("%s has stems %v, %s has %v: they don't meet", forms[0], first, form, stems)
			}
		}
	}
	for _, pair := range []string{"agua aguacate", "salud saldo", "presupuesto puesto", "gasto gasolina", "2023 2024", "covid19 covid20", "casa cama"} {
		a, b, _ := strings.Cut(pair, " ")
		if meet(query.Stems(a), query.Stems(b)) {
			t.Errorf("%s and %s meet: %v, %v", a, b, query.Stems(a), query.Stems(b))
		}
	}
}

func meet(a, b []string) bool {
	return slices.ContainsFunc(a, func(s string) bool { return slices.Contains(b, s) })
}

// TestStemStart holds what highlighting and look-ups lean on: no stem changes
// the first two bytes of a word.
func FuzzStem(f *testing.F) {
	for _, seed := range []string{"", "a", "licitaciones", "coes", "ações", "ities", "ñandúes", "123"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for token := range query.Tokens(text) {
			if token.Text == "" || token.Start >= token.End || token.End > len(text) {
				t.Fatalf("token %+v of %q", token, text)
			}
			start := token.Text[:min(2, len(token.Text))]
			for _, stem := range query.Stems(token.Text) {
				if !strings.HasPrefix(stem, start) {
					t.Fatalf("the stem %q of %q begins otherwise", stem, token.Text)
				}
			}
		}
	})
}

func TestTokens(t *testing.T) {
	t.Parallel()
	text := "¡El Año-2024 (ﬁn) de nin\u0303os, ½ №5!"
	var got []string
	for token := range query.Tokens(text) {
		got = append(got, token.Text+"="+text[token.Start:token.End])
	}
	want := []string{"el=El", "ano=Año", "2024=2024", "fin=ﬁn", "de=de", "ninos=nin\u0303os", "12=½", "5=5"}
	if !slices.Equal(got, want) {
		t.Errorf("tokens = %q, want %q", got, want)
	}
}

func TestWanted(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ query, text, want string }{
		{"ninos", "Los niños y la niña", "Los [niños] y la [niña]"},
		{"contrat*", "Contratos y contratación", "[Contratos] y [contratación]"},
		{`"plan de obras"`, "El plan de obra. Otro plan de la ciudad.", "El [plan] [de] [obra]. Otro plan de la ciudad."},
		{"agua -aire", "agua y aire", "[agua] y aire"},
		{"a OR 2024", "a b 2024", "[a] b [2024]"},
		{"x*", "xilófono", "[xilófono]"},
		{"", "nada", "nada"},
	} {
		var b strings.Builder
		end := 0
		for _, token := range query.NewWanted(query.Parse(tt.query)).In(tt.text) {
			b.WriteString(tt.text[end:token.Start] + "[" + tt.text[token.Start:token.End] + "]")
			end = token.End
		}
		if got := b.String() + tt.text[end:]; got != tt.want {
			t.Errorf("%s in %q: %q, want %q", tt.query, tt.text, got, tt.want)
		}
	}
}
