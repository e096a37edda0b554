package archive

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/vitral-data/vitral/catalog/files"
	"github.com/vitral-data/vitral/catalog/files/faulty"
)

// stagePage stages one page of a run.
func stagePage(t testing.TB, a *Archive, s Stage, number int, body string) PageHead {
	t.Helper()
	w, err := a.NewPage(s)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := w.Close(); err != nil {
			t.Error(err)
		}
	}()
	for part := range strings.SplitAfterSeq(body, "\n") {
		if _, err := w.Write([]byte(part)); err != nil {
			t.Fatal(err)
		}
	}
	head, err := w.Store(t.Context(), PageHead{Number: number, URL: fmt.Sprintf("https://example.org/?page=%d&x=<y>", number), Status: 200,
		Header: map[string]string{"etag": `"x"`}})
	if err != nil {
		t.Fatal(err)
	}
	return head
}

// bodies are pages of all sizes: empty, small, large, and one that no compression helps.
func bodies() []string {
	noise := make([]byte, 300_000)
	rng := rand.NewChaCha8([32]byte{1})
	_, _ = rng.Read(noise)
	return []string{"", "{}\n", strings.Repeat("a page of some length\n", 200_000), string(noise), "the last"}
}

func TestStage(t *testing.T) {
	tmp := t.TempDir()
	a := New(folder(t), tmp)
	s := Stage{Source: "x", Run: "run-1", URL: "https://example.org/?a&b", Kind: "datajson", Start: day(1), Base: 3}
	if err := a.Begin(t.Context(), s); err != nil {
		t.Fatal(err)
	}
	if got, err := a.OpenRun(t.Context(), "x", "run-1"); err != nil || got != s {
		t.Errorf("OpenRun = %+v, %v, want %+v", got, err, s)
	}
	if _, err := a.OpenRun(t.Context(), "x", "run-2"); !errors.Is(err, files.ErrNotExist) {
		t.Errorf("OpenRun of an unknown run: %v, want ErrNotExist", err)
	}
	var want []PageHead
	for i, body := range bodies() {
		want = append(want, stagePage(t, a, s, i+1, body))
	}
	heads, err := a.Pages(t.Context(), "x", "run-1")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, heads); diff != "" {
		t.Errorf("heads (-stored +read):\n%s", diff)
	}
	for i, body := range bodies() {
		r, err := a.Page(t.Context(), "x", "run-1", i+1)
		if err != nil {
			t.Fatal(err)
		}
		got, err := io.ReadAll(r)
		if err := errors.Join(err, r.Close()); err != nil {
			t.Fatal(err)
		}
		if string(got) != body || want[i].Size != int64(len(body)) {
			t.Errorf("page %d holds %d bytes, its head says %d, want %d", i+1, len(got), want[i].Size, len(body))
		}
		info, err := a.Files().Stat(t.Context(), stageKey("x", "run-1", i+1))
		if err != nil || info.Size != want[i].Packed {
			t.Errorf("page %d is %d bytes long, %v, its head says %d", i+1, info.Size, err, want[i].Packed)
		}
	}
	// A page fetched again takes the place of the first.
	again := stagePage(t, a, s, 2, "[]\n")
	if heads, err = a.Pages(t.Context(), "x", "run-1"); err != nil || len(heads) != len(want) {
		t.Fatalf("%d pages, %v", len(heads), err)
	}
	if diff := cmp.Diff(again, heads[1]); diff != "" {
		t.Errorf("head of the page fetched again (-stored +read):\n%s", diff)
	}
	if left, err := os.ReadDir(tmp); err != nil || len(left) != 0 {
		t.Errorf("left in the folder for spools: %v, %v", left, err)
	}
}

// TestTailDigits: the head's own digits are part of the length that it says.
func TestTailDigits(t *testing.T) {
	for written := int64(0); written < 1_000_100; written += 1 + written/300 {
		h := PageHead{Number: 1}
		b, err := h.tail(written)
		if err != nil {
			t.Fatal(err)
		}
		if whole := written + int64(len(appendTail(nil, b))); whole != h.Packed {
			t.Fatalf("behind %d bytes the head says %d, the object has %d", written, h.Packed, whole)
		}
	}
	large := PageHead{URL: strings.Repeat("u", maxTail)}
	if _, err := large.tail(1); !errors.Is(err, files.ErrTooLarge) {
		t.Errorf("a head of over 1 MiB: %v, want ErrTooLarge", err)
	}
}

