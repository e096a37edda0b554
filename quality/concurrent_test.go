package quality

import (
	"encoding/json"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Many goroutines share one rule set, one dataset and its probes (run with -race).
func TestScoreIsShared(t *testing.T) {
	r := newRules(t)
	f := Facts{Dataset: fullDataset(), Probes: fullProbes()}
	want := r.Score(f)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 50 {
				if diff := cmp.Diff(want, r.Score(f)); diff != "" {
					t.Errorf("another report (-first +this):\n%s", diff)
					return
				}
			}
		})
	}
	wg.Wait()
	if diff := cmp.Diff(Facts{Dataset: fullDataset(), Probes: fullProbes()}, f); diff != "" {
		t.Errorf("scoring changed the facts (-before +after):\n%s", diff)
	}
}

// What people are told to copy must at least be JSON, and name the property.
func TestExamples(t *testing.T) {
	for _, d := range newRules(t).Rules() {
		if !json.Valid([]byte("{" + d.Example.DataJSON + "}")) {
			t.Errorf("%s: the members of data.json to copy are no JSON:\n%s", d.ID, d.Example.DataJSON)
		}
		property, _, _ := strings.Cut(d.Property, " ")
		if property == "dcat:Dataset" {
			property = "dcat:accessURL"
		}
		if !strings.Contains(d.Example.Turtle, property+" ") {
			t.Errorf("%s: the Turtle to copy has no %s:\n%s", d.ID, property, d.Example.Turtle)
		}
	}
}
