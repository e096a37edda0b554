package faulty_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/vitral-data/vitral/catalog/files"
	"github.com/vitral-data/vitral/catalog/files/dir"
	"github.com/vitral-data/vitral/catalog/files/faulty"
	"github.com/vitral-data/vitral/catalog/files/filestest"
)

func open(t *testing.T, faults ...faulty.Fault) *faulty.Store {
	t.Helper()
	under, err := dir.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	s := faulty.New(under, faults...)
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// TestConformance: without faults it is a store like any other.
func TestConformance(t *testing.T) {
	filestest.Run(t, func(t *testing.T) files.Store { return open(t) })
}

func TestFaults(t *testing.T) {
	broken := errors.New("broken")
	ctx := t.Context()
	var done []string
	s := open(t,
		faulty.Fault{Op: faulty.Put, Prefix: "pack/", N: 2, Before: broken},
		faulty.Fault{Op: faulty.Create, After: broken},
		faulty.Fault{Op: faulty.AnyWrite, Prefix: "hint/", N: 3, Do: func(op faulty.Op, key string) { done = append(done, string(op)+" "+key) }},
		faulty.Fault{Op: faulty.List, Prefix: "a/", After: broken},
		faulty.Fault{Op: faulty.Get, Prefix: "pack/b", After: broken},
		faulty.Fault{Op: faulty.Stat, Prefix: "pack/b", N: 1, Before: broken},
	)
	put := func(key string) error { return s.Put(ctx, key, strings.NewReader("x"), 1) }
	for i, want := range []error{nil, broken, nil} {
		if err := put("pack/a"[:5] + string(rune('a'+i))); !errors.Is(err, want) {
			t.Errorf("Put %d = %v, want %v", i+1, err, want)
		}
	}
	if _, err := s.Stat(ctx, "pack/b"); !errors.Is(err, broken) {
		t.Errorf("Stat = %v", err)
	}
	if _, err := s.Stat(ctx, "pack/b"); !errors.Is(err, files.ErrNotExist) {
		t.Errorf("the put with an error before was made: %v", err)
	}
	if _, _, err := s.Get(ctx, "pack/b"); !errors.Is(err, broken) {
		t.Errorf("Get = %v", err)
	}
	if err := s.Create(ctx, "commit/x", []byte("body")); !errors.Is(err, broken) {
		t.Errorf("Create = %v", err)
	}
	if got, err := files.ReadAll(ctx, s, "commit/x", 10); err != nil || string(got) != "body" {
		t.Errorf("the create with an error after was not made: %q, %v", got, err)
	}
	for range 2 {
		if err := errors.Join(put("hint/a"), s.Delete(ctx, "hint/a")); err != nil {
			t.Error(err)
		}
	}
	if diff := cmp.Diff([]string{"Put hint/a"}, done); diff != "" {
		t.Errorf("calls of Do (-want +got):\n%s", diff)
	}
	if err := put("a/1"); err != nil {
		t.Error(err)
	}
	var listed []string
	for info, err := range s.List(ctx, "a/", "") {
		if err != nil {
			listed = append(listed, err.Error())
			continue
		}
		listed = append(listed, info.Key)
	}
	if diff := cmp.Diff([]string{"a/1", "broken"}, listed); diff != "" {
		t.Errorf("List (-want +got):\n%s", diff)
	}
	s.Set()
	if err := put("pack/b"); err != nil {
		t.Error(err)
	}
	calls := s.Calls()
	if got := calls[len(calls)-1]; got != (faulty.Call{Op: faulty.Put, Key: "pack/b"}) {
		t.Errorf("last call is %v", got)
	}
}
