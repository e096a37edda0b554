package project_test

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestReusedKey: a key that a rename left, and that another dataset took since,
// is rebuilt as that dataset.
func TestReusedKey(t *testing.T) {
	w := newWorld(t, t.TempDir(), loadVocab(t))
	old := entry{ID: "a", Title: "Uno", Publisher: "P", URL: "https://datos.example/1.csv", Modified: "2026-01-01"}
	moved := old
	moved.ID = "0" // before "a" in the table
	other := entry{ID: "a", Title: "Otro", Publisher: "P", URL: "https://datos.example/2.csv", Modified: "2026-01-01"}
	w.harvest("s", []entry{old})
	if rep := w.harvest("s", []entry{moved}); rep.Renamed != 1 {
		t.Fatalf("%+v", rep.Counts)
	}
	w.harvest("s", []entry{moved, other})
	step, rebuilt := w.open("step", nil), w.open("rebuilt", nil)
	defer step.close()
	defer rebuilt.close()
	step.catchUp()
	if _, err := rebuilt.p.Rebuild(context.Background()); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(step.answers(), rebuilt.answers()); diff != "" {
		t.Error(diff)
	}
}

// TestReasonOfRuns: a run that landed changes has no reason to give; one whose
// commit only counts it says so.
func TestReasonOfRuns(t *testing.T) {
	w := newWorld(t, t.TempDir(), loadVocab(t))
	one := entry{ID: "a", Title: "Uno", URL: "https://datos.example/1.csv", Modified: "2026-01-01"}
	two := entry{ID: "b", Title: "Dos", URL: "https://datos.example/2.csv", Modified: "2026-01-01"}
	w.harvest("s", []entry{one, two})
	w.harvest("s", []entry{one})
	w.harvest("s", []entry{one})
	s := w.open("view", nil)
	defer s.close()
	s.catchUp()
	runs, _, err := s.reader.Runs(context.Background(), "s", "", 10)
	if err != nil {
		t.Fatal(err)
	}
	if len(runs) != 3 {
		t.Errorf("%d runs", len(runs))
	}
	for _, r := range runs {
		if (r.Reason == "counts-grace") != (r.Missing+r.Withdrawn+r.Added == 0) {
			t.Errorf("run of commit %d: %s, reason %q, %+v", r.Commit, r.State, r.Reason, r.Counts)
		}
	}
}
