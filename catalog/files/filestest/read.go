package filestest

import (
	"errors"
	"io"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/vitral-data/vitral/catalog/files"
)

func testGet(t *testing.T, s files.Store) {
	wantAbsent(t, s, "blob/absent")
	put(t, s, "blob/a", "0123456789")
	wantAbsent(t, s, "blob")
	wantAbsent(t, s, "blob/a/b")
	wantAbsent(t, s, "blob/aa")
	r, info, err := s.Get(t.Context(), "blob/a")
	if err != nil {
		t.Fatalf("Get: %v", err)
	}
	wantInfo(t, info, "blob/a", 10)
	if got := drain(t, r); got != "0123456789" {
		t.Errorf("Get holds %q", got)
	}
	// A reader that is closed early harms no other.
	r, _, err = s.Get(t.Context(), "blob/a")
	if err != nil {
		t.Fatalf("Get: %v", err)
	}
	if _, err := io.ReadFull(r, make([]byte, 3)); err != nil {
		t.Errorf("reading three bytes: %v", err)
	}
	if err := r.Close(); err != nil {
		t.Errorf("closing early: %v", err)
	}
	want(t, s, "blob/a", "0123456789")
}

func wantInfo(t testing.TB, info files.Info, key string, size int64) {
	t.Helper()
	if info.Key != key || info.Size != size {
		t.Errorf("Info says %s, %d bytes; want %s, %d bytes", info.Key, info.Size, key, size)
	}
	if off := time.Since(info.Modified); info.Modified.IsZero() || off.Abs() > 24*time.Hour {
		t.Errorf("Info of %s says it was written at %s", key, info.Modified)
	}
}

func testGetRange(t *testing.T, s files.Store) {
	put(t, s, "pack/x/a", "0123456789")
	put(t, s, "pack/x/empty", "")
	for _, c := range []struct {
		key    string
		off, n int64
		want   string
	}{
		{"pack/x/a", 0, 10, "0123456789"},
		{"pack/x/a", 0, 3, "012"},
		{"pack/x/a", 3, 4, "3456"},
		{"pack/x/a", 9, 1, "9"},
		{"pack/x/a", 9, 2, "9"},
		{"pack/x/a", 4, 1000, "456789"},
		{"pack/x/a", 4, math.MaxInt64, "456789"},
		{"pack/x/a", 0, math.MaxInt64, "0123456789"},
		{"pack/x/a", 0, 0, ""},
		{"pack/x/a", 5, 0, ""},
		{"pack/x/a", 10, 0, ""},
		{"pack/x/a", 10, 5, ""},
		{"pack/x/a", 11, 5, ""},
		{"pack/x/a", math.MaxInt64, math.MaxInt64, ""},
		{"pack/x/empty", 0, 0, ""},
		{"pack/x/empty", 0, 5, ""},
		{"pack/x/empty", 5, 5, ""},
	} {
		r, err := s.GetRange(t.Context(), c.key, c.off, c.n)
		if err != nil {
			t.Errorf("GetRange(%s, %d, %d): %v", c.key, c.off, c.n, err)
			continue
		}
		if got := drain(t, r); got != c.want {
			t.Errorf("GetRange(%s, %d, %d) holds %q, want %q", c.key, c.off, c.n, got, c.want)
		}
	}
	for _, c := range [][2]int64{{-1, 1}, {0, -1}, {-1, -1}, {-1, 0}, {math.MinInt64, math.MaxInt64}} {
		if _, err := s.GetRange(t.Context(), "pack/x/a", c[0], c[1]); !errors.Is(err, files.ErrRange) {
			t.Errorf("GetRange(%d, %d) = %v, want ErrRange", c[0], c[1], err)
		}
	}
	for _, c := range [][2]int64{{0, 1}, {0, 0}, {5, 5}} {
		if _, err := s.GetRange(t.Context(), "pack/x/absent", c[0], c[1]); !errors.Is(err, files.ErrNotExist) {
			t.Errorf("GetRange(%d, %d) of an absent key = %v, want ErrNotExist", c[0], c[1], err)
		}
	}
}

