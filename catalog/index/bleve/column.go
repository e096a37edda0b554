package bleve

import (
	"encoding/binary"
	"slices"
)

// column holds one facet's values of all documents. The set of values that a
// document has is one number, because few of the possible sets occur: counting
// and filtering look at the number, and only then at the values in it. Values
// and sets that are no longer used stay until the index is opened again.
type column struct {
	values []string
	code   map[string]uint32
	sets   [][]uint32 // sorted codes; set 0 is empty
	byKey  map[string]uint32
	of     []uint32 // set by ordinal
}

func newColumn() column {
	return column{code: make(map[string]uint32), sets: [][]uint32{nil}, byKey: map[string]uint32{"": 0}}
}

// set gives an ordinal its values; repeated ones count once.
func (c *column) set(ordinal uint32, values []string) {
	codes := make([]uint32, 0, len(values))
	for _, v := range values {
		if v == "" {
			continue
		}
		code, ok := c.code[v]
		if !ok {
			code = uint32(len(c.values))
			c.code[v] = code
			c.values = append(c.values, v)
		}
		codes = append(codes, code)
	}
	slices.Sort(codes)
	codes = slices.Compact(codes)
	key := make([]byte, 0, 4*len(codes))
	for _, code := range codes {
		key = binary.LittleEndian.AppendUint32(key, code)
	}
	n, ok := c.byKey[string(key)]
	if !ok {
		n = uint32(len(c.sets))
		c.byKey[string(key)] = n
		c.sets = append(c.sets, codes)
	}
	c.of[ordinal] = n
}
