// Package files keeps objects by key, in a folder or a bucket. The archive and
// the files of datasets are such objects and nothing else; see the archive's
// page in the documentation for the keys in use.
//
// One call is conditional, [Store.Create]; everything else is a plain write
// under a key that fixes its content. That is all that publishing a commit
// needs, and all that every S3 can give.
package files

import (
	"context"
	"errors"
	"io"
	"iter"
	"time"
)

// Errors of every back-end, always wrapped with what was being done to which
// key: compare with errors.Is.
var (
	// ErrExist is Create's answer when another body stands at the key.
	ErrExist = errors.New("an object with another body stands there")
	// ErrNotExist is the answer of Get, GetRange and Stat for an absent key.
	ErrNotExist = errors.New("no such object")
	// ErrKey means that a key breaks the rules of [ValidKey]. Nothing was done.
	ErrKey = errors.New("invalid object key")
	// ErrTooLarge means a body over [MaxCreate], or an object over ReadAll's limit.
	ErrTooLarge = errors.New("object too large")
	// ErrSize means that Put's reader held fewer or more bytes than announced.
	ErrSize = errors.New("body is not of the announced length")
	// ErrRange means a negative offset or length.
	ErrRange = errors.New("invalid range")
)

// MaxCreate is the largest body, in bytes, that Create takes: one that every
// S3 accepts in a single conditional PUT.
const MaxCreate = 4 << 20

// Info describes one object.
type Info struct {
	Key      string
	Size     int64     // bytes
	Modified time.Time // when it was written, by the back-end's clock: a hint for sweeping, never for order
}

// Store keeps objects. All methods may be called from many goroutines, and many
// processes may share one folder or bucket.
//
// Every method refuses a key that [ValidKey] refuses with ErrKey, and returns
// an error for which errors.Is(err, ctx.Err()) holds when the context is
// already done, having done nothing. No key may be a folder of another ("a" and
// "a/b"): a folder cannot hold both and refuses the second.
//
// Reads see every write that returned before they began, also those of another
// process, also in List.
//
// An error other than the named ones says nothing about whether a write
// happened. All writes may then be repeated as they were: Create because its
// own bytes standing there are a success, Put because the key fixes the content,
// Delete because an absent object is no error.
type Store interface {
	// Create writes body at key if nothing stands there. It returns nil if the
	// object now stands there with exactly these bytes, whoever wrote them, and
	// ErrExist if it stands there with others. Of any number of callers with
	// different bodies exactly one gets nil. The body is at most MaxCreate bytes
	// (else ErrTooLarge), may be empty, and is not kept or changed. When Create
	// returns nil the object survives a crash of machine and process.
	Create(ctx context.Context, key string, body []byte) error

	// Put writes the size bytes of r at key. The key must fix the content (a hash
	// of it, or a run's page), so an object that stands there already may be
	// replaced by its equal or left. It is visible whole or not at all, also after
	// a crash, and durable when Put returns nil. A reader that fails, ends early or
	// goes on after size bytes (ErrSize) leaves nothing. A key is written by Create
	// or by Put, never by both.
	Put(ctx context.Context, key string, r io.Reader, size int64) error

	// Get opens an object from its beginning, or returns ErrNotExist. The caller
	// closes the reader; reading fails once ctx is done. What is read is one
	// version of the object even if it is replaced or deleted meanwhile, or the
	// reading fails; never a mixture.
	Get(ctx context.Context, key string) (io.ReadCloser, Info, error)

	// GetRange opens the n bytes from off on, cut at the object's end: it is empty
	// if n is 0 or off is at or past the end. A negative off or n is ErrRange; an
	// absent key ErrNotExist. The reader is as Get's.
	GetRange(ctx context.Context, key string, off, n int64) (io.ReadCloser, error)

	// Stat describes an object without reading it, or returns ErrNotExist.
	Stat(ctx context.Context, key string) (Info, error)

	// List yields the objects whose key begins with prefix and is greater than
	// after, in the order of the keys' bytes ('/' is a byte like the others: "a-b"
	// comes before "a/b" before "a0"). Neither prefix nor after needs to be a valid
	// key or to exist: prefix "commit/", after "commit/x/~" begins at the first key
	// behind everything of the folder commit/x, without reading that folder.
	// It streams; what is written or deleted while it runs may or may not be seen.
	// An error is yielded once, with an empty Info, and ends the sequence.
	List(ctx context.Context, prefix, after string) iter.Seq2[Info, error]

	// Delete removes an object. An absent one is no error. It is seen by the next
	// read, but a crash of the machine may bring the object back.
	Delete(ctx context.Context, key string) error

	// Close frees what the back-end holds. Whoever opened it closes it, once, after
	// all other calls returned and all readers were closed.
	Close() error
}
