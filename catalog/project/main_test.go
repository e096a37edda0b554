package project_test

import (
	"flag"
	"os"
	"testing"
)

// TestMain draws fewer histories than rapid would: each harvests, projects
// three ways and reads everything back. -rapid.checks draws more.
func TestMain(m *testing.M) {
	flag.Parse()
	if f := flag.Lookup("rapid.checks"); f != nil && f.Value.String() == f.DefValue {
		_ = f.Value.Set("15")
	}
	os.Exit(m.Run())
}
