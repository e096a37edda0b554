package storetest

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/vitral-data/vitral/catalog/store"
)

func testGet(t *testing.T, s store.Store) {
	wantAbsent(t, s, "sources", "a")
	write(t, s, "sources", "a", "one")
	want(t, s, "sources", "a", "one")
	wantAbsent(t, s, "sources", "b")
	wantAbsent(t, s, "sources", "A")
	wantAbsent(t, s, "runs", "a")
	write(t, s, "sources", "a", "two")
	want(t, s, "sources", "a", "two")
	remove(t, s, "sources", "a")
	wantAbsent(t, s, "sources", "a")
	remove(t, s, "sources", "a")
	remove(t, s, "nothing", "a")
	if results, err := s.Apply(t.Context(), nil); err != nil || len(results) != 0 {
		t.Errorf("Apply of nothing = %v, %v", results, err)
	}
}

// testValues: any bytes, empty ones and the largest; copied on the way in and out.
func testValues(t *testing.T, s store.Store) {
	for name, value := range map[string]string{
		"empty": "", "nul": "\x00", "bytes": "\xff\xfe\x00\x80", "json": `{"a": [1, 2.50]}`, "text": "señales\n\tde tránsito 🚦",
	} {
		write(t, s, "values", name, value)
		want(t, s, "values", name, value)
	}
	largest := bytes.Repeat([]byte("0123456789abcdef"), store.MaxValue/16)
	wantResults(t, apply(t, s, store.Op{Table: "values", Key: "largest", Value: largest}), written)
	if got := get(t, s, "values", "largest").Value; !bytes.Equal(got, largest) {
		t.Errorf("the largest value came back as %d bytes", len(got))
	}

	in := []byte("as it was")
	apply(t, s, store.Op{Table: "values", Key: "copied", Value: in})
	copy(in, "CHANGED!!")
	out := get(t, s, "values", "copied").Value
	if string(out) != "as it was" {
		t.Errorf("the caller's bytes are the store's: %q", out)
	}
	copy(out, "CHANGED!!")
	want(t, s, "values", "copied", "as it was")
}

