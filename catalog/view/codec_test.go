package view

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/vitral-data/vitral/catalog"
)

// TestDocumentRoundTrip: whatever the variants have in common with the score,
// a document is read as it was written.
func TestDocumentRoundTrip(t *testing.T) {
	rows, err := NewRows(nil)
	if err != nil {
		t.Fatal(err)
	}
	metric := rapid.Custom(func(t *rapid.T) catalog.Metric {
		m := catalog.Metric{Rule: rapid.SampledFrom([]string{"a", "b", "c", "d", "e", "f"}).Draw(t, "rule"), Outcome: catalog.Pass,
			Points: rapid.IntRange(-5, 20).Draw(t, "points"), Max: 20}
		if rapid.Bool().Draw(t, "of a distribution") {
			m.Distribution = new(rapid.IntRange(0, 1).Draw(t, "distribution"))
		}
		if rapid.Bool().Draw(t, "looked") {
			m.Inputs = []catalog.Input{{Property: "dct:title", Value: rapid.SampledFrom([]string{"", "x"}).Draw(t, "value")}}
		}
		return m
	})
	rapid.Check(t, func(t *rapid.T) {
		d := Dataset{ID: "x", Quality: catalog.Quality{Score: catalog.Score{Metrics: rapid.SliceOfN(metric, 1, 5).Draw(t, "metrics")}}}
		for range rapid.IntRange(0, 2).Draw(t, "variants") {
			v := catalog.Score{Variant: "v", Metrics: append([]catalog.Metric(nil), d.Quality.Score.Metrics...)}
			if rapid.Bool().Draw(t, "other rules") {
				v.Metrics = rapid.SliceOfN(metric, 1, 5).Draw(t, "metrics")
			} else if i := rapid.IntRange(0, len(v.Metrics)-1).Draw(t, "other"); rapid.Bool().Draw(t, "one differs") {
				v.Metrics[i].Points++
			}
			d.Quality.Variants = append(d.Quality.Variants, v)
		}
		before := cmp.Diff(d, Dataset{})
		b, err := rows.EncodeDataset(d)
		if err != nil {
			t.Fatal(err)
		}
		got, err := rows.decodeDataset("x", b)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(d, got); diff != "" {
			t.Error(diff)
		}
		if cmp.Diff(d, Dataset{}) != before {
			t.Error("writing changed the document")
		}
	})
}

// TestDocumentIsLean: metrics that all variants share stand once in the row.
func TestDocumentIsLean(t *testing.T) {
	rows, err := NewRows(nil)
	if err != nil {
		t.Fatal(err)
	}
	size := func(variant []catalog.Metric) int {
		d := Dataset{Quality: catalog.Quality{Score: catalog.Score{Metrics: []catalog.Metric{{Rule: "a", Points: 1}, {Rule: "b", Points: 2}}},
			Variants: []catalog.Score{{Metrics: variant}}}}
		b, err := rows.EncodeDataset(d)
		if err != nil {
			t.Fatal(err)
		}
		return len(b)
	}
	if same, none := size([]catalog.Metric{{Rule: "a", Points: 1}, {Rule: "b", Points: 2}}), size(nil); same > none+20 {
		t.Errorf("%d bytes with the score's metrics again, %d without", same, none)
	}
}
