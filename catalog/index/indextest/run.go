// Package indextest is what every index must pass: one test for each promise
// of index.Index, a property test of filters, facets, orders and pages against
// a naive model, and a set of judged queries.
package indextest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/vitral-data/vitral/catalog"
	"github.com/vitral-data/vitral/catalog/index"
	"github.com/vitral-data/vitral/catalog/query"
)

// Engine is a back-end under test.
type Engine struct {
	// Open returns a new, empty index, which the engine closes after the test.
	Open func(t testing.TB) index.Index
	// Reopen closes an index that Open returned and opens it again with what it
	// holds.
	Reopen func(t testing.TB, idx index.Index) index.Index
	// Settle returns when all that was applied is found; nil for an index
	// without delay.
	Settle func(t testing.TB, idx index.Index)
}

// Run runs all tests.
func Run(t *testing.T, e Engine) {
	for _, test := range []struct {
		name string
		run  func(t *testing.T, e Engine)
	}{
		{"Get", testGet}, {"Stale", testStale}, {"Failed", testFailed}, {"Cursor", testCursor},
		{"LargeBatch", testLargeBatch}, {"Reopen", testReopen}, {"Done", testDone}, {"Parallel", testParallel},
		{"Invalid", testInvalid}, {"Redirected", testRedirected}, {"Replaced", testReplaced}, {"Card", testCard},
		{"Words", testWords}, {"Weight", testWeight}, {"Relevance", testRelevance}, {"WithdrawnLast", testWithdrawnLast},
		{"FacetLimit", testFacetLimit}, {"Freshness", testFreshness}, {"Bands", testBands}, {"Stats", testStats},
		{"BadCursor", testBadCursor}, {"PagesWhileWriting", testPagesWhileWriting},
		{"Highlight", testHighlight}, {"Spelling", testSpelling}, {"Suggest", testSuggest},
		{"Find", testFind}, {"FindPages", testFindPages}, {"Model", testModel}, {"Judged", testJudged},
	} {
		t.Run(test.name, func(t *testing.T) { test.run(t, e) })
	}
}

// apply writes documents and waits until they are found.
func (e Engine) apply(t testing.TB, idx index.Index, docs ...index.Doc) {
	t.Helper()
	done, err := idx.Apply(t.Context(), index.Batch{Docs: docs})
	if err != nil {
		t.Fatalf("Apply: %v", err)
	}
	if done.Written != len(docs) {
		t.Fatalf("Apply = %+v, want all %d documents written", done, len(docs))
	}
	e.settle(t, idx)
}

func (e Engine) settle(t testing.TB, idx index.Index) {
	t.Helper()
	if e.Settle != nil {
		e.Settle(t, idx)
	} else if idx.Delay() > 0 {
		t.Fatalf("an index with a delay of %v needs Settle", idx.Delay())
	}
}

// titled is a small current document.
func titled(id, title string) index.Doc {
	return index.Doc{
		ID: id, Number: 1, State: index.Current, Title: catalog.Text{"": title},
		SortTitle: catalog.Fold(title), Card: json.RawMessage(`{"id":"` + id + `"}`),
	}
}

// ids are those of the hits of a search that must succeed.
func ids(t testing.TB, idx index.Index, r query.Request) []string {
	t.Helper()
	return hitIDs(search(t, idx, r).Hits)
}

func hitIDs(hits []index.Hit) []string {
	var out []string
	for _, h := range hits {
		out = append(out, h.ID)
	}
	return out
}

func search(t testing.TB, idx index.Index, r query.Request) index.Result {
	t.Helper()
	result, err := idx.Search(t.Context(), r)
	if err != nil {
		t.Fatalf("Search(%q): %v", query.Print(r.Text), err)
	}
	return result
}

