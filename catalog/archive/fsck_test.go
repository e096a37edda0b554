package archive

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/klauspost/compress/zstd"

	"github.com/vitral-data/vitral/catalog"
	"github.com/vitral-data/vitral/catalog/files"
)

// full is an archive with an object of every kind, of sources x and y.
func full(t testing.TB) *Archive {
	t.Helper()
	a := open(t)
	commit(t, a, "x", change{key: "a", title: "one"}, change{key: "b", title: "one"}, change{key: "c", title: "one"},
		change{key: "d", title: "one"}, change{key: "e", title: "one"})
	commit(t, a, "x", change{key: "b", title: "two"}, change{key: "cc", title: "two", old: "c"})
	commit(t, a, "x", change{key: "a"})
	commit(t, a, "y", change{key: "a", title: "of y"})

	raw := func(source, run, body string) PackRef {
		s := Stage{Source: source, Run: run, URL: "https://example.org/data.json", Kind: "datajson", Start: day(5), Base: 1}
		if err := a.Begin(t.Context(), s); err != nil {
			t.Fatal(err)
		}
		stagePage(t, a, s, 1, body)
		stagePage(t, a, s, 2, body+" 2")
		ref, err := a.StoreRaw(t.Context(), source, run)
		if err != nil {
			t.Fatal(err)
		}
		return ref
	}
	h, err := a.Head(t.Context(), "y")
	if err != nil {
		t.Fatal(err)
	}
	rawOf := raw("y", "run-2", "the pages of a commit")
	if err := a.Promote(t.Context(), Commit{Format: Format, Form: Form, Source: "y", N: 2, Parent: h.Digest, Time: day(5), Table: h.Commit.Table,
		Size: 1, Raw: []PackRef{rawOf}}); err != nil {
		t.Fatal(err)
	}
	if err := a.Sweep(t.Context(), "y", "run-2"); err != nil {
		t.Fatal(err)
	}
	held := Held{Stage: Stage{Source: "y", Run: "run-3"}, Time: day(6), Head: 2, Raw: raw("y", "run-3", "the pages of a held run"), Reason: "guard-share",
		Plan: json.RawMessage(`{}`)}
	if err := a.Hold(t.Context(), held); err != nil {
		t.Fatal(err)
	}
	if err := a.Reject(t.Context(), "y", Hash{1}, "a note"); err != nil {
		t.Fatal(err)
	}
	l := a.NewLog("w", (&clock{day(6)}).now)
	if _, err := l.Append(t.Context(), LogDecision, "y", map[string]string{"decision": "accept"}); err != nil {
		t.Fatal(err)
	}
	return a
}

// check returns the keys of the objects that are at fault.
func check(t testing.TB, a *Archive) map[string]string {
	t.Helper()
	faults := map[string]string{}
	// A frame that was read before does not hide what became of it.
	fresh := New(a.Files(), a.Temp())
	if err := fresh.Check(t.Context(), func(f Fault) { faults[f.Object] = f.What }); err != nil {
		t.Fatal(err)
	}
	return faults
}

