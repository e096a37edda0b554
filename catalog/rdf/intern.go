package rdf

import "hash/maphash"

// interner keeps the strings that a document repeats (predicates, classes,
// languages, authority IRIs), so that each is allocated and checked once as
// long as it is in use. It is a table of fixed size in which a newcomer takes
// its slot: constant memory, and a miss costs no more than an allocation.
type interner struct {
	seed  maphash.Seed
	slots []internSlot
}

type internSlot struct{ key, val string }

// Longer strings are rarely repeated and would pin memory.
const maxInterned = 200

func newInterner(size int) *interner { // size: a power of two
	return &interner{seed: maphash.MakeSeed(), slots: make([]internSlot, size)}
}

func (t *interner) slot(b []byte) *internSlot {
	return &t.slots[maphash.Bytes(t.seed, b)&uint64(len(t.slots)-1)]
}

// get returns what put stored under b.
func (t *interner) get(b []byte) (string, bool) {
	if len(b) > maxInterned || len(b) == 0 {
		return "", false
	}
	s := t.slot(b)
	return s.val, s.key == string(b)
}

// put stores val under b.
func (t *interner) put(b []byte, val string) {
	if len(b) > maxInterned || len(b) == 0 {
		return
	}
	key := val
	if key != string(b) {
		key = string(b)
	}
	*t.slot(b) = internSlot{key, val}
}

// of returns b as a string, the same one for equal bytes where it can.
func (t *interner) of(b []byte) string {
	if s, ok := t.get(b); ok {
		return s
	}
	s := string(b)
	t.put(b, s)
	return s
}

// clear forgets everything, for when what keys stand for has changed.
func (t *interner) clear() { clear(t.slots) }
