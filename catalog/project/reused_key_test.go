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
