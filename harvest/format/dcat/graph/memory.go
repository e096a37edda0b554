package graph

// chunkSize is the unit of memory that tables grow by, so that growing never
// copies and a table's last chunk wastes little.
const chunkSize = 1 << 20

// memory hands out zeroed memory outside the garbage collector's heap where
// the system can: the tables of a large run would otherwise count twice, once
// as live heap and once as the garbage that the collector lets grow beside it.
type memory struct {
	held  [][]byte
	bytes int
}

func (m *memory) alloc(n int) ([]byte, error) {
	b, err := mapMemory(n)
	if err != nil {
		return nil, err
	}
	m.held = append(m.held, b)
	m.bytes += n
	return b, nil
}

// free gives back one allocation of alloc.
func (m *memory) free(b []byte) {
	for i, h := range m.held {
		if &h[0] == &b[0] {
			m.held = append(m.held[:i], m.held[i+1:]...)
			m.bytes -= len(h)
			unmapMemory(h)
			return
		}
	}
}

func (m *memory) freeAll() {
	for _, h := range m.held {
		unmapMemory(h)
	}
	m.held, m.bytes = nil, 0
}
