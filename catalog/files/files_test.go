package files_test

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/vitral-data/vitral/catalog/files"
	"github.com/vitral-data/vitral/catalog/files/dir"
	"github.com/vitral-data/vitral/catalog/files/faulty"
)

func open(t *testing.T) files.Store {
	t.Helper()
	s, err := dir.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// overwriting is a server that ignores the condition of Create.
type overwriting struct{ files.Store }

// Create implements files.Store, wrongly.
func (o overwriting) Create(ctx context.Context, key string, body []byte) error {
	return o.Put(ctx, key, bytes.NewReader(body), int64(len(body)))
}

// lying refuses the second Create and writes it all the same.
type lying struct{ files.Store }

// Create implements files.Store, wrongly.
func (l lying) Create(ctx context.Context, key string, body []byte) error {
	err := l.Store.Create(ctx, key, body)
	if errors.Is(err, files.ErrExist) {
		return errors.Join(err, l.Put(ctx, key, bytes.NewReader(body), int64(len(body))))
	}
	return err
}

// forgetful does not know its own bytes again.
type forgetful struct {
	files.Store
	seen map[string]bool
}

// Create implements files.Store, wrongly.
func (f forgetful) Create(ctx context.Context, key string, body []byte) error {
	if f.seen[key] {
		return files.ErrExist
	}
	f.seen[key] = true
	return f.Store.Create(ctx, key, body)
}

func TestCheck(t *testing.T) {
	broken := errors.New("broken")
	for name, c := range map[string]struct {
		s    files.Store
		want error
	}{
		"a folder":           {open(t), nil},
		"overwriting":        {overwriting{open(t)}, files.ErrUnsafe},
		"lying":              {lying{open(t)}, files.ErrUnsafe},
		"forgetful":          {forgetful{open(t), map[string]bool{}}, files.ErrExist},
		"broken at once":     {faulty.New(open(t), faulty.Fault{Op: faulty.Create, N: 1, Before: broken}), broken},
		"broken at a second": {faulty.New(open(t), faulty.Fault{Op: faulty.Create, N: 2, Before: broken}), broken},
		"broken at reading":  {faulty.New(open(t), faulty.Fault{Op: faulty.Get, Before: broken}), broken},
	} {
		if err := files.Check(t.Context(), c.s); !errors.Is(err, c.want) {
			t.Errorf("%s: Check = %v, want %v", name, err, c.want)
		}
		for info, err := range c.s.List(t.Context(), "", "") {
			t.Errorf("%s: Check left %s, %v", name, info.Key, err)
		}
	}
}

// FuzzValidKey: a key that is valid stays within its folder, and sorts before
// everything behind the folder.
func FuzzValidKey(f *testing.F) {
	for _, key := range []string{"a", "a/b", "", "/", "..", "a//b", "~", "a/~tmp", "a\x00", "commit/x/0000000001", strings.Repeat("a", 256)} {
		f.Add(key)
	}
	f.Fuzz(func(t *testing.T, key string) {
		err := files.ValidKey(key)
		if err != nil {
			if !errors.Is(err, files.ErrKey) {
				t.Errorf("ValidKey(%q) = %v, want ErrKey", key, err)
			}
			return
		}
		if len(key) > files.MaxKey {
			t.Errorf("%q is valid with %d bytes", key, len(key))
		}
		for folder, rest := "", key; rest != ""; {
			segment, more, _ := strings.Cut(rest, "/")
			if segment == "" || segment == "." || segment == ".." || len(segment) > 255 || strings.ContainsAny(segment, "\\\x00:") {
				t.Errorf("%q is valid with the segment %q", key, segment)
			}
			if folder+"~" <= key {
				t.Errorf("%q is not before %q", key, folder+"~")
			}
			folder, rest = folder+segment+"/", more
		}
	})
}
