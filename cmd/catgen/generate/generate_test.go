package generate_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/vitral-data/vitral/catalog"
	"github.com/vitral-data/vitral/catalog/archive"
	"github.com/vitral-data/vitral/catalog/query"
	"github.com/vitral-data/vitral/cmd/catgen/generate"
	"github.com/vitral-data/vitral/harvest/format"
	"github.com/vitral-data/vitral/harvest/format/formats"
)

var names = map[generate.Syntax]string{generate.NTriples: "c.nt", generate.Turtle: "c.ttl", generate.DataJSON: "data.json"}

func write(t *testing.T, o generate.Options) ([]byte, generate.Stats) {
	t.Helper()
	var b bytes.Buffer
	st, err := generate.Write(&b, o)
	if err != nil {
		t.Fatal(err)
	}
	if int64(b.Len()) != st.Bytes {
		t.Errorf("%d bytes, said %d", b.Len(), st.Bytes)
	}
	return b.Bytes(), st
}

// dataset is a dataset read back: what it said, and how many files it has.
type dataset struct {
	hash    archive.Hash
	full    archive.FullHash
	files   int
	repairs int
}

// read reads a catalogue with the reader of its dialect: datasets by key, and
// how many records carried a key already seen.
func read(t *testing.T, s generate.Syntax, b []byte) (map[string]dataset, int) {
	t.Helper()
	p := format.Page{URL: "https://datos.ejemplo.example/" + names[s], Number: 1, Body: bytes.NewReader(b)}
	r, _, err := formats.Set{Temp: t.TempDir()}.Open(formats.Auto, p, b[:min(len(b), 4096)])
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = r.Close() }()
	if _, err := r.Add(t.Context(), p); err != nil {
		t.Fatal(err)
	}
	out, twins := map[string]dataset{}, 0
	err = r.Records(context.Background(), func(rec format.Record) error {
		if rec.Statement.Kind != catalog.KindDataset {
			return nil
		}
		key := rec.Traits.IRI
		if key == "" {
			key = rec.Traits.Identifier
		}
		if key == "" || rec.Invalid != "" {
			t.Errorf("record without a key, or invalid: %q %s", key, rec.Invalid)
		}
		if _, ok := out[key]; ok {
			twins++
			return nil
		}
		d := dataset{files: len(rec.Traits.URLs), repairs: len(rec.Statement.Repairs)}
		var err error
		d.hash, d.full, err = archive.Hashes(rec.Statement)
		out[key] = d
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out, twins
}

func TestReadBack(t *testing.T) {
	for s := range names {
		for _, defects := range []float64{0, 0.5} {
			b, st := write(t, generate.Options{N: 600, Seed: 3, Syntax: s, Defects: defects})
			got, twins := read(t, s, b)
			files := 0
			for _, d := range got {
				files += d.files
				if defects == 0 && d.repairs > 0 {
					t.Errorf("%s: a dataset without defects took repairs", s)
				}
			}
			if st.Datasets != 600 || len(got) != st.Distinct || defects == 0 && (files != st.Distributions || st.Distinct != 600) {
				t.Errorf("%s, defects %v: read %d datasets, %d twins, %d files; written %+v", s, defects, len(got), twins, files, st)
			}
			if s == generate.DataJSON && twins != st.Datasets-st.Distinct {
				t.Errorf("%d twins, want %d", twins, st.Datasets-st.Distinct)
			}
			if defects > 0 && (len(st.Defects) != 9 || st.Distinct == st.Datasets) {
				t.Errorf("%s: defects %v", s, st.Defects)
			}
		}
	}
}

func TestSize(t *testing.T) {
	for _, size := range []int{0, 4000, 30_000} {
		_, st := write(t, generate.Options{N: 4000, Seed: 5, Syntax: generate.DataJSON, Size: size})
		want := size
		if want == 0 {
			want = generate.DefaultSize
		}
		if got := float64(st.Bytes) / 4000 / float64(want); got < 0.9 || got > 1.1 {
			t.Errorf("size %d: a dataset has %.2f of it", want, got)
		}
	}
	for _, s := range []generate.Syntax{generate.NTriples, generate.Turtle} {
		_, st := write(t, generate.Options{N: 4000, Seed: 5, Syntax: s})
		if got := float64(st.Triples) / 4000; got < 33.3 || got > 40.7 {
			t.Errorf("%s: %.1f triples a dataset", s, got)
		}
	}
}

func TestDeterminism(t *testing.T) {
	for s := range names {
		sums := map[[32]byte]bool{}
		for _, o := range []generate.Options{{Seed: 1}, {Seed: 1}, {Seed: 2}, {Seed: 1, Touch: 0.1}, {Seed: 1, Change: 0.1}, {Seed: 1, Defects: 0.1}} {
			o.N, o.Syntax = 200, s
			b, _ := write(t, o)
			sums[sha256.Sum256(b)] = true
		}
		if len(sums) != 5 {
			t.Errorf("%s: %d different catalogues, want 5: the first two are one", s, len(sums))
		}
	}
}

// TestVersions: of a second version just the datasets that were asked for
// differ, and in just what was asked for.
func TestVersions(t *testing.T) {
	for s := range names {
		o := generate.Options{N: 500, Seed: 9, Syntax: s, Defects: 0.1}
		a, _ := write(t, o)
		o.Touch, o.Change = 0.2, 0.1
		b, st := write(t, o)
		was, _ := read(t, s, a)
		is, _ := read(t, s, b)
		touched, changed := 0, 0
		for key, d := range is {
			w, ok := was[key]
			switch {
			case !ok:
				t.Errorf("%s: %s is new", s, key)
			case w.hash != d.hash:
				changed++
			case w.full != d.full:
				touched++
			}
		}
		// A defect may stand where the change would have been (no description,
		// a broken date), and twins are not seen.
		if changed < st.Changed*7/10 || changed > st.Changed || touched < st.Touched*7/10 || touched > st.Touched+st.Changed {
			t.Errorf("%s: %d changed and %d touched, written %+v", s, changed, touched, st)
		}
		if st.Changed < 25 || st.Changed > 80 || st.Touched < 50 || st.Touched > 150 {
			t.Errorf("%s: shares of 0.1 and 0.2 of 500 gave %+v", s, st)
		}
	}
}

// TestUneven: publishers and formats are spread as in life, a few with much.
func TestUneven(t *testing.T) {
	b, _ := write(t, generate.Options{N: 3000, Seed: 1, Syntax: generate.NTriples})
	count := map[string]int{}
	for line := range strings.Lines(string(b)) {
		if f := strings.Fields(line); strings.HasSuffix(f[1], "/publisher>") {
			count[f[2]]++
		}
	}
	var n []int
	for _, c := range count {
		n = append(n, c)
	}
	slices.Sort(n)
	if len(n) < 40 || n[len(n)-1] < 8*n[len(n)/2] {
		t.Errorf("%d publishers, the largest has %d, the median one %d", len(n), n[len(n)-1], n[len(n)/2])
	}
}

// TestTopicsAreSearchable: the words are those that searches translate.
func TestTopicsAreSearchable(t *testing.T) {
	topics, err := generate.Topics()
	if err != nil {
		t.Fatal(err)
	}
	synonyms, err := query.LoadSynonyms()
	if err != nil {
		t.Fatal(err)
	}
	known := 0
	for _, s := range topics {
		if _, done := synonyms.Expand(query.Parse(s), "es"); len(done) > 0 {
			known++
		}
	}
	if known*2 < len(topics) {
		t.Errorf("%d of %d phrases have a synonym", known, len(topics))
	}
}

func TestRefused(t *testing.T) {
	for want, o := range map[string]generate.Options{
		"syntax":  {N: 1, Syntax: "rdfxml"},
		"touch":   {N: 1, Syntax: generate.Turtle, Touch: 1.5},
		"at leas": {N: 1, Syntax: generate.DataJSON, Size: 10},
		"alone":   {N: 1, Syntax: generate.Turtle, Size: 5000},
		"give 0":  {N: -1, Syntax: generate.Turtle},
	} {
		if _, err := generate.Write(io.Discard, o); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%+v: %v", o, err)
		}
	}
	b, st := write(t, generate.Options{Syntax: generate.DataJSON})
	if got, _ := read(t, generate.DataJSON, b); len(got) != 0 {
		t.Error(cmp.Diff(st, got))
	}
}

// BenchmarkWrite reports bytes a second.
func BenchmarkWrite(b *testing.B) {
	for s := range names {
		b.Run(string(s), func(b *testing.B) {
			for b.Loop() {
				st, err := generate.Write(io.Discard, generate.Options{N: 2000, Syntax: s})
				if err != nil {
					b.Fatal(err)
				}
				b.SetBytes(st.Bytes)
			}
		})
	}
}
