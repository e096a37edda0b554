package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestTables: every table can be measured, on a catalogue too small for its
// figures to mean anything; each checks what it counts.
func TestTables(t *testing.T) {
	var out bytes.Buffer
	b := bench{ctx: t.Context(), n: 60, rounds: 1, dir: t.TempDir(), sheet: sheet{&out}}
	if err := b.all([]string{"parse", "commit", "project", "reharvest", "search", "page", "score"}); err != nil {
		t.Fatal(err)
	}
	for _, work := range []string{"parse N-Triples", "cold harvest up to the commit, data.json", "everything projected", "304, Turtle",
		"search with 8 facets at 60", "dataset page", "quality scoring, Turtle"} {
		if !strings.Contains(out.String(), work) {
			t.Errorf("no row %q in\n%s", work, out.String())
		}
	}
	if err := b.all([]string{"parsing"}); err == nil || !strings.Contains(err.Error(), "memory") {
		t.Errorf("a table that isn't there: %v", err)
	}
}

// TestChild: the work of the memory table, in this process.
func TestChild(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "data.json")
	if err := os.WriteFile(path, []byte(`{"dataset":[{"identifier":"a","title":"A"}]}`), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, work := range []string{"harvest", "project"} {
		if err := child(context.Background(), []string{work, filepath.Join(dir, "root"), path}); err != nil {
			t.Errorf("%s: %v", work, err)
		}
	}
	if status("VmHWM:") == 0 {
		t.Skip("no /proc/self/status here: the memory table says 0")
	}
	if err := child(context.Background(), []string{"sleep", dir, path}); err == nil {
		t.Error("work that isn't there was done")
	}
}
