package storetest

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/vitral-data/vitral/catalog/store"
)

// scanned are keys in the order of their bytes.
var scanned = []string{
	"\x00", "\x00a", " ", "-", "A", "a", "a\x00", "a-b", "a/", "a/b", "a/b/c", "a/c", "a0", "aa", "b", "b/a", "n\u0303", "z", "~",
	"é", "\u2028", "\uffff", "🚦", "\U0010ffff",
}

func keysOf(items []store.Item) []string {
	keys := []string{}
	for _, item := range items {
		keys = append(keys, item.Key)
	}
	return keys
}

func (b Backend) testScan(t *testing.T, s store.Store) {
	in := slices.Clone(scanned)
	slices.Sort(in)
	if diff := cmp.Diff(in, scanned); diff != "" {
		t.Fatalf("the test's own list is out of order:\n%s", diff)
	}
	items, err := s.Scan(t.Context(), "rows", "", "", 10)
	if err != nil || len(items) != 0 {
		t.Fatalf("Scan of an absent table = %v, %v", items, err)
	}
	for i := range scanned {
		key := scanned[(i*7)%len(scanned)]
		apply(t, s, store.Op{Table: "rows", Key: key, Value: []byte("of " + key), Order: "o" + key})
		write(t, s, "row", "of another table "+key, "")
		write(t, s, "rows2", key, "")
	}
	b.Settle(t, s)
	places := append([]string{"", "a/b/", "a/z", "b0", "\xff", "zz", "nothing", "a/b/c/d", strings.Repeat("z", store.MaxKey)}, scanned...)
	for _, prefix := range places {
		for _, after := range places {
			expected := []string{}
			for _, key := range scanned {
				if strings.HasPrefix(key, prefix) && key > after {
					expected = append(expected, key)
				}
			}
			for _, limit := range []int{1, 3, store.MaxScan} {
				got, err := s.Scan(t.Context(), "rows", prefix, after, limit)
				if err != nil {
					t.Fatalf("Scan(%q, %q, %d): %v", prefix, after, limit, err)
				}
				if diff := cmp.Diff(expected[:min(limit, len(expected))], keysOf(got)); diff != "" {
					t.Fatalf("Scan(%q, %q, %d) (-want +got):\n%s", prefix, after, limit, diff)
				}
				for _, item := range got {
					if diff := cmp.Diff(get(t, s, "rows", item.Key), item); diff != "" {
						t.Fatalf("Get and Scan differ (-get +scan):\n%s", diff)
					}
				}
			}
		}
	}
	got, err := s.Scan(t.Context(), "rows", "a", "", 1)
	if err != nil || len(got) != 1 {
		t.Fatalf("Scan = %v, %v", got, err)
	}
	copy(got[0].Value, "XXXX")
	want(t, s, "rows", "a", "of a")
}

func (b Backend) testScanLimits(t *testing.T, s store.Store) {
	const rows = 1200
	ops := make([]store.Op, rows)
	for i := range ops {
		ops[i] = store.Op{Table: "rows", Key: fmt.Sprintf("%06d", i), Value: []byte{}}
	}
	apply(t, s, ops...)
	b.Settle(t, s)
	for _, limit := range []int{rows - 1, rows, rows + 1, store.MaxScan} {
		got, err := s.Scan(t.Context(), "rows", "", "", limit)
		if err != nil || len(got) != min(rows, limit) {
			t.Errorf("Scan with limit %d gave %d rows, %v", limit, len(got), err)
		}
	}
	// Page by page, with deletions behind and before the place.
	var seen []string
	for after := ""; ; {
		got, err := s.Scan(t.Context(), "rows", "", after, 100)
		if err != nil {
			t.Fatalf("Scan: %v", err)
		}
		seen = append(seen, keysOf(got)...)
		if len(got) < 100 {
			break
		}
		after = got[99].Key
		remove(t, s, "rows", after)
		b.Settle(t, s)
	}
	if len(seen) != rows || !slices.IsSorted(seen) {
		t.Errorf("page by page %d rows, want %d", len(seen), rows)
	}
}

func (b Backend) testAll(t *testing.T, s store.Store) {
	for _, n := range []int{0, 1, 256, 257, 600} {
		table := fmt.Sprintf("rows of %d", n)
		expected := []string{}
		ops := []store.Op{{Table: table, Key: "behind", Value: []byte{}}, {Table: table, Key: "a", Value: []byte{}}}
		for i := range n {
			expected = append(expected, fmt.Sprintf("at/%06d", i))
			ops = append(ops, store.Op{Table: table, Key: expected[i], Value: []byte{}})
		}
		apply(t, s, ops...)
		b.Settle(t, s)
		got := []string{}
		for item, err := range store.All(t.Context(), s, table, "at/") {
			if err != nil {
				t.Fatalf("All: %v", err)
			}
			got = append(got, item.Key)
		}
		if diff := cmp.Diff(expected, got); diff != "" {
			t.Errorf("All of %d rows (-want +got):\n%s", n, diff)
		}
	}
	errs := 0
	for item, err := range store.All(t.Context(), s, "", "") {
		if err == nil || item.Key != "" {
			t.Errorf("All of a table without a name yields %v, %v", item, err)
		}
		errs++
	}
	if errs != 1 {
		t.Errorf("All of a table without a name yields %d times, want once", errs)
	}
}
