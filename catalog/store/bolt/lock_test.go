package bolt

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	bbolt "go.etcd.io/bbolt"
)

func TestOpenTwice(t *testing.T) {
	path := filepath.Join(t.TempDir(), "state.db")
	first, err := Open(path, time.Second)
	if err != nil {
		t.Fatal(err)
	}
	for _, timeout := range []time.Duration{-time.Second, 0, time.Millisecond, 60 * time.Millisecond} {
		_, err := Open(path, timeout)
		if !errors.Is(err, ErrLocked) {
			t.Fatalf("the second Open = %v, want ErrLocked", err)
		}
		if want := fmt.Sprintf("by process %d since 20", os.Getpid()); !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), path) {
			t.Errorf("the second Open says %q, without %q and the path", err, want)
		}
	}
	// A note that is gone or is no note takes nothing but the name.
	for _, text := range []string{"", "{", `{"pid": 0}`, `"x"`} {
		if err := os.WriteFile(notePath(path), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := Open(path, time.Millisecond); !errors.Is(err, ErrLocked) || strings.Contains(err.Error(), "process") {
			t.Errorf("with the note %q: %v", text, err)
		}
	}
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(notePath(path)); !os.IsNotExist(err) {
		t.Errorf("the note is still there: %v", err)
	}
	// A stale note locks nobody out.
	if err := os.WriteFile(notePath(path), []byte(`{"pid": 1}`), 0o600); err != nil {
		t.Fatal(err)
	}
	again, err := Open(path, time.Second)
	if err != nil {
		t.Fatal(err)
	}
	if err := again.Close(); err != nil {
		t.Fatal(err)
	}
}

func TestOpenRefuses(t *testing.T) {
	path := filepath.Join(t.TempDir(), "text")
	if err := os.WriteFile(path, []byte(strings.Repeat("no database\n", 1000)), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(path, time.Second); err == nil || !strings.Contains(err.Error(), path) {
		t.Errorf("Open of a text file: %v", err)
	}

	for name, change := range map[string]func(tx *bbolt.Tx) error{
		"layout is 2": func(tx *bbolt.Tx) error {
			b, err := tx.CreateBucket([]byte(meta))
			if err != nil {
				return err
			}
			return b.Put([]byte("format"), []byte("2"))
		},
		"layout is unknown": func(tx *bbolt.Tx) error {
			_, err := tx.CreateBucket([]byte("somebody else's"))
			return err
		},
	} {
		path := filepath.Join(t.TempDir(), "other.db")
		db, err := bbolt.Open(path, 0o600, nil)
		if err != nil {
			t.Fatal(err)
		}
		if err := errors.Join(db.Update(change), db.Close()); err != nil {
			t.Fatal(err)
		}
		if _, err := Open(path, time.Second); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("Open = %v, want %q", err, name)
		}
	}
}

func TestDamagedRow(t *testing.T) {
	s, err := Open(filepath.Join(t.TempDir(), "state.db"), time.Second)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	err = s.db.Update(func(tx *bbolt.Tx) error {
		b, err := tx.Bucket([]byte(tables)).CreateBucket([]byte("t"))
		if err != nil {
			return err
		}
		return errors.Join(b.Put([]byte("k"), []byte{0x80}), tx.Bucket([]byte(counters)).Put([]byte("c"), []byte{1}))
	})
	if err != nil {
		t.Fatal(err)
	}
	_, getErr := s.Get(t.Context(), "t", "k")
	_, scanErr := s.Scan(t.Context(), "t", "", "", 1)
	_, nextErr := s.Next(t.Context(), "c", 1)
	for call, err := range map[string]error{"Get": getErr, "Scan": scanErr, "Next": nextErr} {
		if !errors.Is(err, errCorrupt) {
			t.Errorf("%s = %v, want errCorrupt", call, err)
		}
	}
}

func FuzzRow(f *testing.F) {
	f.Add(row{rev: 1, order: "o", value: []byte("v")}.encode())
	f.Add(row{rev: 1 << 60}.encode())
	f.Add([]byte{})
	f.Add([]byte{1, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1})
	f.Fuzz(func(t *testing.T, b []byte) {
		r, err := decode(b)
		if err != nil {
			return
		}
		again, err := decode(r.encode())
		if err != nil || again.rev != r.rev || again.order != r.order || string(again.value) != string(r.value) {
			t.Errorf("%x decodes to %+v, and encoded and decoded again to %+v, %v", b, r, again, err)
		}
	})
}
