package project_test

import (
	"context"
	"fmt"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/vitral-data/vitral/catalog"
	"github.com/vitral-data/vitral/catalog/archive"
	"github.com/vitral-data/vitral/catalog/view"
	"github.com/vitral-data/vitral/catalog/vocab"
)

// TestRebuildEqualsHistory: after any history of three sources, with datasets
// that are renamed, vanish, return and are shared by IRI, a view filled step by
// step, one filled at the end, one filled source by source in another order
// and one rebuilt answer alike.
func TestRebuildEqualsHistory(t *testing.T) {
	set := loadVocab(t)
	rapid.Check(t, func(rt *rapid.T) { checkHistory(rt, set) })
}

func checkHistory(rt *rapid.T, set *vocab.Set) {
	root, err := os.MkdirTemp("", "vitral-world-*")
	if err != nil {
		rt.Fatal(err)
	}
	defer func() { _ = os.RemoveAll(root) }()
	w := newWorld(rt, root, set)
	step := w.open("step", w.log)
	defer step.close()
	sources := []string{"uno", "dos", "tres"}
	lists := map[string][]entry{}
	for n := range rapid.IntRange(1, 8).Draw(rt, "harvests") {
		s := rapid.SampledFrom(sources).Draw(rt, "source")
		lists[s] = mutate(rt, s, lists[s], n)
		w.harvest(s, lists[s])
		if rapid.Bool().Draw(rt, "definition") {
			def := view.Definition{ID: s, URL: "https://" + s + ".example/data.json", Kind: "datajson", Priority: rapid.IntRange(0, 2).Draw(rt, "priority")}
			if _, err := w.log.Append(context.Background(), archive.LogSource, s, def); err != nil {
				rt.Fatal(err)
			}
		}
		if rapid.Bool().Draw(rt, "probe") {
			p := catalog.Probe{URL: fmt.Sprintf("https://datos.example/%d.csv", rapid.IntRange(0, 4).Draw(rt, "probed")), Time: w.clock(), Outcome: catalog.ReachOK}
			if _, err := w.log.Append(context.Background(), archive.LogProbe, s, view.ProbeLine{Probe: p}); err != nil {
				rt.Fatal(err)
			}
			if err := w.log.Flush(context.Background()); err != nil {
				rt.Fatal(err)
			}
		}
		if rapid.Bool().Draw(rt, "project now") {
			step.catchUp()
		}
	}
	step.catchUp()
	want := step.answers()
	if again := step.catchUp(); again.Indexed != 0 || again.Commits != 0 || again.Lines != 0 {
		rt.Fatalf("a second pass did %+v", again)
	}
	late := w.open("late", nil)
	defer late.close()
	late.catchUp()
	if diff := cmp.Diff(want, late.answers()); diff != "" {
		rt.Fatalf("step by step, at the end:\n%s", diff)
	}
	rebuilt := w.open("rebuilt", w.log)
	defer rebuilt.close()
	if _, err := rebuilt.p.Rebuild(context.Background()); err != nil {
		rt.Fatal(err)
	}
	if diff := cmp.Diff(want, rebuilt.answers()); diff != "" {
		rt.Fatalf("step by step, rebuilt:\n%s", diff)
	}
	lines := 0
	for range w.archive.ReadLog(context.Background(), "") {
		lines++
	}
	rebuilt.catchUp()
	for range w.archive.ReadLog(context.Background(), "") {
		lines--
	}
	if lines != 0 {
		rt.Fatalf("a rebuild wrote %d lines to the log", -lines)
	}
}

// mutate is what a publisher does to its catalogue between two harvests.
func mutate(rt *rapid.T, source string, list []entry, n int) []entry {
	out := append([]entry(nil), list...)
	for range rapid.IntRange(1, 4).Draw(rt, "edits") {
		i := -1
		if len(out) > 0 {
			i = rapid.IntRange(0, len(out)-1).Draw(rt, "which")
		}
		switch kind := rapid.IntRange(0, 5).Draw(rt, "edit"); {
		case kind <= 1 || i < 0:
			k := rapid.IntRange(0, 4).Draw(rt, "new")
			e := entry{ID: fmt.Sprintf("%s-%d-%d", source, k, n), Title: title(k), Publisher: "Ministerio " + fmt.Sprint(k%2),
				URL: fmt.Sprintf("https://datos.example/%d.csv", k), Modified: "2026-01-01"}
			if rapid.Bool().Draw(rt, "iri") {
				e.IRI = fmt.Sprintf("https://%s.example/dataset/%d", rapid.SampledFrom([]string{"uno", "dos"}).Draw(rt, "host"), k)
			}
			out = append(out, e)
		case kind == 2:
			out = append(out[:i], out[i+1:]...)
		case kind == 3: // another identifier, the same title: a rename
			out[i].ID, out[i].IRI = out[i].ID+"x", ""
			if rapid.Bool().Draw(rt, "to an iri") { // perhaps one that another source has
				out[i].IRI = fmt.Sprintf("https://uno.example/dataset/%d", rapid.IntRange(0, 2).Draw(rt, "shared"))
			}
		case kind == 4:
			out[i].Publisher = "Ministerio " + fmt.Sprint(n)
		default:
			out[i].Modified = fmt.Sprintf("2026-02-%02d", n+1)
		}
	}
	return out
}
