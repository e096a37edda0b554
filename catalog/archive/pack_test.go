package archive

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/vitral-data/vitral/catalog"
	"github.com/vitral-data/vitral/catalog/files"
	"github.com/vitral-data/vitral/catalog/files/faulty"
)

// bigStatement is one with a body of about this many bytes.
func bigStatement(i, size int) catalog.Statement {
	st := statement(fmt.Sprintf("%06d", i), "title")
	st.Body = json.RawMessage(fmt.Sprintf(`{"n":"%d","text":"%s"}`, i, strings.Repeat("text ", size/5)))
	return st
}

// TestPack writes statements of all sizes, entries and a report, and reads each
// by its place, in any order.
func TestPack(t *testing.T) {
	a := open(t)
	w, err := a.NewPack("x")
	if err != nil {
		t.Fatal(err)
	}
	var sts []catalog.Statement
	var slots []Slot
	for i := range 400 {
		size := 100 + i*37%2000
		if i%50 == 7 {
			size = 80_000 // more than a frame
		}
		st := bigStatement(i, size)
		if i%3 == 0 {
			st.Repairs = []catalog.Repair{{Code: "c", Place: "<p>", Raw: "\"\u2028\n"}}
			st.Catalogs, st.Labels = []string{"https://example.org/?a&b"}, map[string]string{"b1": "c0"}
		}
		slot, err := w.Statement(st)
		if err != nil {
			t.Fatal(err)
		}
		sts, slots = append(sts, st), append(slots, slot)
	}
	if err := w.Cut(); err != nil {
		t.Fatal(err)
	}
	entriesAt := w.Offset()
	var entries []Entry
	for i := range 1000 {
		e := Entry{Kind: catalog.KindDataset, Key: fmt.Sprintf("%06d", i), Outcome: Added, Place: w.Place(slots[i%400]), First: day(1), Changed: day(1)}
		if err := w.Entry(e); err != nil {
			t.Fatal(err)
		}
		entries = append(entries, e)
	}
	if err := w.Cut(); err != nil {
		t.Fatal(err)
	}
	reportAt := w.Offset()
	if err := w.Report(json.RawMessage(`{"text": "<&>"}`)); err != nil {
		t.Fatal(err)
	}
	ref, err := w.Store(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}

	c := Commit{Source: "x", N: 1, Pack: &ref, Entries: Span{entriesAt, 1000}, Report: Span{reportAt, 1}}
	n := 0
	for e, err := range a.Entries(t.Context(), c) {
		if err != nil {
			t.Fatal(err)
		}
		want := entries[n]
		want.Place.Pack = ref.SHA256
		if diff := cmp.Diff(want, e); diff != "" {
			t.Fatalf("entry %d (-want +got):\n%s", n, diff)
		}
		n++
	}
	if n != 1000 {
		t.Fatalf("%d entries, want 1000", n)
	}
	report, err := a.Report(t.Context(), c)
	if err != nil || string(report) != `{"text":"<&>"}` {
		t.Fatalf("report %s, %v", report, err)
	}
	for i := range sts {
		i = (i * 171) % len(sts)
		p := w.Place(slots[i])
		p.Pack = ref.SHA256
		got, err := a.Statement(t.Context(), "x", p)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(sts[i], got); diff != "" {
			t.Fatalf("statement %d (-want +got):\n%s", i, diff)
		}
	}
	// The pack is what its reference says, and its root is over its lines.
	whole, err := files.ReadAll(t.Context(), a.Files(), "pack/x/"+ref.SHA256, 64<<20)
	if err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256(whole)
	if hex.EncodeToString(sum[:]) != ref.SHA256 || int64(len(whole)) != ref.Size {
		t.Errorf("the pack is %x, %d bytes, its reference says %s, %d", sum, len(whole), ref.SHA256, ref.Size)
	}
	var tree Merkle
	for line, err := range zstdLines(bytes.NewReader(whole)) {
		if err != nil {
			t.Fatal(err)
		}
		tree.Add(line)
	}
	if int(tree.Count()) != ref.Lines || ref.Lines != 1401 || tree.Root() != ref.Root {
		t.Errorf("%d lines with root %s, the reference says %d with %s", tree.Count(), tree.Root(), ref.Lines, ref.Root)
	}
	for _, p := range []Place{
		{Pack: ref.SHA256, Offset: 0, Length: w.p.frames[0].len, Line: -1},
		{Pack: ref.SHA256, Offset: 0, Length: w.p.frames[0].len, Line: 10_000},
		{Pack: ref.SHA256, Offset: 1, Length: 100},
		{Pack: ref.SHA256, Offset: 0, Length: w.p.frames[0].len - 1},
		{Pack: ref.SHA256, Offset: -1, Length: 100},
		{Pack: ref.SHA256, Offset: ref.Size, Length: 100},
		{Pack: ref.SHA256, Offset: entriesAt, Length: 1 << 40},
		{Pack: strings.Repeat("0", 64), Offset: 0, Length: 100},
	} {
		if st, err := a.Statement(t.Context(), "x", p); err == nil {
			t.Errorf("Statement(%+v) = %.80s, want an error", p, st.Body)
		}
	}
}

