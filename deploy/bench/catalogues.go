package main

import (
	"fmt"
	"os"

	"github.com/vitral-data/vitral/cmd/catgen/generate"
)

// suffixes of the files of a syntax.
var suffixes = map[generate.Syntax]string{generate.NTriples: ".nt", generate.Turtle: ".ttl", generate.DataJSON: ".json"}

// generated is a catalogue on disk.
type generated struct {
	path string
	generate.Stats
}

// catalogue writes a catalogue into the run's folder, once for the same options.
func (b *bench) catalogue(o generate.Options) (generated, error) {
	if o.Seed == 0 {
		o.Seed = 1
	}
	g := generated{path: b.path(fmt.Sprintf("c-%d-%v-%v-%v%s", o.N, o.Defects, o.Touch, o.Change, suffixes[o.Syntax]))}
	f, err := os.Create(g.path)
	if err != nil {
		return g, err
	}
	if g.Stats, err = generate.Write(f, o); err != nil {
		return g, err
	}
	// Written out before anything is timed, so that it isn't while it is.
	if err := f.Sync(); err != nil {
		return g, err
	}
	return g, f.Close()
}
