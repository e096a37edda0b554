package storetest

import (
	"bytes"
	"context"
	"errors"
	"math"
	"strings"
	"testing"

	"github.com/vitral-data/vitral/catalog/store"
)

func testNext(t *testing.T, s store.Store) {
	next := func(counter string, n, expected uint64) {
		t.Helper()
		if last, err := s.Next(t.Context(), counter, n); err != nil || last != expected {
			t.Fatalf("Next(%s, %d) = %d, %v, want %d", counter, n, last, err, expected)
		}
	}
	next("projection", 1, 1)
	next("projection", 1, 2)
	next("projection", 10, 12)
	next("other", 5, 5)
	next("projection", 1, 13)
	// A counter is no table and no row.
	write(t, s, "projection", "projection", "x")
	next("projection", 1, 14)
	want(t, s, "projection", "projection", "x")
	remove(t, s, "projection", "projection")
	next("projection", 1, 15)

	next("large", math.MaxInt64, math.MaxInt64)
	if last, err := s.Next(t.Context(), "large", math.MaxUint64); !errors.Is(err, store.ErrOverflow) {
		t.Errorf("Next of an exhausted counter = %d, %v, want ErrOverflow", last, err)
	}
	next("large", 1, math.MaxInt64+1)
	next("projection", 1, 16)
}

func (b Backend) testInvalid(t *testing.T, s store.Store) {
	ctx := t.Context()
	invalid := func(what string, err error) {
		t.Helper()
		if !errors.Is(err, store.ErrInvalid) {
			t.Errorf("%s: %v, want ErrInvalid", what, err)
		}
	}
	ok := store.Op{Table: "rows", Key: "ok", Value: []byte("ok")}
	for what, op := range map[string]store.Op{
		"no table":            {Key: "k", Value: []byte{}},
		"no key":              {Table: "rows", Value: []byte{}},
		"no key to delete":    {Table: "rows"},
		"long table":          {Table: strings.Repeat("t", store.MaxTable+1), Key: "k", Value: []byte{}},
		"long key":            {Table: "rows", Key: strings.Repeat("k", store.MaxKey+1), Value: []byte{}},
		"long order":          {Table: "rows", Key: "k", Value: []byte{}, Order: strings.Repeat("o", store.MaxOrder+1)},
		"large value":         {Table: "rows", Key: "k", Value: bytes.Repeat([]byte("v"), store.MaxValue+1)},
		"table not in UTF-8":  {Table: "\xff", Key: "k", Value: []byte{}},
		"key not in UTF-8":    {Table: "rows", Key: "k\xc3", Value: []byte{}},
		"delete of a bad key": {Table: "rows", Key: "\xed\xa0\x80"},
	} {
		for _, ops := range [][]store.Op{{op}, {ok, op}, {op, ok}} {
			_, err := s.Apply(ctx, ops)
			invalid("Apply with "+what, err)
		}
	}
	wantAbsent(t, s, "rows", "ok")
	for what, name := range map[string]string{"none": "", "long": strings.Repeat("n", store.MaxTable+1), "not in UTF-8": "\xff"} {
		_, err := s.Get(ctx, name, "k")
		invalid("Get, table "+what, err)
		_, err = s.Scan(ctx, name, "", "", 1)
		invalid("Scan, table "+what, err)
		_, err = s.Next(ctx, name, 1)
		invalid("Next, counter "+what, err)
	}
	for what, key := range map[string]string{"none": "", "long": strings.Repeat("k", store.MaxKey+1), "not in UTF-8": "\xff"} {
		_, err := s.Get(ctx, "rows", key)
		invalid("Get, key "+what, err)
	}
	for _, limit := range []int{0, -1, math.MinInt, store.MaxScan + 1, math.MaxInt} {
		_, err := s.Scan(ctx, "rows", "", "", limit)
		invalid("Scan, limit", err)
	}
	_, err := s.Next(ctx, "counter", 0)
	invalid("Next of no numbers", err)
	if last, err := s.Next(ctx, "counter", 1); err != nil || last != 1 {
		t.Errorf("Next after refused calls = %d, %v, want 1", last, err)
	}
	b.Settle(t, s)
	if items, err := s.Scan(ctx, "rows", "", "", 10); err != nil || len(items) != 0 {
		t.Errorf("Scan after refused calls = %v, %v: want nothing", items, err)
	}
}

func testContext(t *testing.T, s store.Store) {
	write(t, s, "rows", "a", "one")
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	caused, cancelCause := context.WithCancelCause(t.Context())
	cancelCause(errors.New("the test's cause"))
	for _, ctx := range []context.Context{cancelled, caused} {
		_, getErr := s.Get(ctx, "rows", "a")
		_, applyErr := s.Apply(ctx, []store.Op{{Table: "rows", Key: "a", Value: []byte("two")}})
		_, scanErr := s.Scan(ctx, "rows", "", "", 1)
		_, nextErr := s.Next(ctx, "counter", 1)
		for call, err := range map[string]error{"Get": getErr, "Apply": applyErr, "Scan": scanErr, "Next": nextErr} {
			if !errors.Is(err, ctx.Err()) {
				t.Errorf("%s = %v, want %v", call, err, ctx.Err())
			}
		}
	}
	want(t, s, "rows", "a", "one")
	if last, err := s.Next(t.Context(), "counter", 1); err != nil || last != 1 {
		t.Errorf("Next after a refused one = %d, %v, want 1", last, err)
	}
}