// testNames: any character may stand in tables and keys, up to their limits.
func testNames(t *testing.T, s store.Store) {
	names := []string{"a", "A", "a/b", "a/", "/", ".", "..", "a b", " ", "\x00", "a\x00", "a\x00b", "\n", `"\`, "ñ", "n\u0303", "Ñ", "🚦", "_id", "*", "~",
		"https://example.org/dataset?x=1&y=<2>#f%20"}
	names = append(names, strings.Repeat("n", store.MaxTable))
	for _, table := range names {
		write(t, s, table, "key", "in table "+table)
	}
	keys := slices.Concat(names, []string{strings.Repeat("k", store.MaxKey), strings.Repeat("k", store.MaxKey-1) + "l", strings.Repeat("k", 600), strings.Repeat("k", 601)})
	for _, key := range keys {
		write(t, s, "keys", key, "of key "+key)
	}
	for _, table := range names {
		want(t, s, table, "key", "in table "+table)
	}
	for _, key := range keys {
		want(t, s, "keys", key, "of key "+key)
	}
	for _, key := range keys {
		remove(t, s, "keys", key)
		wantAbsent(t, s, "keys", key)
	}
}

func testConditions(t *testing.T, s store.Store) {
	row := func(value string, cond *uint64) store.Op {
		op := store.Op{Table: "users", Key: "a", If: cond}
		if value != "" {
			op.Value = []byte(value)
		}
		return op
	}
	wantResults(t, apply(t, s, row("x", store.At(7))), conflict)
	wantAbsent(t, s, "users", "a")
	wantResults(t, apply(t, s, row("", store.At(7))), conflict)
	wantResults(t, apply(t, s, row("", store.Absent())), deleted)
	wantResults(t, apply(t, s, row("one", store.Absent())), written)
	first := get(t, s, "users", "a").Rev
	wantResults(t, apply(t, s, row("two", store.Absent())), conflict)
	wantResults(t, apply(t, s, row("two", store.At(first+1_000_000))), conflict)
	want(t, s, "users", "a", "one")
	r := apply(t, s, row("two", store.At(first)))
	wantResults(t, r, written)
	if got := get(t, s, "users", "a"); got.Rev != r[0].Rev || got.Rev == first || string(got.Value) != "two" {
		t.Errorf("after the result %+v the row is %+v", r[0], got)
	}
	wantResults(t, apply(t, s, row("three", store.At(first))), conflict)
	wantResults(t, apply(t, s, row("", store.At(first))), conflict)
	wantResults(t, apply(t, s, row("", store.Absent())), conflict)
	want(t, s, "users", "a", "two")
	wantResults(t, apply(t, s, row("", store.At(r[0].Rev))), deleted)
	wantAbsent(t, s, "users", "a")
	// A condition is on one row alone.
	write(t, s, "users", "b", "b")
	write(t, s, "others", "a", "a")
	wantResults(t, apply(t, s, row("four", store.Absent())), written)
}

// testRevs: no rev of a row comes back, also not after it was deleted, so a
// condition from before can't hold again.
func testRevs(t *testing.T, s store.Store) {
	seen := map[uint64]bool{}
	for i := range 30 {
		rev := write(t, s, "users", "a", "the same value")
		if seen[rev] {
			t.Fatalf("write %d gave rev %d again", i, rev)
		}
		seen[rev] = true
		if got := get(t, s, "users", "a").Rev; got != rev {
			t.Fatalf("Apply said rev %d, Get says %d", rev, got)
		}
		if i%3 == 0 {
			remove(t, s, "users", "a")
			for old := range seen {
				wantResults(t, apply(t, s, store.Op{Table: "users", Key: "a", Value: []byte("x"), If: store.At(old)}), conflict)
			}
		}
	}
}

func testOrder(t *testing.T, s store.Store) {
	op := func(value, order string) store.Op {
		return store.Op{Table: "view", Key: "a", Value: []byte(value), Order: order}
	}
	wantResults(t, apply(t, s, op("ten", "10")), written)
	wantResults(t, apply(t, s, op("ten again", "10")), stale)
	wantResults(t, apply(t, s, op("nine", "09")), stale)
	wantResults(t, apply(t, s, op("one", "1")), stale) // a prefix is smaller
	want(t, s, "view", "a", "ten")
	if got := get(t, s, "view", "a").Order; got != "10" {
		t.Errorf("the row's order is %q, want 10", got)
	}
	// Without an order an op is applied, and the row's order stays.
	wantResults(t, apply(t, s, op("none", "")), written)
	if got := get(t, s, "view", "a").Order; got != "10" {
		t.Errorf("the row's order is %q, want 10 as before", got)
	}
	wantResults(t, apply(t, s, op("ten once more", "10")), stale)
	want(t, s, "view", "a", "none")
	wantResults(t, apply(t, s, op("longer", "10\x00")), written)
	wantResults(t, apply(t, s, op("bytes", "\xff")), written)
	wantResults(t, apply(t, s, op("characters", "ÿ")), stale) // 0xC3 0xBF: bytes count
	if got := get(t, s, "view", "a").Order; got != "\xff" {
		t.Errorf("the row's order is %q, want \\xff", got)
	}

	// A deletion is ordered too, and forgets the order.
	wantResults(t, apply(t, s, store.Op{Table: "view", Key: "a", Order: "10"}), stale)
	want(t, s, "view", "a", "bytes")
	wantResults(t, apply(t, s, store.Op{Table: "view", Key: "a", Order: "\xff\xff"}), deleted)
	wantAbsent(t, s, "view", "a")
	wantResults(t, apply(t, s, op("one", "01")), written)
	if got := get(t, s, "view", "a").Order; got != "01" {
		t.Errorf("the row's order is %q, want 01", got)
	}
	// A row that never had an order has the smallest.
	write(t, s, "view", "b", "x")
	if got := get(t, s, "view", "b").Order; got != "" {
		t.Errorf("a row without an order has %q", got)
	}
	wantResults(t, apply(t, s, store.Op{Table: "view", Key: "b", Value: []byte("y"), Order: "\x00"}), written)
	long := strings.Repeat("o", store.MaxOrder)
	wantResults(t, apply(t, s, store.Op{Table: "view", Key: "b", Value: []byte("z"), Order: long}), written)
	if got := get(t, s, "view", "b").Order; got != long {
		t.Errorf("the longest order came back as %d bytes", len(got))
	}
}

// testOrderAndCondition: the condition is looked at first, and both must hold.
func testOrderAndCondition(t *testing.T, s store.Store) {
	op := func(order string, cond *uint64) store.Op {
		return store.Op{Table: "view", Key: "a", Value: []byte(order), Order: order, If: cond}
	}
	wantResults(t, apply(t, s, op("5", store.Absent())), written)
	rev := get(t, s, "view", "a").Rev
	wantResults(t, apply(t, s, op("4", store.Absent())), conflict)
	wantResults(t, apply(t, s, op("6", store.Absent())), conflict)
	wantResults(t, apply(t, s, op("4", store.At(rev))), stale)
	wantResults(t, apply(t, s, op("5", store.At(rev))), stale)
	want(t, s, "view", "a", "5")
	if got := get(t, s, "view", "a").Rev; got != rev {
		t.Errorf("skipped ops moved the rev from %d to %d", rev, got)
	}
	wantResults(t, apply(t, s, op("6", store.At(rev))), written)
	want(t, s, "view", "a", "6")
}

// testMeet: ops of one call that meet on a row are carried out in their order.
func testMeet(t *testing.T, s store.Store) {
	op := func(value string, cond *uint64, order string) store.Op {
		op := store.Op{Table: "view", Key: "a", If: cond, Order: order}
		if value != "" {
			op.Value = []byte(value)
		}
		return op
	}
	results := apply(t, s,
		op("one", store.Absent(), ""),
		op("two", store.Absent(), ""),
		op("three", nil, "2"),
		op("four", nil, "1"),
		op("five", nil, "3"),
		store.Op{Table: "view", Key: "b", Value: []byte("b"), If: store.Absent()},
		op("", nil, ""),
		op("six", store.Absent(), "1"),
		op("seven", nil, ""),
	)
	wantResults(t, results, written, conflict, written, stale, written, written, deleted, written, written)
	want(t, s, "view", "a", "seven")
	want(t, s, "view", "b", "b")
	item := get(t, s, "view", "a")
	if item.Order != "1" || item.Rev != results[8].Rev {
		t.Errorf("the row is %+v, want order 1 and rev %d", item, results[8].Rev)
	}
	seen := map[uint64]bool{}
	for i, r := range results {
		if r.Rev != 0 && seen[r.Rev] && i != 5 {
			t.Errorf("two writes of one call gave rev %d", r.Rev)
		}
		seen[r.Rev] = true
	}
}

func testSkipped(t *testing.T, s store.Store) {
	write(t, s, "view", "taken", "taken")
	apply(t, s, store.Op{Table: "view", Key: "new", Value: []byte("new"), Order: "5"})
	results := apply(t, s,
		store.Op{Table: "view", Key: "a", Value: []byte("a")},
		store.Op{Table: "view", Key: "taken", Value: []byte("x"), If: store.Absent()},
		store.Op{Table: "view", Key: "b", Value: []byte("b")},
		store.Op{Table: "view", Key: "new", Value: []byte("x"), Order: "4"},
		store.Op{Table: "other", Key: "c", Value: []byte("c")},
	)
	wantResults(t, results, written, conflict, written, stale, written)
	for key, value := range map[string]string{"a": "a", "taken": "taken", "b": "b", "new": "new"} {
		want(t, s, "view", key, value)
	}
	want(t, s, "other", "c", "c")
}
