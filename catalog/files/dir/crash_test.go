package dir_test

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/vitral-data/vitral/catalog/files"
	"github.com/vitral-data/vitral/catalog/files/dir"
)

// TestMain lets the test binary be the process that gets killed.
func TestMain(m *testing.M) {
	if folder := os.Getenv("VITRAL_TEST_WRITER"); folder != "" {
		write(folder)
		return
	}
	os.Exit(m.Run())
}

// body is what the object with this key holds in the kill test.
func body(key string) []byte { return bytes.Repeat([]byte(key+"\n"), 5000) }

// write creates and puts objects for ever, and says on standard output which are done.
func write(folder string) {
	s, err := dir.Open(folder)
	if err != nil {
		panic(err)
	}
	for n := 0; ; n++ {
		created, put := fmt.Sprintf("commit/x/%010d", n), fmt.Sprintf("pack/x/%d/%d", n%10, n)
		if err := s.Create(context.Background(), created, body(created)); err != nil {
			panic(err)
		}
		if err := s.Put(context.Background(), put, bytes.NewReader(body(put)), int64(len(body(put)))); err != nil {
			panic(err)
		}
		fmt.Println(n)
	}
}

// TestKilled kills a writing process a few times: what it reported is there,
// what is there is whole, and what it left half done is swept.
func TestKilled(t *testing.T) {
	for round := range 3 {
		folder := t.TempDir()
		cmd := exec.Command(os.Args[0])
		cmd.Env = append(os.Environ(), "VITRAL_TEST_WRITER="+folder)
		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		done, lines := -1, bufio.NewScanner(out)
		for lines.Scan() {
			done++
			if done == 5+7*round {
				if err := cmd.Process.Kill(); err != nil {
					t.Fatal(err)
				}
			}
		}
		_ = cmd.Wait() // it was killed
		if done < 5 {
			t.Fatalf("the writer ended by itself after %d objects", done)
		}

		s, err := dir.Open(folder)
		if err != nil {
			t.Fatal(err)
		}
		seen := 0
		for info, err := range s.List(t.Context(), "", "") {
			if err != nil {
				t.Fatal(err)
			}
			seen++
			if got, err := files.ReadAll(t.Context(), s, info.Key, 1<<20); err != nil || !bytes.Equal(got, body(info.Key)) {
				t.Errorf("%s is not whole: %d bytes, %v", info.Key, len(got), err)
			}
		}
		if seen < 2*(done+1) {
			t.Errorf("%d objects are there, %d were reported as written", seen, 2*(done+1))
		}
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}
}

// TestTemporaryFiles plants what a killed process leaves: it is never listed, and
// swept at the first Open a day later, and nothing else is.
func TestTemporaryFiles(t *testing.T) {
	folder := t.TempDir()
	old := time.Now().Add(-25 * time.Hour)
	plant := func(name string, age time.Time) string {
		name = filepath.Join(folder, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(name), 0o750); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte("half"), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(name, age, age); err != nil {
			t.Fatal(err)
		}
		return name
	}
	gone := []string{plant("~tmp/OLD", old), plant("pack/~tmp/OLD", old)}
	stay := []string{
		plant("~tmp/NEW", time.Now()), plant("pack/~tmp/NEW", time.Now()),
		plant("pack/x/abc", old), plant("old", old),
		plant("not an object", old), plant("pack/x/not an object", old), // somebody else's
	}
	if err := os.Symlink("abc", filepath.Join(folder, "pack", "x", "link")); err != nil {
		t.Fatal(err)
	}
	s, err := dir.Open(folder)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	for _, name := range gone {
		if _, err := os.Stat(name); !os.IsNotExist(err) {
			t.Errorf("%s was not swept: %v", name, err)
		}
	}
	for _, name := range stay {
		if _, err := os.Stat(name); err != nil {
			t.Errorf("%s was swept: %v", name, err)
		}
	}
	var keys []string
	for info, err := range s.List(t.Context(), "", "") {
		if err != nil {
			t.Fatal(err)
		}
		keys = append(keys, info.Key)
	}
	if got := strings.Join(keys, " "); got != "old pack/x/abc" {
		t.Errorf("List gives %s", got)
	}
}

// TestNothingTemporaryStays writes, loses and fails, and looks at the folder.
func TestNothingTemporaryStays(t *testing.T) {
	folder := t.TempDir()
	s, err := dir.Open(folder)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	_ = s.Create(t.Context(), "commit/x/1", []byte("one"))
	_ = s.Create(t.Context(), "commit/x/1", []byte("two"))
	_ = s.Put(t.Context(), "pack/x/1", strings.NewReader("one"), 3)
	_ = s.Put(t.Context(), "pack/x/2", strings.NewReader("one"), 4)
	_ = s.Put(t.Context(), "pack/x", strings.NewReader("one"), 3)
	var found []string
	err = filepath.WalkDir(folder, func(name string, d os.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			name, err = filepath.Rel(folder, name)
			found = append(found, filepath.ToSlash(name))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(found, " "); got != "commit/x/1 pack/x/1" {
		t.Errorf("the folder holds %s", got)
	}
}

// TestTwoHandles creates one key through two handles of a folder, as two
// processes do.
func TestTwoHandles(t *testing.T) {
	folder := t.TempDir()
	var handles [2]*dir.Store
	for i := range handles {
		s, err := dir.Open(folder)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = s.Close() }()
		handles[i] = s
	}
	for round := range 30 {
		key := fmt.Sprintf("commit/x/%d", round)
		errs := make(chan error, len(handles))
		for i, s := range handles {
			go func() { errs <- s.Create(t.Context(), key, []byte{byte(i)}) }()
		}
		if a, b := <-errs, <-errs; (a == nil) == (b == nil) {
			t.Fatalf("round %d: %v, %v: exactly one must create", round, a, b)
		}
		// A folder that one handle empties is no obstacle to the other.
		if err := handles[round%2].Delete(t.Context(), key); err != nil {
			t.Fatal(err)
		}
	}
}

// TestEmptiedFolders deletes and creates in one folder at the same time.
func TestEmptiedFolders(t *testing.T) {
	s, err := dir.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	done := make(chan error)
	for w := range 4 {
		go func() {
			for n := range 50 {
				key := fmt.Sprintf("stage/x/run/%d-%d", w, n)
				err := s.Put(t.Context(), key, strings.NewReader("x"), 1)
				if err == nil {
					_, err = files.ReadAll(t.Context(), s, key, 1)
				}
				if err == nil {
					err = s.Delete(t.Context(), key)
				}
				if err != nil {
					done <- err
					return
				}
			}
			done <- nil
		}()
	}
	for range 4 {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
}

func TestOpenRefusesAFile(t *testing.T) {
	name := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(name, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if s, err := dir.Open(name); err == nil {
		_ = s.Close()
		t.Error("Open of a file: want an error")
	}
}
