package archive

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/vitral-data/vitral/catalog/files"
	"github.com/vitral-data/vitral/catalog/files/faulty"
)

func TestPromote(t *testing.T) {
	a := open(t)
	c := commit(t, a, "x", change{key: "a", title: "one"})
	if err := a.Promote(t.Context(), c); err != nil {
		t.Errorf("promoting the same commit again: %v, want nil", err)
	}
	other := c
	other.Run = "another"
	if err := a.Promote(t.Context(), other); !errors.Is(err, ErrSuperseded) {
		t.Errorf("another commit at the same place: %v, want ErrSuperseded", err)
	}
	got, digest, err := a.Commit(t.Context(), "x", 1)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(c, got); diff != "" {
		t.Errorf("commit (-promoted +read):\n%s", diff)
	}
	body, err := files.ReadAll(t.Context(), a.Files(), CommitKey("x", 1), files.MaxCreate)
	if err != nil || Digest(body) != digest || !strings.Contains(string(body), "?a=1&b=2") {
		t.Errorf("header %s, digest %s, %v", body, digest, err)
	}
	for name, bad := range map[string]func(*Commit){
		"no number": func(c *Commit) { c.N = 0 }, "negative": func(c *Commit) { c.N = -1 }, "no source": func(c *Commit) { c.Source = "" },
		"a path for a source": func(c *Commit) { c.Source = "a/b" }, "no format": func(c *Commit) { c.Format = 0 },
		"too large": func(c *Commit) { c.N, c.Run = 9, strings.Repeat("r", files.MaxCreate) },
	} {
		c := c
		bad(&c)
		if err := a.Promote(t.Context(), c); err == nil {
			t.Errorf("%s: promoted", name)
		}
	}
	if got := keys(t, a.Files(), "commit/"); len(got) != 1 {
		t.Errorf("commits %q, want one", got)
	}
}

// TestPromoteRace has many runs promote the next commit: one does.
func TestPromoteRace(t *testing.T) {
	a := open(t)
	for n := 1; n <= 10; n++ {
		errs := make([]error, 8)
		var wg sync.WaitGroup
		for i := range errs {
			wg.Go(func() {
				errs[i] = a.Promote(t.Context(), Commit{Format: Format, Form: Form, Source: "x", N: n, Run: fmt.Sprint("run-", i)})
			})
		}
		wg.Wait()
		won := 0
		for i, err := range errs {
			if err == nil {
				won++
			} else if !errors.Is(err, ErrSuperseded) {
				t.Errorf("run %d: %v, want ErrSuperseded", i, err)
			}
		}
		if won != 1 {
			t.Fatalf("commit %d was promoted by %d runs", n, won)
		}
	}
}

// TestPromoteUncertain: the store fails after it wrote. Promoting again says so.
func TestPromoteUncertain(t *testing.T) {
	broken := errors.New("time-out")
	fs := faulty.New(folder(t), faulty.Fault{Op: faulty.Create, N: 1, After: broken})
	a := New(fs, t.TempDir())
	c := Commit{Format: Format, Form: Form, Source: "x", N: 1, Run: "r"}
	if err := a.Promote(t.Context(), c); !errors.Is(err, broken) || errors.Is(err, ErrSuperseded) {
		t.Fatalf("Promote = %v", err)
	}
	if err := a.Promote(t.Context(), c); err != nil {
		t.Errorf("promoting what was written: %v", err)
	}
}

