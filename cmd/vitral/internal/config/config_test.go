package config_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/vitral-data/vitral/catalog"
	"github.com/vitral-data/vitral/cmd/vitral/internal/config"
	"github.com/vitral-data/vitral/harvest"
)

func read(t *testing.T, text string) (config.File, error) {
	t.Helper()
	name := filepath.Join(t.TempDir(), "vitral.yaml")
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return config.Read(name)
}

func TestRead(t *testing.T) {
	f, err := read(t, `
listen: 0.0.0.0:80
base_url: https://datos.example
timezone: America/Montevideo
allow_private: [10.0.0.5]
sources:
  - id: obras
    title: {es: Ministerio de Obras, en: Ministry of Works}
    url: https://obras.example/catalog.rdf
    kind: dcat
    schedule: "0 3 * * *"
    priority: 2
    grace: {days: 1.5, runs: 2}
    guard: {share: 0.5, count: 10}
    limits: {bytes: 1000, time: 90m}
    probe: {off: true}
  - {id: ciudad, url: "https://ciudad.example/data.json", grace: 0}
  - {id: agua, url: "https://agua.example/data.json", grace: {days: 1}, guard: {share: 0.5}}
`)
	if err != nil {
		t.Fatal(err)
	}
	want := harvest.Source{ID: "obras", Title: catalog.Text{"es": "Ministerio de Obras", "en": "Ministry of Works"},
		URL: "https://obras.example/catalog.rdf", Kind: "dcat", Schedule: "0 3 * * *", Priority: 2,
		Grace: harvest.Grace{Time: 36 * time.Hour, Runs: 2}, Guard: harvest.Guard{Share: 0.5, Count: 10},
		Limits: harvest.Limits{Bytes: 1000, Time: 90 * time.Minute}}
	if diff := cmp.Diff(want, f.Sources[0].Source()); diff != "" {
		t.Error(diff)
	}
	if f.Listen != "0.0.0.0:80" || f.BaseURL != "https://datos.example" || !f.Sources[0].Probe.Off || len(f.AllowPrivate) != 1 {
		t.Errorf("%+v", f)
	}
	part := f.Sources[2].Source()
	if part.Grace != (harvest.Grace{Time: 24 * time.Hour, Runs: 3}) || part.Guard != (harvest.Guard{Share: 0.5, Count: 3}) {
		t.Errorf("what is left out is the default: %+v", part)
	}
	second := f.Sources[1].Source()
	if second.Grace != (harvest.Grace{}) || second.Guard != harvest.DefaultGuard() || second.Kind != "auto" {
		t.Errorf("%+v", second)
	}
}

// TestMistakes: a mistake in the file is an error that names it.
func TestMistakes(t *testing.T) {
	for text, want := range map[string]string{
		"lisen: x":                                       "lisen",
		"timezone: Mars/Olympus":                         "timezone",
		"sources: [{url: 'http://x'}]":                   "has no id",
		"sources: [{id: Ño, url: 'http://x'}]":           "source id",
		"sources: [{id: a}]":                             "has no url",
		"sources: [{id: a, url: b}, {id: a, url: c}]":    "stands twice",
		"sources: [{id: a, url: b, kind: excel}]":        "kind",
		"sources: [{id: a, url: b, grace: 7}]":           "grace",
		"sources: [{id: a, url: b, grace: {weeks: 1}}]":  "weeks",
		"sources: [{id: a, url: b, guard: {share: 20}}]": "guard.share",
		"sources: [{id: a, url: b, sched: daily}]":       "sched",
	} {
		if _, err := read(t, text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q in it", text, err, want)
		}
	}
	if _, err := config.Read(filepath.Join(t.TempDir(), "none.yaml")); err == nil {
		t.Error("a file that isn't there is read")
	}
}
