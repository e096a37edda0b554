package indextest

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/vitral-data/vitral/catalog"
	"github.com/vitral-data/vitral/catalog/index"
	"github.com/vitral-data/vitral/catalog/query"
)

func testFreshness(t *testing.T, e Engine) {
	idx := e.Open(t)
	late, never, ever := titled("late", "x"), titled("never", "x"), titled("ever", "x")
	late.LateFrom, ever.LateFrom = "2026-03-01", "1960-01-01"
	ever.State = index.Missing
	e.apply(t, idx, late, never, ever)
	for _, tt := range []struct {
		now  time.Time
		want string
	}{
		{time.Date(2026, 2, 28, 23, 59, 59, 0, time.UTC), index.FreshnessCurrent},
		{time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC), index.FreshnessLate},
		{time.Date(2026, 2, 28, 22, 0, 0, 0, time.FixedZone("", -3*60*60)), index.FreshnessLate},
		{time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC), index.FreshnessLate},
	} {
		r := query.Request{Now: tt.now, Facets: []query.Facet{query.Freshness}, Limit: 5, Sort: query.ByID}
		r.Filters = map[query.Facet][]string{query.State: {"missing"}}
		if got := search(t, idx, r).Facets[query.Freshness]; !cmp.Equal(got, []index.Count{{Value: index.FreshnessLate, Count: 1}}) {
			t.Errorf("on %v, a dataset late since 1960 is %v", tt.now, got)
		}
		r.Filters = map[query.Facet][]string{query.State: {"current"}}
		want := []index.Count{{Value: tt.want, Count: 1}, {Value: index.FreshnessUnknown, Count: 1}}
		if diff := cmp.Diff(want, search(t, idx, r).Facets[query.Freshness]); diff != "" {
			t.Errorf("on %v (-want +got):\n%s", tt.now, diff)
		}
		r.Filters[query.Freshness] = []string{tt.want}
		if got := ids(t, idx, r); !cmp.Equal(got, []string{"late"}) {
			t.Errorf("on %v, %s finds %v", tt.now, tt.want, got)
		}
	}
}

func testBands(t *testing.T, e Engine) {
	idx := e.Open(t)
	points := []int{0, 120, 121, 220, 221, 350, 351, 405}
	var docs []index.Doc
	for _, p := range points {
		d := titled(fmt.Sprintf("p%03d", p), "x")
		d.Numbers = index.Numbers{Points: p, Max: 405}
		docs = append(docs, d)
	}
	e.apply(t, idx, append(docs, titled("unscored", "x"))...)
	r := query.Request{Facets: []query.Facet{query.Quality}, Stats: true, Sort: query.ByID, Limit: 10}
	want := []index.Count{{Value: "bad", Count: 2}, {Value: "excellent", Count: 2}, {Value: "good", Count: 2}, {Value: "sufficient", Count: 2}}
	got := search(t, idx, r)
	if diff := cmp.Diff(want, got.Facets[query.Quality]); diff != "" {
		t.Errorf("bands (-want +got):\n%s", diff)
	}
	if got.Stats.Bands != [4]int{2, 2, 2, 2} || got.Stats.Datasets != 9 {
		t.Errorf("stats = %+v", got.Stats)
	}
	for band, want := range map[string][]string{
		"bad": {"p000", "p120"}, "sufficient": {"p121", "p220"}, "good": {"p221", "p350"}, "excellent": {"p351", "p405"}, "": nil,
	} {
		r.Filters = map[query.Facet][]string{query.Quality: {band}}
		if got := ids(t, idx, r); !cmp.Equal(got, want) {
			t.Errorf("quality %q finds %v, want %v", band, got, want)
		}
	}
}

func testStats(t *testing.T, e Engine) {
	idx := e.Open(t)
	second := full()
	second.ID, second.State = "ds2", index.Current
	e.apply(t, idx, full(), second, titled("other", "other"))
	r := query.Request{Text: query.Parse("dosis"), Stats: true}
	n := full().Numbers
	want := &index.Stats{Datasets: 2, Bands: [4]int{0, 0, 2, 0}, Sum: index.Numbers{
		Points: 2 * n.Points, Unknown: 2 * n.Unknown, Max: 2 * n.Max,
		Dimensions:    [5][2]int{{2, 4}, {6, 8}, {10, 12}, {14, 16}, {18, 20}},
		Distributions: 2 * n.Distributions, Answered: 2 * n.Answered, Broken: 2 * n.Broken,
	}}
	if diff := cmp.Diff(want, search(t, idx, r).Stats); diff != "" {
		t.Errorf("stats (-want +got):\n%s", diff)
	}
	r.Stats = false
	if got := search(t, idx, r).Stats; got != nil {
		t.Errorf("stats that nobody asked for: %+v", got)
	}
}

