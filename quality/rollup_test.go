package quality

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestRollup(t *testing.T) {
	r := newRules(t)
	var group Rollup
	if _, ok := group.Mean(); ok {
		t.Error("an empty group has a mean")
	}
	unprobed := r.Score(Facts{Dataset: fullDataset()}).Score                    // 325 + 80
	whole := r.Score(Facts{Dataset: fullDataset(), Probes: fullProbes()}).Score // 405
	nothing := r.Score(Facts{}).Score                                           // 0
	for _, s := range []Score{unprobed, whole, nothing} {
		group.Add(Of(&s))
	}
	want := Rollup{
		Method: MeanOfDatasets, Datasets: 3, Points: 730, Unknown: 80, Max: 1215,
		Bands: map[string]int{BandGood: 1, BandExcellent: 1, BandBad: 1},
		Dimensions: []Dimension{
			{ID: "findability", Points: 200, Max: 300},
			{ID: "accessibility", Points: 120, Unknown: 80, Max: 300},
			{ID: "interoperability", Points: 220, Max: 330},
			{ID: "reusability", Points: 150, Max: 225},
			{ID: "contextuality", Points: 40, Max: 60},
		},
	}
	if diff := cmp.Diff(want, group); diff != "" {
		t.Errorf("the group (-want +got):\n%s", diff)
	}
	if mean, ok := group.Mean(); !ok || mean != 243.3 {
		t.Errorf("the mean is %v, want 243.3", mean)
	}
	if mean, ok := group.MeanUnknown(); !ok || mean != 26.7 {
		t.Errorf("the mean of the unknown is %v, want 26.7", mean)
	}
	if mean, ok := group.MeanOf("accessibility"); !ok || mean != 40 {
		t.Errorf("the mean of accessibility is %v, want 40", mean)
	}
	if _, ok := group.MeanOf("never-heard-of"); ok {
		t.Error("a dimension that nobody has, has a mean")
	}
}

// Groups joined are the group of all: sums are added, means never averaged.
func TestRollupJoins(t *testing.T) {
	r := newRules(t)
	rapid.Check(t, func(t *rapid.T) {
		var one, other, all Rollup
		for range rapid.IntRange(0, 6).Draw(t, "datasets") {
			s := Of(new(r.Score(Facts{Dataset: drawDataset(t)}).Score))
			all.Add(s)
			if rapid.Bool().Draw(t, "one") {
				one.Add(s)
			} else {
				other.Add(s)
			}
		}
		one.Join(other)
		if all.Datasets == 0 {
			return
		}
		if diff := cmp.Diff(all, one); diff != "" {
			t.Errorf("joined (-want +got):\n%s", diff)
		}
	})
}
