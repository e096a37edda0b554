package bleve

import (
	"testing"
	"time"

	"github.com/vitral-data/vitral/catalog/index"
	"github.com/vitral-data/vitral/catalog/query"
)

// TestHitsNewer reads the hits of a page that has a document of after the
// search's snapshot, as happens when a batch is applied meanwhile.
func TestHitsNewer(t *testing.T) {
	t.Parallel()
	ix, err := Open(t.TempDir(), time.Second)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := ix.Close(); err != nil {
			t.Error(err)
		}
	}()
	apply := func(id string) {
		t.Helper()
		d := index.Doc{ID: id, State: index.Current, Card: []byte(`"` + id + `"`)}
		if _, err := ix.Apply(t.Context(), index.Batch{Docs: []index.Doc{d}}); err != nil {
			t.Fatal(err)
		}
	}
	apply("a")
	old, err := ix.snapshot()
	if err != nil {
		t.Fatal(err)
	}
	defer old.close()
	apply("b")
	hits, err := ix.hits(old, []place{{ID: "b", state: current}, {ID: "a", state: current}}, query.Request{})
	if err != nil {
		t.Fatal(err)
	}
	if len(hits) != 2 || string(hits[0].Card) != `"b"` || string(hits[1].Card) != `"a"` {
		t.Errorf("hits = %+v", hits)
	}
	if _, err := ix.hits(old, []place{{ID: "nowhere"}}, query.Request{}); err == nil {
		t.Error("a hit without a document is no error")
	}
}