func testBadCursor(t *testing.T, e Engine) {
	idx := e.Open(t)
	for i := range 5 {
		e.apply(t, idx, titled(fmt.Sprint("d", i), "agua y aire"))
	}
	r := query.Request{Text: query.Parse("agua"), Limit: 2, Filters: map[query.Facet][]string{query.State: {"current", "missing"}}}
	r.Cursor = search(t, idx, r).Next
	if r.Cursor == "" {
		t.Fatal("no cursor after two of five")
	}
	same := r
	same.Limit, same.Now, same.Highlight, same.Facets = 3, time.Now(), true, query.Facets()
	same.Filters = map[query.Facet][]string{query.State: {"missing", "current"}}
	if got := search(t, idx, same); len(got.Hits) != 3 || got.Next != "" || got.Total != 5 {
		t.Errorf("the rest has %d hits, next %q", len(got.Hits), got.Next)
	}
	for name, change := range map[string]func(r *query.Request){
		"rubbish":        func(r *query.Request) { r.Cursor = "rubbish" },
		"cut off":        func(r *query.Request) { r.Cursor = r.Cursor[:len(r.Cursor)-4] },
		"another text":   func(r *query.Request) { r.Text = query.Parse("aire") },
		"another filter": func(r *query.Request) { r.Filters = nil },
		"another order":  func(r *query.Request) { r.Sort = query.ByTitle },
	} {
		other := r
		change(&other)
		if _, err := idx.Search(t.Context(), other); !errors.Is(err, index.ErrCursor) {
			t.Errorf("%s: %v, want ErrCursor", name, err)
		}
	}
}

// testPagesWhileWriting writes between two pages: no hit comes twice, and none
// that was there before and didn't change is left out.
func testPagesWhileWriting(t *testing.T, e Engine) {
	for _, sort := range []query.Sort{query.ByModified, query.ByTitle, query.ByID} {
		idx := e.Open(t)
		date := time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC)
		doc := func(i int) index.Doc {
			d := titled(fmt.Sprintf("d%02d", i), fmt.Sprintf("agua %02d", i))
			d.Modified = date.AddDate(0, 0, i%7)
			return d
		}
		for i := 0; i < 20; i += 2 {
			e.apply(t, idx, doc(i))
		}
		r := query.Request{Sort: sort, Limit: 3}
		var got []string
		for page := 0; ; page++ {
			result := search(t, idx, r)
			got = append(got, hitIDs(result.Hits)...)
			if r.Cursor = result.Next; r.Cursor == "" {
				break
			}
			e.apply(t, idx, doc(2*page+1))
		}
		slices.Sort(got)
		if len(slices.Compact(slices.Clone(got))) != len(got) {
			t.Errorf("sort %s: a hit comes twice in %v", sort, got)
		}
		for i := 0; i < 20; i += 2 {
			if !slices.Contains(got, doc(i).ID) {
				t.Errorf("sort %s: %s is left out of %v", sort, doc(i).ID, got)
			}
		}
	}
}

func testHighlight(t *testing.T, e Engine) {
	idx := e.Open(t)
	d := full()
	d.Description = catalog.Text{"": strings.Repeat("Relleno sin interés. ", 60) + "Aquí se cuentan los \x02niños\x03 <b>vacunados</b>. " + strings.Repeat("Más relleno. ", 60)}
	e.apply(t, idx, d)
	r := query.Request{Text: query.Parse(`ninos "ministerio de salud" dosis -inexistente`), Limit: 1}
	if got := search(t, idx, r).Hits[0].Highlights; got != nil {
		t.Errorf("highlights that nobody asked for: %q", got)
	}
	r.Highlight = true
	got := search(t, idx, r).Hits[0].Highlights
	if !slices.Contains(got["title"], "Vacunación de \x02niños\x03") {
		t.Errorf("title = %q", got["title"])
	}
	if plain := strings.NewReplacer("\x02", "", "\x03", "").Replace(strings.Join(got["publisher"], "")); plain != "Ministerio de Salud" {
		t.Errorf("publisher = %q", got["publisher"])
	}
	if len(got["description"]) == 0 || len(got["description"][0]) > 600 ||
		!strings.Contains(got["description"][0], "los \x02niños\x03 <b>") {
		t.Errorf("description = %q, want a piece around the match, with the text as received", got["description"])
	}
	if len(got["files"]) == 0 || !strings.Contains(got["files"][0], "\x02dosis\x03") {
		t.Errorf("files = %q", got["files"])
	}
	if _, ok := got["keywords"]; ok && !strings.Contains(strings.Join(got["keywords"], ""), "\x02") {
		t.Errorf("keywords without a match: %q", got["keywords"])
	}
}

