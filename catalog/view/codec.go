package view

import (
	"encoding/json"
	"fmt"
	"slices"

	"github.com/klauspost/compress/zstd"

	"github.com/vitral-data/vitral/catalog"
)

// Codec compresses dataset documents. The zero value is ready; it may be used
// by many goroutines.
type codec struct {
	enc *zstd.Encoder
	dec *zstd.Decoder
}

func newCodec() (codec, error) {
	enc, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedFastest))
	if err != nil {
		return codec{}, err
	}
	dec, err := zstd.NewReader(nil)
	if err != nil {
		return codec{}, err
	}
	return codec{enc, dec}, nil
}

// stored is a document as its row has it. Most of a document is the metrics
// of its scores, and most metrics are the same in all readings of the method:
// with Lean, the variants hold just those that differ from the score's.
type stored struct {
	Dataset
	Lean bool `json:"lean,omitempty"`
}

// EncodeDataset writes a document.
func (r *Rows) EncodeDataset(d Dataset) ([]byte, error) {
	b, err := json.Marshal(lean(d))
	if err != nil {
		return nil, fmt.Errorf("encoding dataset %s: %w", d.ID, err)
	}
	return r.codec.enc.EncodeAll(b, make([]byte, 0, len(b)/3)), nil
}

func (r *Rows) decodeDataset(id string, value []byte) (Dataset, error) {
	var s stored
	b, err := r.codec.dec.DecodeAll(value, nil)
	if err == nil {
		err = json.Unmarshal(b, &s)
	}
	if err != nil {
		return s.Dataset, fmt.Errorf("dataset %s: %w", id, err)
	}
	return s.whole(), nil
}

// lean leaves out the variants' metrics that the score has too. A document
// with a variant of other rules, or in another order, is stored as it is; so
// is one with a rule twice, which its name would not tell apart.
func lean(d Dataset) stored {
	all := d.Quality.Score.Metrics
	for i, m := range all {
		if slices.ContainsFunc(all[:i], func(o catalog.Metric) bool { return o.Rule == m.Rule }) {
			return stored{Dataset: d}
		}
	}
	for _, v := range d.Quality.Variants {
		if !slices.EqualFunc(v.Metrics, all, func(a, b catalog.Metric) bool { return a.Rule == b.Rule }) {
			return stored{Dataset: d}
		}
	}
	d.Quality.Variants = slices.Clone(d.Quality.Variants)
	for i := range d.Quality.Variants {
		v := &d.Quality.Variants[i]
		var other []catalog.Metric
		for j, m := range v.Metrics {
			if !sameMetric(m, all[j]) {
				other = append(other, m)
			}
		}
		v.Metrics = other
	}
	return stored{d, len(d.Quality.Variants) > 0}
}

// whole undoes lean.
func (s stored) whole() Dataset {
	if !s.Lean {
		return s.Dataset
	}
	for i := range s.Quality.Variants {
		v := &s.Quality.Variants[i]
		other := v.Metrics
		v.Metrics = slices.Clone(s.Quality.Score.Metrics)
		for j := range v.Metrics {
			if len(other) > 0 && other[0].Rule == v.Metrics[j].Rule {
				v.Metrics[j], other = other[0], other[1:]
			}
		}
	}
	return s.Dataset
}

func sameMetric(a, b catalog.Metric) bool {
	return a.Rule == b.Rule && a.Dimension == b.Dimension && a.Outcome == b.Outcome && a.Points == b.Points && a.Unknown == b.Unknown &&
		a.Max == b.Max && sameIndex(a.Distribution, b.Distribution) && slices.Equal(a.Inputs, b.Inputs)
}

func sameIndex(a, b *int) bool {
	if a == nil || b == nil {
		return a == b
	}
	return *a == *b
}
