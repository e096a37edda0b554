package project_test

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestLostCounter: a state that was lost, or put back from an old backup, beside
// a view that stayed doesn't let old documents win over new ones.
func TestLostCounter(t *testing.T) {
	for _, c := range []struct {
		name  string
		after int // rounds before the backup that is put back; 0: the state is lost
	}{{"lost", 0}, {"an old backup", 1}} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t, t.TempDir(), loadVocab(t))
			state := filepath.Join(w.root, "step", "state.db")
			round := func(n int) {
				w.harvest("uno", []entry{{ID: "agua", Title: fmt.Sprintf("Agua %d", n), Publisher: "Ente", URL: "https://datos.example/agua.csv", Modified: "2026-01-01"}})
				step := w.open("step", w.log)
				defer step.close()
				step.catchUp()
			}
			var backup []byte
			for n := range 4 {
				round(n)
				if n+1 == c.after {
					var err error
					if backup, err = os.ReadFile(state); err != nil {
						t.Fatal(err)
					}
				}
			}
			if err := os.Remove(state); err != nil {
				t.Fatal(err)
			}
			if backup != nil {
				if err := os.WriteFile(state, backup, 0o600); err != nil {
					t.Fatal(err)
				}
			}
			round(4)
			step, fresh := w.open("step", nil), w.open("fresh", nil)
			defer step.close()
			defer fresh.close()
			fresh.catchUp()
			if diff := cmp.Diff(fresh.answers(), step.answers()); diff != "" {
				t.Errorf("a fresh view, the one with another counter:\n%s", diff)
			}
		})
	}
}
