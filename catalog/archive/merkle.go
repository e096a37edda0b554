package archive

import "crypto/sha256"

// Merkle computes the Merkle tree hash of RFC 6962 §2.1 over leaves given one
// by one, in memory of the tree's height. The zero value is the empty tree.
type Merkle struct {
	stack []Hash
	count uint64
}

// Leaf returns the leaf hash of RFC 6962: SHA-256 of 0x00 and the bytes.
func Leaf(b []byte) Hash {
	d := sha256.New()
	d.Write([]byte{0})
	d.Write(b)
	var h Hash
	d.Sum(h[:0])
	return h
}

func inner(l, r Hash) Hash {
	var b [65]byte
	b[0] = 1
	copy(b[1:], l[:])
	copy(b[33:], r[:])
	return sha256.Sum256(b[:])
}

// Add appends a leaf's bytes (a line without its newline).
func (m *Merkle) Add(leaf []byte) { m.AddLeaf(Leaf(leaf)) }

// AddLeaf appends a leaf by its hash, for a line that was erased.
func (m *Merkle) AddLeaf(h Hash) {
	m.count++
	m.stack = append(m.stack, h)
	for n := m.count; n&1 == 0; n >>= 1 {
		k := len(m.stack)
		m.stack[k-2] = inner(m.stack[k-2], m.stack[k-1])
		m.stack = m.stack[:k-1]
	}
}

// Count returns how many leaves were added.
func (m *Merkle) Count() uint64 { return m.count }

// Root returns the tree's hash; of the empty tree, the SHA-256 of nothing.
func (m *Merkle) Root() Hash {
	if len(m.stack) == 0 {
		return sha256.Sum256(nil)
	}
	h := m.stack[len(m.stack)-1]
	for i := len(m.stack) - 2; i >= 0; i-- {
		h = inner(m.stack[i], h)
	}
	return h
}
