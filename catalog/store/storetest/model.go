package storetest

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/vitral-data/vitral/catalog/store"
)

// rowID is a row's place; model is what a store must hold.
type rowID struct{ table, key string }

type model struct {
	rows map[rowID]store.Item
	revs map[rowID]map[uint64]bool
}

// result says what must become of an op, with 1 for a new rev.
func (m model) result(op store.Op) store.Result {
	row := m.rows[rowID{op.Table, op.Key}]
	switch {
	case op.If != nil && *op.If != row.Rev:
		return conflict
	case op.Order != "" && op.Order <= row.Order:
		return stale
	case op.Value == nil:
		return deleted
	}
	return written
}

// apply follows what became of an op.
func (m model) apply(rt *rapid.T, op store.Op, r store.Result) {
	id := rowID{op.Table, op.Key}
	masked := r
	masked.Rev = min(r.Rev, 1)
	if expected := m.result(op); masked != expected {
		rt.Fatalf("op %+v on row %+v: %+v, want %+v", op, m.rows[id], r, expected)
	}
	switch {
	case !r.Applied():
	case op.Value == nil:
		delete(m.rows, id)
	default:
		if m.revs[id][r.Rev] {
			rt.Fatalf("op %+v gave rev %d again", op, r.Rev)
		}
		if m.revs[id] == nil {
			m.revs[id] = map[uint64]bool{}
		}
		m.revs[id][r.Rev] = true
		order := op.Order
		if order == "" {
			order = m.rows[id].Order
		}
		m.rows[id] = store.Item{Table: op.Table, Key: op.Key, Value: op.Value, Rev: r.Rev, Order: order}
	}
}

// testModel applies random calls to the store and to a model, and compares.
func (b Backend) testModel(t *testing.T) {
	s := b.Open(t)
	table := rapid.SampledFrom([]string{"t", "u"})
	key := rapid.SampledFrom([]string{"a", "a/", "a/b", "a0", "b", "\x00"})
	value := rapid.OneOf(rapid.Just([]byte(nil)), rapid.Just([]byte{}), rapid.SliceOfN(rapid.ByteRange('x', 'z'), 1, 3))
	order := rapid.SampledFrom([]string{"", "", "1", "2", "10", "3"})
	place := rapid.OneOf(rapid.Just(""), key)

	rapid.Check(t, func(rt *rapid.T) {
		for _, name := range []string{"t", "u"} {
			for item, err := range store.All(t.Context(), s, name, "") {
				if err != nil {
					rt.Fatalf("emptying the store: %v", err)
				}
				remove(t, s, item.Table, item.Key)
			}
		}
		b.Settle(t, s)
		m := model{map[rowID]store.Item{}, map[rowID]map[uint64]bool{}}
		last := uint64(0)
		op := func(rt *rapid.T) store.Op {
			op := store.Op{Table: table.Draw(rt, "table"), Key: key.Draw(rt, "key"), Value: value.Draw(rt, "value"), Order: order.Draw(rt, "order")}
			switch rapid.IntRange(0, 4).Draw(rt, "condition") {
			case 0:
				op.If = store.Absent()
			case 1:
				op.If = store.At(m.rows[rowID{op.Table, op.Key}].Rev)
			case 2:
				op.If = store.At(rapid.Uint64Range(0, 50).Draw(rt, "rev"))
			}
			return op
		}
		rt.Repeat(map[string]func(*rapid.T){
			"Apply": func(rt *rapid.T) {
				ops := rapid.SliceOfN(rapid.Custom(op), 1, 4).Draw(rt, "ops")
				results, err := s.Apply(t.Context(), ops)
				if err != nil || len(results) != len(ops) {
					rt.Fatalf("Apply = %v, %v", results, err)
				}
				for i, r := range results {
					m.apply(rt, ops[i], r)
				}
			},
			"Get": func(rt *rapid.T) {
				id := rowID{table.Draw(rt, "table"), key.Draw(rt, "key")}
				got, err := s.Get(t.Context(), id.table, id.key)
				expected, stands := m.rows[id]
				if stands != (err == nil) {
					rt.Fatalf("Get(%v) = %v, want %v", id, err, expected)
				}
				if diff := cmp.Diff(expected, got); diff != "" {
					rt.Fatalf("Get(%v) (-want +got):\n%s", id, diff)
				}
			},
			"Scan": func(rt *rapid.T) {
				name, prefix, after := table.Draw(rt, "table"), place.Draw(rt, "prefix"), place.Draw(rt, "after")
				limit := rapid.IntRange(1, 7).Draw(rt, "limit")
				b.Settle(t, s)
				got, err := s.Scan(t.Context(), name, prefix, after, limit)
				if err != nil {
					rt.Fatalf("Scan: %v", err)
				}
				if diff := cmp.Diff(m.scan(name, prefix, after, limit), append([]store.Item{}, got...)); diff != "" {
					rt.Fatalf("Scan(%s, %q, %q, %d) (-want +got):\n%s", name, prefix, after, limit, diff)
				}
			},
			"Next": func(rt *rapid.T) {
				n := rapid.Uint64Range(1, 5).Draw(rt, "n")
				got, err := s.Next(t.Context(), "counter", n)
				if err != nil || got < last+n {
					rt.Fatalf("Next(%d) = %d, %v after %d", n, got, err, last)
				}
				last = got
			},
		})
	})
}

func (m model) scan(table, prefix, after string, limit int) []store.Item {
	items := []store.Item{}
	for _, id := range slices.SortedFunc(maps.Keys(m.rows), func(a, b rowID) int { return strings.Compare(a.key, b.key) }) {
		if id.table == table && strings.HasPrefix(id.key, prefix) && id.key > after && len(items) < limit {
			items = append(items, m.rows[id])
		}
	}
	return items
}
