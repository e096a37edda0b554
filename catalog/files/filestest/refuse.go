package filestest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/vitral-data/vitral/catalog/files"
)

// calls does every call that takes a key, with one key, and returns their errors by name.
func calls(ctx context.Context, s files.Store, key string) map[string]error {
	errs := map[string]error{
		"Create": s.Create(ctx, key, []byte("body")),
		"Put":    s.Put(ctx, key, strings.NewReader("body"), 4),
	}
	r, _, err := s.Get(ctx, key)
	if err == nil {
		_ = r.Close()
	}
	errs["Get"] = err
	if r, err = s.GetRange(ctx, key, 0, 1); err == nil {
		_ = r.Close()
	}
	errs["GetRange"] = err
	_, errs["Stat"] = s.Stat(ctx, key)
	errs["Delete"] = s.Delete(ctx, key)
	return errs
}

func testKeys(t *testing.T, s files.Store) {
	for _, key := range []string{
		"", "/", "/a", "a/", "a//b", ".", "..", "../a", "a/..", "a/../b", "a/./b", "~", "~a", "a/~", "a/~tmp/b", "a b", "a\x00", "a\n", `a\b`,
		"á", "a:b", "a*b", "a%2fb", "a?b", "\xff", strings.Repeat("a", 256), strings.Repeat("a", 255) + "/" + strings.Repeat("b", 257),
		strings.Repeat("ab/", 170) + "abc",
	} {
		for call, err := range calls(t.Context(), s, key) {
			if !errors.Is(err, files.ErrKey) {
				t.Errorf("%s(%.40q) = %v, want ErrKey", call, key, err)
			}
		}
	}
	if got, err := keys(t.Context(), s, "", ""); err != nil || len(got) != 0 {
		t.Errorf("List after refused writes = %q, %v: want nothing", got, err)
	}
	for _, key := range []string{
		"a", "A-Z.a_z~0", "...", ".a", "-", "_", "a~", "a/b/c/d/e/f/g", strings.Repeat("a", 255), strings.Repeat("ab/", 170) + "ab",
		"-/-", "con", "a./b",
	} {
		put(t, s, key, "body of "+key)
		want(t, s, key, "body of "+key)
		if got, err := keys(t.Context(), s, key, ""); err != nil || len(got) != 1 || got[0] != key {
			t.Errorf("List(%.40q) = %.80q, %v", key, got, err)
		}
		if err := s.Delete(t.Context(), key); err != nil {
			t.Errorf("Delete(%.40q): %v", key, err)
		}
		wantAbsent(t, s, key)
	}
}

func testContext(t *testing.T, s files.Store) {
	put(t, s, "a/stands", "stands")
	cause := errors.New("the test's cause")
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	caused, cancelCause := context.WithCancelCause(t.Context())
	cancelCause(cause)
	for _, ctx := range []context.Context{cancelled, caused} {
		for _, key := range []string{"a/stands", "a/absent"} {
			for call, err := range calls(ctx, s, key) {
				if !errors.Is(err, ctx.Err()) {
					t.Errorf("%s(%s) = %v, want %v", call, key, err, ctx.Err())
				}
			}
		}
		steps := 0
		for info, err := range s.List(ctx, "", "") {
			if steps++; !errors.Is(err, ctx.Err()) || info != (files.Info{}) {
				t.Errorf("List yields %v, %v, want an empty Info and %v", info, err, ctx.Err())
			}
		}
		if steps != 1 {
			t.Errorf("List yields %d times, want once", steps)
		}
	}
	want(t, s, "a/stands", "stands")
	wantAbsent(t, s, "a/absent")

	// A context that ends on the way ends the listing with one error.
	for i := range 5 {
		put(t, s, fmt.Sprintf("b/%d", i), "")
	}
	ctx, cancel := context.WithCancel(t.Context())
	var errs []error
	seen := 0
	for _, err := range s.List(ctx, "b/", "") {
		if err != nil {
			errs = append(errs, err)
			continue
		}
		seen++
		cancel()
	}
	cancel()
	// A page that was fetched already may still be given.
	if seen == 5 && len(errs) == 0 {
		return
	}
	if len(errs) != 1 || !errors.Is(errs[0], context.Canceled) {
		t.Errorf("List under a context that ended yields %v, want one context.Canceled", errs)
	}
}

// testContextEndsReading ends the context of readers, and of a Put on its way.
func testContextEndsReading(t *testing.T, s files.Store) {
	body := strings.Repeat("0123456789abcdef", 1<<17)
	put(t, s, "blob/a", body)
	ctx, cancel := context.WithCancel(t.Context())
	whole, _, err := s.Get(ctx, "blob/a")
	if err != nil {
		t.Fatalf("Get: %v", err)
	}
	part, err := s.GetRange(ctx, "blob/a", 0, int64(len(body)))
	if err != nil {
		t.Fatalf("GetRange: %v", err)
	}
	for _, r := range []io.Reader{whole, part} {
		if _, err := io.ReadFull(r, make([]byte, 16)); err != nil {
			t.Fatalf("reading: %v", err)
		}
	}
	cancel()
	for name, r := range map[string]io.ReadCloser{"Get": whole, "GetRange": part} {
		if _, err := io.ReadAll(r); !errors.Is(err, context.Canceled) {
			t.Errorf("%s: reading after the context ended: %v, want context.Canceled", name, err)
		}
		_ = r.Close()
	}

	ctx, cancel = context.WithCancel(t.Context())
	defer cancel()
	r := io.MultiReader(strings.NewReader(body), cancelling{cancel}, strings.NewReader(body))
	if err := s.Put(ctx, "blob/b", r, 2*int64(len(body))); !errors.Is(err, context.Canceled) {
		t.Errorf("Put whose context ended on the way: %v, want context.Canceled", err)
	}
	wantAbsent(t, s, "blob/b")
}

// cancelling is an empty reader that ends a context when it is read.
type cancelling struct{ cancel context.CancelFunc }

// Read implements io.Reader.
func (c cancelling) Read([]byte) (int, error) {
	c.cancel()
	return 0, io.EOF
}

func testCheck(t *testing.T, s files.Store) {
	if err := files.Check(t.Context(), s); err != nil {
		t.Errorf("Check: %v", err)
	}
	if got, err := keys(t.Context(), s, "", ""); err != nil || len(got) != 0 {
		t.Errorf("Check left %q, %v", got, err)
	}
}

func testReadAll(t *testing.T, s files.Store) {
	put(t, s, "a", "0123456789")
	if _, err := files.ReadAll(t.Context(), s, "a", 9); !errors.Is(err, files.ErrTooLarge) {
		t.Errorf("ReadAll of 10 bytes, limit 9: %v, want ErrTooLarge", err)
	}
	if got, err := files.ReadAll(t.Context(), s, "a", 10); err != nil || string(got) != "0123456789" {
		t.Errorf("ReadAll of 10 bytes, limit 10: %q, %v", got, err)
	}
	if _, err := files.ReadAll(t.Context(), s, "b", 10); !errors.Is(err, files.ErrNotExist) {
		t.Errorf("ReadAll of an absent key: %v, want ErrNotExist", err)
	}
}
