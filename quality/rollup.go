package quality

import "math"

// MeanOfDatasets names the roll-up that is computed here: the mean of the
// datasets' scores. It is not the European figure of a catalogue, which adds
// up weight × share of "yes" per metric over all distributions and comes out
// higher (Italy, August 2026: 332.6 against 371); the two are never compared.
const MeanOfDatasets = "mean-of-datasets"

// Scored is what a roll-up needs of one dataset's score: numbers that an index
// holds.
type Scored struct {
	Points, Unknown, Max int
	Band                 string
	Dimensions           []Dimension
}

// Of is the score's part in a roll-up.
func Of(s *Score) Scored {
	return Scored{Points: s.Points, Unknown: s.Unknown, Max: s.Max, Band: s.Band, Dimensions: s.Dimensions}
}

// Rollup sums up the scores of a group: a publisher, a source, a portal. Groups
// are joined by adding sums, never by averaging means. The zero value is empty.
type Rollup struct {
	// Method says how the figures were made; always MeanOfDatasets.
	Method   string `json:"method"`
	Datasets int    `json:"datasets"`
	// Points, Unknown and Max are sums over the datasets.
	Points  int `json:"points"`
	Unknown int `json:"unknown"`
	Max     int `json:"max"`
	// Bands counts datasets by band.
	Bands map[string]int `json:"bands"`
	// Dimensions are sums, in the order of the first score added.
	Dimensions []Dimension `json:"dimensions"`
}

// Add adds one dataset.
func (r *Rollup) Add(s Scored) {
	r.add(s.Points, s.Unknown, s.Max, s.Dimensions)
	r.Datasets++
	if s.Band != "" {
		r.Bands[s.Band]++
	}
}

// Join adds another group, whose datasets must not be in this one.
func (r *Rollup) Join(other Rollup) {
	r.add(other.Points, other.Unknown, other.Max, other.Dimensions)
	r.Datasets += other.Datasets
	for band, n := range other.Bands {
		r.Bands[band] += n
	}
}

func (r *Rollup) add(points, unknown, most int, dimensions []Dimension) {
	r.Method = MeanOfDatasets
	if r.Bands == nil {
		r.Bands = make(map[string]int, len(Bands()))
	}
	r.Points += points
	r.Unknown += unknown
	r.Max += most
next:
	for _, d := range dimensions {
		for i := range r.Dimensions {
			if sum := &r.Dimensions[i]; sum.ID == d.ID {
				sum.Points += d.Points
				sum.Unknown += d.Unknown
				sum.Max += d.Max
				continue next
			}
		}
		r.Dimensions = append(r.Dimensions, d)
	}
}

// Mean is the mean points of a dataset, to one decimal; ok is false for an
// empty group, which has no mean.
func (r *Rollup) Mean() (mean float64, ok bool) { return r.mean(r.Points) }

// MeanUnknown is the mean of the points that nobody can know yet.
func (r *Rollup) MeanUnknown() (mean float64, ok bool) { return r.mean(r.Unknown) }

// MeanOf is the mean points of a dataset in one dimension.
func (r *Rollup) MeanOf(dimension string) (mean float64, ok bool) {
	for _, d := range r.Dimensions {
		if d.ID == dimension {
			return r.mean(d.Points)
		}
	}
	return 0, false
}

func (r *Rollup) mean(sum int) (float64, bool) {
	if r.Datasets == 0 {
		return 0, false
	}
	return math.Round(10*float64(sum)/float64(r.Datasets)) / 10, true
}
