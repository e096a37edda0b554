// Package faulty wraps a file store in one that fails where a test says: before
// a write, after it (the write happened, the caller is told that it did not), or
// not at all but with a call to the test in between, to cancel, to lose a race or
// to stop there for good like a killed process.
package faulty

import (
	"context"
	"io"
	"iter"
	"strings"
	"sync"

	"github.com/vitral-data/vitral/catalog/files"
)

// Op is a method of files.Store.
type Op string

// The methods at which a fault can be; AnyOp is each of them, AnyWrite each of
// Create, Put and Delete.
const (
	AnyOp    Op = ""
	AnyWrite Op = "write"
	Create   Op = "Create"
	Put      Op = "Put"
	Get      Op = "Get"
	GetRange Op = "GetRange"
	Stat     Op = "Stat"
	List     Op = "List"
	Delete   Op = "Delete"
)

// Fault is what goes wrong at one call.
type Fault struct {
	// Op and Prefix say which calls count: those of the method, or methods, whose
	// key (of List: whose prefix) begins with Prefix.
	Op     Op
	Prefix string
	// N is which of these calls fails, from 1; 0 is every one.
	N int
	// Before, if not nil, is returned instead of making the call.
	Before error
	// After, if not nil, is returned when the call was made, whatever came of it. A
	// reader that the call opened is closed. List yields it behind the last object.
	After error
	// Do, if not nil, is called first of all, with the call's method and key.
	Do func(Op, string)
}

// Store is a file store with faults. It may be used by many goroutines.
type Store struct {
	under files.Store

	mu     sync.Mutex
	faults []*counted
	calls  []Call
}

// Call is a call that was made of a Store.
type Call struct {
	Op  Op
	Key string
}

type counted struct {
	Fault
	seen int
}

var _ files.Store = (*Store)(nil)

// New wraps a store. Of several faults at one call the first counts; all count
// the call. Closing it closes the store underneath.
func New(under files.Store, faults ...Fault) *Store {
	s := &Store{under: under}
	s.Set(faults...)
	return s
}

// Set puts these faults, counted anew, in the place of those before.
func (s *Store) Set(faults ...Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = nil
	for _, f := range faults {
		s.faults = append(s.faults, &counted{Fault: f})
	}
}

// Calls returns the calls made so far, in order, those that failed included.
func (s *Store) Calls() []Call {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Call(nil), s.calls...)
}

// next counts a call and returns its fault, if any. Do is called unlocked.
func (s *Store) next(op Op, key string) Fault {
	s.mu.Lock()
	s.calls = append(s.calls, Call{op, key})
	var hit *Fault
	for _, f := range s.faults {
		if !f.matches(op, key) {
			continue
		}
		f.seen++
		if hit == nil && (f.N == 0 || f.N == f.seen) {
			hit = &f.Fault
		}
	}
	s.mu.Unlock()
	if hit == nil {
		return Fault{}
	}
	if hit.Do != nil {
		hit.Do(op, key)
	}
	return *hit
}

func (f Fault) matches(op Op, key string) bool {
	if !strings.HasPrefix(key, f.Prefix) {
		return false
	}
	switch f.Op {
	case AnyOp, op:
		return true
	case AnyWrite:
		return op == Create || op == Put || op == Delete
	}
	return false
}

// do makes a call with its fault.
func (s *Store) do(op Op, key string, call func() error) error {
	f := s.next(op, key)
	if f.Before != nil {
		return f.Before
	}
	err := call()
	if f.After != nil {
		return f.After
	}
	return err
}

// Create implements files.Store.
func (s *Store) Create(ctx context.Context, key string, body []byte) error {
	return s.do(Create, key, func() error { return s.under.Create(ctx, key, body) })
}

// Put implements files.Store.
func (s *Store) Put(ctx context.Context, key string, r io.Reader, size int64) error {
	return s.do(Put, key, func() error { return s.under.Put(ctx, key, r, size) })
}

// Delete implements files.Store.
func (s *Store) Delete(ctx context.Context, key string) error {
	return s.do(Delete, key, func() error { return s.under.Delete(ctx, key) })
}

// Stat implements files.Store.
func (s *Store) Stat(ctx context.Context, key string) (info files.Info, err error) {
	err = s.do(Stat, key, func() error {
		info, err = s.under.Stat(ctx, key)
		return err
	})
	if err != nil {
		return files.Info{}, err
	}
	return info, nil
}

// Get implements files.Store.
func (s *Store) Get(ctx context.Context, key string) (r io.ReadCloser, info files.Info, err error) {
	err = s.do(Get, key, func() error {
		r, info, err = s.under.Get(ctx, key)
		return err
	})
	if err != nil {
		return nil, files.Info{}, closed(r, err)
	}
	return r, info, nil
}

// GetRange implements files.Store.
func (s *Store) GetRange(ctx context.Context, key string, off, n int64) (r io.ReadCloser, err error) {
	err = s.do(GetRange, key, func() error {
		r, err = s.under.GetRange(ctx, key, off, n)
		return err
	})
	if err != nil {
		return nil, closed(r, err)
	}
	return r, nil
}

// closed closes a reader that the caller will not get.
func closed(r io.ReadCloser, err error) error {
	if r != nil {
		_ = r.Close()
	}
	return err
}

// List implements files.Store.
func (s *Store) List(ctx context.Context, prefix, after string) iter.Seq2[files.Info, error] {
	return func(yield func(files.Info, error) bool) {
		f := s.next(List, prefix)
		if f.Before != nil {
			yield(files.Info{}, f.Before)
			return
		}
		for info, err := range s.under.List(ctx, prefix, after) {
			if err != nil && f.After != nil {
				break
			}
			if !yield(info, err) {
				return
			}
		}
		if f.After != nil {
			yield(files.Info{}, f.After)
		}
	}
}

// Close closes the store underneath.
func (s *Store) Close() error { return s.under.Close() }
