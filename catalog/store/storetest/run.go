// Package storetest holds what every back-end of catalog/store must pass: each
// sentence of the contract of store.Store, as a test.
package storetest

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/vitral-data/vitral/catalog/store"
)

// Backend is a back-end under test.
type Backend struct {
	// Open returns an empty store that nobody else uses, and sees to it that it is
	// closed when the test ends.
	Open func(t *testing.T) store.Store
	// Settle returns when a Scan sees every write that returned. It is nil for a
	// back-end whose Scan sees them at once.
	Settle func(t testing.TB, s store.Store)
	// Reopen closes a store that Open returned and opens it again, as another
	// process would. The new one is closed when the test ends.
	Reopen func(t *testing.T, s store.Store) store.Store
}

// Run runs the whole suite, one subtest for each part of the contract.
func (b Backend) Run(t *testing.T) {
	t.Helper()
	if b.Settle == nil {
		b.Settle = func(testing.TB, store.Store) {}
	}
	for _, c := range []struct {
		name string
		run  func(t *testing.T, s store.Store)
	}{
		{"Get", testGet},
		{"Values", testValues},
		{"Names", testNames},
		{"Conditions", testConditions},
		{"RevsNeverComeBack", testRevs},
		{"Order", testOrder},
		{"OrderAndCondition", testOrderAndCondition},
		{"OpsMeetOnOneRow", testMeet},
		{"SkippedOpsStopNoOther", testSkipped},
		{"Scan", b.testScan},
		{"ScanLimits", b.testScanLimits},
		{"All", b.testAll},
		{"Next", testNext},
		{"Invalid", b.testInvalid},
		{"Context", testContext},
		{"Increments", testIncrements},
		{"Lease", testLease},
		{"NewestWins", testNewestWins},
		{"NextIsUnique", testNextIsUnique},
		{"Reopen", b.testReopen},
	} {
		t.Run(c.name, func(t *testing.T) { c.run(t, b.Open(t)) })
	}
	t.Run("Model", b.testModel)
}

// apply applies ops and fails the test on an error.
func apply(t testing.TB, s store.Store, ops ...store.Op) []store.Result {
	t.Helper()
	results, err := s.Apply(t.Context(), ops)
	if err != nil {
		t.Fatalf("Apply: %v", err)
	}
	if len(results) != len(ops) {
		t.Fatalf("Apply of %d ops gave %d results", len(ops), len(results))
	}
	return results
}

// write writes one row without a condition and returns its rev.
func write(t testing.TB, s store.Store, table, key, value string) uint64 {
	t.Helper()
	r := apply(t, s, store.Op{Table: table, Key: key, Value: []byte(value)})[0]
	if !r.Applied() || r.Rev == 0 {
		t.Fatalf("writing %s %q: %+v", table, key, r)
	}
	return r.Rev
}

// remove deletes one row without a condition.
func remove(t testing.TB, s store.Store, table, key string) {
	t.Helper()
	if r := apply(t, s, store.Op{Table: table, Key: key})[0]; r != (store.Result{}) {
		t.Fatalf("deleting %s %q: %+v, want no rev and nothing skipped", table, key, r)
	}
}

// get reads a row that must be there.
func get(t testing.TB, s store.Store, table, key string) store.Item {
	t.Helper()
	item, err := s.Get(t.Context(), table, key)
	if err != nil {
		t.Fatalf("Get(%s, %.40q): %v", table, key, err)
	}
	if item.Table != table || item.Key != key || item.Rev == 0 || item.Value == nil {
		t.Fatalf("Get(%s, %.40q) = %+v", table, key, item)
	}
	return item
}

// want fails the test unless the row holds this value.
func want(t testing.TB, s store.Store, table, key, value string) {
	t.Helper()
	if got := string(get(t, s, table, key).Value); got != value {
		t.Fatalf("%s %q holds %.60q, want %.60q", table, key, got, value)
	}
}

// wantAbsent fails the test unless the row is absent.
func wantAbsent(t testing.TB, s store.Store, table, key string) {
	t.Helper()
	if item, err := s.Get(t.Context(), table, key); !errors.Is(err, store.ErrNotFound) {
		t.Fatalf("Get(%s, %.40q) = %+v, %v, want ErrNotFound", table, key, item, err)
	}
}

// wantResults compares results, with every rev of an applied write as 1.
func wantResults(t testing.TB, got []store.Result, want ...store.Result) {
	t.Helper()
	masked := make([]store.Result, len(got))
	for i, r := range got {
		masked[i] = r
		if r.Rev > 0 {
			masked[i].Rev = 1
		}
	}
	if diff := cmp.Diff(want, masked); diff != "" {
		t.Fatalf("results, revs as 1 (-want +got):\n%s", diff)
	}
}

// Results as wantResults compares them.
var (
	written  = store.Result{Rev: 1}
	deleted  = store.Result{}
	stale    = store.Result{Stale: true}
	conflict = store.Result{Conflict: true}
)
