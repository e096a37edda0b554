package rdftest

import (
	"bytes"
	"context"
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/vitral-data/vitral/catalog/rdf"
)

// Corpus is the path of a file or folder of the corpus; the test is skipped
// where VITRAL_CORPUS names none.
func Corpus(t testing.TB, parts ...string) string {
	t.Helper()
	root := os.Getenv("VITRAL_CORPUS")
	if root == "" {
		t.Skip("VITRAL_CORPUS names no corpus of real inputs")
	}
	return filepath.Join(append([]string{root}, parts...)...)
}

// Read reads a whole file of a test.
func Read(t testing.TB, path string) []byte {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// Reader is one of the readers of package rdf.
type Reader func(context.Context, io.Reader, rdf.Options, func(rdf.Triple) error) error

// Collect reads a document into memory.
func Collect(read Reader, doc []byte, o rdf.Options) ([]rdf.Triple, error) {
	var out []rdf.Triple
	err := read(context.Background(), bytes.NewReader(doc), o, func(t rdf.Triple) error {
		out = append(out, t)
		return nil
	})
	return out, err
}
