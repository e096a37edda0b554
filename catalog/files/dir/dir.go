// Package dir keeps objects as files of a folder: the object with key a/b/c is
// the file a/b/c under it.
//
// What is being written stands in a folder "~tmp" beside the first segment of
// the key ("a/~tmp/…"), so on one file system with the object also where the
// folders of the first level are mounted apart. No key can name it. What a killed
// process left there is swept when the folder is opened, a day later.
//
// The file system must know hard links, which make Create conditional, and must
// tell upper from lower case.
package dir

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"strings"
	"syscall"
	"time"

	"github.com/vitral-data/vitral/catalog/files"
)

const (
	folderMode = 0o750
	fileMode   = 0o640
)

// Store keeps objects in one folder. It holds nothing but an open handle of it:
// any number of processes may share the folder.
type Store struct {
	root *os.Root
}

var _ files.Store = (*Store)(nil)

// Open opens the folder, which is made if it isn't there, and sweeps temporary
// files that are older than a day.
func Open(dir string) (*Store, error) {
	if err := os.MkdirAll(dir, folderMode); err != nil {
		return nil, fmt.Errorf("making the folder of objects: %w", err)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, fmt.Errorf("opening the folder of objects: %w", err)
	}
	s := &Store{root: root}
	if err := s.sweep(time.Now().Add(-24 * time.Hour)); err != nil {
		_ = root.Close()
		return nil, fmt.Errorf("sweeping %s: %w", dir, err)
	}
	return s, nil
}

// Close closes the folder.
func (s *Store) Close() error {
	if err := s.root.Close(); err != nil {
		return fmt.Errorf("closing %s: %w", s.root.Name(), err)
	}
	return nil
}

// Delete implements files.Store. Folders that it leaves empty go too.
func (s *Store) Delete(ctx context.Context, key string) error {
	if err := begin(ctx, "deleting", key); err != nil {
		return err
	}
	info, err := s.root.Lstat(key)
	if absent(err) || err == nil && info.IsDir() {
		return nil
	}
	if err == nil {
		err = s.root.Remove(key)
	}
	if err != nil && !absent(err) {
		return fmt.Errorf("deleting %s: %w", key, err)
	}
	s.prune(path.Dir(key))
	return nil
}

// prune removes a folder that stands empty, then those above it. The first that
// holds something can't be removed, which ends the climb. The slash makes
// Remove refuse a file that came to stand there meanwhile.
func (s *Store) prune(folder string) {
	for folder != "." && s.root.Remove(folder+"/") == nil {
		folder = path.Dir(folder)
	}
}

// begin refuses a bad key and a context that is done.
func begin(ctx context.Context, doing, key string) error {
	if err := files.ValidKey(key); err != nil {
		return fmt.Errorf("%s: %w", doing, err)
	}
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("%s %s: %w", doing, key, err)
	}
	return nil
}

// absent says that nothing stands at a path, or that a part of the path is a
// file, under which nothing can stand.
func absent(err error) bool {
	return errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ENOTDIR)
}

// temporary is the folder of temporary files for the objects of a key.
func temporary(key string) string {
	top, _, nested := strings.Cut(key, "/")
	if !nested {
		return temporaryName
	}
	return top + "/" + temporaryName
}

const temporaryName = "~tmp"