func TestCheckWhole(t *testing.T) {
	a := full(t)
	if got := check(t, a); len(got) != 0 {
		t.Errorf("faults of a whole archive: %v", got)
	}
	var kinds []string
	for _, key := range keys(t, a.Files(), "") {
		kind, _, _ := strings.Cut(key, "/")
		kinds = append(kinds, kind)
	}
	if diff := cmp.Diff([]string{"commit", "held", "hint", "log", "pack", "rejected", "stage", "table"}, slices.Compact(kinds)); diff != "" {
		t.Errorf("kinds of object (-want +got):\n%s", diff)
	}
	if got := check(t, open(t)); len(got) != 0 {
		t.Errorf("faults of nothing: %v", got)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := a.Check(ctx, func(Fault) {}); !errors.Is(err, context.Canceled) {
		t.Errorf("Check = %v, want context.Canceled", err)
	}
}

// TestCheckDeleted deletes each object in turn. Those that may be absent, or whose
// loss nothing can show, are named here.
func TestCheckDeleted(t *testing.T) {
	a := full(t)
	var unseen []string
	for _, key := range keys(t, a.Files(), "") {
		body := read1(t, a, key)
		if err := a.Files().Delete(t.Context(), key); err != nil {
			t.Fatal(err)
		}
		faults := check(t, a)
		if len(faults) == 0 {
			unseen = append(unseen, key)
		}
		restore(t, a, key, body)
	}
	if got := check(t, a); len(got) != 0 {
		t.Fatalf("faults after all was put back: %v", got)
	}
	rawOfCommit := ""
	if c, _, err := a.Commit(t.Context(), "y", 2); err != nil {
		t.Fatal(err)
	} else {
		rawOfCommit = packKey("y", c.Raw[0].SHA256)
	}
	want := []string{
		CommitKey("x", 3), CommitKey("y", 2), // the newest: nothing behind names them
		"held/y/run-3", "hint/x/0000000001", "hint/x/0000000002", "hint/x/0000000003", "hint/y/0000000001",
		"log/2018-01-06/w-000001", rawOfCommit, "rejected/y/" + Hash{1}.String(),
		stageKey("y", "run-3", 0), stageKey("y", "run-3", 1), stageKey("y", "run-3", 2),
		tableKey("x", 1), tableKey("x", 2), tableKey("y", 1),
	}
	slices.Sort(unseen)
	slices.Sort(want)
	if diff := cmp.Diff(want, unseen); diff != "" {
		t.Errorf("objects whose absence was not seen (-want +got):\n%s", diff)
	}
}

func read1(t testing.TB, a *Archive, key string) []byte {
	t.Helper()
	body, err := files.ReadAll(t.Context(), a.Files(), key, 1<<20)
	if err != nil {
		t.Fatal(err)
	}
	return body
}

func restore(t testing.TB, a *Archive, key string, body []byte) {
	t.Helper()
	if err := a.Files().Put(t.Context(), key, bytes.NewReader(body), int64(len(body))); err != nil {
		t.Fatal(err)
	}
}

// TestCheckFlipped flips a bit of each object in many places, cuts it short and
// puts a byte behind it. It is seen, or what the object says is still the same, or
// the object is one that nothing binds.
func TestCheckFlipped(t *testing.T) {
	a := full(t)
	seen := map[string]int{}
	for _, key := range keys(t, a.Files(), "") {
		body := read1(t, a, key)
		kind, _, _ := strings.Cut(key, "/")
		bound := kind != "hint" && kind != "rejected" && kind != "held" && key != CommitKey("x", 3) && key != CommitKey("y", 2) &&
			key != stageKey("y", "run-3", 0)
		end := len(body)
		if kind == "stage" && bound {
			n, err := tailLength(body[len(body)-4:], int64(len(body)))
			if err != nil {
				t.Fatal(err)
			}
			end -= int(n) + skippableExtra // nothing binds the head of a staged page
		}
		for _, bad := range damaged(body, end) {
			restore(t, a, key, bad)
			faults := check(t, a)
			if len(faults) > 0 {
				seen[kind]++
			} else if bound && !sameWithin(body, bad) {
				t.Errorf("%s: damage was not seen", key)
			}
		}
		restore(t, a, key, body)
	}
	for _, kind := range []string{"commit", "pack", "table", "log", "stage", "held"} {
		if seen[kind] == 0 {
			t.Errorf("no damage of a %s was ever seen", kind)
		}
	}
	t.Logf("damage seen: %v", seen)
}

func damaged(body []byte, end int) [][]byte {
	var all [][]byte
	for at := 0; at < end; at += 1 + end/20 {
		bad := slices.Clone(body)
		bad[at] ^= 1 << (at % 8)
		all = append(all, bad)
	}
	if end == len(body) && end > 0 {
		all = append(all, body[:end-1], body[:end/2], append(slices.Clone(body), 'x'))
	}
	return all
}

// sameWithin says whether two objects of zstd frames hold the same.
func sameWithin(a, b []byte) bool {
	plain := func(b []byte) ([]byte, error) {
		dec, err := zstd.NewReader(bytes.NewReader(b))
		if err != nil {
			return nil, err
		}
		defer dec.Close()
		return io.ReadAll(dec)
	}
	one, err1 := plain(a)
	two, err2 := plain(b)
	return err1 == nil && err2 == nil && bytes.Equal(one, two)
}

// TestCheckForged puts well-formed objects that say something else.
func TestCheckForged(t *testing.T) {
	a := full(t)
	newest := CommitKey("x", 3)
	whole := read1(t, a, newest)
	c, _, err := a.Commit(t.Context(), "x", 3)
	if err != nil {
		t.Fatal(err)
	}
	h, err := a.Head(t.Context(), "x")
	if err != nil {
		t.Fatal(err)
	}
	for name, forge := range map[string]func(c *Commit){
		"parent":      func(c *Commit) { c.Parent = strings.Repeat("0", 64) },
		"source":      func(c *Commit) { c.Source = "y" },
		"number":      func(c *Commit) { c.N = 2 },
		"format":      func(c *Commit) { c.Format = 7 },
		"table root":  func(c *Commit) { c.Table[0]++ },
		"size":        func(c *Commit) { c.Size++ },
		"pack":        func(c *Commit) { c.Pack.SHA256 = strings.Repeat("0", 64) },
		"no pack":     func(c *Commit) { c.Pack = nil },
		"pack size":   func(c *Commit) { c.Pack.Size++ },
		"pack lines":  func(c *Commit) { c.Pack.Lines++ },
		"pack root":   func(c *Commit) { c.Pack.Root[0]++ },
		"more":        func(c *Commit) { c.Entries.Count++ },
		"fewer":       func(c *Commit) { c.Entries.Count-- },
		"no report":   func(c *Commit) { c.Report.Count = 0 },
		"entries' at": func(c *Commit) { c.Entries.Offset++ },
	} {
		forged := c
		ref := *c.Pack
		forged.Pack = &ref
		forge(&forged)
		body, err := marshalLine(forged)
		if err != nil {
			t.Fatal(err)
		}
		restore(t, a, newest, body)
		if len(check(t, a)) == 0 {
			t.Errorf("a forged %s was not seen", name)
		}
	}
	restore(t, a, newest, whole)

	for name, forge := range map[string]func() error{
		"a table of older entries": func() error { return a.WriteTable(t.Context(), "x", 3, h.Entries[1:]) },
		"a table with another hash": func() error {
			forged := slices.Clone(h.Entries)
			forged[0].Hash[0]++
			return a.WriteTable(t.Context(), "x", 3, forged)
		},
		"a table without a commit": func() error { return a.WriteTable(t.Context(), "x", 9, h.Entries) },
		"a table of no source":     func() error { return a.WriteTable(t.Context(), "z", 1, nil) },
		"a commit with an odd name": func() error {
			return a.Files().Create(t.Context(), "commit/x/4", []byte("{}"))
		},
		"a source with an odd name": func() error {
			return a.Files().Create(t.Context(), "commit/X/0000000001", []byte("{}"))
		},
		"a held run of another": func() error {
			return a.Files().Put(t.Context(), "held/x/run-3", bytes.NewReader(read1(t, a, "held/y/run-3")), int64(len(read1(t, a, "held/y/run-3"))))
		},
	} {
		before := keys(t, a.Files(), "")
		if err := forge(); err != nil {
			t.Fatal(err)
		}
		if len(check(t, a)) == 0 {
			t.Errorf("%s was not seen", name)
		}
		for _, key := range keys(t, a.Files(), "") {
			if !slices.Contains(before, key) {
				if err := a.Files().Delete(t.Context(), key); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	if got := check(t, a); len(got) != 0 {
		t.Errorf("faults after all was put back: %v", got)
	}
}

// TestCheckHashes: an entry whose hash is not that of its statement is seen, though
// every object fits every other.
func TestCheckHashes(t *testing.T) {
	for name, forge := range map[string]func(*Entry){
		"hash":                     func(e *Entry) { e.Hash[0]++ },
		"full hash":                func(e *Entry) { e.Full[0]++ },
		"kind":                     func(e *Entry) { e.Kind = catalog.KindNode },
		"place of an entry's line": func(e *Entry) { e.Place.Line++ },
	} {
		a := open(t)
		w, err := a.NewPack("x")
		if err != nil {
			t.Fatal(err)
		}
		slot, err := w.Statement(statement("a", "one"))
		if err == nil {
			err = w.Cut()
		}
		if err != nil {
			t.Fatal(err)
		}
		e := Entry{Kind: catalog.KindDataset, Key: "a", Outcome: Added, Place: w.Place(slot)}
		if e.Hash, e.Full, err = Hashes(statement("a", "one")); err != nil {
			t.Fatal(err)
		}
		forge(&e)
		c := Commit{Format: Format, Form: Form, Source: "x", N: 1, Entries: Span{w.Offset(), 1}, Size: 1}
		if err := w.Entry(e); err != nil {
			t.Fatal(err)
		}
		ref, err := w.Store(t.Context())
		if err == nil {
			err = w.Close()
		}
		if err != nil {
			t.Fatal(err)
		}
		c.Pack, e.Place.Pack = &ref, ref.SHA256
		if c.Table, err = TableRoot([]Entry{e}); err == nil {
			err = a.Promote(t.Context(), c)
		}
		if err != nil {
			t.Fatal(err)
		}
		faults := check(t, a)
		if got := slices.Collect(maps.Keys(faults)); len(got) != 1 || got[0] != packKey("x", ref.SHA256) {
			t.Errorf("%s: faults %v, want one of the pack", name, faults)
		}
	}
}

// TestCheckLog: one damaged batch does not hide another.
func TestCheckLog(t *testing.T) {
	a := open(t)
	for _, key := range []string{"log/2018-01-01/a", "log/2018-01-01/b"} {
		restore(t, a, key, []byte("no batch"))
	}
	if faults := check(t, a); len(faults) != 2 {
		t.Errorf("faults %v, want those of two batches", faults)
	}
}

// TestCheckGoesOn: a commit whose pack is lost does not hide faults behind it, and
// the next table makes them comparable again.
func TestCheckGoesOn(t *testing.T) {
	a := open(t)
	for n := range 6 {
		commit(t, a, "x", change{key: fmt.Sprint("k", n), title: "one"})
	}
	c2, _, err := a.Commit(t.Context(), "x", 2)
	if err != nil {
		t.Fatal(err)
	}
	c5, _, err := a.Commit(t.Context(), "x", 5)
	if err != nil {
		t.Fatal(err)
	}
	for _, ref := range []*PackRef{c2.Pack, c5.Pack} {
		if err := a.Files().Delete(t.Context(), packKey("x", ref.SHA256)); err != nil {
			t.Fatal(err)
		}
	}
	faults := check(t, a)
	for _, key := range []string{packKey("x", c2.Pack.SHA256), packKey("x", c5.Pack.SHA256), CommitKey("x", 2), CommitKey("x", 5)} {
		if faults[key] == "" {
			t.Errorf("no fault of %s", key)
		}
	}
	for _, key := range []string{CommitKey("x", 1), CommitKey("x", 3), CommitKey("x", 4), CommitKey("x", 6)} {
		if faults[key] != "" {
			t.Errorf("%s is called at fault: %s", key, faults[key])
		}
	}
}
