package indextest

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/vitral-data/vitral/catalog"
	"github.com/vitral-data/vitral/catalog/index"
	"github.com/vitral-data/vitral/catalog/query"
)

func testParallel(t *testing.T, e Engine) {
	idx := e.Open(t)
	const writers, rounds = 2, 5
	var wg sync.WaitGroup
	for w := range writers {
		wg.Go(func() {
			for n := range rounds {
				d := titled(fmt.Sprintf("w%d", w), "texto compartido")
				d.Number = uint64(n + 1)
				if _, err := idx.Apply(t.Context(), index.Batch{Docs: []index.Doc{d, titled(fmt.Sprintf("w%d-%d", w, n), "texto")}}); err != nil {
					t.Errorf("Apply: %v", err)
				}
			}
		})
		wg.Go(func() {
			for n := range 4 * rounds {
				text := []string{"texto", ""}[n%2]
				r := query.Request{Text: query.Parse(text), Limit: 100, Facets: query.Facets(), Stats: true, Highlight: true}
				got, err := idx.Search(t.Context(), r)
				if err != nil {
					t.Errorf("Search: %v", err)
				} else if len(got.Hits) != got.Total || got.Stats.Datasets != got.Total {
					t.Errorf("a search while writing has %d hits of %d, %d summed", len(got.Hits), got.Total, got.Stats.Datasets)
				}
				for _, h := range got.Hits {
					if len(h.Card) == 0 {
						t.Errorf("a search while writing finds %s without its card", h.ID)
					}
				}
				if _, err := idx.Suggest(t.Context(), "tex", "es", 3); err != nil {
					t.Errorf("Suggest: %v", err)
				}
			}
		})
	}
	wg.Wait()
	e.settle(t, idx)
	if got := search(t, idx, query.Request{}); got.Total != writers*(rounds+1) {
		t.Errorf("after all writers there are %d documents, want %d", got.Total, writers*(rounds+1))
	}
}

func testInvalid(t *testing.T, e Engine) {
	idx := e.Open(t)
	for _, r := range []query.Request{
		{Limit: -1},
		{Limit: query.MaxLimit + 1},
		{Sort: "newest"},
		{Facets: []query.Facet{"colour"}},
		{Filters: map[query.Facet][]string{"colour": {"red"}}},
	} {
		if _, err := idx.Search(t.Context(), r); !errors.Is(err, index.ErrInvalid) {
			t.Errorf("Search(%+v): %v, want ErrInvalid", r, err)
		}
	}
	if got := search(t, idx, query.Request{Limit: query.MaxLimit, Facets: query.Facets(), Text: query.Parse("x -y z* \"a b\"")}); got.Total != 0 || got.Next != "" {
		t.Errorf("an empty index finds %+v", got)
	}
}

func testRedirected(t *testing.T, e Engine) {
	idx := e.Open(t)
	gone := titled("gone", "palabra única")
	gone.State = index.Redirected
	e.apply(t, idx, gone, titled("here", "otra"))
	for _, text := range []string{"", "palabra", "-otra", "pal*", "gone"} {
		r := query.Request{Text: query.Parse(text), Limit: 5, Facets: []query.Facet{query.State}}
		if got := search(t, idx, r); slices.Contains(hitIDs(got.Hits), "gone") || len(got.Facets[query.State]) > 1 {
			t.Errorf("%q finds a redirected document: %+v", text, got)
		}
	}
	if got, err := idx.Suggest(t.Context(), "palabra", "es", 5); err != nil || len(got) > 0 {
		t.Errorf("Suggest = %v, %v; want nothing of a redirected document", got, err)
	}
	if d, err := idx.Get(t.Context(), "gone"); err != nil || d.State != index.Redirected {
		t.Errorf("Get of a redirected document: %v, %v", d.State, err)
	}
	back := titled("gone", "palabra única")
	back.Number = 2
	e.apply(t, idx, back)
	if got := ids(t, idx, query.Request{Text: query.Parse("palabra"), Limit: 5}); !cmp.Equal(got, []string{"gone"}) {
		t.Errorf("no longer redirected, it is found in %v", got)
	}
}

