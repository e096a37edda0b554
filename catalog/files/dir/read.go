package dir

import (
	"context"
	"fmt"
	"io"
	"os"

	"github.com/vitral-data/vitral/catalog/files"
)

// Get implements files.Store. An open file goes on being what it was when its
// name is given to another or removed.
func (s *Store) Get(ctx context.Context, key string) (io.ReadCloser, files.Info, error) {
	f, info, err := s.open(ctx, "opening", key)
	if err != nil {
		return nil, files.Info{}, err
	}
	return object{reader{ctx, f}, f}, info, nil
}

// GetRange implements files.Store.
func (s *Store) GetRange(ctx context.Context, key string, off, n int64) (io.ReadCloser, error) {
	if err := begin(ctx, "opening a range of", key); err != nil {
		return nil, err
	}
	if off < 0 || n < 0 {
		return nil, fmt.Errorf("opening a range of %s: %d bytes from %d: %w", key, n, off, files.ErrRange)
	}
	f, info, err := s.open(ctx, "opening a range of", key)
	if err != nil {
		return nil, err
	}
	off = min(off, info.Size)
	return object{reader{ctx, io.NewSectionReader(f, off, min(n, info.Size-off))}, f}, nil
}

// Stat implements files.Store.
func (s *Store) Stat(ctx context.Context, key string) (files.Info, error) {
	if err := begin(ctx, "looking at", key); err != nil {
		return files.Info{}, err
	}
	info, err := s.root.Stat(key)
	if absent(err) || err == nil && !info.Mode().IsRegular() {
		return files.Info{}, fmt.Errorf("looking at %s: %w", key, files.ErrNotExist)
	}
	if err != nil {
		return files.Info{}, fmt.Errorf("looking at %s: %w", key, err)
	}
	return files.Info{Key: key, Size: info.Size(), Modified: info.ModTime()}, nil
}

func (s *Store) open(ctx context.Context, doing, key string) (*os.File, files.Info, error) {
	if err := begin(ctx, doing, key); err != nil {
		return nil, files.Info{}, err
	}
	f, err := s.root.Open(key)
	if absent(err) {
		return nil, files.Info{}, fmt.Errorf("%s %s: %w", doing, key, files.ErrNotExist)
	}
	if err != nil {
		return nil, files.Info{}, fmt.Errorf("%s %s: %w", doing, key, err)
	}
	info, err := f.Stat()
	if err == nil && !info.Mode().IsRegular() {
		err = files.ErrNotExist // a folder of other keys
	}
	if err != nil {
		_ = f.Close()
		return nil, files.Info{}, fmt.Errorf("%s %s: %w", doing, key, err)
	}
	return f, files.Info{Key: key, Size: info.Size(), Modified: info.ModTime()}, nil
}

// object reads part of a file and closes the file.
type object struct {
	io.Reader
	io.Closer
}

// reader reads until the context is done.
type reader struct {
	ctx context.Context
	r   io.Reader
}

// Read implements io.Reader.
func (r reader) Read(p []byte) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	return r.r.Read(p)
}
