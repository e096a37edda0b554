package wire

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"golang.org/x/sys/unix"
)

// ErrRunning means that another process runs a harvest of the source.
var ErrRunning = errors.New("a run of this source is going on")

// LockSource keeps other processes on this machine from running the same
// source into the same archive. It saves double work, and two runs from going
// on with one's staged pages; safety doesn't rest on it.
func (k *Kit) LockSource(ctx context.Context, id string, wait time.Duration) (unlock func(), err error) {
	path, err := folder("files", k.Where.Files)
	if err != nil {
		return nil, err
	}
	// No object's key begins with "~".
	unlock, err = lock(ctx, filepath.Join(path, "~lock", id), wait)
	if errors.Is(err, errHeld) {
		return nil, fmt.Errorf("source %s: %w", id, ErrRunning)
	}
	if err != nil {
		return nil, fmt.Errorf("locking source %s: %w", id, err)
	}
	return unlock, nil
}

// lockCatalog takes the lock of who projects. It is a file of its own, for
// view and index are exchanged while it is held.
func lockCatalog(path string, wait time.Duration) (unlock func(), err error) {
	name := filepath.Join(path, "catalog.lock")
	unlock, err = lock(context.Background(), name, wait)
	if errors.Is(err, errHeld) {
		who, _ := os.ReadFile(name)
		return nil, fmt.Errorf("%w: %s: stop it, or let it do the work", ErrBusy, strings.TrimSpace(string(who)))
	}
	if err != nil {
		return nil, fmt.Errorf("locking the catalogue: %w", err)
	}
	return unlock, nil
}

var errHeld = errors.New("locked")

// lock takes the lock of a file, or returns errHeld when it can't within wait.
// The holder's process stands in the file.
func lock(ctx context.Context, path string, wait time.Duration) (unlock func(), err error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return nil, err
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o644)
	if err != nil {
		return nil, err
	}
	for deadline := time.Now().Add(wait); ; {
		err := unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB)
		if err == nil {
			break
		}
		if !errors.Is(err, unix.EWOULDBLOCK) {
			return nil, errors.Join(err, f.Close())
		}
		if time.Now().After(deadline) {
			return nil, errors.Join(errHeld, f.Close())
		}
		select {
		case <-ctx.Done():
			return nil, errors.Join(ctx.Err(), f.Close())
		case <-time.After(50 * time.Millisecond):
		}
	}
	// Only for people who ask who holds it.
	_ = f.Truncate(0)
	_, _ = f.WriteAt([]byte("process "+strconv.Itoa(os.Getpid())+"\n"), 0)
	return func() { _ = f.Close() }, nil
}

// there says whether a folder is.
func there(path string) bool {
	_, err := os.Stat(path)
	return !errors.Is(err, os.ErrNotExist)
}

// ErrNoArchive means that there is no archive where one is to be read.
var ErrNoArchive = errors.New("there is no archive")

// OpenToRead opens a kit on an archive that must be there, and writes nothing.
func OpenToRead(ctx context.Context, o Options) (*Kit, error) {
	path, err := folder("files", o.Where.Files)
	if err != nil {
		return nil, err
	}
	if !there(path) {
		return nil, fmt.Errorf("%w at %s", ErrNoArchive, path)
	}
	o.ReadOnly = true
	return Open(ctx, o)
}

// OpenForCheck opens a kit that writes nowhere: an archive that isn't there
// yet is an empty one.
func OpenForCheck(ctx context.Context, o Options) (*Kit, error) {
	path, err := folder("files", o.Where.Files)
	if err != nil {
		return nil, err
	}
	var empty string
	if !there(path) {
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
