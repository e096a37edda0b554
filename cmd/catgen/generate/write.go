package generate

import (
	"fmt"
	"io"
)

// flushAt is how much is gathered before it is written.
const flushAt = 1 << 20

// Write writes a catalogue and says what is in it. The error is the options'
// or the writer's.
func Write(w io.Writer, o Options) (Stats, error) {
	var st Stats
	if err := o.check(); err != nil {
		return st, fmt.Errorf("generating a catalogue: %w", err)
	}
	m, err := newMaker(o)
	if err != nil {
		return st, err
	}
	st.Defects = map[string]int{}
	t := triples{ttl: o.Syntax == Turtle, b: make([]byte, 0, flushAt+1<<18)}
	flush := func(least int) error {
		if len(t.b) < least {
			return nil
		}
		n, err := w.Write(t.b)
		st.Bytes += int64(n)
		t.b = t.b[:0]
		if err != nil {
			return fmt.Errorf("writing the catalogue: %w", err)
		}
		return nil
	}
	isJSON := o.Syntax == DataJSON
	if isJSON {
		t.b = m.jsonHead(t.b)
	} else {
		m.rdfHead(&t)
	}
	for n := range o.N {
		d := m.make(n)
		if isJSON {
			if n > 0 {
				t.b = append(t.b, ',')
			}
			t.b = m.json(t.b, d)
		} else {
			m.rdf(&t, d)
		}
		st.count(d)
		if err := flush(flushAt); err != nil {
			return st, err
		}
	}
	if isJSON {
		t.b = m.jsonTail(t.b)
	}
	st.Triples = t.count
	return st, flush(0)
}

func (st *Stats) count(d *dataset) {
	st.Datasets++
	st.Distributions += len(d.dists)
	if d.id == d.n {
		st.Distinct++
	}
	if d.defect != "" {
		st.Defects[d.defect]++
	}
	if d.touched {
		st.Touched++
	}
	if d.moved {
		st.Changed++
	}
}
