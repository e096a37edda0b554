package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/vitral-data/vitral/cmd/catgen/generate"
)

func TestRun(t *testing.T) {
	var out, told bytes.Buffer
	if err := run([]string{"-n", "20", "-syntax", "ttl", "-seed", "4"}, &out, &told); err != nil {
		t.Fatal(err)
	}
	var st generate.Stats
	if err := json.Unmarshal(told.Bytes(), &st); err != nil || st.Datasets != 20 || st.Bytes != int64(out.Len()) {
		t.Errorf("%s: %v", told.String(), err)
	}
	name := filepath.Join(t.TempDir(), "c.ttl")
	if err := run([]string{"-n", "20", "-syntax", "ttl", "-seed", "4", "-o", name}, nil, &told); err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(name)
	if err != nil || !bytes.Equal(b, out.Bytes()) {
		t.Errorf("the file differs from what standard output got: %v", err)
	}
	for _, bad := range [][]string{{"-n", "x"}, {"more"}, {"-syntax", "xml"}, {"-o", filepath.Join(t.TempDir(), "no", "such")}} {
		if err := run(bad, &out, &told); err == nil {
			t.Errorf("%v: no error", bad)
		}
	}
}
