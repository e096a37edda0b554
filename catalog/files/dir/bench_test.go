package dir_test

import (
	"fmt"
	"testing"

	"github.com/vitral-data/vitral/catalog/files/dir"
)

func BenchmarkCreate(b *testing.B) {
	s, err := dir.Open(b.TempDir())
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	body := make([]byte, 1000)
	for i := 0; b.Loop(); i++ {
		if err := s.Create(b.Context(), fmt.Sprintf("commit/x/%010d", i), body); err != nil {
			b.Fatal(err)
		}
	}
}