// TestStatementLine compares the line with encoding/json's.
func TestStatementLine(t *testing.T) {
	text := rapid.StringOfN(rapid.RuneFrom([]rune("ab\"\\/\n\x01é🚦\u2028<")), 0, 4, -1)
	rapid.Check(t, func(t *rapid.T) {
		var body bytes.Buffer
		write(t, &body, value(3).Draw(t, "body"), false)
		st := catalog.Statement{
			Kind: catalog.Kind(text.Draw(t, "kind")), Dialect: catalog.Dialect(text.Draw(t, "dialect")), Body: body.Bytes(), Place: text.Draw(t, "place"),
			Catalogs: rapid.SliceOfN(text, 0, 2).Draw(t, "catalogs"), Labels: rapid.MapOfN(text, text, 0, 2).Draw(t, "labels"),
		}
		for _, code := range rapid.SliceOfN(text, 0, 2).Draw(t, "codes") {
			st.Repairs = append(st.Repairs, catalog.Repair{Code: code, Place: code + "p", Raw: code + "r"})
		}
		got, err := appendStatementLine(nil, &st)
		if err != nil {
			t.Fatal(err)
		}
		want, err := marshalLine(line{Statement: &st})
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want) {
			t.Fatalf("line\n%s\nencoding/json\n%s", got, want)
		}
	})
}

func TestPackRefuses(t *testing.T) {
	a := open(t)
	for _, source := range []string{"", "A", "a/b", "..", "ñ", "a_b", strings.Repeat("a", 65)} {
		if _, err := a.NewPack(source); !errors.Is(err, ErrSource) {
			t.Errorf("NewPack(%q): %v, want ErrSource", source, err)
		}
	}
	w, err := a.NewPack("x")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = w.Close() }()
	for _, body := range []string{"", "{", "{} {}", "\"\xff\""} {
		st := statement("a", "b")
		st.Body = json.RawMessage(body)
		if _, err := w.Statement(st); err == nil {
			t.Errorf("Statement with the body %q: want an error", body)
		}
	}
	large := statement("a", "b")
	large.Body = append(append([]byte{'"'}, bytes.Repeat([]byte("x"), maxLine)...), '"')
	if _, err := w.Statement(large); !errors.Is(err, files.ErrTooLarge) {
		t.Errorf("Statement of %d bytes: %v, want ErrTooLarge", len(large.Body), err)
	}
	// What was refused left nothing.
	ref, err := w.Store(t.Context())
	if err != nil || ref.Lines != 0 || ref.Size != 0 {
		t.Errorf("pack after refusals: %+v, %v", ref, err)
	}
}

// TestPackSpool: no spool is left behind, and one that can't be written fails Store.
func TestPackSpool(t *testing.T) {
	tmp := t.TempDir()
	broken := errors.New("broken")
	fs := faulty.New(folder(t), faulty.Fault{Op: faulty.Put, N: 1, Before: broken})
	a := New(fs, tmp)
	w, err := a.NewPack("x")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Statement(statement("a", "one")); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Store(t.Context()); !errors.Is(err, broken) {
		t.Errorf("Store = %v, want the store's error", err)
	}
	ref, err := w.Store(t.Context())
	if err != nil || ref.Lines != 1 {
		t.Errorf("Store again = %+v, %v", ref, err)
	}
	if err := w.Close(); err != nil {
		t.Error(err)
	}
	if left, err := os.ReadDir(tmp); err != nil || len(left) != 0 {
		t.Errorf("left in the folder for spools: %v, %v", left, err)
	}

	if w, err = a.NewPack("x"); err != nil {
		t.Fatal(err)
	}
	if err := w.spool.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Statement(statement("a", "one")); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Store(t.Context()); !errors.Is(err, os.ErrClosed) {
		t.Errorf("Store with a spool that can't be written: %v", err)
	}
	_ = w.Place(Slot{})
	_ = w.Close() // the spool is closed already
}

// TestKeptFrames: the frames kept in memory are bounded.
func TestKeptFrames(t *testing.T) {
	a := open(t)
	w, err := a.NewPack("x")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = w.Close() }()
	var slots []Slot
	for i := range 400 {
		slot, err := w.Statement(bigStatement(i, 60_000))
		if err != nil {
			t.Fatal(err)
		}
		slots = append(slots, slot)
	}
	ref, err := w.Store(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, slot := range slots {
		p := w.Place(slot)
		p.Pack = ref.SHA256
		if _, err := a.Statement(t.Context(), "x", p); err != nil {
			t.Fatal(err)
		}
	}
	bytes := 0
	for _, lines := range a.frames {
		for _, line := range lines {
			bytes += len(line) + 1
		}
	}
	if bytes != a.kept || bytes > keptBytes || bytes < keptBytes/2 || len(a.order) != len(a.frames) {
		t.Errorf("%d bytes of frames are kept (it says %d), at most %d should be", bytes, a.kept, keptBytes)
	}
}

// TestReadersAtOnce reads statements from many goroutines, more than are kept.
func TestReadersAtOnce(t *testing.T) {
	a := open(t)
	commit(t, a, "x", change{key: "a", title: "one"}, change{key: "b", title: "one"})
	commit(t, a, "x", change{key: "b", title: "two"})
	h, err := a.Head(t.Context(), "x")
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan error)
	for range 8 {
		go func() {
			for range 50 {
				for _, e := range h.Entries {
					if _, err := a.Statement(t.Context(), "x", e.Place); err != nil {
						done <- err
						return
					}
				}
			}
			done <- nil
		}()
	}
	for range 8 {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
}
