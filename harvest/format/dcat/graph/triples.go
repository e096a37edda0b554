package graph

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
)

const (
	tripleSize     = 12
	triplesPerChnk = chunkSize / 16
)

// source gives the triples of a subject.
type source interface {
	triples(s ID, visit func(p, o ID) bool) error
	close() error
}

// triples takes triples in any order: in memory up to a limit, then in sorted
// runs on disk.
type triples struct {
	mem    *memory
	dir    string
	limit  int
	n      int // in memory
	chunks [][]byte
	runs   *runs
}

func (t *triples) add(ctx context.Context, s, p, o ID) error {
	if t.n%triplesPerChnk == 0 {
		if err := context.Cause(ctx); err != nil {
			return err
		}
	}
	if (t.n+1)*tripleSize > t.limit && t.n > 0 {
		if err := t.spill(ctx); err != nil {
			return err
		}
	}
	if t.n == len(t.chunks)*triplesPerChnk {
		c, err := t.mem.alloc(triplesPerChnk * tripleSize)
		if err != nil {
			return err
		}
		t.chunks = append(t.chunks, c)
	}
	b := t.at(t.n)
	binary.LittleEndian.PutUint32(b, uint32(s))
	binary.LittleEndian.PutUint32(b[4:], uint32(p))
	binary.LittleEndian.PutUint32(b[8:], uint32(o))
	t.n++
	return nil
}

func (t *triples) at(i int) []byte {
	off := i % triplesPerChnk * tripleSize
	return t.chunks[i/triplesPerChnk][off : off+tripleSize]
}

// seal makes the triples readable by subject.
func (t *triples) seal(ctx context.Context, nTerms int) (source, error) {
	if t.runs == nil {
		return indexMemory(t, nTerms)
	}
	s, err := t.sort(ctx)
	if err = errors.Join(err, t.close()); err != nil {
		return nil, fmt.Errorf("sorting triples on disk: %w", err)
	}
	return s, nil
}

func (t *triples) sort(ctx context.Context) (source, error) {
	if err := t.spill(ctx); err != nil {
		return nil, err
	}
	return t.runs.merge(ctx)
}

func (t *triples) close() error {
	for _, c := range t.chunks {
		t.mem.free(c)
	}
	t.chunks, t.n = nil, 0
	if t.runs == nil {
		return nil
	}
	r := t.runs
	t.runs = nil
	return r.close()
}

// inMemorySource is an index over triples in the order they came: the triples
// of subject s are those that order[first[s]:first[s+1]] points to.
type inMemorySource struct {
	t     *triples
	first []byte
	order []byte
}

func indexMemory(t *triples, nTerms int) (source, error) {
	first, err := t.mem.alloc(max(4*(nTerms+2), 4))
	if err != nil {
		return nil, err
	}
	order, err := t.mem.alloc(max(4*t.n, 4))
	if err != nil {
		return nil, err
	}
	// Counting sort by subject: counts two places up become, once summed, the
	// places to write to one place up, and those end as the bounds.
	for i := range t.n {
		c := first[4*(binary.LittleEndian.Uint32(t.at(i))+2):]
		binary.LittleEndian.PutUint32(c, binary.LittleEndian.Uint32(c)+1)
	}
	sum := uint32(0)
	for i := 1; i < nTerms+2; i++ {
		sum += binary.LittleEndian.Uint32(first[4*i:])
		binary.LittleEndian.PutUint32(first[4*i:], sum)
	}
	for i := range t.n {
		c := first[4*(binary.LittleEndian.Uint32(t.at(i))+1):]
		at := binary.LittleEndian.Uint32(c)
		binary.LittleEndian.PutUint32(order[4*at:], uint32(i))
		binary.LittleEndian.PutUint32(c, at+1)
	}
	return &inMemorySource{t: t, first: first, order: order}, nil
}

func (m *inMemorySource) triples(s ID, visit func(p, o ID) bool) error {
	from, to := binary.LittleEndian.Uint32(m.first[4*s:]), binary.LittleEndian.Uint32(m.first[4*(s+1):])
	for i := from; i < to; i++ {
		b := m.t.at(int(binary.LittleEndian.Uint32(m.order[4*i:])))
		if !visit(ID(binary.LittleEndian.Uint32(b[4:])), ID(binary.LittleEndian.Uint32(b[8:]))) {
			return nil
		}
	}
	return nil
}

func (m *inMemorySource) close() error { return m.t.close() }
