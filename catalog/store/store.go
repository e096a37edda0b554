// Package store keeps small mutable state by compare-and-set: users, leases and
// counters, and the rows that are projected from the archive (sources, runs,
// versions, probes). It promises no more than what one document at a time can
// give, so that a single file and a cluster can both keep it.
package store

import (
	"context"
	"errors"
)

// Errors of every back-end, always wrapped with what was being done to which
// row: compare with errors.Is.
var (
	// ErrNotFound is Get's answer for an absent row.
	ErrNotFound = errors.New("no such row")
	// ErrInvalid means a table, key, value or limit outside the limits below.
	// Nothing was done.
	ErrInvalid = errors.New("invalid argument to the store")
	// ErrOverflow means that a counter has no n numbers left.
	ErrOverflow = errors.New("counter exhausted")
)

// Limits, in bytes unless said otherwise. Tables, counters and keys are not
// empty and are valid UTF-8; any character may stand in them, also NUL and '/'.
const (
	MaxTable = 64       // of a table's or a counter's name
	MaxKey   = 16 << 10 // of a key: IRIs of strangers become parts of keys
	MaxOrder = 512      // of an Order
	MaxValue = 16 << 20 // of a value
	MaxScan  = 10_000   // rows of one Scan
)

// Item is one row.
type Item struct {
	Table, Key string
	Value      []byte // the caller's own copy; never nil, may be empty
	Rev        uint64 // over 0; every write gives the row one that it never had before, also after a delete
	Order      string // of the op that it carries, see Op; "" if none was ever given
}

// Op writes or deletes one row.
type Op struct {
	Table, Key string
	Value      []byte // nil deletes; empty and not nil is a value

	// If makes the op conditional on the row as it is: nil is unconditional, 0
	// that it be absent, else that it be at this Rev. Otherwise the op is skipped
	// and its Result says Conflict.
	If *uint64

	// Order, if not empty, lets newer writes win, whatever the order of their
	// arrival: the op is applied only if Order is greater, bytewise, than the one
	// that the row carries, and else skipped with Stale in its Result (so one and
	// the same op applied again is Stale, not an error). An op without Order is
	// applied and leaves the row's Order as it was. Deleting a row forgets its
	// Order: rows that older writes must not bring back are not deleted but
	// written with a value that says so.
	Order string
}

// Result tells what became of one Op.
type Result struct {
	Rev      uint64 // the row's new Rev if a value was written; 0 if deleted, stale or in conflict
	Stale    bool   // skipped: the row carries this Order or a greater one
	Conflict bool   // skipped: If did not hold. Looked at before Order; never both
}

// Applied reports whether the op was carried out.
func (r Result) Applied() bool { return !r.Stale && !r.Conflict }

// Absent is the condition that a row not exist.
func Absent() *uint64 { return new(uint64) }

// At is the condition that a row be at rev.
func At(rev uint64) *uint64 { return &rev }

// Store keeps rows in tables, and counters. All methods may be called from many
// goroutines. A table exists as soon as a row is written to it; an absent one
// is empty. Arguments outside the limits are ErrInvalid, and a context that is
// already done is an error for which errors.Is(err, ctx.Err()) holds; nothing
// was done then.
type Store interface {
	// Get reads one row as the last write that returned left it, or returns
	// ErrNotFound.
	Get(ctx context.Context, table, key string) (Item, error)

	// Apply carries out ops, in their order where they meet on one row, and
	// returns one Result for each. Each op is atomic; all of them together need
	// not be (the file does all in one transaction, a cluster does not), and one
	// that is stale or in conflict doesn't stop the others. When it returns
	// without error what was applied is durable. With an error any of the ops may
	// have been applied; the call may be repeated if each op is conditional,
	// ordered, or idempotent by its value. Values are copied.
	Apply(ctx context.Context, ops []Op) ([]Result, error)

	// Scan returns up to limit (1 to MaxScan) rows of table whose key begins with
	// prefix and is greater than after, by the order of the keys' bytes. Fewer
	// than limit means that there are no more. A write is seen by a Scan that
	// begins after it returned plus the back-end's delay: none for the file, the
	// refresh interval (1 s by default) for a cluster. Safety must never rest on a
	// Scan: read the row by Get before deciding about it.
	Scan(ctx context.Context, table, prefix, after string, limit int) ([]Item, error)

	// Next takes the next n numbers (n at least 1) of a counter and returns the
	// last of them: the caller owns last-n+1 … last. A new counter begins at 1. No
	// number is ever given twice, to whomever, also after a crash; some may be
	// lost. Two calls one after the other get increasing numbers.
	Next(ctx context.Context, counter string, n uint64) (uint64, error)

	// Close frees what the back-end holds. Whoever opened it closes it, once,
	// after all other calls returned.
	Close() error
}
