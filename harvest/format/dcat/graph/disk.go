package graph

import (
	"container/heap"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"sort"
)

const (
	// runTriples is how many triples are sorted at once.
	runTriples = 16 << 20 / tripleSize
	// mergeMemory is what all the runs' read buffers take together.
	mergeMemory = 8 << 20
	sortedBlock = 1024 * tripleSize
	sortedSets  = 64 // × ways × sortedBlock = 3 MiB
)

// runs are triples on disk, in stretches that are each sorted by subject.
type runs struct {
	mem  *memory
	dir  string
	file *tempFile
	ends []int64 // in triples
}

// spill sorts what is in memory, in pieces, onto disk. From then on less is
// kept in memory.
func (t *triples) spill(ctx context.Context) error {
	if t.n == 0 {
		return nil
	}
	if t.runs == nil {
		f, err := newTempFile(t.dir, "triples")
		if err != nil {
			return err
		}
		t.runs = &runs{mem: t.mem, dir: t.dir, file: f}
	}
	for from := 0; from < t.n; from += runTriples {
		if err := context.Cause(ctx); err != nil {
			return err
		}
		if err := t.spillRun(from, min(from+runTriples, t.n)); err != nil {
			return fmt.Errorf("spooling triples: %w", err)
		}
	}
	t.n = 0
	t.limit = min(t.limit, runTriples*tripleSize)
	for len(t.chunks)*triplesPerChnk*tripleSize > t.limit+chunkSize {
		last := len(t.chunks) - 1
		t.mem.free(t.chunks[last])
		t.chunks = t.chunks[:last]
	}
	return nil
}

func (t *triples) spillRun(from, to int) error {
	keys := make([]uint64, 0, to-from)
	for i := from; i < to; i++ {
		keys = append(keys, uint64(binary.LittleEndian.Uint32(t.at(i)))<<32|uint64(i))
	}
	slices.Sort(keys)
	end := int64(0)
	if n := len(t.runs.ends); n > 0 {
		end = t.runs.ends[n-1]
	}
	w := fileWriter{file: t.runs.file, off: end * tripleSize}
	for _, k := range keys {
		if err := w.write(t.at(int(uint32(k)))); err != nil {
			return err
		}
	}
	t.runs.ends = append(t.runs.ends, end+int64(len(keys)))
	return w.flush()
}

// fileWriter writes behind an offset through a buffer.
type fileWriter struct {
	file *tempFile
	off  int64
	buf  []byte
}

func (w *fileWriter) write(p []byte) error {
	w.buf = append(w.buf, p...)
	if len(w.buf) >= 256<<10 {
		return w.flush()
	}
	return nil
}

func (w *fileWriter) flush() error {
	_, err := w.file.WriteAt(w.buf, w.off)
	w.off += int64(len(w.buf))
	w.buf = w.buf[:0]
	return err
}

// cursor reads one run.
type cursor struct {
	file     *tempFile
	at, end  int64 // in triples
	buf      []byte
	pos, len int
	index    int
}

func (c *cursor) load() (bool, error) {
	if c.pos < c.len {
		return true, nil
	}
	n := int(min(int64(len(c.buf)/tripleSize), c.end-c.at))
	if n == 0 {
		return false, nil
	}
	if _, err := c.file.ReadAt(c.buf[:n*tripleSize], c.at*tripleSize); err != nil {
		return false, err
	}
	c.at += int64(n)
	c.pos, c.len = 0, n*tripleSize
	return true, nil
}

func (c *cursor) subject() uint32 { return binary.LittleEndian.Uint32(c.buf[c.pos:]) }

// cursors is a heap by subject, then by run: the runs follow each other in
// time, so the order of a subject's triples stays that of the source.
type cursors []*cursor

