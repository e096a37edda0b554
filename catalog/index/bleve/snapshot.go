package bleve

import (
	"fmt"
	"sync"

	"github.com/blevesearch/bleve/v2/index/scorch"
)

// snapshot is the engine at one moment, with the ordinals of its documents.
type snapshot struct {
	reader   *scorch.IndexSnapshot
	segments []segment
	// size is above every ordinal in segments.
	size int
}

// segment is one of the engine's, immutable but for which of its documents are
// replaced.
type segment struct {
	*scorch.SegmentSnapshot
	ordinals []uint32 // by document number
}

// ordinals remembers each segment's table for as long as the segment is in use.
type ordinals struct {
	mu        sync.Mutex
	bySegment map[uint64][]uint32
}

// snapshot returns the newest state; the caller closes it.
func (ix *Index) snapshot() (*snapshot, error) {
	reader, err := ix.engine.Reader()
	if err != nil {
		return nil, fmt.Errorf("read index: %w", err)
	}
	s := &snapshot{reader: reader.(*scorch.IndexSnapshot)}
	if err := ix.ordinals.fill(s, ix.columns); err != nil {
		s.close()
		return nil, err
	}
	return s, nil
}

func (s *snapshot) close() { _ = s.reader.Close() } // only drops a count of references

func (o *ordinals) fill(s *snapshot, c *columns) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	live := make(map[uint64]bool)
	for _, seg := range s.reader.Segments() {
		id := seg.Id()
		live[id] = true
		table, ok := o.bySegment[id]
		if !ok {
			var err error
			if table, err = readTable(seg, c); err != nil {
				return err
			}
			o.bySegment[id] = table
		}
		s.segments = append(s.segments, segment{seg, table})
	}
	for id := range o.bySegment {
		if !live[id] {
			delete(o.bySegment, id)
		}
	}
	s.size = c.size()
	return nil
}

// readTable gives an ordinal to each document of a segment, also to those that
// a newer one replaced.
func readTable(seg *scorch.SegmentSnapshot, c *columns) ([]uint32, error) {
	n := seg.Segment().Count()
	ids := make([]string, n)
	for i := range n {
		id, err := seg.DocID(i)
		if err != nil {
			return nil, fmt.Errorf("read id of document %d in a segment: %w", i, err)
		}
		ids[i] = string(id)
	}
	return c.ordinals(ids), nil
}

// loadRows fills the columns from the rows stored in the documents.
func (s *snapshot) loadRows(c *columns) error {
	for _, seg := range s.segments {
		deleted := seg.Deleted()
		for i := range seg.Segment().Count() {
			if deleted != nil && deleted.Contains(uint32(i)) {
				continue
			}
			var r row
			err := errNoRow
			visitErr := seg.VisitDocument(i, func(name string, _ byte, value []byte, _ []uint64) bool {
				if name == storedRow {
					r, err = decodeRow(value)
					return false
				}
				return true
			})
			if visitErr != nil {
				err = visitErr
			}
			if err != nil {
				return fmt.Errorf("read row of document %q: %w", c.id(seg.ordinals[i]), err)
			}
			c.set(seg.ordinals[i], r)
		}
	}
	return nil
}