// full is a document with every field set.
func full() index.Doc {
	return index.Doc{
		ID: "ds1", Number: 7, State: index.Missing,
		Title:       catalog.Text{"es": "Vacunación de niños", "pt-br": "Vacinação de crianças"},
		Keywords:    []catalog.LangString{{Value: "salud", Lang: "es"}, {Value: "saúde"}},
		Publisher:   catalog.Text{"": "Ministerio de Salud"},
		Description: catalog.Text{"es": "Dosis aplicadas por mes.\nSegunda línea."},
		Files:       []string{"dosis.csv", "fecha", "cantidad"},
		Identifiers: []string{"SAL-17", "https://datos.example.org/d/17"},
		Values: map[query.Facet][]string{
			query.Format: {"CSV", "JSON"}, query.Publisher: {"p1"}, query.Gap: {"license"},
		},
		LateFrom: "2026-03-01", Modified: time.Date(2025, 12, 31, 23, 59, 58, 0, time.UTC), SortTitle: "vacunacion de ninos",
		Numbers: index.Numbers{
			Points: 200, Unknown: 5, Max: 405, Dimensions: [5][2]int{{1, 2}, {3, 4}, {5, 6}, {7, 8}, {9, 10}},
			Distributions: 3, Answered: 2, Broken: 1,
		},
		Card: json.RawMessage(`{"b": 1,  "a":"<é>"}`),
	}
}

func testGet(t *testing.T, e Engine) {
	idx := e.Open(t)
	if _, err := idx.Get(t.Context(), "ds1"); !errors.Is(err, index.ErrNotFound) {
		t.Errorf("Get of an empty index: %v, want ErrNotFound", err)
	}
	least := index.Doc{ID: "least", State: index.Current}
	e.apply(t, idx, full(), least)
	for _, want := range []index.Doc{full(), least} {
		got, err := idx.Get(t.Context(), want.ID)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("Get(%q) differs from what was written (-want +got):\n%s", want.ID, diff)
		}
	}
	if _, err := idx.Get(t.Context(), "ds"); !errors.Is(err, index.ErrNotFound) {
		t.Errorf("Get of an unknown id: %v, want ErrNotFound", err)
	}
}

func testStale(t *testing.T, e Engine) {
	idx := e.Open(t)
	at := func(n uint64, title string) index.Doc {
		d := titled("x", title)
		d.Number = n
		return d
	}
	for _, step := range []struct {
		docs  []index.Doc
		want  index.Applied
		title string
	}{
		{[]index.Doc{at(5, "five")}, index.Applied{Written: 1}, "five"},
		{[]index.Doc{at(4, "four")}, index.Applied{Stale: 1}, "five"},
		{[]index.Doc{at(5, "five again")}, index.Applied{Stale: 1}, "five"},
		{[]index.Doc{at(6, "six"), titled("y", "other")}, index.Applied{Written: 2}, "six"},
		{[]index.Doc{at(8, "eight"), at(9, "nine"), at(7, "seven")}, index.Applied{Written: 1, Stale: 2}, "nine"},
	} {
		done, err := idx.Apply(t.Context(), index.Batch{Docs: step.docs})
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(step.want, done); diff != "" {
			t.Errorf("Apply %s (-want +got):\n%s", step.title, diff)
		}
		got, err := idx.Get(t.Context(), "x")
		if err != nil {
			t.Fatal(err)
		}
		if got.Title[""] != step.title {
			t.Errorf("the standing document is %q, want %q", got.Title[""], step.title)
		}
	}
	e.settle(t, idx)
	if got := ids(t, idx, query.Request{Text: query.Parse("five"), Limit: 5}); got != nil {
		t.Errorf("a replaced text is found in %v", got)
	}
}

func testFailed(t *testing.T, e Engine) {
	idx := e.Open(t)
	stateless, nameless, computed, late := titled("stateless", ""), titled("", ""), titled("computed", ""), titled("late", "")
	stateless.State = "gone"
	computed.Values = map[query.Facet][]string{query.Quality: {"good"}}
	late.LateFrom = "01/02/2026"
	long := titled(strings.Repeat("x", index.MaxID+1), "")
	docs := []index.Doc{stateless, titled("good", "good"), nameless, computed, late, long}
	done, err := idx.Apply(t.Context(), index.Batch{Docs: docs})
	if err != nil {
		t.Fatal(err)
	}
	if done.Written != 1 || done.Stale != 0 || len(done.Failed) != 5 {
		t.Errorf("Apply = %+v, want one written and five failed", done)
	}
	for id, reason := range done.Failed {
		if reason == "" {
			t.Errorf("document %.20q failed without a reason", id)
		}
	}
	if _, err := idx.Get(t.Context(), "good"); err != nil {
		t.Errorf("the good document of the batch: %v", err)
	}
}

