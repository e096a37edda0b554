package bleve_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/vitral-data/vitral/catalog"
	"github.com/vitral-data/vitral/catalog/index"
	"github.com/vitral-data/vitral/catalog/index/bleve"
	"github.com/vitral-data/vitral/catalog/query"
)

func TestSmoke(t *testing.T) {
	dir := t.TempDir()
	ix, err := bleve.Open(dir, time.Second)
	if err != nil {
		t.Fatal(err)
	}
	docs := []index.Doc{}
	for i, title := range []string{"Vacunación de niños", "Licitações públicas", "Vaccinations 2024", "Contratación del Estado"} {
		docs = append(docs, index.Doc{ID: fmt.Sprint("d", i), Number: 1, State: index.Current, Title: catalog.Text{"": title},
			Values: map[query.Facet][]string{query.Format: {"CSV", "PDF"}}, Card: []byte(`{"a":1}`)})
	}
	a, err := ix.Apply(t.Context(), index.Batch{Docs: docs, Cursor: map[string]string{"x": "1"}})
	t.Log(a, err)
	syn, err := query.LoadSynonyms()
	if err != nil {
		t.Fatal(err)
	}
	for _, q := range []string{"", "ninos", "contratos", "vacunas", "licitaciones", "vacunasion", "vac*", `"del estado"`, "-vacunas", "d2"} {
		f, err := index.Find(t.Context(), ix, syn, q, "es", query.Request{Limit: 10, Highlight: true, Facets: query.Facets(), Stats: true})
		t.Log(q, err, f.Total, f.Expanded, f.Corrected)
		for _, h := range f.Hits {
			t.Logf("   %s %q", h.ID, h.Highlights)
		}
	}
	_, err = bleve.Open(dir, 10*time.Millisecond)
	t.Log(err)
	if err := ix.Close(); err != nil {
		t.Fatal(err)
	}
	ix, err = bleve.Open(dir, time.Second)
	if err != nil {
		t.Fatal(err)
	}
	t.Log(ix.Search(t.Context(), query.Request{Limit: 10}))
	t.Log(ix.Cursor(t.Context()))
	t.Log(ix.Suggest(t.Context(), "va", "es", 5))
	t.Log(ix.Get(t.Context(), "d1"))
	ix.Close()
}
