package bleve

import "github.com/vitral-data/vitral/catalog/index"

// numberCount is how many numbers index.Numbers holds.
const numberCount = 16

// flat lays the numbers of a document out, so that sums are one loop.
func flat(n index.Numbers) [numberCount]int32 {
	out := [numberCount]int32{
		int32(n.Points), int32(n.Unknown), int32(n.Max),
		int32(n.Distributions), int32(n.Answered), int32(n.Broken),
	}
	for i, d := range n.Dimensions {
		out[6+2*i], out[7+2*i] = int32(d[0]), int32(d[1])
	}
	return out
}

func unflat[T int32 | int64](in [numberCount]T) index.Numbers {
	n := index.Numbers{
		Points: int(in[0]), Unknown: int(in[1]), Max: int(in[2]),
		Distributions: int(in[3]), Answered: int(in[4]), Broken: int(in[5]),
	}
	for i := range n.Dimensions {
		n.Dimensions[i] = [2]int{int(in[6+2*i]), int(in[7+2*i])}
	}
	return n
}

// stats sums the numbers of hits.
func (c *columns) stats(hits []uint32) *index.Stats {
	var sum [numberCount]int64
	var bands [unscored + 1]int
	for _, n := range hits {
		for i, v := range c.sums[n] {
			sum[i] += int64(v)
		}
		bands[c.bands[n]]++
	}
	out := &index.Stats{Datasets: len(hits), Sum: unflat(sum)}
	copy(out.Bands[:], bands[:unscored])
	return out
}
