package archive

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"slices"
)

// sort puts pieces in order, those that are equal in the order they had. There
// are few, as a rule, and then nothing is faster than insertion.
func (c *canonicaliser) sort(pieces []piece) {
	if len(pieces) < 2 {
		return
	}
	for i := range pieces {
		pieces[i].first = firstBytes(c.out[pieces[i].from:pieces[i].to])
	}
	for i := 1; i < len(pieces); i++ {
		if c.compare(&pieces[i], &pieces[i-1]) >= 0 {
			continue
		}
		if len(pieces) > 24 {
			slices.SortStableFunc(pieces, func(a, b piece) int { return c.compare(&a, &b) })
			return
		}
		p, j := pieces[i], i
		for ; j > 0 && c.compare(&p, &pieces[j-1]) < 0; j-- {
			pieces[j] = pieces[j-1]
		}
		pieces[j] = p
	}
}

// compare orders pieces by their bytes, and those that differ only in what they
// have aside by that.
func (c *canonicaliser) compare(a, b *piece) int {
	if a.first != b.first {
		return cmp.Compare(a.first, b.first)
	}
	if n := bytes.Compare(c.out[a.from:a.to], c.out[b.from:b.to]); n != 0 || a.end != a.to {
		return n // of members, one name's stay in their order
	}
	return bytes.Compare(c.aside[a.asideStart:a.asideEnd], c.aside[b.asideStart:b.asideEnd])
}

// firstBytes are the first eight bytes of b as a number that sorts like them.
func firstBytes(b []byte) uint64 {
	if len(b) >= 8 {
		return binary.BigEndian.Uint64(b)
	}
	var first uint64
	for i, c := range b {
		first |= uint64(c) << (56 - 8*i)
	}
	return first
}