func testCursor(t *testing.T, e Engine) {
	idx := e.Open(t)
	want := map[string]string{}
	check := func() {
		t.Helper()
		got, err := idx.Cursor(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("Cursor (-want +got):\n%s", diff)
		}
	}
	check()
	for i, kept := range []map[string]string{{"a": "1", "b/c": "2"}, nil, {}, {"a": "3", "ñ": ""}} {
		docs := []index.Doc{titled(fmt.Sprint("d", i), "x")}
		if i == 3 {
			docs = nil
		}
		if _, err := idx.Apply(t.Context(), index.Batch{Docs: docs, Cursor: kept}); err != nil {
			t.Fatal(err)
		}
		maps.Copy(want, kept)
		check()
	}
	idx = e.Reopen(t, idx)
	check()
}

func testLargeBatch(t *testing.T, e Engine) {
	idx := e.Open(t)
	const n = 2345
	docs := make([]index.Doc, n)
	for i := range docs {
		docs[i] = titled(fmt.Sprintf("d%05d", i), "large batch")
	}
	done, err := idx.Apply(t.Context(), index.Batch{Docs: docs, Cursor: map[string]string{"n": "1"}})
	if err != nil || done.Written != n {
		t.Fatalf("Apply = %+v, %v; want %d written", done, err, n)
	}
	e.settle(t, idx)
	got := search(t, idx, query.Request{Text: query.Parse("batch"), Sort: query.ByID, Limit: query.MaxLimit})
	if got.Total != n || len(got.Hits) != query.MaxLimit || got.Hits[999].ID != "d00999" || got.Next == "" {
		t.Errorf("found %d, %d on the page", got.Total, len(got.Hits))
	}
}

func testReopen(t *testing.T, e Engine) {
	idx := e.Open(t)
	first := full()
	e.apply(t, idx, first, titled("b", "Otro conjunto"))
	first.Number, first.Values = 8, map[query.Facet][]string{query.Format: {"XML"}}
	e.apply(t, idx, first)
	r := query.Request{
		Limit: 10, Facets: query.Facets(), Stats: true, Sort: query.ByModified,
		Now: time.Date(2026, 5, 1, 0, 0, 0, 0, time.UTC),
	}
	before := search(t, idx, r)
	idx = e.Reopen(t, idx)
	if diff := cmp.Diff(before, search(t, idx, r)); diff != "" {
		t.Errorf("opened again, a search differs (-before +after):\n%s", diff)
	}
	for _, text := range []string{"ninos", "niña", `"vacunaciones de niño"`} {
		if got := ids(t, idx, query.Request{Text: query.Parse(text), Limit: 5}); !cmp.Equal(got, []string{"ds1"}) {
			t.Errorf("opened again, %s is found in %v", text, got)
		}
	}
	done, err := idx.Apply(t.Context(), index.Batch{Docs: []index.Doc{full()}})
	if err != nil || done.Stale != 1 {
		t.Errorf("opened again, a stale document: %+v, %v", done, err)
	}
}

func testDone(t *testing.T, e Engine) {
	idx := e.Open(t)
	e.apply(t, idx, full())
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, apply := idx.Apply(ctx, index.Batch{Docs: []index.Doc{titled("z", "z")}})
	_, get := idx.Get(ctx, "ds1")
	_, found := idx.Search(ctx, query.Request{Text: query.Parse("salud"), Limit: 1})
	_, suggest := idx.Suggest(ctx, "sal", "es", 3)
	_, cursor := idx.Cursor(ctx)
	for name, err := range map[string]error{"Apply": apply, "Get": get, "Search": found, "Suggest": suggest, "Cursor": cursor} {
		if !errors.Is(err, context.Canceled) {
			t.Errorf("%s under a done context: %v, want context.Canceled", name, err)
		}
	}
}
