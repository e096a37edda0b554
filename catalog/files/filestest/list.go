package filestest

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/vitral-data/vitral/catalog/files"
)

// listed are keys in the order that List must give them in.
var listed = []string{
	"-", "0", "A/b", "A0", "a-b", "a.b", "a/b", "a/b-c", "a/c/d/e", "a0", "a01",
	"commit/x-y/0000000001", "commit/x/0000000001", "commit/x/0000000002", "commit/x/0000000010", "commit/x0/0000000001",
	"commit/y/0000000001", "zz", "z~",
}

func fill(t *testing.T, s files.Store) []string {
	t.Helper()
	in := slices.Clone(listed)
	slices.Sort(in)
	if diff := cmp.Diff(in, listed); diff != "" {
		t.Fatalf("the test's own list is out of order:\n%s", diff)
	}
	for i := range listed {
		key := listed[(i*7)%len(listed)]
		put(t, s, key, key)
	}
	return listed
}

func testListOrder(t *testing.T, s files.Store) {
	if got, err := keys(t.Context(), s, "", ""); err != nil || len(got) != 0 {
		t.Fatalf("List of an empty store = %q, %v", got, err)
	}
	all := fill(t, s)
	for info, err := range s.List(t.Context(), "", "") {
		if err != nil {
			t.Fatalf("List: %v", err)
		}
		wantInfo(t, info, info.Key, int64(len(info.Key)))
	}
	for _, prefix := range []string{
		"", "a", "a/", "a-", "a/b", "a/c/d/e", "a/c/d/e/", "commit", "commit/", "commit/x", "commit/x/", "commit/x/00000000",
		"nothing", "nothing/", "zz", "zzz", "A", "/", "a//", "a//b", "..", "../", "./a", ".", "~", "a/~", "~tmp/", "a b", "\x00", "z~",
		strings.Repeat("a", 600), strings.Repeat("a", 600) + "/", strings.Repeat("a/", 400),
	} {
		expected := []string{}
		for _, key := range all {
			if strings.HasPrefix(key, prefix) {
				expected = append(expected, key)
			}
		}
		got, err := keys(t.Context(), s, prefix, "")
		if err != nil {
			t.Errorf("List(%.30q): %v", prefix, err)
		}
		if diff := cmp.Diff(expected, got); diff != "" {
			t.Errorf("List(%.30q) (-want +got):\n%s", prefix, diff)
		}
	}
}

func testListAfter(t *testing.T, s files.Store) {
	all := fill(t, s)
	afters := []string{"", "a/", "a/~", "a", "a0~", "commit/", "commit/~", "commit/x", "commit/x/", "commit/x/~", "commit/x/0000000001~",
		"commit/x/0000000001/", "commit/x-y/~", "~", "zz", "zzz", "\xff", " ", "a/b/c", "a/c/~", "a//", "../x", strings.Repeat("b", 2000)}
	afters = append(afters, all...)
	for _, prefix := range []string{"", "a", "a/", "commit/", "commit/x", "commit/x/", "z"} {
		for _, after := range afters {
			expected := []string{}
			for _, key := range all {
				if strings.HasPrefix(key, prefix) && key > after {
					expected = append(expected, key)
				}
			}
			got, err := keys(t.Context(), s, prefix, after)
			if err != nil {
				t.Errorf("List(%q, %.30q): %v", prefix, after, err)
			}
			if diff := cmp.Diff(expected, got); diff != "" {
				t.Errorf("List(%q, %.30q) (-want +got):\n%s", prefix, after, diff)
			}
		}
	}
}

func testListStops(t *testing.T, s files.Store) {
	all := fill(t, s)
	for n := 1; n <= len(all); n++ {
		got := []string{}
		for info, err := range s.List(t.Context(), "", "") {
			if err != nil {
				t.Fatalf("List: %v", err)
			}
			got = append(got, info.Key)
			if len(got) == n {
				break
			}
		}
		if diff := cmp.Diff(all[:n], got); diff != "" {
			t.Errorf("the first %d (-want +got):\n%s", n, diff)
		}
	}
	// A sequence may be ranged over again, and lists anew.
	seq := s.List(t.Context(), "zz", "")
	put(t, s, "zz-later", "")
	for range 2 {
		got := []string{}
		for info, err := range seq {
			if err != nil {
				t.Fatalf("List: %v", err)
			}
			got = append(got, info.Key)
		}
		if diff := cmp.Diff([]string{"zz", "zz-later"}, got); diff != "" {
			t.Errorf("listing again (-want +got):\n%s", diff)
		}
	}
}

// testListWhileWriting lists while others write and delete: what was there all
// the time is seen, in order, and nothing that never was.
func testListWhileWriting(t *testing.T, s files.Store) {
	var still []string
	for i := range 20 {
		still = append(still, fmt.Sprintf("still/%02d/x", i))
		put(t, s, still[i], "")
	}
	done := make(chan struct{})
	var wg sync.WaitGroup
	wg.Go(func() {
		defer close(done)
		for i := range 60 {
			key := fmt.Sprintf("still/%02d/y", i%20)
			if err := s.Put(t.Context(), key, strings.NewReader("y"), 1); err != nil {
				t.Errorf("Put: %v", err)
			}
			if i%2 == 1 {
				if err := s.Delete(t.Context(), key); err != nil {
					t.Errorf("Delete: %v", err)
				}
			}
		}
	})
	for over := false; !over; {
		select {
		case <-done:
			over = true
		default:
		}
		got, err := keys(t.Context(), s, "still/", "")
		if err != nil {
			t.Fatalf("List: %v", err)
		}
		if !slices.IsSorted(got) || len(slices.Compact(slices.Clone(got))) != len(got) {
			t.Fatalf("List gave keys out of order or twice: %q", got)
		}
		got = slices.DeleteFunc(got, func(k string) bool { return strings.HasSuffix(k, "/y") })
		if diff := cmp.Diff(still, got); diff != "" {
			t.Fatalf("what stood all the time (-want +got):\n%s", diff)
		}
	}
	wg.Wait()
}