func testReplaced(t *testing.T, e Engine) {
	idx := e.Open(t)
	d := titled("a", "antiguo título")
	d.Keywords = []catalog.LangString{{Value: "antigua clave"}}
	d.Values = map[query.Facet][]string{query.Format: {"CSV"}}
	e.apply(t, idx, d)
	d.Number, d.Title, d.Keywords = 2, catalog.Text{"": "nuevo título"}, nil
	d.Values = map[query.Facet][]string{query.Format: {"XML", "XML"}}
	e.apply(t, idx, d)
	r := query.Request{Limit: 5, Facets: []query.Facet{query.Format}}
	got := search(t, idx, r)
	if diff := cmp.Diff([]index.Count{{Value: "XML", Count: 1}}, got.Facets[query.Format]); got.Total != 1 || diff != "" {
		t.Errorf("a replaced document: total %d, formats (-want +got):\n%s", got.Total, diff)
	}
	for text, want := range map[string]int{"antiguo": 0, "nuevo": 1, "clave": 0, "titulo": 1} {
		if got := search(t, idx, query.Request{Text: query.Parse(text)}); got.Total != want {
			t.Errorf("%q finds %d, want %d", text, got.Total, want)
		}
	}
	if got, err := idx.Suggest(t.Context(), "antigu", "es", 5); err != nil || len(got) > 0 {
		t.Errorf("Suggest = %v, %v; want nothing of a replaced document", got, err)
	}
}

func testCard(t *testing.T, e Engine) {
	idx := e.Open(t)
	plain := titled("plain", "sin tarjeta")
	plain.Card = nil
	e.apply(t, idx, full(), plain)
	for _, h := range search(t, idx, query.Request{Limit: 5}).Hits {
		switch {
		case h.ID == "ds1" && (string(h.Card) != string(full().Card) || h.State != index.Missing):
			t.Errorf("hit = %s %s, want %s as it was written", h.State, h.Card, full().Card)
		case h.ID == "plain" && len(h.Card) > 0:
			t.Errorf("a document without a card has the card %s", h.Card)
		}
	}
}

// testWords holds one text against many ways to ask for it.
func testWords(t *testing.T, e Engine) {
	idx := e.Open(t)
	e.apply(t, idx, full(), titled("other", "Presupuesto de la Ciudad"))
	for _, tt := range []struct {
		text string
		want bool
	}{
		{"niños", true},
		{"ninos", true},
		{"NIÑOS", true},
		{"niño", true},
		{"nin\u0303o", true},
		{"niña", true},
		{"vacunacion", true},
		{"vacunaciones", true},
		{"vacinações", true},
		{"crianca", true},
		{"salud", true},
		{"saude", true},
		{"ministerios", true},
		{"lineas", true},
		{"cantidades", true},
		{"dosis.csv", true},
		{"dosis salud ministerio", true},
		{"dosis inexistente", false},
		{"dosis OR inexistente", true},
		{"dosis -inexistente", true},
		{"dosis -salud", false},
		{"-dosis", false},
		{"-presupuesto", true},
		{"(presupuesto OR dosis) niño", true},
		{"(presupuesto OR ciudad) niño", false},
		{"-(dosis niños)", false},
		{"-(dosis inexistente)", true},
		{"inexistente OR -presupuesto", true},
		{`"vacunacion de ninos"`, true},
		{`"vacunaciones de niño"`, true},
		{`"ninos vacunacion"`, false},
		{`"niños crianças"`, false}, // not across languages
		{`"salud saude"`, false},    // nor across keywords
		{`"mes segunda"`, true},
		{"vacun*", true},
		{"vacunac* dos*", true},
		{"acun*", false},
		{"n*", true},
		{"SAL-17", true},
		{"sal 17", false},
		{`"sal 17"`, true},
		{"https://datos.example.org/d/17", true},
		{"https://datos.example.org/d/1", false},
		{"ds1", true},
		{"ds", false},
	} {
		got := slices.Contains(ids(t, idx, query.Request{Text: query.Parse(tt.text), Limit: 5}), "ds1")
		if got != tt.want {
			t.Errorf("%s: found is %v, want %v", tt.text, got, tt.want)
		}
	}
}

