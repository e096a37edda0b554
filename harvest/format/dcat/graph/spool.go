package graph

import "fmt"

const (
	spoolBlock = 32 << 10
	spoolTail  = 8 * spoolBlock
	spoolSets  = 128 // × ways × spoolBlock = 16 MiB
)

// spool is bytes behind each other in a temporary file, readable while they
// are written: what isn't on disk yet stands in the tail. The file only ever
// holds whole blocks, so that a block read once doesn't grow stale.
type spool struct {
	dir     string
	mem     *memory
	file    *tempFile
	cache   *blocks
	tail    []byte
	flushed int64
	scratch []byte
}

func (s *spool) len() int64 { return s.flushed + int64(len(s.tail)) }

func (s *spool) write(p []byte) error {
	for len(p) > 0 {
		if s.tail == nil {
			s.tail = make([]byte, 0, spoolTail)
		}
		n := min(len(p), spoolTail-len(s.tail))
		s.tail = append(s.tail, p[:n]...)
		p = p[n:]
		if len(s.tail) == spoolTail {
			if err := s.flush(); err != nil {
				return err
			}
		}
	}
	return nil
}

func (s *spool) flush() error {
	if s.file == nil {
		f, err := newTempFile(s.dir, "terms")
		if err != nil {
			return err
		}
		s.file = f
		if s.cache, err = newBlocks(s.mem, f, spoolBlock, spoolSets); err != nil {
			return err
		}
	}
	if _, err := s.file.WriteAt(s.tail, s.flushed); err != nil {
		return fmt.Errorf("spooling terms: %w", err)
	}
	s.flushed += int64(len(s.tail))
	s.tail = s.tail[:0]
	return nil
}

// read returns n bytes at off, valid until the next call of any method. Fewer
// come back where the spool ends.
func (s *spool) read(off int64, n int) ([]byte, error) {
	n = int(min(int64(n), s.len()-off))
	if off >= s.flushed {
		at := int(off - s.flushed)
		return s.tail[at : at+n], nil
	}
	at := int(off % spoolBlock)
	if at+n <= spoolBlock && off+int64(n) <= s.flushed {
		b, err := s.cache.block(off / spoolBlock)
		if err != nil {
			return nil, err
		}
		return b[at : at+n], nil
	}
	out := s.scratch[:0]
	for len(out) < n && off < s.flushed {
		b, err := s.cache.block(off / spoolBlock)
		if err != nil {
			return nil, err
		}
		part := b[off%spoolBlock:]
		part = part[:min(len(part), n-len(out))]
		out = append(out, part...)
		off += int64(len(part))
	}
	out = append(out, s.tail[:n-len(out)]...)
	s.scratch = out
	return out, nil
}

func (s *spool) close() error {
	if s.file == nil {
		return nil
	}
	f := s.file
	s.file, s.tail, s.scratch = nil, nil, nil
	return f.close()
}
