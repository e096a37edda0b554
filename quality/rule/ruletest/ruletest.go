// Package ruletest runs the table of cases that every rule has beside it.
package ruletest

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/vitral-data/vitral/catalog"
	"github.com/vitral-data/vitral/catalog/vocab"
	"github.com/vitral-data/vitral/quality/rule"
)

// Case is one subject and what the rule must say of it.
type Case struct {
	Name    string
	Dataset catalog.Dataset
	// Distribution is judged when it isn't nil.
	Distribution *catalog.Distribution
	Probes       map[string]catalog.Probe
	Reading      rule.Reading
	Want         rule.Outcome
	// Inputs are compared when they aren't nil.
	Inputs []rule.Input
}

// Run judges every case, and fails the test where the rule says something
// else than the case wants. A table must hold a pass and a fail, so that no
// rule is tested by half.
func Run(t *testing.T, newRule func() (rule.Rule, error), cases []Case) {
	t.Helper()
	r, err := newRule()
	if err != nil {
		t.Fatal(err)
	}
	set, err := vocab.Load()
	if err != nil {
		t.Fatal(err)
	}
	tables := rule.NewTables(set)
	seen := map[rule.Outcome]bool{}
	for _, c := range cases {
		seen[c.Want] = true
		t.Run(c.Name, func(t *testing.T) {
			s := &rule.Subject{Dataset: &c.Dataset, Distribution: c.Distribution, Probes: c.Probes, Vocab: tables, Reading: c.Reading}
			in := rule.NewInputs(rule.OfTheDataset)
			if c.Distribution != nil {
				in = rule.NewInputs(0)
			}
			if got := r.Check(s, in); got != c.Want {
				t.Errorf("the rule says %q, want %q", got, c.Want)
			}
			if got := r.Check(s, nil); got != c.Want {
				t.Errorf("without inputs the rule says %q, want %q", got, c.Want)
			}
			if len(in.List()) == 0 {
				t.Error("the rule names nothing that it looked at")
			}
			if c.Inputs != nil {
				if diff := cmp.Diff(c.Inputs, in.List()); diff != "" {
					t.Errorf("inputs (-want +got):\n%s", diff)
				}
			}
		})
	}
	if !seen[rule.Pass] || !seen[rule.Fail] {
		t.Error("the table needs a case that passes and one that fails")
	}
}

// Dist is a pointer to the distribution, for tables.
func Dist(d catalog.Distribution) *catalog.Distribution { return &d }
