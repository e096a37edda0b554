package graph

import (
	"fmt"
	"io"
)

// blocks reads a file by blocks of one size and keeps those read last. Blocks
// stand in sets of four; within a set the one used longest ago gives way.
type blocks struct {
	r    io.ReaderAt
	size int
	sets int
	mem  []byte
	tag  []int64 // block number + 1, by slot
	used []uint64
	tick uint64
}

const ways = 4

func newBlocks(m *memory, r io.ReaderAt, size, sets int) (*blocks, error) {
	mem, err := m.alloc(size * sets * ways)
	if err != nil {
		return nil, err
	}
	return &blocks{r: r, size: size, sets: sets, mem: mem, tag: make([]int64, sets*ways), used: make([]uint64, sets*ways)}, nil
}

// block returns block n, valid until the next call. The file's last block may
// be shorter than size; what is behind it is undefined.
func (b *blocks) block(n int64) ([]byte, error) {
	b.tick++
	first := int(n%int64(b.sets)) * ways
	victim := first
	for slot := first; slot < first+ways; slot++ {
		if b.tag[slot] == n+1 {
			b.used[slot] = b.tick
			return b.mem[slot*b.size : (slot+1)*b.size], nil
		}
		if b.used[slot] < b.used[victim] {
			victim = slot
		}
	}
	mem := b.mem[victim*b.size : (victim+1)*b.size]
	b.tag[victim] = 0
	if _, err := b.r.ReadAt(mem, n*int64(b.size)); err != nil && err != io.EOF {
		return nil, fmt.Errorf("reading back the graph's temporary file: %w", err)
	}
	b.tag[victim], b.used[victim] = n+1, b.tick
	return mem, nil
}
