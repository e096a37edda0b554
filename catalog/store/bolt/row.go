package bolt

import (
	"encoding/binary"
	"errors"
	"slices"
	"strings"

	"github.com/vitral-data/vitral/catalog/store"
)

var errCorrupt = errors.New("the file is damaged here: restore it from a copy, or delete it if it holds only what is projected")

// row is a row as it stands in the file: rev and length of the order as
// unsigned varints, the order, the value.
type row struct {
	rev   uint64
	order string
	value []byte
}

func (r row) encode() []byte {
	b := make([]byte, 0, 2*binary.MaxVarintLen64+len(r.order)+len(r.value))
	b = binary.AppendUvarint(b, r.rev)
	b = binary.AppendUvarint(b, uint64(len(r.order)))
	b = append(b, r.order...)
	return append(b, r.value...)
}

// decode reads a row. Its value is a part of b.
func decode(b []byte) (row, error) {
	rev, n := binary.Uvarint(b)
	if n <= 0 || rev == 0 {
		return row{}, errCorrupt
	}
	b = b[n:]
	size, n := binary.Uvarint(b)
	if n <= 0 || size > store.MaxOrder || size > uint64(len(b)-n) {
		return row{}, errCorrupt
	}
	b = b[n:]
	return row{rev: rev, order: string(b[:size]), value: b[size:]}, nil
}

// item copies the row out of the file.
func (r row) item(table, key string) store.Item {
	value := slices.Clone(r.value)
	if value == nil {
		value = []byte{}
	}
	return store.Item{Table: table, Key: strings.Clone(key), Value: value, Rev: r.rev, Order: r.order}
}
