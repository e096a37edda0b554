package main

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/vitral-data/vitral/catalog/archive"
	"github.com/vitral-data/vitral/catalog/query"
	"github.com/vitral-data/vitral/cmd/vitral/internal/wire"
)

// objects counts the objects of the archive below a folder.
func objects(t *testing.T, dir, under string) int {
	t.Helper()
	n := 0
	err := filepath.WalkDir(filepath.Join(dir, "data/archive", under), func(_ string, d os.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			n++
		}
		return err
	})
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	return n
}

// TestArgentina: the national catalogue of Argentina by the command line alone:
// harvested, harvested again, held for its mass renaming, accepted.
func TestArgentina(t *testing.T) {
	root := os.Getenv("VITRAL_CORPUS")
	if root == "" {
		t.Skip("VITRAL_CORPUS is not set: real catalogues are not tried")
	}
	snapshot := func(day string) string {
		return filepath.Join(root, "catalogs/argentina/datos-gob-ar-"+day+".json")
	}
	dir := t.TempDir()
	first, code := report(t, dir, "harvest", "--source", "ar", snapshot("2018-04-18"))
	if code != 0 || first.Datasets != 617 || first.Distributions != 1494 || first.Indexed == nil || *first.Indexed != 617 {
		t.Fatalf("exit %d: %+v", code, first)
	}
	packs, commits := objects(t, dir, "pack"), objects(t, dir, "commit")
	again, code := report(t, dir, "harvest", "--source", "ar", snapshot("2018-04-18"))
	if code != 0 || again.State != "unchanged" || again.Indexed == nil || *again.Indexed != 0 {
		t.Fatalf("again: exit %d: %+v", code, again)
	}
	if p, c := objects(t, dir, "pack"), objects(t, dir, "commit"); p != packs || c != commits {
		t.Errorf("again: %d packs and %d commits, %d and %d before", p, c, packs, commits)
	}
	check, code := report(t, dir, "check", "--source", "ar", snapshot("2018-06-26"))
	if code != exitHeld || check.Renamed != 540 || objects(t, dir, "held") != 0 {
		t.Errorf("check: exit %d: %+v", code, check)
	}
	ids := datasets(t, dir)
	held, code := report(t, dir, "harvest", "--source", "ar", snapshot("2018-06-26"))
	if code != exitHeld || held.Renamed != 540 || held.Changed != 3 || held.Added != 89 || held.Missing != 74 || held.Withdrawn != 0 {
		t.Fatalf("exit %d: %+v", code, held)
	}
	for id, d := range datasets(t, dir) {
		if ids[id] != d {
			t.Errorf("held, yet %s is %+v, was %+v", id, d, ids[id])
		}
	}
	done, code := report(t, dir, "accept", held.Run.Run)
	if code != 0 || done.Renamed != 540 || done.Commit != 2 {
		t.Fatalf("accept: exit %d: %+v", code, done)
	}
	kept, missing := 0, 0
	for id, d := range datasets(t, dir) {
		before, known := ids[id]
		switch {
		case known && d.renamed && d.version == 2 && d.steps == 2 && d.key != before.key:
			kept++
		case known && d.state == "missing":
			missing++
		}
	}
	if kept != 540 || missing != 74 {
		t.Errorf("%d datasets kept id and history through their renaming, %d are missing", kept, missing)
	}
	if cmd := program(t, dir, nil, "fsck"); cmd.Run() != nil {
		t.Error("fsck finds faults")
	}
}

// listed is a dataset as the view has it.
type listed struct {
	state, key     string
	version, steps int
	renamed        bool
}

func datasets(t *testing.T, dir string) map[string]listed {
	t.Helper()
	out := map[string]listed{}
	withArchive(t, dir, func(k *wire.Kit) {
		p, err := k.OpenPortal(5 * time.Second)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = p.Close() }()
		for d, err := range p.Reader.All(t.Context()) {
			if err != nil {
				t.Fatal(err)
			}
			steps, err := p.Reader.History(t.Context(), d.ID, "")
			if err != nil {
				t.Fatal(err)
			}
			out[d.ID] = listed{string(d.State), d.Shown.Key, d.Version, len(steps), d.Shown.Outcome == archive.Renamed}
		}
		found, err := p.Catalog.Index.Search(t.Context(), query.Request{})
		if err != nil || found.Total != len(out) {
			t.Errorf("the index has %d datasets, the view %d: %v", found.Total, len(out), err)
		}
	})
	return out
}