func TestSources(t *testing.T) {
	fs := faulty.New(folder(t))
	a := New(fs, t.TempDir())
	if got, err := a.Sources(t.Context()); err != nil || len(got) != 0 {
		t.Errorf("sources of nothing: %q, %v", got, err)
	}
	for _, source := range []string{"x", "x-y", "x0", "a", "z"} {
		for n := 1; n <= 3; n++ {
			if err := a.Promote(t.Context(), Commit{Format: Format, Form: Form, Source: source, N: n}); err != nil {
				t.Fatal(err)
			}
		}
	}
	before := len(fs.Calls())
	got, err := a.Sources(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	// In the order of keys: "x-y/" before "x/".
	if diff := cmp.Diff([]string{"a", "x-y", "x", "x0", "z"}, got); diff != "" {
		t.Errorf("sources (-want +got):\n%s", diff)
	}
	lists := 0
	for _, call := range fs.Calls()[before:] {
		if call.Op == faulty.List {
			lists++
		}
	}
	if lists != 6 {
		t.Errorf("%d listings for 5 sources, want one each and one for the end", lists)
	}
	// One key of a source is enough.
	seen := 0
	one := New(counting{fs, &seen}, t.TempDir())
	if _, err := one.Sources(t.Context()); err != nil || seen != 5 {
		t.Errorf("%d keys were listed for 5 sources, %v", seen, err)
	}
	ns, err := a.Commits(t.Context(), "x", 1)
	if diff := cmp.Diff([]int{2, 3}, ns); err != nil || diff != "" {
		t.Errorf("commits after 1: %v (-want +got):\n%s", err, diff)
	}
}

// counting counts the keys that listings yield.
type counting struct {
	files.Store
	seen *int
}

// List implements files.Store.
func (c counting) List(ctx context.Context, prefix, after string) iter.Seq2[files.Info, error] {
	return func(yield func(files.Info, error) bool) {
		for info, err := range c.Store.List(ctx, prefix, after) {
			*c.seen++
			if !yield(info, err) {
				return
			}
		}
	}
}

func TestCommitRefuses(t *testing.T) {
	a := open(t)
	for key, body := range map[string]string{
		CommitKey("x", 1): "no JSON", CommitKey("x", 2): `{"format":1,"source":"x","n":3}`, CommitKey("x", 3): `{"format":1,"source":"y","n":3}`,
		CommitKey("x", 4): `{"format":2,"source":"x","n":4}`, CommitKey("x", 5): `{"source":"x","n":5}`,
	} {
		if err := a.Files().Create(t.Context(), key, []byte(body)); err != nil {
			t.Fatal(err)
		}
	}
	for n := 1; n <= 5; n++ {
		if c, _, err := a.Commit(t.Context(), "x", n); err == nil || errors.Is(err, files.ErrNotExist) {
			t.Errorf("commit %d = %+v, %v", n, c, err)
		}
	}
	if _, _, err := a.Commit(t.Context(), "x", 6); !errors.Is(err, files.ErrNotExist) {
		t.Errorf("an absent commit: %v, want ErrNotExist", err)
	}
	for _, c := range []Commit{
		{Source: "x", N: 7, Entries: Span{Count: 1}},
		{Source: "x", N: 7, Entries: Span{Count: 1}, Pack: &PackRef{SHA256: strings.Repeat("0", 64)}},
	} {
		for _, err := range a.Entries(t.Context(), c) {
			if err == nil {
				t.Errorf("entries of %+v without an error", c)
			}
		}
	}
}

// TestEntriesShort: a header that says more entries than there are is an error, as
// is one whose entries begin elsewhere.
func TestEntriesShort(t *testing.T) {
	a := open(t)
	c := commit(t, a, "x", change{key: "a", title: "one"}, change{key: "b", title: "one"})
	for _, span := range []Span{{c.Entries.Offset, 3}, {0, 2}, {c.Report.Offset, 1}, {c.Pack.Size, 1}, {-1, 1}} {
		bad := c
		bad.Entries = span
		var last error
		for _, err := range a.Entries(t.Context(), bad) {
			last = err
		}
		if last == nil {
			t.Errorf("entries at %+v without an error", span)
		}
	}
	bad := c
	bad.Report = Span{c.Pack.Size, 1}
	if r, err := a.Report(t.Context(), bad); err == nil {
		t.Errorf("report %s at the end of the pack", r)
	}
	bad.Report = c.Entries
	if r, err := a.Report(t.Context(), bad); err == nil {
		t.Errorf("report %s where entries stand", r)
	}
	if r, err := a.Report(t.Context(), Commit{}); err != nil || r != nil {
		t.Errorf("report of a header alone: %s, %v", r, err)
	}
}
