package filestest

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"
	"testing"

	"github.com/vitral-data/vitral/catalog/files"
)

func testCreate(t *testing.T, s files.Store) {
	ctx := t.Context()
	body := []byte("the first")
	if err := s.Create(ctx, "commit/x/0000000001", body); err != nil {
		t.Fatalf("first Create: %v", err)
	}
	if string(body) != "the first" {
		t.Errorf("Create changed the body it was given to %q", body)
	}
	copy(body, "CHANGED")
	want(t, s, "commit/x/0000000001", "the first")

	for range 2 {
		if err := s.Create(ctx, "commit/x/0000000001", []byte("the first")); err != nil {
			t.Errorf("Create of what stands there: %v, want nil", err)
		}
	}
	for _, other := range []string{"", "the other", "the firs", "the first ", "the first and more"} {
		if err := s.Create(ctx, "commit/x/0000000001", []byte(other)); !errors.Is(err, files.ErrExist) {
			t.Errorf("Create of %q over another body: %v, want ErrExist", other, err)
		}
	}
	want(t, s, "commit/x/0000000001", "the first")

	if err := s.Create(ctx, "empty", nil); err != nil {
		t.Errorf("Create of an empty body: %v", err)
	}
	if err := s.Create(ctx, "empty", []byte{}); err != nil {
		t.Errorf("Create of an empty body again: %v", err)
	}
	if err := s.Create(ctx, "empty", []byte("x")); !errors.Is(err, files.ErrExist) {
		t.Errorf("Create over an empty body: %v, want ErrExist", err)
	}
	want(t, s, "empty", "")

	largest := bytes.Repeat([]byte("0123456789abcdef"), files.MaxCreate/16)
	if err := s.Create(ctx, "largest", largest); err != nil {
		t.Errorf("Create of %d bytes: %v", len(largest), err)
	}
	want(t, s, "largest", string(largest))
	if err := s.Create(ctx, "over", append(largest, 'x')); !errors.Is(err, files.ErrTooLarge) {
		t.Errorf("Create of one byte over MaxCreate: %v, want ErrTooLarge", err)
	}
	wantAbsent(t, s, "over")

	if err := s.Delete(ctx, "empty"); err != nil {
		t.Fatalf("Delete: %v", err)
	}
	if err := s.Create(ctx, "empty", []byte("again")); err != nil {
		t.Errorf("Create after Delete: %v", err)
	}
	want(t, s, "empty", "again")
}

// testCreateRace has many goroutines create one key with different bodies, and
// each try again after a loss.
func testCreateRace(t *testing.T, s files.Store) {
	const rounds, writers = 20, 8
	for round := range rounds {
		key := fmt.Sprintf("commit/race/%010d", round+1)
		errs := make([]error, writers)
		body := func(i int) []byte { return fmt.Appendf(nil, "round %d, writer %d", round, i) }
		var wg sync.WaitGroup
		start := make(chan struct{})
		for i := range writers {
			wg.Go(func() {
				<-start
				errs[i] = s.Create(t.Context(), key, body(i))
			})
		}
		close(start)
		wg.Wait()
		winner := -1
		for i, err := range errs {
			switch {
			case err == nil && winner >= 0:
				t.Fatalf("round %d: writers %d and %d both created %s", round, winner, i, key)
			case err == nil:
				winner = i
			case !errors.Is(err, files.ErrExist):
				t.Fatalf("round %d: writer %d: %v, want ErrExist", round, i, err)
			}
		}
		if winner < 0 {
			t.Fatalf("round %d: nobody created %s", round, key)
		}
		want(t, s, key, string(body(winner)))
		if err := s.Create(t.Context(), key, body(winner)); err != nil {
			t.Fatalf("round %d: the winner's repetition: %v", round, err)
		}
	}
}

func testCreateRaceOfEquals(t *testing.T, s files.Store) {
	var wg sync.WaitGroup
	errs := make([]error, 16)
	for i := range errs {
		wg.Go(func() { errs[i] = s.Create(t.Context(), "commit/x/0000000001", []byte("one and the same")) })
	}
	wg.Wait()
	for i, err := range errs {
		if err != nil {
			t.Errorf("writer %d: %v, want nil: its own bytes stand there", i, err)
		}
	}
	want(t, s, "commit/x/0000000001", "one and the same")
}

