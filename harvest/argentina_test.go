package harvest_test

import (
	"context"
	"strings"
	"testing"

	"github.com/vitral-data/vitral/catalog/archive"
	"github.com/vitral-data/vitral/catalog/view"
	"github.com/vitral-data/vitral/harvest"
)

type counts struct{ Datasets, Distributions, Added, Changed, Renamed, Missing, Withdrawn, Unchanged int }

func countsOf(r view.Run) counts {
	return counts{r.Datasets, r.Distributions, r.Added, r.Changed, r.Renamed, r.Missing, r.Withdrawn, r.Unchanged}
}

func expect(t *testing.T, r view.Run, state view.RunState, want counts) {
	t.Helper()
	if r.State != state || countsOf(r) != want {
		t.Fatalf("run %s %s %s: %+v\nwant %s: %+v", r.State, r.Reason, r.Detail, countsOf(r), state, want)
	}
}

// TestMassRenaming: between two snapshots of datos.gob.ar nearly every
// identifier changed. The run is held; accepted, each dataset keeps its id.
func TestMassRenaming(t *testing.T) {
	l := newLab(t)
	ctx := context.Background()
	first := l.run(file("ar", corpus(t, "argentina/datos-gob-ar-2018-04-18.json")))
	expect(t, first, view.RunDone, counts{Datasets: 617, Distributions: 1494, Added: 617})

	again := l.run(file("ar", corpus(t, "argentina/datos-gob-ar-2018-04-18.json")))
	expect(t, again, view.RunUnchanged, counts{Datasets: 617, Distributions: 1494, Unchanged: 617})
	before, err := l.h.Archive.Head(ctx, "ar")
	if err != nil || before.N != 1 {
		t.Fatalf("head is %d, %v; want 1", before.N, err)
	}

	held := l.run(file("ar", corpus(t, "argentina/datos-gob-ar-2018-06-26.json")))
	expect(t, held, view.RunHeld, counts{Datasets: 632, Distributions: 1769, Added: 89, Changed: 3, Renamed: 540, Missing: 74})
	still, err := l.h.Archive.Head(ctx, "ar")
	if err != nil || still.Digest != before.Digest {
		t.Fatalf("a held run moved the head: %v", err)
	}

	h, err := l.h.Archive.HeldRun(ctx, "ar", held.Run)
	if err != nil {
		t.Fatal(err)
	}
	done, err := l.h.Accept(ctx, file("ar", ""), h, harvest.Choice{By: "test", PlanHash: h.PlanHash.String()})
	if err != nil {
		t.Fatal(err)
	}
	expect(t, done, view.RunDone, counts{Datasets: 632, Distributions: 1769, Added: 89, Changed: 3, Renamed: 540, Missing: 74})
	after, err := l.h.Archive.Head(ctx, "ar")
	if err != nil || after.N != 2 {
		t.Fatalf("head is %d, %v; want 2", after.N, err)
	}
	ids := map[string]string{}
	for _, e := range before.Entries {
		ids[e.Key] = e.Dataset
	}
	renamed, evidence := 0, map[string]int{}
	for _, e := range after.Entries {
		if e.Outcome == archive.Renamed {
			renamed++
			evidence[e.From.Evidence]++
			if (e.From.Evidence == "url") != strings.HasPrefix(e.From.URL, "http") {
				t.Errorf("%s: evidence %s, address %q", e.Key, e.From.Evidence, e.From.URL)
			}
			if e.Dataset != ids[e.From.Key] || e.Version != 2 {
				t.Errorf("%s has id %s version %d; %s had %s", e.Key, e.Dataset, e.Version, e.From.Key, ids[e.From.Key])
			}
		}
	}
	if renamed != 540 || evidence["title"] != 528 || evidence["title-publisher"] != 1 || evidence["url"] != 11 {
		t.Errorf("renamed %d: %v", renamed, evidence)
	}
	if runs, err := l.h.Archive.HeldRuns(ctx, "ar"); err != nil || len(runs) != 0 {
		t.Errorf("held runs left: %v %v", runs, err)
	}
	if err := l.h.Archive.Check(ctx, func(f archive.Fault) { t.Errorf("%s: %s", f.Object, f.What) }); err != nil {
		t.Fatal(err)
	}
}

// TestGrowth: the national catalogue grew ninefold and renamed most of the rest.
func TestGrowth(t *testing.T) {
	l := newLab(t)
	first := l.run(file("ar", corpus(t, "argentina/datos-gob-ar-2017-08-13.json")))
	expect(t, first, view.RunDone, counts{Datasets: 72, Distributions: 322, Added: 72})
	held := l.run(file("ar", corpus(t, "argentina/datos-gob-ar-2018-04-18.json")))
	expect(t, held, view.RunHeld, counts{Datasets: 617, Distributions: 1494, Added: 552, Changed: 17, Renamed: 48, Missing: 7})
}