func testSpelling(t *testing.T, e Engine) {
	idx := e.Open(t)
	e.apply(t, idx, titled("a", "Licitaciones del hospital"), titled("b", "Presupuesto"), titled("c", "Licitaciones de obras"))
	r := query.Request{Text: query.Parse("licitasiones hospitl"), Limit: 5, Suggest: true}
	got := search(t, idx, r)
	if got.Total != 0 || got.Suggestion == "" {
		t.Fatalf("total %d, suggestion %q; want one", got.Total, got.Suggestion)
	}
	r.Text = query.Parse(got.Suggestion)
	if got := ids(t, idx, r); !cmp.Equal(got, []string{"a"}) {
		t.Errorf("the suggestion finds %v", got)
	}
	for name, r := range map[string]query.Request{
		"nobody asked":       {Text: query.Parse("licitasiones")},
		"something is found": {Text: query.Parse("licitaciones"), Suggest: true},
		"nothing is like it": {Text: query.Parse("xylophonqz"), Suggest: true},
		"nothing passes the filter": {
			Text: query.Parse("licitasiones"), Suggest: true, Filters: map[query.Facet][]string{query.State: {"withdrawn"}},
		},
		"no text": {Suggest: true, Filters: map[query.Facet][]string{query.State: {"withdrawn"}}},
	} {
		if got := search(t, idx, r).Suggestion; got != "" {
			t.Errorf("%s, but the suggestion is %q", name, got)
		}
	}
	// What synonyms added is no part of a suggestion.
	expanded := query.Or{query.Word{Text: "hospitl", Weight: 1}, query.Word{Text: "clinica", Weight: 0.4}}
	if got := search(t, idx, query.Request{Text: expanded, Suggest: true}).Suggestion; got != "hospital" {
		t.Errorf("the suggestion for an expanded query is %q, want hospital", got)
	}
}

func testSuggest(t *testing.T, e Engine) {
	idx := e.Open(t)
	a, b, c := titled("a", ""), titled("b", "Agua potable por barrio"), titled("c", "Red de agua")
	a.Title = catalog.Text{"es": "Agua y saneamiento", "en": "Water and sanitation"}
	a.SortTitle = "agua y saneamiento"
	a.Keywords = []catalog.LangString{{Value: "Agua potable"}, {Value: "cloacas"}}
	b.Publisher = catalog.Text{"": "Aguas del Norte"}
	gone := titled("gone", "Agua retirada")
	gone.State = index.Withdrawn
	e.apply(t, idx, a, b, c, gone)
	suggest := func(prefix, lang string, n int) []index.Suggestion {
		t.Helper()
		got, err := idx.Suggest(t.Context(), prefix, lang, n)
		if err != nil {
			t.Fatal(err)
		}
		if len(got) > n {
			t.Errorf("Suggest(%q, %d) has %d", prefix, n, len(got))
		}
		return got
	}
	got := suggest("AGÚ", "es", 10)
	for _, want := range []index.Suggestion{
		{Text: "Agua potable"}, {Text: "Aguas del Norte"}, {Text: "Agua y saneamiento", ID: "a"},
		{Text: "Agua potable por barrio", ID: "b"}, {Text: "Red de agua", ID: "c"},
	} {
		if !slices.Contains(got, want) {
			t.Errorf("Suggest(AGÚ) lacks %v: %v", want, got)
		}
	}
	if slices.ContainsFunc(got, func(s index.Suggestion) bool { return s.ID == "gone" }) {
		t.Errorf("Suggest(AGÚ) has a withdrawn dataset: %v", got)
	}
	if !slices.Contains(suggest("agua", "en", 10), index.Suggestion{Text: "Water and sanitation", ID: "a"}) {
		t.Error("the title isn't in the reader's language")
	}
	if got := suggest("agua por bar", "es", 10); len(got) != 1 || got[0].ID != "b" {
		t.Errorf("Suggest of three words = %v", got)
	}
	suggest("agua", "es", 2)
	for _, prefix := range []string{"", " ", "?!", "zzz"} {
		if got := suggest(prefix, "es", 5); len(got) > 0 {
			t.Errorf("Suggest(%q) = %v", prefix, got)
		}
	}
	if got := suggest("agua", "es", 0); len(got) > 0 {
		t.Errorf("Suggest of none = %v", got)
	}
}
