package project

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"github.com/vitral-data/vitral/catalog/store"
	"github.com/vitral-data/vitral/catalog/view"
)

// joining is a record that is to be a member of a group.
type joining struct{ group, record string }

// join adds a record to a group with the next flush: a transaction for each
// would cost more than all the rest of projecting.
func (w *rowWriter) join(group, record string) { w.joins = append(w.joins, joining{group, record}) }

// flushJoins adds records to their groups by compare-and-set, all at once;
// groups that another projector changed meanwhile are read and tried again.
func (w *rowWriter) flushJoins() error {
	todo := map[string][]string{}
	for _, j := range w.joins {
		todo[j.group] = append(todo[j.group], j.record)
	}
	w.joins = w.joins[:0]
	for len(todo) > 0 {
		var ops []store.Op
		for group, records := range todo {
			op, err := w.joinOp(group, records)
			if err != nil {
				return fmt.Errorf("group %s: %w", group, err)
			}
			if op == nil || !w.p.holds(*op) {
				delete(todo, group) // all are members
				continue
			}
			ops = append(ops, *op)
		}
		if len(ops) == 0 {
			return nil
		}
		results, err := w.p.View.Apply(w.ctx, ops)
		if err != nil {
			return err
		}
		for i, r := range results {
			if r.Applied() {
				delete(todo, ops[i].Key)
			}
		}
	}
	return nil
}

// joinOp is the write that makes records members of a group; nil if they are.
func (w *rowWriter) joinOp(group string, records []string) (*store.Op, error) {
	item, err := w.p.View.Get(w.ctx, view.TableGroup, group)
	at := store.Absent()
	var members []string
	switch {
	case err == nil:
		at = store.At(item.Rev)
		if err := json.Unmarshal(item.Value, &members); err != nil {
			return nil, err
		}
	case errors.Is(err, store.ErrInvalid):
		return nil, nil // a key that no row can have: it joins nothing
	case !errors.Is(err, store.ErrNotFound):
		return nil, err
	}
	more := false
	for _, r := range records {
		if i, ok := slices.BinarySearch(members, r); !ok {
			members, more = slices.Insert(members, i, r), true
		}
	}
	if !more {
		return nil, nil
	}
	b, err := json.Marshal(members)
	return &store.Op{Table: view.TableGroup, Key: group, Value: b, If: at}, err
}
