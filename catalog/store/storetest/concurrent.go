package storetest

import (
	"fmt"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/vitral-data/vitral/catalog/store"
)

const workers = 8

// testIncrements has goroutines increment one row by compare-and-set: none is lost.
func testIncrements(t *testing.T, s store.Store) {
	const each = 15
	write(t, s, "rows", "n", "0")
	var conflicts atomic.Int64
	var wg sync.WaitGroup
	for range workers {
		wg.Go(func() {
			for done := 0; done < each; {
				item, err := s.Get(t.Context(), "rows", "n")
				if err != nil {
					t.Errorf("Get: %v", err)
					return
				}
				n, err := strconv.Atoi(string(item.Value))
				if err != nil {
					t.Errorf("the row holds %q", item.Value)
					return
				}
				r, err := s.Apply(t.Context(), []store.Op{{Table: "rows", Key: "n", Value: []byte(strconv.Itoa(n + 1)), If: store.At(item.Rev)}})
				if err != nil {
					t.Errorf("Apply: %v", err)
					return
				}
				if r[0].Applied() {
					done++
				} else {
					conflicts.Add(1)
				}
			}
		})
	}
	wg.Wait()
	t.Logf("%d conflicts", conflicts.Load())
	want(t, s, "rows", "n", strconv.Itoa(workers*each))
}

// testLease has goroutines create one row at the same time: one gets it.
func testLease(t *testing.T, s store.Store) {
	for round := range 10 {
		key := fmt.Sprintf("lease %d", round)
		var got atomic.Int64
		var wg sync.WaitGroup
		for w := range workers {
			wg.Go(func() {
				r, err := s.Apply(t.Context(), []store.Op{{Table: "leases", Key: key, Value: []byte(strconv.Itoa(w)), If: store.Absent()}})
				switch {
				case err != nil:
					t.Errorf("Apply: %v", err)
				case r[0].Applied():
					got.Add(1)
					want(t, s, "leases", key, strconv.Itoa(w))
				case !r[0].Conflict:
					t.Errorf("the loser's result is %+v", r[0])
				}
			})
		}
		wg.Wait()
		if got.Load() != 1 {
			t.Fatalf("round %d: %d goroutines created one row", round, got.Load())
		}
	}
}

// testNewestWins has goroutines write ordered values in all sorts of order: the
// greatest stays.
func testNewestWins(t *testing.T, s store.Store) {
	const orders = 40
	var wg sync.WaitGroup
	for w := range workers {
		wg.Go(func() {
			for i := range orders {
				n := (i*7 + w*11) % orders
				order := fmt.Sprintf("%04d", n)
				if _, err := s.Apply(t.Context(), []store.Op{{Table: "view", Key: "a", Value: []byte(order), Order: order}}); err != nil {
					t.Errorf("Apply: %v", err)
				}
			}
		})
	}
	wg.Wait()
	item := get(t, s, "view", "a")
	if want := fmt.Sprintf("%04d", orders-1); string(item.Value) != want || item.Order != want {
		t.Errorf("the row holds %s, order %s, want %s", item.Value, item.Order, want)
	}
}

// testNextIsUnique has goroutines take numbers: none is given twice, none left out
// where nothing crashed, and each goroutine sees them grow.
func testNextIsUnique(t *testing.T, s store.Store) {
	const each = 15
	var mu sync.Mutex
	owned := map[uint64]int{}
	var wg sync.WaitGroup
	for w := range workers {
		wg.Go(func() {
			before := uint64(0)
			for i := range each {
				n := uint64(1 + (i+w)%3)
				last, err := s.Next(t.Context(), "counter", n)
				if err != nil {
					t.Errorf("Next: %v", err)
					return
				}
				if last-n < before {
					t.Errorf("Next gave %d to %d after %d", last-n+1, last, before)
				}
				before = last
				mu.Lock()
				for k := last - n + 1; k <= last; k++ {
					owned[k]++
				}
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	for n, times := range owned {
		if times != 1 || n == 0 {
			t.Errorf("number %d was given %d times", n, times)
		}
	}
}

// testReopen: rows, revs and counters outlive the process.
func (b Backend) testReopen(t *testing.T, s store.Store) {
	if b.Reopen == nil {
		t.Skip("the back-end can't be opened again in a test")
	}
	seen := map[uint64]bool{}
	for round := range 3 {
		for i := range 5 {
			rev := write(t, s, "rows", "a", fmt.Sprintf("%d-%d", round, i))
			if seen[rev] {
				t.Fatalf("rev %d came back in round %d", rev, round)
			}
			seen[rev] = true
		}
		apply(t, s, store.Op{Table: "view", Key: "a", Value: []byte{}, Order: strconv.Itoa(round)})
		if last, err := s.Next(t.Context(), "counter", 3); err != nil || last < uint64(3*(round+1)) {
			t.Fatalf("Next = %d, %v in round %d", last, err, round)
		}
		item, ordered := get(t, s, "rows", "a"), get(t, s, "view", "a")
		remove(t, s, "rows", "b")
		s = b.Reopen(t, s)
		if diff := cmp.Diff([]store.Item{item, ordered}, []store.Item{get(t, s, "rows", "a"), get(t, s, "view", "a")}); diff != "" {
			t.Fatalf("after opening again (-before +after):\n%s", diff)
		}
		wantAbsent(t, s, "rows", "b")
	}
}