func TestRunsAndSweep(t *testing.T) {
	fs := faulty.New(folder(t))
	a := New(fs, t.TempDir())
	var want []Stage
	for _, id := range []string{"x 1", "x 2", "x-y 1", "y 1"} {
		source, run, _ := strings.Cut(id, " ")
		s := Stage{Source: source, Run: run, Start: day(1)}
		if err := a.Begin(t.Context(), s); err != nil {
			t.Fatal(err)
		}
		stagePage(t, a, s, 1, "one")
		stagePage(t, a, s, 2, "two")
		want = append(want, s)
	}
	// "-" is before "/" in the order of keys, so x-y comes before x there.
	byKey := []Stage{want[2], want[0], want[1], want[3]}
	all, err := a.Runs(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(byKey, all); diff != "" {
		t.Errorf("all runs (-want +got):\n%s", diff)
	}
	of, err := a.Runs(t.Context(), "x")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want[:2], of); diff != "" {
		t.Errorf("runs of x (-want +got):\n%s", diff)
	}
	// A sweep that breaks off leaves page 0, so it can be found and begun again.
	broken := errors.New("broken")
	fs.Set(faulty.Fault{Op: faulty.Delete, N: 3, Before: broken})
	if err := a.Sweep(t.Context(), "x", "1"); !errors.Is(err, broken) {
		t.Fatalf("Sweep = %v", err)
	}
	if got := keys(t, fs, "stage/x/1/"); len(got) != 1 || got[0] != stageKey("x", "1", 0) {
		t.Errorf("a sweep that broke off left %q", got)
	}
	if err := a.Sweep(t.Context(), "x", "1"); err != nil {
		t.Fatal(err)
	}
	if got := keys(t, fs, "stage/x/"); len(got) != 3 {
		t.Errorf("the other run has %q", got)
	}
	// Page 0 gone first, as a stranger's tool would do: the run is still listed.
	if err := fs.Delete(t.Context(), stageKey("x", "2", 0)); err != nil {
		t.Fatal(err)
	}
	if of, err = a.Runs(t.Context(), "x"); err != nil || len(of) != 1 || of[0] != (Stage{Source: "x", Run: "2"}) {
		t.Errorf("runs of x = %+v, %v", of, err)
	}
}

