package bleve

import (
	"sync"

	"github.com/vitral-data/vitral/catalog/index"
)

// columns hold, by ordinal, all that searches filter, count, sum and sort by.
// Readers hold mu for reading over one pass; a batch changes them under mu.
type columns struct {
	mu        sync.RWMutex
	byID      map[string]uint32
	ids       []string
	numbers   []uint64
	states    []state
	modified  []int64
	late      []int32
	titles    []string
	sums      [][numberCount]int32
	bands     []uint8
	qualities []float64
	values    [len(carried)]column
}

// unscored is the band of a dataset without a score.
const unscored = 4

func newColumns() *columns {
	c := &columns{byID: make(map[string]uint32)}
	for i := range c.values {
		c.values[i] = newColumn()
	}
	return c
}

// size is the number of ordinals given.
func (c *columns) size() int {
	c.mu.RLock()
	defer c.mu.RUnlock()
	return len(c.ids)
}

func (c *columns) id(ordinal uint32) string {
	c.mu.RLock()
	defer c.mu.RUnlock()
	return c.ids[ordinal]
}

// ordinals returns the ordinals of ids; an id that has none is given one, with
// no document yet.
func (c *columns) ordinals(ids []string) []uint32 {
	c.mu.Lock()
	defer c.mu.Unlock()
	out := make([]uint32, len(ids))
	for i, id := range ids {
		n, ok := c.byID[id]
		if !ok {
			n = c.grow(id)
		}
		out[i] = n
	}
	return out
}

func (c *columns) grow(id string) uint32 {
	n := uint32(len(c.ids))
	c.byID[id] = n
	c.ids = append(c.ids, id)
	c.numbers = append(c.numbers, 0)
	c.states = append(c.states, absent)
	c.modified = append(c.modified, noTime)
	c.late = append(c.late, 0)
	c.titles = append(c.titles, "")
	c.sums = append(c.sums, [numberCount]int32{})
	c.bands = append(c.bands, unscored)
	c.qualities = append(c.qualities, 0)
	for i := range c.values {
		c.values[i].of = append(c.values[i].of, 0)
	}
	return n
}

// standing returns the number of the document that an id has, if it has one.
func (c *columns) standing(id string) (number uint64, ok bool) {
	c.mu.RLock()
	defer c.mu.RUnlock()
	n, ok := c.byID[id]
	if !ok || c.states[n] == absent {
		return 0, false
	}
	return c.numbers[n], true
}

// apply sets rows, all at once for readers.
func (c *columns) apply(ordinals []uint32, rows []row) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for i, r := range rows {
		c.setLocked(ordinals[i], r)
	}
}

func (c *columns) set(ordinal uint32, r row) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.setLocked(ordinal, r)
}

func (c *columns) setLocked(n uint32, r row) {
	c.numbers[n], c.states[n], c.modified[n], c.late[n], c.titles[n] = r.number, r.state, r.modified, r.late, r.title
	c.sums[n] = flat(r.numbers)
	c.bands[n] = bandOf(r.numbers)
	c.qualities[n] = r.numbers.Quality()
	for i := range c.values {
		c.values[i].set(n, r.values[i])
	}
}

func bandOf(n index.Numbers) uint8 {
	if band, ok := n.Band(); ok {
		return uint8(band)
	}
	return unscored
}
