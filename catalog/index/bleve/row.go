package bleve

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"time"

	"github.com/vitral-data/vitral/catalog/index"
	"github.com/vitral-data/vitral/catalog/query"
)

// row is what the columns hold of one document. It is stored with the document
// as a format byte and varints.
type row struct {
	number   uint64
	state    state
	modified int64 // seconds since 1970, UTC; noTime for a dataset without
	late     int32 // days since 1970; 0 when unknown
	title    string
	numbers  index.Numbers
	values   [len(carried)][]string
}

// state is a document's; the zero state is that of an ordinal without one.
type state uint8

const (
	absent state = iota
	current
	missing
	withdrawn
	redirected
)

// states names them by number.
var states = [...]index.State{"", index.Current, index.Missing, index.Withdrawn, index.Redirected}

// carried are the facets whose values documents carry, in the order of a row.
var carried = [...]query.Facet{
	query.Publisher, query.Format, query.Theme, query.License,
	query.Source, query.Frequency, query.Access, query.Language, query.Gap,
}

// noTime sorts after every time where the newest comes first.
const noTime = math.MinInt64

const rowFormat = 2

var errNoRow = errors.New("it has no row")

// newRow is the row of a document that index.CheckDoc let through.
func newRow(d index.Doc) row {
	r := row{number: d.Number, modified: noTime, late: day(d.LateFrom), title: d.SortTitle, numbers: d.Numbers}
	for i, s := range states {
		if s == d.State {
			r.state = state(i)
		}
	}
	if !d.Modified.IsZero() {
		r.modified = d.Modified.Unix()
	}
	for i, f := range carried {
		r.values[i] = d.Values[f]
	}
	return r
}

// day counts the days from 1970 to YYYY-MM-DD; 0 for "". Earlier days, since
// which a dataset is late all the same, count as the first.
func day(date string) int32 {
	t, err := time.Parse(time.DateOnly, date)
	if err != nil {
		return 0
	}
	return max(1, dayOf(t))
}

func dayOf(t time.Time) int32 { return int32(t.Unix() / (24 * 60 * 60)) }

func (r row) encode() []byte {
	b := []byte{rowFormat, byte(r.state)}
	b = binary.AppendUvarint(b, r.number)
	b = binary.AppendVarint(b, r.modified)
	b = binary.AppendVarint(b, int64(r.late))
	b = appendString(b, r.title)
	for _, n := range flat(r.numbers) {
		b = binary.AppendVarint(b, int64(n))
	}
	for _, values := range r.values {
		b = binary.AppendUvarint(b, uint64(len(values)))
		for _, v := range values {
			b = appendString(b, v)
		}
	}
	return b
}

func appendString(b []byte, s string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(s))), s...)
}

// decodeRow reads what encode wrote, and refuses anything else.
func decodeRow(b []byte) (row, error) {
	if len(b) < 2 || b[0] != rowFormat || b[1] == 0 || int(b[1]) >= len(states) {
		return row{}, fmt.Errorf("a stored row of %d bytes has an unknown format", len(b))
	}
	d := decoder{rest: b[2:]}
	r := row{state: state(b[1])}
	r.number = d.uvarint()
	r.modified = d.varint()
	r.late = int32(d.varint())
	r.title = d.text()
	var n [numberCount]int32
	for i := range n {
		n[i] = int32(d.varint())
	}
	r.numbers = unflat(n)
	for i := range r.values {
		for n := d.uvarint(); n > 0 && !d.bad; n-- {
			r.values[i] = append(r.values[i], d.text())
		}
	}
	if d.bad || len(d.rest) > 0 {
		return row{}, fmt.Errorf("a stored row of %d bytes is damaged", len(b))
	}
	return r, nil
}

// decoder reads fields until one is cut off.
type decoder struct {
	rest []byte
	bad  bool
}

func (d *decoder) uvarint() uint64 {
	n, size := binary.Uvarint(d.rest)
	d.skip(size)
	return n
}

func (d *decoder) varint() int64 {
	n, size := binary.Varint(d.rest)
	d.skip(size)
	return n
}

// skip goes over a number's bytes; none means that it is cut off.
func (d *decoder) skip(size int) {
	if size <= 0 {
		d.bad, d.rest = true, nil
		return
	}
	d.rest = d.rest[size:]
}

func (d *decoder) text() string {
	n := d.uvarint()
	if n > uint64(len(d.rest)) {
		d.bad, d.rest = true, nil
		return ""
	}
	s := string(d.rest[:n])
	d.rest = d.rest[n:]
	return s
}
