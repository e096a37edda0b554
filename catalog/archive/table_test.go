package archive

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/klauspost/compress/zstd"
	"pgregory.net/rapid"

	"github.com/vitral-data/vitral/catalog"
	"github.com/vitral-data/vitral/catalog/files"
)

// TestHeadAt lands commits and reads each of them again, with and without tables.
func TestHeadAt(t *testing.T) {
	a := open(t)
	if h, err := a.Head(t.Context(), "x"); err != nil || h.N != 0 || len(h.Entries) != 0 || h.Digest != "" || h.Source != "x" {
		t.Fatalf("head of nothing is %+v, %v", h, err)
	}
	commit(t, a, "x", change{key: "a", title: "one"}, change{key: "b", title: "one"}, change{key: "c", title: "one"},
		change{key: "d", title: "one"}, change{key: "e", title: "one"}, change{key: "f", title: "one"}, change{key: "g", title: "one"},
		change{key: "h", title: "one"}, change{key: "i", title: "one"})
	commit(t, a, "x", change{key: "b", title: "two"})
	commit(t, a, "x")                                            // a header alone
	commit(t, a, "x", change{key: "c"})                          // missing
	commit(t, a, "x", change{key: "bb", title: "two", old: "b"}) // renamed
	commit(t, a, "x", change{key: "b", title: "again"})
	commit(t, a, "y", change{key: "a", title: "of y"})
	want := []string{
		"a=one b=one c=one d=one e=one f=one g=one h=one i=one",
		"a=one b=two c=one d=one e=one f=one g=one h=one i=one",
		"a=one b=two c=one d=one e=one f=one g=one h=one i=one",
		"a=one b=two c=one (missing) d=one e=one f=one g=one h=one i=one",
		"a=one bb=two c=one (missing) d=one e=one f=one g=one h=one i=one",
		"a=one b=again bb=two c=one (missing) d=one e=one f=one g=one h=one i=one",
	}
	if got := keys(t, a.Files(), "table/x/"); len(got) != 2 {
		t.Errorf("tables %q, want those of 1 and 5", got) // 1, then 2, 4 and 5 changed 3 of 9
	}
	check := func() {
		t.Helper()
		for n := range want {
			h, err := a.At(t.Context(), "x", n+1)
			if err != nil {
				t.Fatal(err)
			}
			c, digest, err := a.Commit(t.Context(), "x", n+1)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c, h.Commit); diff != "" || h.N != n+1 || h.Digest != digest {
				t.Errorf("At(%d) is at %d, %s (-commit +head):\n%s", n+1, h.N, h.Digest, diff)
			}
			if got := titles(t, a, h); got != want[n] {
				t.Errorf("At(%d) holds %s\nwant %s", n+1, got, want[n])
			}
			if root, err := TableRoot(h.Entries); err != nil || root != c.Table {
				t.Errorf("At(%d) has root %s, %v, want %s", n+1, root, err, c.Table)
			}
		}
	}
	check()
	h, err := a.Head(t.Context(), "x")
	if err != nil || h.N != 6 || h.Table != 5 || h.Since != 1 {
		t.Errorf("head is at %d, table %d, %d since, %v; want 6, 5, 1", h.N, h.Table, h.Since, err)
	}
	if _, err := a.At(t.Context(), "x", 7); !errors.Is(err, files.ErrNotExist) {
		t.Errorf("At(7) = %v, want ErrNotExist", err)
	}
	if _, err := a.At(t.Context(), "z", 1); !errors.Is(err, files.ErrNotExist) {
		t.Errorf("At of an unknown source = %v, want ErrNotExist", err)
	}
	// Without tables, and with one for each commit: the same.
	for _, key := range keys(t, a.Files(), "table/x/") {
		if err := a.Files().Delete(t.Context(), key); err != nil {
			t.Fatal(err)
		}
	}
	check()
	for n := range want {
		h, err := a.At(t.Context(), "x", n+1)
		if err != nil {
			t.Fatal(err)
		}
		if err := a.WriteTable(t.Context(), "x", n+1, h.Entries); err != nil {
			t.Fatal(err)
		}
	}
	check()
}

