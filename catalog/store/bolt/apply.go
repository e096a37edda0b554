package bolt

import (
	"context"
	"encoding/binary"
	"fmt"
	"math"

	bbolt "go.etcd.io/bbolt"

	"github.com/vitral-data/vitral/catalog/store"
)

// Apply implements store.Store, all ops in one transaction.
func (s *Store) Apply(ctx context.Context, ops []store.Op) ([]store.Result, error) {
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("applying %d ops: %w", len(ops), err)
	}
	for i, op := range ops {
		if err := op.Valid(); err != nil {
			return nil, fmt.Errorf("op %d of %d: %w", i+1, len(ops), err)
		}
	}
	results := make([]store.Result, len(ops))
	if len(ops) == 0 {
		return results, nil
	}
	err := s.db.Update(func(tx *bbolt.Tx) error {
		// The wait for the lock of the file may have been long.
		if err := ctx.Err(); err != nil {
			return err
		}
		all := tx.Bucket([]byte(tables))
		for i, op := range ops {
			var err error
			if results[i], err = apply(all, op); err != nil {
				return fmt.Errorf("op %d, %s %.100q: %w", i+1, op.Table, op.Key, err)
			}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("applying %d ops: %w", len(ops), err)
	}
	return results, nil
}

func apply(all *bbolt.Bucket, op store.Op) (store.Result, error) {
	var old row
	b := all.Bucket([]byte(op.Table))
	if b != nil {
		if v := b.Get([]byte(op.Key)); v != nil {
			var err error
			if old, err = decode(v); err != nil {
				return store.Result{}, err
			}
		}
	}
	switch {
	case op.If != nil && *op.If != old.rev:
		return store.Result{Conflict: true}, nil
	case op.Order != "" && op.Order <= old.order:
		return store.Result{Stale: true}, nil
	case op.Value == nil && old.rev == 0:
		return store.Result{}, nil
	case op.Value == nil:
		return store.Result{}, b.Delete([]byte(op.Key))
	}
	if b == nil {
		var err error
		if b, err = all.CreateBucket([]byte(op.Table)); err != nil {
			return store.Result{}, err
		}
	}
	rev, err := all.NextSequence()
	if err != nil {
		return store.Result{}, err
	}
	// A row keeps its order under an op that has none.
	r := row{rev: rev, order: op.Order, value: op.Value}
	if r.order == "" {
		r.order = old.order
	}
	return store.Result{Rev: rev}, b.Put([]byte(op.Key), r.encode())
}

// Next implements store.Store, in a transaction of its own.
func (s *Store) Next(ctx context.Context, counter string, n uint64) (uint64, error) {
	err := store.ValidName(counter)
	if err == nil && n == 0 {
		err = fmt.Errorf("%w: no numbers asked for", store.ErrInvalid)
	}
	if err == nil {
		err = ctx.Err()
	}
	if err != nil {
		return 0, fmt.Errorf("taking numbers of %.64q: %w", counter, err)
	}
	var last uint64
	err = s.db.Update(func(tx *bbolt.Tx) error {
		b := tx.Bucket([]byte(counters))
		if v := b.Get([]byte(counter)); len(v) == 8 {
			last = binary.BigEndian.Uint64(v)
		} else if v != nil {
			return errCorrupt
		}
		if last > math.MaxUint64-n {
			return store.ErrOverflow
		}
		last += n
		return b.Put([]byte(counter), binary.BigEndian.AppendUint64(nil, last))
	})
	if err != nil {
		return 0, fmt.Errorf("taking %d numbers of %s: %w", n, counter, err)
	}
	return last, nil
}
