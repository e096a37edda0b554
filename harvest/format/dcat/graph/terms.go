package graph

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/maphash"

	"github.com/vitral-data/vitral/catalog/rdf"
)

// ID is a term's number, from 0 in order of first appearance.
type ID uint32

// shortTerm is the longest value, in bytes, of a term kept in memory.
const shortTerm = 64

// ErrFull is wrapped when a run has more terms, triples or text than the
// tables can number: 4 billion of each, 16 GiB of text.
var ErrFull = errors.New("the graph is too large")

// A term's record is its length (uvarint), a tag, what the tag asks for, and
// the value. Records begin at multiples of 8, so that 31 bits say where in 16
// GiB one stands; the top bit tells memory from spool.
const (
	tagIRI     = 'i'
	tagBlank   = 'b'
	tagPlain   = 'p'
	tagLang    = 'l' // a byte of length and the tag
	tagTyped   = 't' // four bytes, the datatype's ID
	align      = 8
	inMemory   = 1 << 31
	maxSpooled = inMemory * align
)

// terms is the table of terms. Beside the records it takes 10 bytes a term,
// in chunks, and some 6 for the hash table until seal drops that.
type terms struct {
	mem   *memory
	seed  maphash.Seed
	limit int // bytes of records in memory

	n     int
	table [][]byte // entries of entrySize, entriesPerChunk a chunk
	slots []byte   // 4 bytes each: ID + 1, 0 for none
	mask  uint32

	arena [][]byte
	used  int // bytes of the arena, whole chunks before the last
	spool spool
	enc   []byte
	prev  [3]memo
}

// memo remembers the last term in one position of a triple.
type memo struct {
	term rdf.Term
	id   ID
	ok   bool
}

const (
	entrySize       = 10 // place 4, hash 4, flags 2
	entriesPerChunk = chunkSize / 16
	firstSlots      = 1 << 12
)

func (t *terms) entry(id ID) []byte {
	at := int(id%entriesPerChunk) * entrySize
	return t.table[id/entriesPerChunk][at : at+entrySize]
}

// encode writes a term's record without its length into t.enc.
func (t *terms) encode(x rdf.Term) error {
	e := t.enc[:0]
	switch {
	case x.Kind == rdf.IRI:
		e = append(e, tagIRI)
	case x.Kind == rdf.Blank:
		e = append(e, tagBlank)
	case x.Lang != "":
		if len(x.Lang) > 255 {
			return fmt.Errorf("a language tag of %d bytes", len(x.Lang))
		}
		e = append(append(e, tagLang, byte(len(x.Lang))), x.Lang...)
	case x.Datatype != "":
		dt, err := t.intern(rdf.Term{Kind: rdf.IRI, Value: x.Datatype})
		if err != nil {
			return err
		}
		e = binary.LittleEndian.AppendUint32(append(t.enc[:0], tagTyped), uint32(dt))
	default:
		e = append(e, tagPlain)
	}
	e = append(e, x.Value...)
	t.enc = e
	return nil
}

func (t *terms) intern(x rdf.Term) (ID, error) {
	if err := t.encode(x); err != nil {
		return 0, err
	}
	if t.n*5 >= len(t.slots)/4*4 {
		if err := t.grow(); err != nil {
			return 0, err
		}
	}
	h := uint32(maphash.Bytes(t.seed, t.enc))
	slot := h & t.mask
	for {
		v := binary.LittleEndian.Uint32(t.slots[slot*4:])
		if v == 0 {
			break
		}
		id := ID(v - 1)
		e := t.entry(id)
		if binary.LittleEndian.Uint32(e[4:]) == h {
			same, err := t.holds(binary.LittleEndian.Uint32(e))
			if err != nil || same {
				return id, err
			}
		}
		slot = (slot + 1) & t.mask
	}
	place, err := t.put(len(x.Value) <= shortTerm)
	if err != nil {
		return 0, err
	}
	if t.n%entriesPerChunk == 0 {
		c, err := t.mem.alloc(entriesPerChunk * entrySize)
		if err != nil {
			return 0, err
		}
		t.table = append(t.table, c)
	}
	id := ID(t.n)
	t.n++
	e := t.entry(id)
	binary.LittleEndian.PutUint32(e, place)
	binary.LittleEndian.PutUint32(e[4:], h)
	binary.LittleEndian.PutUint16(e[8:], uint16(kindFlag(x.Kind)))
	binary.LittleEndian.PutUint32(t.slots[slot*4:], uint32(id)+1)
	return id, nil
}

