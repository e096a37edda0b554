package dir

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"runtime"
	"syscall"

	"github.com/vitral-data/vitral/catalog/files"
)

// attempts is how often a write begins again because the folder that it made
// was removed as empty by a Delete in another goroutine or process.
const attempts = 64

// Create implements files.Store. The body is written and synced under a
// temporary name and then linked to the key, which the file system does only if
// nothing stands there.
func (s *Store) Create(ctx context.Context, key string, body []byte) error {
	if err := begin(ctx, "creating", key); err != nil {
		return err
	}
	if len(body) > files.MaxCreate {
		return fmt.Errorf("creating %s: %d bytes, over %d: %w", key, len(body), files.MaxCreate, files.ErrTooLarge)
	}
	err := s.write(ctx, key, bytes.NewReader(body), int64(len(body)), func(temp string) error {
		return s.link(temp, key, body)
	})
	if err != nil {
		return fmt.Errorf("creating %s: %w", key, err)
	}
	return nil
}

// Put implements files.Store. The body replaces whatever file stands at the key.
func (s *Store) Put(ctx context.Context, key string, r io.Reader, size int64) error {
	if err := begin(ctx, "putting", key); err != nil {
		return err
	}
	if size < 0 {
		return fmt.Errorf("putting %s: length %d: %w", key, size, files.ErrSize)
	}
	err := s.write(ctx, key, r, size, func(temp string) error {
		return s.root.Rename(temp, key)
	})
	if err != nil {
		return fmt.Errorf("putting %s: %w", key, err)
	}
	return nil
}

// write spools r to a temporary file, syncs it, has place give it its name, and
// syncs the folders above the key.
func (s *Store) write(ctx context.Context, key string, r io.Reader, size int64, place func(temp string) error) error {
	temp, err := s.spool(ctx, temporary(key), r, size)
	if err != nil {
		return err
	}
	// After a rename there is nothing left to remove. What can't be removed is swept.
	defer func() { _ = s.root.Remove(temp) }()
	folder := path.Dir(key)
	for range attempts {
		if err = s.makeFolder(folder); err != nil {
			return err
		}
		err = place(temp)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return err
		}
		err = s.syncFolders(folder)
		if errors.Is(err, fs.ErrNotExist) {
			return nil // deleted again meanwhile
		}
		return err
	}
	return err
}

// link gives the temporary file its name. If an object stands there, it is as
// good as our own when its bytes are ours.
func (s *Store) link(temp, key string, body []byte) error {
	err := s.root.Link(temp, key)
	switch {
	case err == nil || errors.Is(err, fs.ErrNotExist):
		return err
	case errors.Is(err, fs.ErrExist):
	case errors.Is(err, errors.ErrUnsupported), errors.Is(err, syscall.EPERM), errors.Is(err, syscall.EXDEV):
		return fmt.Errorf("the folder must be on a file system that has hard links, one for each folder of its first level: %w", err)
	default:
		return err
	}
	standing, err := s.whole(key)
	if err != nil {
		return fmt.Errorf("reading back: %w", err)
	}
	if !bytes.Equal(standing, body) {
		return files.ErrExist
	}
	return nil
}

// whole reads an object that is expected to be one of Create's.
func (s *Store) whole(key string) ([]byte, error) {
	f, err := s.root.Open(key)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	return io.ReadAll(io.LimitReader(f, files.MaxCreate+1))
}

// spool writes size bytes of r to a new file of the folder and syncs it.
func (s *Store) spool(ctx context.Context, folder string, r io.Reader, size int64) (string, error) {
	name := folder + "/" + rand.Text()
	var f *os.File
	var err error
	for range attempts {
		if err = s.makeFolder(folder); err != nil {
			return "", err
		}
		f, err = s.root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, fileMode)
		if !errors.Is(err, fs.ErrNotExist) {
			break
		}
	}
	if err != nil {
		return "", err
	}
	err = copyExactly(f, reader{ctx, r}, size)
	if err == nil {
		err = f.Sync()
	}
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	if err != nil {
		_ = s.root.Remove(name)
		return "", err
	}
	return name, nil
}

// copyExactly copies size bytes and makes sure that r ends there.
func copyExactly(w io.Writer, r io.Reader, size int64) error {
	n, err := io.CopyN(w, r, size)
	if errors.Is(err, io.EOF) {
		return fmt.Errorf("%w: %d bytes, announced %d", files.ErrSize, n, size)
	}
	if err != nil {
		return err
	}
	switch n, err := io.ReadFull(r, make([]byte, 1)); {
	case n > 0:
		return fmt.Errorf("%w: more than the announced %d", files.ErrSize, size)
	case !errors.Is(err, io.EOF):
		return err
	}
	return nil
}

func (s *Store) makeFolder(folder string) error {
	if folder == "." {
		return nil
	}
	for range attempts {
		err := s.root.MkdirAll(folder, folderMode)
		if !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return s.root.MkdirAll(folder, folderMode)
}

// syncFolders makes the names from the folder upwards durable. All of them, each
// time: another process may have made a folder without having synced it yet, and
// syncing one that did not change costs next to nothing.
func (s *Store) syncFolders(folder string) error {
	if runtime.GOOS == "windows" {
		return nil // it can't sync a folder, and journals names by itself
	}
	for ; ; folder = path.Dir(folder) {
		f, err := s.root.Open(folder)
		if err != nil {
			return err
		}
		err = f.Sync()
		if cerr := f.Close(); err == nil {
			err = cerr
		}
		if err != nil {
			return fmt.Errorf("syncing folder %s: %w", folder, err)
		}
		if folder == "." {
			return nil
		}
	}
}
