// Package generate writes catalogues of any size for benchmarks and load
// tests: realistic in their vocabulary, in how unevenly publishers, formats,
// licences and sizes are spread, and in their defects. The same options give
// the same bytes; a second version differs only where it is asked to.
package generate

import (
	"errors"
	"fmt"
)

// Syntax is how a catalogue is written.
type Syntax string

// The syntaxes.
const (
	NTriples Syntax = "nt"
	Turtle   Syntax = "ttl"
	DataJSON Syntax = "datajson"
)

// DefaultSize is the average size of a dataset of a national data.json
// (Argentina's: 14 KB).
const DefaultSize = 14 << 10

// Options say what is written.
type Options struct {
	// N is how many datasets.
	N int
	// Seed tells catalogues apart.
	Seed   uint64
	Syntax Syntax
	// Size is the average size of a dataset in bytes, of a data.json alone
	// (2,000 at least); 0 is DefaultSize. RDF has 37 triples a dataset.
	Size int
	// Defects is the share (0 to 1) of datasets with something wrong.
	Defects float64
	// Touch is the share of datasets whose date of modification moved against
	// the same catalogue without it, Change of those that say something else.
	Touch, Change float64
}

func (o *Options) check() error {
	if o.N < 0 {
		return fmt.Errorf("%d datasets: give 0 or more", o.N)
	}
	for _, s := range []struct {
		name  string
		share float64
	}{{"defects", o.Defects}, {"touch", o.Touch}, {"change", o.Change}} {
		if !(s.share >= 0 && s.share <= 1) {
			return fmt.Errorf("%s %v: a share is from 0 to 1", s.name, s.share)
		}
	}
	switch o.Syntax {
	case NTriples, Turtle:
		if o.Size != 0 {
			return errors.New("a size can be asked of a data.json alone; RDF has 37 triples a dataset")
		}
	case DataJSON:
		if o.Size == 0 {
			o.Size = DefaultSize
		}
		if o.Size < minSize {
			return fmt.Errorf("size %d: a dataset takes %d bytes at least", o.Size, minSize)
		}
	default:
		return fmt.Errorf("syntax %q: use nt, ttl or datajson", o.Syntax)
	}
	return nil
}

// Stats are what was written.
type Stats struct {
	Datasets int `json:"datasets"`
	// Distinct leaves out those that have an earlier one's key.
	Distinct      int            `json:"distinct"`
	Distributions int            `json:"distributions"`
	Triples       int            `json:"triples,omitempty"`
	Bytes         int64          `json:"bytes"`
	Touched       int            `json:"touched"`
	Changed       int            `json:"changed"`
	Defects       map[string]int `json:"defects,omitempty"`
}
