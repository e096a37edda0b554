package archive

import (
	"fmt"
	"runtime"
	"testing"

	"github.com/vitral-data/vitral/catalog"
)

// manyEntries are n entries as a real source has them: a key of some 60 bytes, 3
// distributions, all in a few packs.
func manyEntries(n int) []Entry {
	entries := make([]Entry, n)
	for i := range entries {
		key := fmt.Sprintf("https://datos.example.org/dataset/%08d-transporte-publico", i)
		h := Hash{byte(i), byte(i >> 8), byte(i >> 16), 7}
		f := FullHash(h[:8])
		entries[i] = Entry{
			Kind: catalog.KindDataset, Key: key, Made: catalog.KeyIRI, Dataset: catalog.ID(key), Version: 1, Outcome: Added, Hash: h, Full: f,
			Place: Place{Pack: fmt.Sprintf("%064d", i%5), Offset: int64(i) * 9000, Length: 9000, Line: i % 5}, First: day(1), Changed: day(1),
			Print: Fingerprints{Title: f, Publisher: f, URLs: []FullHash{f, f, f}},
		}
	}
	return entries
}

// BenchmarkHead reads the head of a source of 100,000 records from its table, and
// reports what it keeps on the heap.
func BenchmarkHead(b *testing.B) {
	a := open(b)
	const n = 100_000
	c := Commit{Format: Format, Form: Form, Source: "x", N: 1, Size: n}
	if err := a.Promote(b.Context(), c); err != nil {
		b.Fatal(err)
	}
	if err := a.WriteTable(b.Context(), "x", 1, manyEntries(n)); err != nil {
		b.Fatal(err)
	}
	heap := func() float64 {
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return float64(m.HeapAlloc) / 1e6
	}
	for b.Loop() {
		before := heap()
		h, err := a.Head(b.Context(), "x")
		if err != nil || len(h.Entries) != n {
			b.Fatal(len(h.Entries), err)
		}
		b.ReportMetric(heap()-before, "MB-heap")
		runtime.KeepAlive(h)
	}
}

func BenchmarkTableRoot(b *testing.B) {
	entries := manyEntries(100_000)
	for b.Loop() {
		if _, err := TableRoot(entries); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkWriteTable(b *testing.B) {
	a := open(b)
	entries := manyEntries(100_000)
	for b.Loop() {
		if err := a.WriteTable(b.Context(), "x", 1, entries); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkPack packs the real catalogue, statement by statement.
func BenchmarkPack(b *testing.B) {
	statements := argentina(b, "2018-06-26")
	a := open(b)
	b.SetBytes(size(statements))
	var ref PackRef
	for b.Loop() {
		w, err := a.NewPack("x")
		if err != nil {
			b.Fatal(err)
		}
		for _, st := range statements {
			if _, err := w.Statement(st); err != nil {
				b.Fatal(err)
			}
		}
		if ref, err = w.Store(b.Context()); err != nil {
			b.Fatal(err)
		}
		if err := w.Close(); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(size(statements))/float64(ref.Size), "ratio")
}

// BenchmarkStatement reads statements in the order of their places.
func BenchmarkStatement(b *testing.B) {
	statements := argentina(b, "2018-06-26")
	a := open(b)
	w, err := a.NewPack("x")
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = w.Close() }()
	var places []Place
	var slots []Slot
	for _, st := range statements {
		slot, err := w.Statement(st)
		if err != nil {
			b.Fatal(err)
		}
		slots = append(slots, slot)
	}
	ref, err := w.Store(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	for _, slot := range slots {
		p := w.Place(slot)
		p.Pack = ref.SHA256
		places = append(places, p)
	}
	b.SetBytes(size(statements) / int64(len(statements)))
	for i := 0; b.Loop(); i++ {
		if _, err := a.Statement(b.Context(), "x", places[i%len(places)]); err != nil {
			b.Fatal(err)
		}
	}
}