// TestTableBytes: a table's uncompressed bytes are fixed by n, whoever writes it.
func TestTableBytes(t *testing.T) {
	a := open(t)
	commit(t, a, "x", change{key: "a", title: "one"}, change{key: "b", title: "one"})
	commit(t, a, "x", change{key: "b", title: "two"})
	commit(t, a, "x", change{key: "c", title: "two"})
	plain := func() string {
		t.Helper()
		packed, err := files.ReadAll(t.Context(), a.Files(), tableKey("x", 3), 1<<20)
		if err != nil {
			t.Fatal(err)
		}
		dec, err := zstd.NewReader(bytes.NewReader(packed))
		if err != nil {
			t.Fatal(err)
		}
		defer dec.Close()
		b, err := io.ReadAll(dec)
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
	first := plain()
	if strings.Count(first, "\n") != 3 || !strings.HasPrefix(first, `{"kind":"dataset","key":"a"`) {
		t.Errorf("the table is\n%s", first)
	}
	for _, key := range keys(t, a.Files(), "table/") {
		if err := a.Files().Delete(t.Context(), key); err != nil {
			t.Fatal(err)
		}
	}
	h, err := a.Head(t.Context(), "x")
	if err != nil {
		t.Fatal(err)
	}
	if err := a.WriteTable(t.Context(), "x", 3, h.Entries); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(first, plain()); diff != "" {
		t.Errorf("written again from the commits alone (-first +again):\n%s", diff)
	}
	slices.Reverse(h.Entries)
	if err := a.WriteTable(t.Context(), "x", 3, h.Entries); err == nil {
		t.Error("a table out of order was written")
	}
}

func TestDue(t *testing.T) {
	for _, c := range []struct {
		n, table, since, force int
		want                   bool
	}{
		{1, 0, 1, 1, true}, {1, 0, 100, 100, true}, {1, 0, 0, 0, false}, {2, 1, 24, 100, false}, {2, 1, 25, 100, true},
		{64, 1, 3, 100, false}, {65, 1, 3, 100, true}, {63, 0, 0, 100, false}, {64, 0, 0, 100, true}, {5, 4, 1, 0, true},
	} {
		if got := Due(c.n, c.table, c.since, c.force); got != c.want {
			t.Errorf("Due(%d, %d, %d, %d) = %t", c.n, c.table, c.since, c.force, got)
		}
	}
}

// TestMerge compares Merge, and laying several commits over a table at once, with
// a map.
func TestMerge(t *testing.T) {
	key := rapid.SampledFrom([]string{"a", "b", "c", "d"})
	kind := rapid.SampledFrom([]catalog.Kind{catalog.KindDataset, catalog.KindNode})
	rapid.Check(t, func(t *rapid.T) {
		force := []Entry{}
		later := newOverlay()
		model := map[record]Entry{}
		for n := range rapid.IntRange(1, 6).Draw(t, "commits") {
			news := map[record]Entry{}
			for range rapid.IntRange(0, 4).Draw(t, "entries") {
				e := Entry{Kind: kind.Draw(t, "kind"), Key: key.Draw(t, "key"), Version: n}
				if rapid.IntRange(0, 3).Draw(t, "renamed") == 0 {
					e.Outcome, e.From = Renamed, &Origin{Key: key.Draw(t, "from")}
				}
				news[record{e.Kind, e.Key}] = e
			}
			var sorted []Entry
			for _, e := range news {
				sorted = append(sorted, e)
				if e.From != nil {
					delete(model, record{e.Kind, e.From.Key})
				}
			}
			for r, e := range news {
				model[r] = e
			}
			slices.SortFunc(sorted, compareEntries)
			force = Merge(force, sorted)
			later.add(sorted)
		}
		want := []Entry{}
		for _, e := range model {
			want = append(want, e)
		}
		slices.SortFunc(want, compareEntries)
		if diff := cmp.Diff(want, force); diff != "" {
			t.Fatalf("one by one (-want +got):\n%s", diff)
		}
		if diff := cmp.Diff(want, append([]Entry{}, later.over(nil)...)); diff != "" {
			t.Fatalf("at once (-want +got):\n%s", diff)
		}
	})
}

// TestHeadOfDamaged: a head is refused when the objects do not fit together.
func TestHeadOfDamaged(t *testing.T) {
	build := func() *Archive {
		a := open(t)
		for n := range 3 {
			commit(t, a, "x", change{key: fmt.Sprint("k", n), title: "one"})
		}
		return a
	}
	for name, damage := range map[string]func(a *Archive) error{
		"a commit lost": func(a *Archive) error {
			for _, key := range keys(t, a.Files(), "table/") {
				if err := a.Files().Delete(t.Context(), key); err != nil {
					return err
				}
			}
			return a.Files().Delete(t.Context(), CommitKey("x", 2))
		},
		"the newest commits lost": func(a *Archive) error {
			return errors.Join(a.Files().Delete(t.Context(), CommitKey("x", 2)), a.Files().Delete(t.Context(), CommitKey("x", 3)))
		},
		"an object with an odd name": func(a *Archive) error {
			return a.Files().Create(t.Context(), "commit/x/4", []byte("{}"))
		},
		"a table of too few": func(a *Archive) error {
			h, err := a.Head(t.Context(), "x")
			if err != nil {
				return err
			}
			return a.WriteTable(t.Context(), "x", 3, h.Entries[1:])
		},
		"a commit of another": func(a *Archive) error {
			body, err := files.ReadAll(t.Context(), a.Files(), CommitKey("x", 3), 1<<20)
			if err != nil {
				return err
			}
			return a.Files().Create(t.Context(), CommitKey("x", 4), body)
		},
		"a commit with another parent": func(a *Archive) error {
			c, _, err := a.Commit(t.Context(), "x", 3)
			if err != nil {
				return err
			}
			c.N = 4
			return a.Promote(t.Context(), c)
		},
	} {
		a := build()
		if err := damage(a); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if h, err := a.Head(t.Context(), "x"); err == nil {
			t.Errorf("%s: head is at %d without an error", name, h.N)
		} else if errors.Is(err, files.ErrNotExist) {
			t.Errorf("%s: %v: looks as if the source had nothing", name, err)
		}
	}
}