func testPut(t *testing.T, s files.Store) {
	put(t, s, "pack/x/abc", "body")
	put(t, s, "pack/x/abc", "body")
	want(t, s, "pack/x/abc", "body")
	put(t, s, "hint/x/0000000001", "")
	want(t, s, "hint/x/0000000001", "")
	large := strings.Repeat("a line of some length\n", 500_000)
	put(t, s, "blob/large", large)
	want(t, s, "blob/large", large)

	// A reader that gives its last bytes together with io.EOF, and one that gives
	// nothing now and then, are as good as any.
	if err := s.Put(t.Context(), "blob/odd", &oddReader{body: "a body in odd pieces"}, 20); err != nil {
		t.Errorf("Put from an odd reader: %v", err)
	}
	want(t, s, "blob/odd", "a body in odd pieces")
}

// oddReader gives one byte or none at a time, and io.EOF with the last.
type oddReader struct {
	body string
	n    int
}

// Read implements io.Reader.
func (r *oddReader) Read(p []byte) (int, error) {
	r.n++
	switch {
	case r.body == "":
		return 0, io.EOF
	case len(p) == 0 || r.n%3 == 0:
		return 0, nil
	}
	p[0], r.body = r.body[0], r.body[1:]
	if r.body == "" {
		return 1, io.EOF
	}
	return 1, nil
}

func testPutOfAnotherLength(t *testing.T, s files.Store) {
	broken := errors.New("the reader broke")
	cases := []struct {
		name string
		r    func() io.Reader
		size int64
		want error
	}{
		{"short", func() io.Reader { return strings.NewReader("four") }, 5, files.ErrSize},
		{"empty", func() io.Reader { return strings.NewReader("") }, 1, files.ErrSize},
		{"long", func() io.Reader { return strings.NewReader("four") }, 3, files.ErrSize},
		{"notEmpty", func() io.Reader { return strings.NewReader("four") }, 0, files.ErrSize},
		{"negative", func() io.Reader { return strings.NewReader("") }, -1, files.ErrSize},
		{"breaks", func() io.Reader { return io.MultiReader(strings.NewReader("four"), failing{broken}) }, 8, broken},
		{"breaksAtOnce", func() io.Reader { return failing{broken} }, 8, broken},
		{"breaksBehind", func() io.Reader { return io.MultiReader(strings.NewReader("four"), failing{broken}) }, 4, broken},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			key := "pack/x/" + c.name
			if err := s.Put(t.Context(), key, c.r(), c.size); !errors.Is(err, c.want) {
				t.Errorf("Put = %v, want %v", err, c.want)
			}
			wantAbsent(t, s, key)
			if got, err := keys(t.Context(), s, "", ""); err != nil || len(got) != 0 {
				t.Errorf("List = %q, %v: want nothing", got, err)
			}
		})
	}
	put(t, s, "pack/x/stands", "stands")
	for _, c := range cases {
		if err := s.Put(t.Context(), "pack/x/stands", c.r(), c.size); err == nil {
			t.Errorf("%s: Put over an object: want an error", c.name)
		}
		want(t, s, "pack/x/stands", "stands")
	}
}

// failing is a reader that fails.
type failing struct{ err error }

// Read implements io.Reader.
func (f failing) Read([]byte) (int, error) { return 0, f.err }

// testPutRace has writers put one key while readers read it: whole or not at all.
func testPutRace(t *testing.T, s files.Store) {
	body := strings.Repeat("whole or not at all\n", 20_000)
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for range 5 {
				if err := s.Put(t.Context(), "pack/x/abc", strings.NewReader(body), int64(len(body))); err != nil {
					t.Errorf("Put: %v", err)
				}
			}
		})
		wg.Go(func() {
			for range 20 {
				got, err := files.ReadAll(t.Context(), s, "pack/x/abc", 1<<20)
				if err == nil && string(got) != body {
					t.Errorf("read %d bytes of %d", len(got), len(body))
				}
			}
		})
	}
	wg.Wait()
	want(t, s, "pack/x/abc", body)
}