func testWeight(t *testing.T, e Engine) {
	idx := e.Open(t)
	e.apply(t, idx, titled("a", "gato negro"), titled("b", "perro negro"))
	for _, weak := range []string{"gato", "perro"} {
		text := query.Or{query.Word{Text: "gato", Weight: 1}, query.Word{Text: "perro", Weight: 1}}
		want := []string{"b", "a"}
		if weak == "perro" {
			want = []string{"a", "b"}
		}
		for i, part := range text {
			if w := part.(query.Word); w.Text == weak {
				w.Weight = 0.4
				text[i] = w
			}
		}
		if got := ids(t, idx, query.Request{Text: text, Limit: 5}); !cmp.Equal(got, want) {
			t.Errorf("with %s of less weight the order is %v, want %v", weak, got, want)
		}
	}
}

func testRelevance(t *testing.T, e Engine) {
	idx := e.Open(t)
	inTitle, inText, inFiles := titled("title", "Calidad del aire"), titled("text", "Mediciones"), titled("files", "Mediciones")
	inText.Description = catalog.Text{"es": "Contiene la calidad diaria y el aire de cada estación."}
	inFiles.Files = []string{"calidad_aire.csv"}
	away := titled("missing", "Calidad del aire")
	away.State = index.Missing
	e.apply(t, idx, inTitle, inText, inFiles, away)
	r := query.Request{Text: query.Parse("calidad aire"), Limit: 5}
	if got := ids(t, idx, r); got[0] != "title" || len(got) != 4 {
		t.Errorf("order %v, want the current title first of four", got)
	}
	exact := titled("exact", "Informe SAL-99")
	exact.Identifiers = []string{"Calidad-Aire"}
	e.apply(t, idx, exact)
	r.Text = query.Parse("calidad-aire")
	if got := ids(t, idx, r); got[0] != "exact" {
		t.Errorf("order %v, want the document with that identifier first", got)
	}
}

func testWithdrawnLast(t *testing.T, e Engine) {
	idx := e.Open(t)
	old := titled("a", "agua agua agua")
	old.State = index.Withdrawn
	old.Modified = time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC)
	old.Numbers = index.Numbers{Points: 400, Max: 405}
	e.apply(t, idx, old, titled("b", "zona con agua"), titled("c", "zona con más agua"))
	for _, sort := range []query.Sort{"", query.ByRelevance, query.ByModified, query.ByQuality, query.ByTitle, query.ByID} {
		if got := ids(t, idx, query.Request{Text: query.Parse("agua"), Sort: sort, Limit: 5}); len(got) != 3 || got[2] != "a" {
			t.Errorf("sort %q: order %v, want the withdrawn one last", sort, got)
		}
	}
}

func testFacetLimit(t *testing.T, e Engine) {
	idx := e.Open(t)
	var docs []index.Doc
	for i := range 70 {
		for k := range 2 {
			d := titled(fmt.Sprintf("d%d-%d", i, k), "x")
			d.Values = map[query.Facet][]string{query.Publisher: {fmt.Sprintf("p%02d", i)}}
			if k == 0 || i == 69 {
				docs = append(docs, d)
			}
		}
	}
	e.apply(t, idx, docs...)
	r := query.Request{Facets: []query.Facet{query.Publisher}, Filters: map[query.Facet][]string{query.Publisher: {"p68", "none"}}}
	for limit, want := range map[int]int{0: index.MaxCounts, 3: 3, 65: 65} {
		r.FacetLimit = limit
		got := search(t, idx, r).Facets[query.Publisher]
		if len(got) != want || got[0] != (index.Count{Value: "p69", Count: 2}) || got[1].Value == "p01" && limit == 3 {
			t.Errorf("with limit %d there are %d values, the first %v", limit, len(got), got[0])
		}
		for _, named := range []index.Count{{Value: "p68", Count: 1}, {Value: "none", Count: 0}} {
			if !slices.Contains(got, named) {
				t.Errorf("with limit %d, the filter's value %v isn't in %v", limit, named, got)
			}
		}
		if !slices.IsSortedFunc(got, func(a, b index.Count) int {
			if a.Count != b.Count {
				return b.Count - a.Count
			}
			return strings.Compare(a.Value, b.Value)
		}) {
			t.Errorf("with limit %d, the values aren't in order: %v", limit, got)
		}
	}
}
