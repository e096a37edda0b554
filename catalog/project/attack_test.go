package project_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/vitral-data/vitral/catalog"
	"github.com/vitral-data/vitral/catalog/archive"
	"github.com/vitral-data/vitral/catalog/index"
	"github.com/vitral-data/vitral/catalog/project"
	"github.com/vitral-data/vitral/catalog/view"
	"github.com/vitral-data/vitral/harvest"
)

// fragile is a mapper that fails or panics at some titles.
type fragile struct{ catalog.Mapper }

func (f fragile) Dataset(st catalog.Statement, nodes catalog.Nodes) (catalog.Dataset, []catalog.Repair, error) {
	switch {
	case strings.Contains(string(st.Body), "panics"):
		panic("a fault of the mapper")
	case strings.Contains(string(st.Body), "fails"):
		return catalog.Dataset{}, nil, errors.New("no such shape")
	}
	return f.Mapper.Dataset(st, nodes)
}

func (f fragile) Catalog(catalog.Statement, catalog.Nodes) (catalog.Catalog, []catalog.Repair, error) {
	panic("catalogue")
}

// judge is a scorer that panics at some titles.
type judge struct{ scorer } //nolint:unused // embedded for LateFrom

func (judge) Quality(d catalog.Dataset, probes map[string]catalog.Probe, repairs []catalog.Repair) catalog.Quality {
	if strings.Contains(d.Title[""], "unjudged") {
		panic("no rule for it")
	}
	return scorer{}.Quality(d, probes, repairs)
}

func (judge) LateFrom(d catalog.Dataset, changed time.Time) string {
	return scorer{}.LateFrom(d, changed)
}

// repairs are the codes of a dataset's repairs, less what its source left empty.
func (s *shown) repairs(id string) string {
	s.Helper()
	d, err := s.reader.Dataset(context.Background(), id)
	if err != nil {
		s.Fatal(err)
	}
	var codes []string
	for _, r := range d.Repairs {
		if r.Code != "empty" {
			codes = append(codes, r.Code)
		}
	}
	return strings.Join(codes, " ")
}

func (w *world) ids(source string) map[string]string {
	w.Helper()
	head, err := w.archive.Head(context.Background(), source)
	if err != nil {
		w.Fatal(err)
	}
	ids := map[string]string{}
	for _, e := range head.Entries {
		if e.Kind == catalog.KindDataset {
			ids[e.Key] = e.Dataset
		}
	}
	return ids
}

// TestFragileMapper: a statement at which the mapper fails or panics becomes a
// document that says so; the others are as ever.
func TestFragileMapper(t *testing.T) {
	w := newWorld(t, t.TempDir(), loadVocab(t))
	w.mappers[catalog.DialectDataJSON] = fragile{w.mappers[catalog.DialectDataJSON]}
	w.harvest("uno", []entry{{ID: "a", Title: "whole"}, {ID: "b", Title: "panics"}, {ID: "c", Title: "fails"}, {ID: "d", Title: "unjudged"}})
	s := w.open("s", w.log)
	defer s.close()
	var err error
	if s.p, err = project.New(project.Config{Archive: w.archive, View: s.view, State: s.state, Index: s.index, Mappers: w.mappers, Scorer: judge{}, Log: w.log}); err != nil {
		t.Fatal(err)
	}
	if st := s.catchUp(); st.Indexed != 4 {
		t.Errorf("%+v", st)
	}
	ids := w.ids("uno")
	for key, want := range map[string]string{"a": "", "b": "unreadable", "c": "unreadable", "d": "not-scored"} {
		if got := s.repairs(ids[key]); got != want {
			t.Errorf("%s: repair %q, want %q", key, got, want)
		}
	}
	if _, err := s.reader.Version(context.Background(), ids["b"], "", 1); err == nil {
		t.Error("a version that can't be read is no error")
	}
}