// testReadersKeepTheirVersion replaces and deletes objects under open readers.
// What they read is all of one version, or an error.
func testReadersKeepTheirVersion(t *testing.T, s files.Store) {
	one, two := strings.Repeat("1", 3<<20), strings.Repeat("2", 3<<20)
	change := map[string]func(key string) error{
		"replaced": func(key string) error {
			return s.Put(t.Context(), key, strings.NewReader(two), int64(len(two)))
		},
		"deleted": func(key string) error { return s.Delete(t.Context(), key) },
	}
	for name, do := range change {
		key := "blob/" + name
		put(t, s, key, one)
		whole, _, err := s.Get(t.Context(), key)
		if err != nil {
			t.Fatalf("Get: %v", err)
		}
		part, err := s.GetRange(t.Context(), key, 1<<20, 1<<20)
		if err != nil {
			t.Fatalf("GetRange: %v", err)
		}
		if _, err := io.ReadFull(whole, make([]byte, 10)); err != nil {
			t.Fatalf("reading: %v", err)
		}
		if err := do(key); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		wantVersion(t, name, whole, one[10:], "")
		wantVersion(t, name, part, one[:1<<20], two[:1<<20])
	}
}

// wantVersion reads r to its end, which must be either of two bodies (the second
// only if not empty) unless reading fails.
func wantVersion(t testing.TB, name string, r io.ReadCloser, one, two string) {
	t.Helper()
	b, err := io.ReadAll(r)
	if cerr := r.Close(); cerr != nil {
		t.Errorf("%s: closing: %v", name, cerr)
	}
	if err != nil {
		t.Logf("%s: reading ended with %v", name, err)
		return
	}
	if string(b) != one && (two == "" || string(b) != two) {
		t.Errorf("%s: read a mixture of versions: %s", name, short(b))
	}
}

func testStat(t *testing.T, s files.Store) {
	wantAbsent(t, s, "a")
	put(t, s, "a", "0123456789")
	put(t, s, "b/c", "")
	for key, size := range map[string]int64{"a": 10, "b/c": 0} {
		info, err := s.Stat(t.Context(), key)
		if err != nil {
			t.Fatalf("Stat(%s): %v", key, err)
		}
		wantInfo(t, info, key, size)
	}
	wantAbsent(t, s, "b")
}

func testDelete(t *testing.T, s files.Store) {
	put(t, s, "stage/x/run/000000", "zero")
	put(t, s, "stage/x/run/000001", "one")
	put(t, s, "stage/x/other", "other")
	for range 2 {
		for _, key := range []string{"stage/x/run/000001", "absent", "stage", "stage/x/run", "stage/x/other/under", "stage/y/z"} {
			if err := s.Delete(t.Context(), key); err != nil {
				t.Errorf("Delete(%s): %v", key, err)
			}
		}
	}
	wantAbsent(t, s, "stage/x/run/000001")
	want(t, s, "stage/x/run/000000", "zero")
	want(t, s, "stage/x/other", "other")
	if err := s.Delete(t.Context(), "stage/x/run/000000"); err != nil {
		t.Errorf("Delete: %v", err)
	}
	// The last object of a folder is gone, and with it the folder, as a key.
	put(t, s, "stage/x/run", "a run no more")
	want(t, s, "stage/x/run", "a run no more")
}

// testFolderOfAnother writes keys of which one is a folder of the other. A
// back-end may refuse the second, and then must not harm the first.
func testFolderOfAnother(t *testing.T, s files.Store) {
	put(t, s, "a/b", "below")
	if err := s.Create(t.Context(), "a", []byte("above")); err == nil {
		want(t, s, "a", "above")
	} else if errors.Is(err, files.ErrExist) {
		t.Errorf("Create(a) = %v: no object stands there", err)
	}
	want(t, s, "a/b", "below")
	put(t, s, "c", "above")
	if err := s.Put(t.Context(), "c/d", strings.NewReader("below"), 5); err == nil {
		want(t, s, "c/d", "below")
	}
	want(t, s, "c", "above")
	put(t, s, "e/f/g", "below")
	if err := s.Put(t.Context(), "e/f", strings.NewReader("above"), 5); err == nil {
		want(t, s, "e/f", "above")
	}
	want(t, s, "e/f/g", "below")
}
