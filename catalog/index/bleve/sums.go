package bleve

import "github.com/vitral-data/vitral/catalog/index"

// sums adds up the numbers of hits; nil when nobody asked.
type sums struct {
	numbers [numberCount]int64
	bands   [unscored + 1]int
}

func newSums(wanted bool) *sums {
	if !wanted {
		return nil
	}
	return new(sums)
}

func (s *sums) add(c *columns, n int) {
	if s == nil {
		return
	}
	for i, v := range c.sums[n] {
		s.numbers[i] += int64(v)
	}
	s.bands[c.bands[n]]++
}

func (s *sums) stats(datasets int) *index.Stats {
	if s == nil {
		return nil
	}
	out := &index.Stats{Datasets: datasets, Sum: unflat(s.numbers)}
	copy(out.Bands[:], s.bands[:unscored])
	return out
}
