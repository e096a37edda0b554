package archive

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"strconv"
	"strings"
	"time"

	"github.com/vitral-data/vitral/catalog"
)

// readEntry reads the JSON of an entry. What appendEntry wrote is read member
// by member as it stands, ten times faster than by encoding/json, which reads
// whatever else an entry may look like.
func readEntry(b []byte, same interner, e *Entry) error {
	r := entryReader{b: b, same: same}
	*e = Entry{}
	if r.entry(e) && len(r.b) == 0 {
		return nil
	}
	*e = Entry{}
	if err := json.Unmarshal(b, e); err != nil {
		return err
	}
	same.entry(e)
	return nil
}

// entryReader reads from the beginning of b. Its methods return false when
// something else stands there.
type entryReader struct {
	b    []byte
	same interner
}

func (r *entryReader) entry(e *Entry) bool {
	var kind, made, outcome string
	ok := r.take(`{"kind":`) && r.repeated(&kind) && r.take(`,"key":`) && r.text(&e.Key) && r.take(`,"made":`) && r.repeated(&made)
	if ok && r.take(`,"dataset":`) {
		ok = r.text(&e.Dataset)
	}
	ok = ok && r.take(`,"version":`) && r.number(&e.Version) && r.take(`,"outcome":`) && r.repeated(&outcome) &&
		r.take(`,"hash":`) && r.hex(e.Hash[:]) && r.take(`,"full":`) && r.hex(e.Full[:]) && r.place(&e.Place) &&
		r.take(`,"first":`) && r.time(&e.First) && r.take(`,"changed":`) && r.time(&e.Changed)
	if ok && r.take(`,"since":{"time":`) {
		e.Since = new(Since)
		ok = r.time(&e.Since.Time) && r.take(`,"runs":`) && r.number(&e.Since.Runs) && r.take(`}`)
	}
	if ok && r.take(`,"from":{"key":`) {
		e.From = new(Origin)
		ok = r.text(&e.From.Key) && r.take(`,"evidence":`) && r.text(&e.From.Evidence)
		if ok && r.take(`,"url":`) {
			ok = r.text(&e.From.URL)
		}
		ok = ok && r.take(`}`)
	}
	e.Let = ok && r.take(`,"let":true`)
	e.Kind, e.Made, e.Outcome = catalog.Kind(kind), catalog.KeyKind(made), Outcome(outcome)
	return ok && r.take(`,"print":{`) && r.print(&e.Print) && r.take(`}`)
}

func (r *entryReader) place(p *Place) bool {
	var off, length int
	ok := r.take(`,"place":{"pack":`) && r.repeated(&p.Pack) && r.take(`,"off":`) && r.number(&off) && r.take(`,"len":`) && r.number(&length) &&
		r.take(`,"line":`) && r.number(&p.Line) && r.take(`}`)
	p.Offset, p.Length = int64(off), int64(length)
	return ok
}

// print reads fingerprints up to their closing brace.
func (r *entryReader) print(p *Fingerprints) bool {
	ok, next := true, ""
	if r.take(`"title":`) {
		ok, next = r.hex(p.Title[:]), ","
	}
	if ok && r.take(next+`"publisher":`) {
		ok, next = r.hex(p.Publisher[:]), ","
	}
	if ok && r.take(next+`"urls":[`) {
		n := bytes.IndexByte(r.b, ']')
		if n < 0 {
			return false
		}
		const one = len(`"0123456789abcdef",`)
		p.URLs = make([]FullHash, 0, n/one+1)
		for more := true; more; more = r.take(`,`) {
			var f FullHash
			if !r.hex(f[:]) {
				return false
			}
			p.URLs = append(p.URLs, f)
		}
		ok = r.take(`]`)
	}
	return ok && r.take(`}`)
}

func (r *entryReader) take(s string) bool {
	if len(r.b) < len(s) || string(r.b[:len(s)]) != s {
		return false
	}
	r.b = r.b[len(s):]
	return true
}

// raw takes a string that needs no more than its quotes taken off.
func (r *entryReader) raw() ([]byte, bool) {
	end, escaped, err := scanString(r.b, 0)
	if err != nil || escaped {
		return nil, false
	}
	s := r.b[1 : end-1]
	r.b = r.b[end:]
	return s, true
}

func (r *entryReader) text(s *string) bool {
	b, ok := r.raw()
	*s = string(b)
	return ok
}

// repeated takes a string of which there are few: they share their memory.
func (r *entryReader) repeated(s *string) bool {
	b, ok := r.raw()
	if !ok {
		return false
	}
	got, known := r.same[string(b)]
	if !known {
		got = strings.Clone(string(b))
		r.same[got] = got
	}
	*s = got
	return true
}

func (r *entryReader) number(n *int) bool {
	end, err := 0, error(nil)
	if len(r.b) > 0 {
		end, err = scanToken(r.b, 0)
	}
	if end == 0 || err != nil {
		return false
	}
	*n, err = strconv.Atoi(string(r.b[:end]))
	r.b = r.b[end:]
	return err == nil
}

func (r *entryReader) hex(dst []byte) bool {
	b, ok := r.raw()
	if !ok || len(b) != hex.EncodedLen(len(dst)) {
		return false
	}
	_, err := hex.Decode(dst, b)
	return err == nil
}

func (r *entryReader) time(t *time.Time) bool {
	b, ok := r.raw()
	return ok && t.UnmarshalText(b) == nil
}