// TestParting: when a record leaves the datasets that it joined, each of them
// is built again.
func TestParting(t *testing.T) {
	const iri = "https://uno.example/dataset/x"
	for _, first := range []string{"uno", "dos"} {
		t.Run(first+" first", func(t *testing.T) {
			w := newWorld(t, t.TempDir(), loadVocab(t))
			s := w.open("s", w.log)
			defer s.close()
			harvests := map[string]func(){
				"uno": func() { w.harvest("uno", []entry{{IRI: iri, Title: "Uno"}}) },
				"dos": func() { w.harvest("dos", []entry{{ID: "old", Title: "Dos"}, {ID: "z", Title: "Z"}}) },
			}
			harvests[first]()
			delete(harvests, first)
			for _, h := range harvests {
				h()
			}
			w.harvest("dos", []entry{{IRI: iri, Title: "Dos"}, {ID: "z", Title: "Z"}}) // renamed: joins
			s.catchUp()
			ids := map[string]string{"uno": w.ids("uno")[iri], "dos": w.ids("dos")[iri]}
			if ids["uno"] == ids["dos"] {
				t.Fatal("one id: the test joins nothing")
			}
			w.harvest("dos", []entry{{ID: "new", Title: "Dos"}, {ID: "z", Title: "Z"}}) // renamed: parts
			s.catchUp()
			fresh := w.open("fresh", nil)
			defer fresh.close()
			if _, err := fresh.p.Rebuild(context.Background()); err != nil {
				t.Fatal(err)
			}
			for source, id := range ids {
				d, err := s.reader.Dataset(context.Background(), id)
				if err != nil || d.State != index.Current || d.Shown.Source != source || len(d.Others) > 0 {
					t.Errorf("%s: %v %s, shown of %s, %d others", source, err, d.State, d.Shown.Source, len(d.Others))
				}
			}
			if diff := cmp.Diff(fresh.answers(), s.answers()); diff != "" {
				t.Errorf("rebuilt, step by step:\n%s", diff)
			}
		})
	}
}

