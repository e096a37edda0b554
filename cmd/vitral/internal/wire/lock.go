package wire

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"golang.org/x/sys/unix"
)

// ErrRunning means that another process runs a harvest of the source.
var ErrRunning = errors.New("a run of this source is going on")

// LockSource keeps other processes on this machine from running the same
// source. It saves double work; safety doesn't rest on it.
func (k *Kit) LockSource(id string, wait time.Duration) (unlock func(), err error) {
	path, err := k.Where.CatalogDir()
	if err != nil {
		return nil, err
	}
	path = filepath.Join(path, "lock")
	if err := os.MkdirAll(path, 0o755); err != nil {
		return nil, fmt.Errorf("locking source %s: %w", id, err)
	}
	f, err := os.OpenFile(filepath.Join(path, id), os.O_CREATE|os.O_RDWR, 0o644)
	if err != nil {
		return nil, fmt.Errorf("locking source %s: %w", id, err)
	}
	for deadline := time.Now().Add(wait); ; time.Sleep(50 * time.Millisecond) {
		err := unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB)
		if err == nil {
			return func() { _ = f.Close() }, nil
		}
		if !errors.Is(err, unix.EWOULDBLOCK) || time.Now().After(deadline) {
			return nil, errors.Join(fmt.Errorf("source %s: %w", id, ErrRunning), f.Close())
		}
	}
}

// OpenForCheck opens a kit that writes nowhere: an archive that isn't there
// yet is an empty one.
func OpenForCheck(ctx context.Context, o Options) (*Kit, error) {
	path, err := folder("files", o.Where.Files)
	if err != nil {
		return nil, err
	}
	var empty string
	if _, err := os.Stat(path); errors.Is(err, os.ErrNotExist) {
		if empty, err = os.MkdirTemp("", "vitral-empty-*"); err != nil {
			return nil, err
		}
		o.Where.Files = "dir:" + empty
	}
	o.ReadOnly = true
	k, err := Open(ctx, o)
	if err != nil {
		return nil, err
	}
	if err := k.WithScratch(); err != nil {
		return nil, errors.Join(err, k.Close())
	}
	if empty != "" {
		under := k.scratch
		k.scratch = func() error { return errors.Join(under(), os.RemoveAll(empty)) }
	}
	return k, nil
}
