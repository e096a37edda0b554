package indextest

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/vitral-data/vitral/catalog/index"
	"github.com/vitral-data/vitral/catalog/query"
)

// synonyms are the groups that the tests of Find go by.
func synonyms(t testing.TB) *query.Synonyms {
	t.Helper()
	syn, err := query.ParseSynonyms("contratación, contrato, licitación, procurement\nvacuna, vaccination")
	if err != nil {
		t.Fatal(err)
	}
	return syn
}

func testFind(t *testing.T, e Engine) {
	idx := e.Open(t)
	e.apply(t, idx, titled("ninos", "Niños en la escuela"), titled("contratacion", "Contratación de servicios"),
		titled("vaccinations", "Vaccinations by region"), titled("licitacoes", "Licitações"))
	expansion := []query.Expansion{{Typed: "vacunas", Also: []string{"vaccination"}}}
	for _, tt := range []struct {
		text      string
		want      []string
		corrected string
		expanded  []query.Expansion
	}{
		{"ninos", []string{"ninos"}, "", nil},
		{"los ninos de una escuela", []string{"ninos"}, "", nil},
		{"contratos", []string{"contratacion", "licitacoes"}, "", []query.Expansion{
			{Typed: "contratos", Also: []string{"contratación", "licitación", "procurement"}},
		}},
		{"vacunas", []string{"vaccinations"}, "", expansion},
		{"licitaciones -procurement", []string{"licitacoes", "contratacion"}, "", []query.Expansion{
			{Typed: "licitaciones", Also: []string{"contratación", "contrato", "procurement"}},
		}},
		{"vacinatons", []string{"vaccinations"}, "vaccinations", []query.Expansion{{Typed: "vaccinations", Also: []string{"vacuna"}}}},
		{"esculea", []string{"ninos"}, "escuela", nil},
		{"xyzzyqwerty", nil, "", nil},
	} {
		got, err := index.Find(t.Context(), idx, synonyms(t), tt.text, "es", query.Request{Limit: 10})
		if err != nil {
			t.Fatal(err)
		}
		found := hitIDs(got.Hits)
		slices.Sort(found)
		slices.Sort(tt.want)
		if !cmp.Equal(found, tt.want) || got.Corrected != tt.corrected {
			t.Errorf("Find(%q) = %v as %q, want %v as %q", tt.text, found, got.Corrected, tt.want, tt.corrected)
		}
		if diff := cmp.Diff(tt.expanded, got.Expanded); diff != "" {
			t.Errorf("Find(%q) expands (-want +got):\n%s", tt.text, diff)
		}
	}
	if got, err := index.Find(t.Context(), idx, nil, "vacunas", "es", query.Request{}); err != nil || got.Total != 0 {
		t.Errorf("Find without synonyms = %d, %v", got.Total, err)
	}
}

// testFindPages goes through the pages of a text, and of a misspelt one.
func testFindPages(t *testing.T, e Engine) {
	idx := e.Open(t)
	for i := range 7 {
		e.apply(t, idx, titled(fmt.Sprintf("d%d", i), "Hospitales"))
	}
	for _, text := range []string{"hospital", "hospitalees", ""} {
		r := query.Request{Limit: 3}
		var got []string
		for range 3 {
			found, err := index.Find(t.Context(), idx, synonyms(t), text, "es", r)
			if err != nil {
				t.Fatalf("page after %d of %q: %v", len(got), text, err)
			}
			got = append(got, hitIDs(found.Hits)...)
			r.Cursor = found.Next
		}
		if want := []string{"d0", "d1", "d2", "d3", "d4", "d5", "d6"}; !cmp.Equal(got, want) || r.Cursor != "" {
			t.Errorf("pages of %q = %v, then %q", text, got, r.Cursor)
		}
		for _, cursor := range []string{"rubbish", "e30"} {
			r.Cursor = cursor
			if _, err := index.Find(t.Context(), idx, synonyms(t), text, "es", r); !errors.Is(err, index.ErrCursor) {
				t.Errorf("Find(%q) with cursor %q: %v, want ErrCursor", text, cursor, err)
			}
		}
	}
}