func (h cursors) Len() int { return len(h) }
func (h cursors) Less(i, j int) bool {
	a, b := h[i].subject(), h[j].subject()
	return a < b || a == b && h[i].index < h[j].index
}
func (h cursors) Swap(i, j int) { h[i], h[j] = h[j], h[i] }
func (h *cursors) Push(x any)   { *h = append(*h, x.(*cursor)) }
func (h *cursors) Pop() any {
	old := *h
	x := old[len(old)-1]
	*h = old[:len(old)-1]
	return x
}

// merge merges the runs into one sorted file.
func (r *runs) merge(ctx context.Context) (source, error) {
	out, err := newTempFile(r.dir, "sorted triples")
	if err != nil {
		return nil, err
	}
	s := &sortedSource{mem: r.mem, file: out}
	if err := r.mergeInto(ctx, s); err != nil {
		return nil, errors.Join(err, out.close())
	}
	if s.cache, err = newBlocks(r.mem, out, sortedBlock, sortedSets); err != nil {
		return nil, errors.Join(err, out.close())
	}
	return s, nil
}

func (r *runs) mergeInto(ctx context.Context, s *sortedSource) error {
	buffer := max(mergeMemory/len(r.ends)/tripleSize, 8) * tripleSize
	buffer = min(buffer, 64<<10/tripleSize*tripleSize)
	var h cursors
	begin := int64(0)
	for i, end := range r.ends {
		c := &cursor{file: r.file, at: begin, end: end, buf: make([]byte, buffer), index: i}
		begin = end
		if ok, err := c.load(); err != nil {
			return err
		} else if ok {
			h = append(h, c)
		}
	}
	heap.Init(&h)
	w := fileWriter{file: s.file}
	for len(h) > 0 {
		c := h[0]
		if s.n%(sortedBlock/tripleSize) == 0 {
			if err := context.Cause(ctx); err != nil {
				return err
			}
			s.first = append(s.first, c.subject())
		}
		if err := w.write(c.buf[c.pos : c.pos+tripleSize]); err != nil {
			return err
		}
		s.n++
		c.pos += tripleSize
		ok, err := c.load()
		switch {
		case err != nil:
			return err
		case ok:
			heap.Fix(&h, 0)
		default:
			heap.Pop(&h)
		}
	}
	return w.flush()
}

func (r *runs) close() error {
	if r.file == nil {
		return nil
	}
	f := r.file
	r.file = nil
	return f.close()
}

// sortedSource is a file of triples sorted by subject, with the subject of
// each block's first triple in memory.
type sortedSource struct {
	mem   *memory
	file  *tempFile
	n     int64
	first []uint32
	cache *blocks
}

func (s *sortedSource) triples(subject ID, visit func(p, o ID) bool) error {
	// The subject's triples may begin within the block before the first that
	// begins with it.
	i := sort.Search(len(s.first), func(i int) bool { return s.first[i] >= uint32(subject) })
	i = max(i-1, 0)
	for ; i < len(s.first) && s.first[i] <= uint32(subject); i++ {
		n := int(min(s.n-int64(i)*(sortedBlock/tripleSize), sortedBlock/tripleSize))
		from, err := s.seek(i, n, subject)
		if err != nil {
			return err
		}
		for j := from; j < n; j++ {
			// The block is fetched anew: visit may have read others.
			b, err := s.cache.block(int64(i))
			if err != nil {
				return err
			}
			b = b[j*tripleSize:]
			if binary.LittleEndian.Uint32(b) != uint32(subject) {
				return nil
			}
			if !visit(ID(binary.LittleEndian.Uint32(b[4:])), ID(binary.LittleEndian.Uint32(b[8:]))) {
				return nil
			}
		}
	}
	return nil
}

// seek returns the index of the first triple in block i, of n, whose subject
// isn't below the one wanted.
func (s *sortedSource) seek(i, n int, subject ID) (int, error) {
	b, err := s.cache.block(int64(i))
	if err != nil {
		return 0, err
	}
	return sort.Search(n, func(j int) bool { return binary.LittleEndian.Uint32(b[j*tripleSize:]) >= uint32(subject) }), nil
}

func (s *sortedSource) close() error { return s.file.close() }