// TestDamage: a lost pack, a damaged commit and a damaged batch of the log
// take nothing with them but what stood there.
func TestDamage(t *testing.T) {
	w := newWorld(t, t.TempDir(), loadVocab(t))
	w.harvest("dos", []entry{{ID: "b", Title: "B"}})
	w.harvest("dos", []entry{{ID: "b", Title: "B"}, {ID: "c", Title: "C"}})
	w.harvest("tres", []entry{{ID: "t", Title: "T"}})
	w.harvest("uno", []entry{{ID: "a", Title: "A"}})
	damage := func(path string) {
		if err := os.WriteFile(path, []byte("damaged"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	s := w.open("s", w.log)
	defer s.close()
	ids := map[string]string{"a": w.ids("uno")["a"], "b": w.ids("dos")["b"], "c": w.ids("dos")["c"]}
	damage(filepath.Join(w.root, "archive", "commit", "tres", "0000000001"))
	if err := w.archive.Files().Put(context.Background(), "log/2026-01-01/aaa-000001", strings.NewReader("damaged"), 7); err != nil {
		t.Fatal(err)
	}
	if _, err := s.p.CatchUp(context.Background()); err == nil {
		t.Error("damage is not told")
	}
	for _, key := range []string{"a", "b", "c"} {
		if d, err := s.reader.Dataset(context.Background(), ids[key]); err != nil || d.State != index.Current {
			t.Errorf("%s: %v", key, err)
		}
	}
	runs, _, err := s.reader.Runs(context.Background(), "uno", "", 10)
	if err != nil || len(runs) != 1 {
		t.Errorf("%v %v", runs, err)
	}
	// A lost pack: its dataset keeps what is known of it, and says so.
	first, _, err := w.archive.Commit(context.Background(), "dos", 1)
	if err != nil {
		t.Fatal(err)
	}
	damage(filepath.Join(w.root, "archive", "pack", "dos", first.Pack.SHA256))
	w.archive = archive.New(w.archive.Files(), w.root) // which has read nothing yet
	if s.p, err = project.New(project.Config{Archive: w.archive, View: s.view, State: s.state, Index: s.index, Mappers: w.mappers, Scorer: scorer{}, Log: w.log}); err != nil {
		t.Fatal(err)
	}
	if _, err := w.log.Append(context.Background(), archive.LogSource, "dos", view.Definition{ID: "dos", Priority: 3}); err != nil {
		t.Fatal(err)
	}
	if st, _ := s.p.CatchUp(context.Background()); st.Unreadable != 1 {
		t.Errorf("%+v, want one unreadable", st)
	}
	if d, err := s.reader.Dataset(context.Background(), ids["b"]); err != nil || d.Data.Title[""] != "B" || s.repairs(ids["b"]) != "unreadable" {
		t.Errorf("b: %v %v %s", err, d.Data.Title, s.repairs(ids["b"]))
	}
	if d, err := s.reader.Dataset(context.Background(), ids["c"]); err != nil || d.Data.Title[""] != "C" || s.repairs(ids["c"]) != "" {
		t.Errorf("c: %v %v %s", err, d.Data.Title, s.repairs(ids["c"]))
	}
}

// TestTooLarge: what no row can hold is shown as far as it goes.
func TestTooLarge(t *testing.T) {
	w := newWorld(t, t.TempDir(), loadVocab(t))
	big := strings.Repeat("<", 9<<20) // six bytes each in a row
	w.harvest("uno", []entry{{ID: "a", Title: "A"}, {ID: "b", Title: "B", Publisher: big}, {ID: "c", Title: random(12 << 20)}})
	s := w.open("s", w.log)
	defer s.close()
	s.catchUp()
	for key, id := range w.ids("uno") {
		d, err := s.reader.Dataset(context.Background(), id)
		if err != nil || d.State != index.Current || d.Shown.Key != key {
			t.Errorf("%s: %v %s", key, err, d.State)
		}
		if _, err := s.index.Get(context.Background(), id); err != nil {
			t.Errorf("%s: %v", key, err)
		}
	}
	if again := s.catchUp(); again.Indexed != 0 {
		t.Errorf("a second pass did %+v", again)
	}
}

// random is text that doesn't compress.
func random(n int) string {
	b := make([]byte, 0, n)
	x := uint64(88172645463325252)
	for len(b)+4 < n {
		x ^= x << 13
		x ^= x >> 7
		x ^= x << 17
		b = fmt.Appendf(b, "%c", rune(0x4e00+x%20000))
	}
	return string(b)
}

// TestOddKeysProjected: keys with NUL and of the greatest length are projected.
func TestOddKeysProjected(t *testing.T) {
	w := newWorld(t, t.TempDir(), loadVocab(t))
	w.harvest("uno", []entry{{ID: "a\x00b", Title: "NUL\x00"}, {ID: strings.Repeat("ñ", 9000), Title: "L"}, {IRI: "https://uno.example/" + strings.Repeat("€", 9000), Title: "I"}})
	s := w.open("s", w.log)
	defer s.close()
	if st := s.catchUp(); st.Indexed != 3 || st.Failed != 0 {
		t.Errorf("%+v", st)
	}
}

// TestLogOfAWrongClock: batches written while a clock stood in the future
// don't hide those written after it was set right.
func TestLogOfAWrongClock(t *testing.T) {
	w := newWorld(t, t.TempDir(), loadVocab(t))
	s := w.open("s", w.log)
	defer s.close()
	note := func(now time.Time, run string) {
		l := w.archive.NewLog("c"+run, func() time.Time { return now })
		if _, err := l.Append(context.Background(), archive.LogRun, "uno", view.Run{Run: run, Source: "uno", State: view.RunFailed, Start: now, End: now}); err != nil {
			t.Fatal(err)
		}
		if err := l.Flush(context.Background()); err != nil {
			t.Fatal(err)
		}
	}
	now := time.Now().UTC()
	note(now.AddDate(4, 0, 0), "future")
	s.catchUp()
	note(now, "now")
	s.catchUp()
	runs, _, err := s.reader.Runs(context.Background(), "uno", "", 10)
	if err != nil || len(runs) != 2 {
		b, _ := json.Marshal(runs)
		t.Errorf("%v: %s", err, b)
	}
}

// TestVeryMany: one record that names more of everything than any real one is
// projected in the time that its bytes take.
func TestVeryMany(t *testing.T) {
	w := newWorld(t, t.TempDir(), loadVocab(t))
	var b strings.Builder
	b.WriteString(`{"dataset":[{"identifier":"a","title":"A","theme":["t"`)
	for i := range 200_000 {
		fmt.Fprintf(&b, `,"t%d"`, i)
	}
	b.WriteString(`],"distribution":[{"title":"first"}`)
	for i := range 50_000 {
		fmt.Fprintf(&b, `,{"downloadURL":"https://uno.example/%d","format":"F%d","license":"L%d"}`, i, i, i)
	}
	b.WriteString(`]}]}`)
	path := filepath.Join(w.root, "many.json")
	if err := os.WriteFile(path, []byte(b.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := w.h.Run(context.Background(), harvest.Source{ID: "uno", URL: path, File: true, Kind: "auto"}); err != nil {
		t.Fatal(err)
	}
	s := w.open("s", w.log)
	defer s.close()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	if st, err := s.p.CatchUp(ctx); err != nil || st.Indexed != 1 {
		t.Fatalf("%+v %v", st, err)
	}
	doc, err := s.index.Get(context.Background(), w.ids("uno")["a"])
	if err != nil || len(doc.Card) > 1<<20 {
		t.Errorf("%v: a card of %d bytes", err, len(doc.Card))
	}
}