func TestRaw(t *testing.T) {
	tmp := t.TempDir()
	a := New(folder(t), tmp)
	s := Stage{Source: "x", Run: "run-1", Start: day(1)}
	if err := a.Begin(t.Context(), s); err != nil {
		t.Fatal(err)
	}
	var want []PageHead
	for i, body := range bodies() {
		want = append(want, stagePage(t, a, s, i+1, body))
	}
	ref, err := a.StoreRaw(t.Context(), "x", "run-1")
	if err != nil {
		t.Fatal(err)
	}
	if ref.Lines != len(want) {
		t.Errorf("the raw pack has %d pages, want %d", ref.Lines, len(want))
	}
	if err := a.Sweep(t.Context(), "x", "run-1"); err != nil {
		t.Fatal(err)
	}
	var got []PageHead
	err = a.RawPages(t.Context(), "x", ref, func(head PageHead, body io.Reader) error {
		b, err := io.ReadAll(body)
		if string(b) != bodies()[head.Number-1] {
			t.Errorf("page %d holds %d bytes", head.Number, len(b))
		}
		got = append(got, head)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("heads (-stored +read):\n%s", diff)
	}
	// A caller that stops, or doesn't read a body, ends it well.
	stop := errors.New("enough")
	seen := 0
	err = a.RawPages(t.Context(), "x", ref, func(PageHead, io.Reader) error {
		if seen++; seen == 3 {
			return stop
		}
		return nil
	})
	if !errors.Is(err, stop) || seen != 3 {
		t.Errorf("RawPages = %v after %d pages", err, seen)
	}
	if left, err := os.ReadDir(tmp); err != nil || len(left) != 0 {
		t.Errorf("left in the folder for spools: %v, %v", left, err)
	}
	// A page that is damaged is not packed.
	if err := a.Begin(t.Context(), s); err != nil {
		t.Fatal(err)
	}
	if err := a.Files().Put(t.Context(), stageKey("x", "run-1", 1), strings.NewReader("no page at all"), 14); err != nil {
		t.Fatal(err)
	}
	if _, err := a.StoreRaw(t.Context(), "x", "run-1"); !errors.Is(err, errTail) {
		t.Errorf("StoreRaw of no page: %v, want errTail", err)
	}
	if _, err := a.Pages(t.Context(), "x", "run-1"); !errors.Is(err, errTail) {
		t.Errorf("Pages of no page: %v, want errTail", err)
	}
}

// TestSweepPacks: raw packs go by age, but for the newest and held ones; packs
// that nothing names go when nobody can be at work on them any more.
func TestSweepPacks(t *testing.T) {
	a := open(t)
	var refs []PackRef
	for n := 1; n <= 6; n++ {
		s := Stage{Source: "x", Run: fmt.Sprint("run-", n), Start: day(n)}
		if err := a.Begin(t.Context(), s); err != nil {
			t.Fatal(err)
		}
		stagePage(t, a, s, 1, fmt.Sprint("page of run ", n))
		ref, err := a.StoreRaw(t.Context(), "x", s.Run)
		if err != nil {
			t.Fatal(err)
		}
		refs = append(refs, ref)
	}
	parent := ""
	// Runs 1 to 3 were committed with their pages, then a header alone; run 4 is
	// held, run 5's pack is a commit's of statements, run 6's is nobody's.
	for n, c := range []Commit{{Raw: refs[0:1]}, {Raw: refs[1:2]}, {Raw: refs[2:3], Pack: &refs[4]}, {}} {
		c.Format, c.Form, c.Source, c.N, c.Parent, c.Time = Format, Form, "x", n+1, parent, day(n+1)
		if err := a.Promote(t.Context(), c); err != nil {
			t.Fatal(err)
		}
		var err error
		if _, parent, err = a.Commit(t.Context(), "x", n+1); err != nil {
			t.Fatal(err)
		}
	}
	if err := a.Hold(t.Context(), Held{Stage: Stage{Source: "x", Run: "run-4"}, Time: day(1), Raw: refs[3]}); err != nil {
		t.Fatal(err)
	}
	there := func() (out string) {
		for i, ref := range refs {
			if _, err := a.Files().Stat(t.Context(), packKey("x", ref.SHA256)); err == nil {
				out += fmt.Sprint(i + 1)
			}
		}
		return out
	}
	for _, step := range []struct {
		now  time.Time
		want string
	}{
		{day(2).Add(RawKept), "23456"},                    // by the commits' time
		{day(9).Add(RawKept), "3456"},                     // the newest stays, though a header came after it
		{time.Now().Add(OrphanKept - time.Hour), "3456"},  // by the packs' own age
		{time.Now().Add(OrphanKept + 2*time.Hour), "345"}, // nobody's goes
		{time.Now().Add(10 * OrphanKept), "345"},
	} {
		if err := a.SweepPacks(t.Context(), "x", step.now); err != nil {
			t.Fatal(err)
		}
		if got := there(); got != step.want {
			t.Errorf("at %s: %s are there, want %s", step.now.Format(time.DateOnly), got, step.want)
		}
	}
	if err := a.RawPages(t.Context(), "x", refs[0], func(PageHead, io.Reader) error { return nil }); !errors.Is(err, files.ErrNotExist) {
		t.Errorf("RawPages of a swept pack: %v, want ErrNotExist", err)
	}
	// What can't be read removes nothing.
	if err := a.Files().Put(t.Context(), "held/x/run-9", strings.NewReader("no plan"), 7); err != nil {
		t.Fatal(err)
	}
	if err := a.Release(t.Context(), "x", "run-4"); err != nil {
		t.Fatal(err)
	}
	if err := a.SweepPacks(t.Context(), "x", time.Now().Add(20*OrphanKept)); err == nil || there() != "345" {
		t.Errorf("with a damaged held run: %v, %s are there", err, there())
	}
}

// oneObject is a store whose every key has the same bytes. It can do nothing but
// GetRange.
type oneObject struct {
	files.Store
	b []byte
}

// GetRange implements files.Store.
func (o oneObject) GetRange(_ context.Context, _ string, off, n int64) (io.ReadCloser, error) {
	if off < 0 || n < 0 {
		return nil, files.ErrRange
	}
	off = min(off, int64(len(o.b)))
	return io.NopCloser(bytes.NewReader(o.b[off:min(off+n, int64(len(o.b)))])), nil
}

// FuzzTail reads page heads from the end of any bytes.
func FuzzTail(f *testing.F) {
	for _, number := range []int{1, 20} {
		h := PageHead{Number: number, URL: "https://example.org/"}
		b, err := h.tail(100)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(append(bytes.Repeat([]byte{7}, 100), appendTail(nil, b)...))
	}
	f.Add([]byte{})
	f.Add([]byte{0, 0, 0, 0})
	f.Add([]byte{0x50, 0x2a, 0x4d, 0x18, 4, 0, 0, 0, 0, 0, 0, 0})
	f.Add(bytes.Repeat([]byte{0xff}, 40))
	f.Fuzz(func(t *testing.T, b []byte) {
		a := New(oneObject{b: b}, "")
		spans, err := a.rawSpans(context.Background(), "pack/x/a", int64(len(b)))
		if err != nil {
			return
		}
		at := int64(0)
		for _, s := range spans {
			if s.off != at || s.len < skippableExtra {
				t.Fatalf("pages %+v of %d bytes", spans, len(b))
			}
			at += s.len
		}
		if at != int64(len(b)) {
			t.Fatalf("pages %+v of %d bytes", spans, len(b))
		}
		_ = a.RawPages(context.Background(), "x", PackRef{SHA256: "a", Size: int64(len(b))}, func(_ PageHead, body io.Reader) error {
			_, err := io.Copy(io.Discard, io.LimitReader(body, 1<<20))
			return err
		})
	})
}
