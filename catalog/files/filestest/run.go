// Package filestest holds what every back-end of catalog/files must pass: each
// sentence of the contract of files.Store, as a test.
package filestest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"testing"

	"github.com/vitral-data/vitral/catalog/files"
)

// Open returns a store that holds nothing and that nobody else uses. It sees to
// it that the store is closed when the test ends.
type Open func(t *testing.T) files.Store

// Run runs the whole suite, one subtest for each part of the contract.
func Run(t *testing.T, open Open) {
	t.Helper()
	for _, c := range []struct {
		name string
		run  func(t *testing.T, s files.Store)
	}{
		{"Create", testCreate},
		{"CreateRace", testCreateRace},
		{"CreateRaceOfEquals", testCreateRaceOfEquals},
		{"Put", testPut},
		{"PutOfAnotherLength", testPutOfAnotherLength},
		{"PutRace", testPutRace},
		{"Get", testGet},
		{"GetRange", testGetRange},
		{"ReadersKeepTheirVersion", testReadersKeepTheirVersion},
		{"Stat", testStat},
		{"ListOrder", testListOrder},
		{"ListAfter", testListAfter},
		{"ListStops", testListStops},
		{"ListWhileWriting", testListWhileWriting},
		{"Delete", testDelete},
		{"FolderOfAnother", testFolderOfAnother},
		{"Keys", testKeys},
		{"Context", testContext},
		{"ContextEndsReading", testContextEndsReading},
		{"Check", testCheck},
		{"ReadAll", testReadAll},
	} {
		t.Run(c.name, func(t *testing.T) { c.run(t, open(t)) })
	}
	t.Run("Model", func(t *testing.T) { testModel(t, open) })
}

// put writes body at key and fails the test if it can't.
func put(t testing.TB, s files.Store, key, body string) {
	t.Helper()
	if err := s.Put(t.Context(), key, bytes.NewReader([]byte(body)), int64(len(body))); err != nil {
		t.Fatalf("Put(%s): %v", key, err)
	}
}

// want fails the test unless body stands at key.
func want(t testing.TB, s files.Store, key, body string) {
	t.Helper()
	got, err := files.ReadAll(t.Context(), s, key, 64<<20)
	if err != nil {
		t.Fatalf("reading %s: %v", key, err)
	}
	if string(got) != body {
		t.Fatalf("%s holds %s, want %s", key, short(got), short([]byte(body)))
	}
}

// wantAbsent fails the test if anything stands at key.
func wantAbsent(t testing.TB, s files.Store, key string) {
	t.Helper()
	if _, err := s.Stat(t.Context(), key); !errors.Is(err, files.ErrNotExist) {
		t.Fatalf("Stat(%s) = %v, want ErrNotExist", key, err)
	}
	if r, _, err := s.Get(t.Context(), key); !errors.Is(err, files.ErrNotExist) {
		if err == nil {
			_ = r.Close()
		}
		t.Fatalf("Get(%s) = %v, want ErrNotExist", key, err)
	}
	if r, err := s.GetRange(t.Context(), key, 0, 1); !errors.Is(err, files.ErrNotExist) {
		if err == nil {
			_ = r.Close()
		}
		t.Fatalf("GetRange(%s) = %v, want ErrNotExist", key, err)
	}
}

// keys lists prefix after after, checking each Info's size against the object.
func keys(ctx context.Context, s files.Store, prefix, after string) ([]string, error) {
	got := []string{}
	for info, err := range s.List(ctx, prefix, after) {
		if err != nil {
			return got, err
		}
		got = append(got, info.Key)
	}
	return got, nil
}

func short(b []byte) string {
	if len(b) > 40 {
		return fmt.Sprintf("%d bytes (%q…)", len(b), b[:40])
	}
	return fmt.Sprintf("%q", b)
}

// drain reads a reader to its end and closes it.
func drain(t testing.TB, r io.ReadCloser) string {
	t.Helper()
	b, err := io.ReadAll(r)
	if err != nil {
		t.Fatalf("reading: %v", err)
	}
	if err := r.Close(); err != nil {
		t.Fatalf("closing a reader: %v", err)
	}
	return string(b)
}
