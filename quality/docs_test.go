package quality

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"hash/fnv"
	"os"
	"path/filepath"
	"testing"
	"text/template"

	"github.com/google/go-cmp/cmp"

	"github.com/vitral-data/vitral/catalog"
)

var update = flag.Bool("update", false, "write docs/quality.md and the golden files anew")

func golden(t *testing.T, file string, got []byte) {
	t.Helper()
	if *update {
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s is not what the code makes; see that it should change, then run go test ./quality -update (-file +code):\n%s", file, diff)
	}
}

// The page for people is made of the definitions, and so never another method.
func TestDocs(t *testing.T) {
	r := newRules(t)
	page, err := template.ParseFiles("testdata/quality.md.tmpl")
	if err != nil {
		t.Fatal(err)
	}
	points := 0
	for _, d := range r.Rules() {
		points += d.Points
	}
	var b bytes.Buffer
	err = page.Execute(&b, map[string]any{"Rules": r.Rules(), "Repairs": r.Repairs(), "Version": r.Version(), "Points": points})
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "../docs/quality.md", b.Bytes())
}

// A whole report, byte for byte: what the store keeps and the API gives.
func TestReport(t *testing.T) {
	d := fullDataset()
	d.Temporal = nil
	d.Distributions = append(d.Distributions, catalog.Distribution{
		AccessURLs: []string{"https://a.example/escuelas.pdf"}, Format: catalog.Coded{Raw: "PDF", Code: "PDF"},
	})
	report := newRules(t).Score(Facts{
		Dataset: d,
		Probes:  map[string]catalog.Probe{goodAccess: {Outcome: catalog.ReachBroken, Status: 404, Reason: "status"}},
		Repairs: []catalog.Repair{{Code: "date-format", Place: "modified", Raw: "1/3/2024"}},
	})
	b, err := json.MarshalIndent(report, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "testdata/report.json", append(b, '\n'))
}

// Whoever changes what a rule brings must give the rule set another version,
// or scores of two methods would be taken for one.
func TestVersionMovesWithTheRules(t *testing.T) {
	const of = "mqa-1 4c44180327be2c41"
	h := fnv.New64a()
	for _, d := range newRules(t).Rules() {
		_, _ = fmt.Fprintln(h, d.ID, d.Metric, d.Dimension, d.Level, d.Points, d.Malus) // a hash takes all
	}
	for _, v := range []variant{prose(), piveau()} {
		_, _ = fmt.Fprintf(h, "%+v\n", v)
	}
	if got := fmt.Sprintf("%s %x", version, h.Sum64()); got != of {
		t.Errorf("the rules are %q, the test knows %q: move version in mqa.go, then write the new pair here", got, of)
	}
}
