package archive

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"

	"github.com/vitral-data/vitral/catalog"
)

// ErrDamaged is wrapped when an object that must be there isn't, or doesn't
// hold what it must: trying again doesn't help, fsck says more.
var ErrDamaged = errors.New("the archive is damaged")

// Statement reads the statement at p of a source. A statement that is lost is
// ErrDamaged.
func (a *Archive) Statement(ctx context.Context, source string, p Place) (catalog.Statement, error) {
	lines, err := a.lines(ctx, source, p)
	if err != nil {
		return catalog.Statement{}, err
	}
	if p.Line < 0 || p.Line >= len(lines) {
		return catalog.Statement{}, fmt.Errorf("%w: pack %s has no line %d in the frame at %d", ErrDamaged, p.Pack, p.Line, p.Offset)
	}
	st, err := readStatementLine(lines[p.Line])
	if err != nil {
		return catalog.Statement{}, fmt.Errorf("%w: line %d of the frame at %d of pack %s: %w", ErrDamaged, p.Line, p.Offset, p.Pack, err)
	}
	return st, nil
}

// Entries yields the entries of a commit in their order.
func (a *Archive) Entries(ctx context.Context, c Commit) iter.Seq2[Entry, error] {
	return func(yield func(Entry, error) bool) {
		if c.Entries.Count == 0 {
			return
		}
		if c.Pack == nil {
			yield(Entry{}, fmt.Errorf("commit %d of %s has %d entries and no pack", c.N, c.Source, c.Entries.Count))
			return
		}
		left := c.Entries.Count
		same := interner{}
		for b, err := range a.packLines(ctx, c.Source, c.Pack.SHA256, c.Entries.Offset) {
			var e Entry
			if err == nil {
				err = readEntryLine(b, same, &e)
			}
			if err != nil {
				yield(Entry{}, fmt.Errorf("entries of commit %d of %s: %w", c.N, c.Source, err))
				return
			}
			if e.Place.Pack == "" {
				e.Place.Pack = c.Pack.SHA256
			}
			if !yield(e, nil) {
				return
			}
			if left--; left == 0 {
				return
			}
		}
		yield(Entry{}, fmt.Errorf("entries of commit %d of %s: %d of %d are not there", c.N, c.Source, left, c.Entries.Count))
	}
}

// Report reads the report of a commit's run; nil when it has none.
func (a *Archive) Report(ctx context.Context, c Commit) (json.RawMessage, error) {
	if c.Pack == nil || c.Report.Count == 0 {
		return nil, nil
	}
	for b, err := range a.packLines(ctx, c.Source, c.Pack.SHA256, c.Report.Offset) {
		var l line
		if err == nil {
			err = json.Unmarshal(b, &l)
		}
		if err == nil && l.Report == nil {
			err = errors.New("no report where one should stand")
		}
		if err != nil {
			return nil, fmt.Errorf("report of commit %d of %s: %w", c.N, c.Source, err)
		}
		return l.Report, nil
	}
	return nil, fmt.Errorf("report of commit %d of %s is not there", c.N, c.Source)
}

// readEntryLine reads the line of an entry: {"entry":…}.
func readEntryLine(b []byte, same interner, e *Entry) error {
	if inner, ok := bytes.CutPrefix(b, []byte(`{"entry":`)); ok && len(inner) > 0 {
		if readEntry(inner[:len(inner)-1], same, e) == nil && inner[len(inner)-1] == '}' {
			return nil
		}
	}
	var l line
	if err := json.Unmarshal(b, &l); err != nil {
		return err
	}
	if l.Entry == nil {
		return errors.New("no entry where one should stand")
	}
	*e = *l.Entry
	return nil
}
