package archive

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/vitral-data/vitral/catalog"
)

// argentina returns the statements of a snapshot of Argentina's catalogue, or
// skips the test.
func argentina(t testing.TB, day string) []catalog.Statement {
	t.Helper()
	corpus := os.Getenv("VITRAL_CORPUS")
	if corpus == "" {
		t.Skip("VITRAL_CORPUS is not set: the real catalogues are not here")
	}
	b, err := os.ReadFile(filepath.Join(corpus, "catalogs", "argentina", "datos-gob-ar-"+day+".json"))
	if err != nil {
		t.Fatal(err)
	}
	var c struct {
		Dataset []json.RawMessage `json:"dataset"`
	}
	if err := json.Unmarshal(b, &c); err != nil {
		t.Fatal(err)
	}
	statements := make([]catalog.Statement, len(c.Dataset))
	for i, d := range c.Dataset {
		statements[i] = catalog.Statement{Kind: catalog.KindDataset, Dialect: catalog.DialectDataJSON, Body: d, Place: "dataset"}
	}
	return statements
}

func size(statements []catalog.Statement) int64 {
	n := 0
	for _, st := range statements {
		n += len(st.Body)
	}
	return int64(n)
}

func BenchmarkHashes(b *testing.B) {
	statements := argentina(b, "2018-06-26")
	var h Hasher
	b.SetBytes(size(statements) / int64(len(statements)))
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		if _, _, err := h.Hashes(statements[i%len(statements)]); err != nil {
			b.Fatal(err)
		}
	}
}
