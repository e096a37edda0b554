package bleve_test

import (
	"testing"
	"time"

	"github.com/vitral-data/vitral/catalog/index"
	"github.com/vitral-data/vitral/catalog/index/bleve"
	"github.com/vitral-data/vitral/catalog/index/indextest"
)

func TestConformance(t *testing.T) {
	t.Parallel()
	folders := make(map[index.Index]string)
	open := func(t testing.TB, folder string) index.Index {
		t.Helper()
		ix, err := bleve.Open(folder, 10*time.Second)
		if err != nil {
			t.Fatal(err)
		}
		folders[ix] = folder
		t.Cleanup(func() {
			if _, open := folders[ix]; !open {
				return
			}
			if err := ix.Close(); err != nil {
				t.Error(err)
			}
		})
		return ix
	}
	indextest.Run(t, indextest.Engine{
		Open: func(t testing.TB) index.Index { return open(t, t.TempDir()) },
		Reopen: func(t testing.TB, idx index.Index) index.Index {
			t.Helper()
			folder := folders[idx]
			delete(folders, idx)
			if err := idx.Close(); err != nil {
				t.Fatal(err)
			}
			return open(t, folder)
		},
	})
}
