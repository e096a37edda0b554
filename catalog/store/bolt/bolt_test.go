package bolt_test

import (
	"path/filepath"
	"testing"
	"time"

	"github.com/vitral-data/vitral/catalog/store"
	"github.com/vitral-data/vitral/catalog/store/bolt"
	"github.com/vitral-data/vitral/catalog/store/storetest"
)

// opened is a store and where it stands.
type opened struct {
	*bolt.Store
	path   string
	closed bool
}

func open(t *testing.T, path string) *opened {
	t.Helper()
	s, err := bolt.Open(path, time.Second)
	if err != nil {
		t.Fatal(err)
	}
	o := &opened{Store: s, path: path}
	t.Cleanup(func() {
		if o.closed {
			return
		}
		if err := o.Close(); err != nil {
			t.Error(err)
		}
	})
	return o
}

func TestConformance(t *testing.T) {
	storetest.Backend{
		Open: func(t *testing.T) store.Store { return open(t, filepath.Join(t.TempDir(), "new", "state.db")) },
		Reopen: func(t *testing.T, s store.Store) store.Store {
			o := s.(*opened)
			if err := o.Close(); err != nil {
				t.Fatal(err)
			}
			o.closed = true
			return open(t, o.path)
		},
	}.Run(t)
}
