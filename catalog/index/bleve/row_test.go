package bleve

import (
	"bytes"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/vitral-data/vitral/catalog/index"
	"github.com/vitral-data/vitral/catalog/query"
)

func testRow() row {
	return newRow(index.Doc{
		Number: 1 << 60, State: index.Withdrawn, LateFrom: "2026-03-01", SortTitle: "ñandú",
		Modified: time.Date(1969, 1, 1, 0, 0, 0, 0, time.UTC),
		Values:   map[query.Facet][]string{query.Format: {"CSV", ""}, query.Gap: {"a", "b", "c"}},
		Numbers:  index.Numbers{Points: 1, Unknown: 2, Max: 3, Dimensions: [5][2]int{{4, 5}, {6, 7}, {8, 9}, {10, 11}, {12, 13}}, Distributions: 14, Answered: 15, Broken: 16},
	})
}

func TestRow(t *testing.T) {
	t.Parallel()
	for _, want := range []row{testRow(), newRow(index.Doc{State: index.Current})} {
		got, err := decodeRow(want.encode())
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got, cmp.AllowUnexported(row{}), cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("a row differs after it was stored (-want +got):\n%s", diff)
		}
	}
	if got := testRow().late; got != dayOf(time.Date(2026, 3, 1, 23, 0, 0, 0, time.UTC)) {
		t.Errorf("late from day %d", got)
	}
	if got := unflat(flat(testRow().numbers)); got != testRow().numbers {
		t.Errorf("numbers laid out and back = %+v", got)
	}
}

func TestRowDamaged(t *testing.T) {
	t.Parallel()
	whole := testRow().encode()
	for n := range whole {
		if _, err := decodeRow(whole[:n]); err == nil {
			t.Errorf("the first %d of %d bytes are read as a row", n, len(whole))
		}
	}
	if _, err := decodeRow(append(whole, 0)); err == nil {
		t.Error("a byte too many is no error")
	}
	whole[0]++
	if _, err := decodeRow(whole); err == nil {
		t.Error("an unknown format is no error")
	}
}

func FuzzDecodeRow(f *testing.F) {
	f.Add(testRow().encode())
	f.Add(newRow(index.Doc{State: index.Current}).encode())
	f.Add([]byte{rowFormat, 1, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1})
	f.Fuzz(func(t *testing.T, b []byte) {
		r, err := decodeRow(b)
		if err != nil {
			return
		}
		again, err := decodeRow(r.encode())
		if err != nil || !bytes.Equal(again.encode(), r.encode()) {
			t.Fatalf("%+v differs after it was stored: %+v, %v", r, again, err)
		}
	})
}

// TestHighlightEdges holds pieces of text to whole runes and words.
func FuzzHighlight(f *testing.F) {
	f.Add("agua", "Calidad del agua potable")
	f.Add("a*", "\x02á\x03 ñandú aaaa")
	f.Fuzz(func(t *testing.T, text, from string) {
		m := newMarker(query.Parse(text))
		for _, piece := range m.fragments(from) {
			if len(piece) > 2*fragmentBytes+8*len(from) || bytes.Count([]byte(piece), []byte(markStart)) != bytes.Count([]byte(piece), []byte(markEnd)) {
				t.Fatalf("piece %q of %q", piece, from)
			}
		}
	})
}
