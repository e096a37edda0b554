package dcat

// budget bounds what a run's records may come to together. Nodes that several
// records name are copied into each, so a source could make of one large node
// and many small datasets more than any disk holds. What is over the budget is
// too large. A usual run takes less than a tenth of it.
type budget struct {
	triples, bytes int // left
}

const (
	// copies is how often, on average, a triple may be copied.
	copies = 32
	// startTriples and startBytes let small sources copy more.
	startTriples = 1 << 20
	startBytes   = 64 << 20
)

// read adds what was read: bytes of a page.
func (b *budget) read(bytes int) {
	if b.bytes == 0 {
		b.triples, b.bytes = startTriples, startBytes
	}
	// Real triples take some 40 bytes; 4 is what one could be made to take.
	b.triples += bytes / 4 * copies
	b.bytes += bytes * copies
}
