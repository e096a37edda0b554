package bleve_test

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/blevesearch/bleve/v2/index/scorch"
	engine "github.com/blevesearch/bleve_index_api"
	"github.com/google/go-cmp/cmp"

	"github.com/vitral-data/vitral/catalog"
	"github.com/vitral-data/vitral/catalog/index"
	"github.com/vitral-data/vitral/catalog/index/bleve"
	"github.com/vitral-data/vitral/catalog/query"
)

func open(t *testing.T, folder string) *bleve.Index {
	t.Helper()
	ix, err := bleve.Open(folder, 10*time.Second)
	if err != nil {
		t.Fatal(err)
	}
	return ix
}

func shut(t *testing.T, ix *bleve.Index) {
	t.Helper()
	if err := ix.Close(); err != nil {
		t.Fatal(err)
	}
}

func TestOpenLocked(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	ix := open(t, folder)
	for _, timeout := range []time.Duration{-1, 0, 50 * time.Millisecond} {
		second, err := bleve.Open(folder, timeout)
		if err == nil {
			shut(t, second)
		}
		if !errors.Is(err, index.ErrLocked) || !strings.Contains(err.Error(), strconv.Itoa(os.Getpid())) {
			t.Errorf("a second Open: %v, want ErrLocked that names this process", err)
		}
	}
	shut(t, ix)
	shut(t, open(t, folder))
}

// TestOpenWaits opens an index that is closed while Open waits.
func TestOpenWaits(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	ix := open(t, folder)
	opened := make(chan error)
	go func() {
		second, err := bleve.Open(folder, time.Minute)
		if err == nil {
			err = second.Close()
		}
		opened <- err
	}()
	shut(t, ix)
	if err := <-opened; err != nil {
		t.Errorf("Open while another closes: %v", err)
	}
}

func TestOpenVersion(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	ix := open(t, folder)
	if _, err := ix.Apply(t.Context(), index.Batch{Docs: []index.Doc{{ID: "a", State: index.Current}}}); err != nil {
		t.Fatal(err)
	}
	shut(t, ix)
	rewrite(t, folder, []byte("0"))
	for _, found := range []string{"0", ""} {
		if found == "" {
			rewrite(t, folder, nil)
		}
		ix, err := bleve.Open(folder, time.Second)
		if err == nil {
			shut(t, ix)
		}
		if !errors.Is(err, index.ErrVersion) || !strings.Contains(err.Error(), "reindex") {
			t.Errorf("Open of an index of version %q: %v, want ErrVersion", found, err)
		}
	}
}

// rewrite sets the version that an index says it has.
func rewrite(t *testing.T, folder string, version []byte) {
	t.Helper()
	queue := engine.NewAnalysisQueue(1)
	defer queue.Close()
	raw, err := scorch.NewScorch(scorch.Name, map[string]any{"path": folder}, queue)
	if err != nil {
		t.Fatal(err)
	}
	if err := raw.Open(); err != nil {
		t.Fatal(err)
	}
	if version == nil {
		err = raw.DeleteInternal([]byte("vitral.version"))
	} else {
		err = raw.SetInternal([]byte("vitral.version"), version)
	}
	if err := errors.Join(err, raw.Close()); err != nil {
		t.Fatal(err)
	}
}

func TestOpenNoFolder(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, []byte("no folder"), 0o600); err != nil {
		t.Fatal(err)
	}
	if ix, err := bleve.Open(file, time.Second); err == nil {
		shut(t, ix)
		t.Error("Open of a file succeeds")
	}
}

// TestKilled copies the folder of an open index after each batch, as a crash
// leaves it, and opens the copy: the batch stands, with its cursor.
func TestKilled(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	ix := open(t, folder)
	defer shut(t, ix)
	for n := 1; n <= 4; n++ {
		batch := index.Batch{Cursor: map[string]string{"n": strconv.Itoa(n)}}
		for i := range 3 {
			batch.Docs = append(batch.Docs, index.Doc{
				ID: fmt.Sprint("d", i), Number: uint64(n), State: index.Current,
				Title:  catalog.Text{"": fmt.Sprint("vuelta", n)},
				Values: map[query.Facet][]string{query.Format: {fmt.Sprint("F", n)}},
			})
		}
		if _, err := ix.Apply(t.Context(), batch); err != nil {
			t.Fatal(err)
		}
		copied := open(t, copyFolder(t, folder))
		cursor, err := copied.Cursor(t.Context())
		if err != nil || cursor["n"] != strconv.Itoa(n) {
			t.Errorf("after batch %d the cursor is %v, %v", n, cursor, err)
		}
		r := query.Request{Text: query.Parse(fmt.Sprint("vuelta", n)), Filters: map[query.Facet][]string{query.Format: {fmt.Sprint("F", n)}}}
		if got, err := copied.Search(t.Context(), r); err != nil || got.Total != 3 {
			t.Errorf("after batch %d its documents are %d, %v", n, got.Total, err)
		}
		shut(t, copied)
	}
}

// copyFolder copies what a crash would leave: a copy during which the engine
// wrote or cleaned up in the background is taken again.
func copyFolder(t *testing.T, folder string) string {
	t.Helper()
	for range 100 {
		to := t.TempDir()
		err := os.CopyFS(to, os.DirFS(folder))
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			t.Fatal(err)
		}
		if err == nil && cmp.Equal(listing(t, folder), listing(t, to)) {
			return to
		}
	}
	t.Fatal("the folder never held still")
	return ""
}

// listing has the names of a folder's files, and what is in the small ones.
func listing(t *testing.T, folder string) map[string]string {
	t.Helper()
	out := make(map[string]string)
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		out[e.Name()] = ""
		if strings.HasSuffix(e.Name(), ".bolt") {
			content, err := os.ReadFile(filepath.Join(folder, e.Name()))
			if err != nil {
				t.Fatal(err)
			}
			out[e.Name()] = string(content)
		}
	}
	return out
}