// grow doubles the hash table; it is at most four fifths full.
func (t *terms) grow() error {
	size := max(firstSlots, len(t.slots)/4*2)
	if t.n >= 1<<32-2 {
		return fmt.Errorf("%w: %d terms", ErrFull, t.n)
	}
	slots, err := t.mem.alloc(size * 4)
	if err != nil {
		return err
	}
	mask := uint32(size - 1)
	for id := range t.n {
		slot := binary.LittleEndian.Uint32(t.entry(ID(id))[4:]) & mask
		for binary.LittleEndian.Uint32(slots[slot*4:]) != 0 {
			slot = (slot + 1) & mask
		}
		binary.LittleEndian.PutUint32(slots[slot*4:], uint32(id)+1)
	}
	if t.slots != nil {
		t.mem.free(t.slots)
	}
	t.slots, t.mask = slots, mask
	return nil
}

// holds tells whether the record at place is t.enc.
func (t *terms) holds(place uint32) (bool, error) {
	rec, err := t.record(place, len(t.enc))
	return bytes.Equal(rec, t.enc), err
}

// put stores t.enc as a record and says where.
func (t *terms) put(short bool) (uint32, error) {
	var length [binary.MaxVarintLen64]byte
	n := binary.PutUvarint(length[:], uint64(len(t.enc)))
	size := (n + len(t.enc) + align - 1) &^ (align - 1)
	if short && t.used+size <= t.limit {
		if len(t.arena)*chunkSize < t.used+size {
			c, err := t.mem.alloc(chunkSize)
			if err != nil {
				return 0, err
			}
			t.used = len(t.arena) * chunkSize // a record doesn't straddle chunks
			t.arena = append(t.arena, c)
		}
		at := t.arena[t.used/chunkSize][t.used%chunkSize:]
		copy(at[copy(at, length[:n]):], t.enc)
		place := inMemory | uint32(t.used/align)
		t.used += size
		return place, nil
	}
	off := t.spool.len()
	if off+int64(size) > maxSpooled {
		return 0, fmt.Errorf("%w: %d bytes of text", ErrFull, off)
	}
	var pad [align]byte
	for _, p := range [][]byte{length[:n], t.enc, pad[:size-n-len(t.enc)]} {
		if err := t.spool.write(p); err != nil {
			return 0, err
		}
	}
	return uint32(off / align), nil
}

// record returns a record without its length; valid until the next call. With
// want >= 0, nil comes back for a record of any other length.
func (t *terms) record(place uint32, want int) ([]byte, error) {
	if place&inMemory != 0 {
		off := int(place&^inMemory) * align
		rec := t.arena[off/chunkSize][off%chunkSize:]
		size, n := binary.Uvarint(rec)
		return rec[n : n+int(size)], nil
	}
	off := int64(place) * align
	guess := 256
	if want >= 0 {
		guess = binary.MaxVarintLen64 + want
	}
	rec, err := t.spool.read(off, guess)
	if err != nil {
		return nil, err
	}
	size, n := binary.Uvarint(rec)
	switch {
	case want >= 0 && int(size) != want:
		return nil, nil
	case n+int(size) <= len(rec):
		return rec[n : n+int(size)], nil
	}
	rec, err = t.spool.read(off+int64(n), int(size))
	return rec, err
}

func (t *terms) close() error { return t.spool.close() }
