// Package bolt keeps a store in one file (bbolt), for one process at a time.
//
// The file has three buckets: "meta" (key "format"), "tables", which holds a
// bucket a table and whose sequence is the newest Rev given, and "counters" with
// the last number taken of each, eight bytes, big-endian.
package bolt

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	bbolt "go.etcd.io/bbolt"
	berrors "go.etcd.io/bbolt/errors"

	"github.com/vitral-data/vitral/catalog/store"
)

// ErrLocked means that another process, or this one, has the file open.
var ErrLocked = errors.New("the file is in use")

// format is the version of the file's layout; another is refused.
const format = "1"

// Buckets are named by these.
const (
	meta     = "meta"
	tables   = "tables"
	counters = "counters"
)

// Store is a store in one file.
type Store struct {
	db *bbolt.DB
}

var _ store.Store = (*Store)(nil)

// Open opens the file, which is made with its folder if it isn't there. If
// somebody has it open it waits for at most timeout and then returns an error
// that wraps ErrLocked and says who, as far as known.
func Open(path string, timeout time.Duration) (*Store, error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
		return nil, fmt.Errorf("making the folder of %s: %w", path, err)
	}
	// To bbolt zero means to wait for ever.
	timeout = max(timeout, time.Millisecond)
	db, err := bbolt.Open(path, 0o600, &bbolt.Options{Timeout: timeout, FreelistType: bbolt.FreelistMapType})
	if errors.Is(err, berrors.ErrTimeout) {
		return nil, fmt.Errorf("opening %s: %w%s: stop it, or let it do the work", path, ErrLocked, holder(path))
	}
	if err != nil {
		return nil, fmt.Errorf("opening %s: %w", path, err)
	}
	s := &Store{db: db}
	if err := s.prepare(); err != nil {
		_ = db.Close()
		return nil, fmt.Errorf("opening %s: %w", path, err)
	}
	if err := hold(path, time.Now()); err != nil {
		_ = db.Close()
		return nil, fmt.Errorf("opening %s: %w", path, err)
	}
	return s, nil
}

// prepare makes the buckets of a new file and checks the layout of an old one.
func (s *Store) prepare() error {
	var found string
	err := s.db.View(func(tx *bbolt.Tx) error {
		if b := tx.Bucket([]byte(meta)); b != nil {
			found = string(b.Get([]byte("format")))
		} else if name, _ := tx.Cursor().First(); name != nil {
			found = "unknown"
		}
		return nil
	})
	switch {
	case err != nil:
		return err
	case found == format:
		return nil
	case found != "":
		return fmt.Errorf("its layout is %s, this program reads %s", found, format)
	}
	return s.db.Update(func(tx *bbolt.Tx) error {
		for _, name := range []string{tables, counters} {
			if _, err := tx.CreateBucketIfNotExists([]byte(name)); err != nil {
				return fmt.Errorf("making bucket %s: %w", name, err)
			}
		}
		b, err := tx.CreateBucketIfNotExists([]byte(meta))
		if err != nil {
			return fmt.Errorf("making bucket %s: %w", meta, err)
		}
		return b.Put([]byte("format"), []byte(format))
	})
}

// Close closes the file and lets others open it.
func (s *Store) Close() error {
	path := s.db.Path()
	release(path)
	if err := s.db.Close(); err != nil {
		return fmt.Errorf("closing %s: %w", path, err)
	}
	return nil
}

// Get implements store.Store.
func (s *Store) Get(ctx context.Context, table, key string) (store.Item, error) {
	err := errors.Join(store.ValidName(table), store.ValidKey(key))
	if err == nil {
		err = ctx.Err()
	}
	if err != nil {
		return store.Item{}, fmt.Errorf("reading a row of %.64q: %w", table, err)
	}
	var item store.Item
	err = s.db.View(func(tx *bbolt.Tx) error {
		b := tx.Bucket([]byte(tables)).Bucket([]byte(table))
		if b == nil {
			return store.ErrNotFound
		}
		v := b.Get([]byte(key))
		if v == nil {
			return store.ErrNotFound
		}
		r, err := decode(v)
		if err == nil {
			item = r.item(table, key)
		}
		return err
	})
	if err != nil {
		return store.Item{}, fmt.Errorf("reading %s %.100q: %w", table, key, err)
	}
	return item, nil
}

// Scan implements store.Store.
func (s *Store) Scan(ctx context.Context, table, prefix, after string, limit int) ([]store.Item, error) {
	err := store.ValidScan(table, limit)
	if err == nil {
		err = ctx.Err()
	}
	if err != nil {
		return nil, fmt.Errorf("scanning %.64q: %w", table, err)
	}
	var items []store.Item
	err = s.db.View(func(tx *bbolt.Tx) error {
		b := tx.Bucket([]byte(tables)).Bucket([]byte(table))
		if b == nil {
			return nil
		}
		c := b.Cursor()
		k, v := c.Seek([]byte(max(prefix, after)))
		for ; k != nil && len(items) < limit; k, v = c.Next() {
			key := string(k)
			if key == after {
				continue
			}
			if len(key) < len(prefix) || key[:len(prefix)] != prefix {
				break
			}
			r, err := decode(v)
			if err != nil {
				return fmt.Errorf("row %.100q: %w", key, err)
			}
			items = append(items, r.item(table, key))
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("scanning %s: %w", table, err)
	}
	return items, nil
}
