package harvest_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/vitral-data/vitral/catalog/view"
	"github.com/vitral-data/vitral/harvest/format"
)

// illiterate reads nothing.
type illiterate struct{ asked int }

func (f *illiterate) Open(string, format.Page, []byte) (format.Reader, string, error) {
	f.asked++
	return nil, "", errors.New("this isn't to be read")
}

// TestSameBytesAreNotParsed: a body that is that of the head, byte for byte,
// lists what the head lists; any other is read.
func TestSameBytesAreNotParsed(t *testing.T) {
	l := newLab(t)
	path := filepath.Join(t.TempDir(), "data.json")
	write := func(text string) {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	const body = `{"dataset":[{"identifier":"a","title":"A"},{"identifier":"b","title":"B","distribution":[{"accessURL":"https://x.example/b"}]}]}`
	write(body)
	if got := l.run(file("s", path)); got.State != view.RunDone || got.Added != 2 {
		t.Fatalf("first: %s, %+v", got.State, got.Counts)
	}
	formats := &illiterate{}
	l.h.Formats = formats
	got := l.run(file("s", path))
	if got.State != view.RunUnchanged || formats.asked != 0 || got.Unchanged != 2 || got.Datasets != 2 || got.Distributions != 1 || got.Bytes != int64(len(body)) {
		t.Errorf("same bytes: %s %s, %d readers, %+v", got.State, got.Detail, formats.asked, got.Counts)
	}
	write(body + " ")
	if got := l.run(file("s", path)); got.State != view.RunFailed || formats.asked != 1 {
		t.Errorf("a byte more: %s, %d readers", got.State, formats.asked)
	}
}
