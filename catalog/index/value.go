package index

import "time"

// Values of the facets that are computed from a document and not carried by it.
const (
	FreshnessCurrent = "current"
	FreshnessLate    = "late"
	FreshnessUnknown = "unknown"
)

// Bands are the quality bands, best first, and in the order of Stats.Bands.
func Bands() []string { return []string{"excellent", "good", "sufficient", "bad"} }

// floors are the least points of each band but the last, of the 405 of the
// Metadata Quality Assessment of data.europa.eu; its prose puts 120 in bad.
var floors = [3]int{351, 221, 121}

// Band returns the place in Bands that the points have; false for a dataset
// that isn't scored.
func (n Numbers) Band() (int, bool) {
	if n.Max <= 0 {
		return 0, false
	}
	for i, floor := range floors {
		if n.Points >= floor {
			return i, true
		}
	}
	return len(floors), true
}

// Quality is what sort=quality goes by: points ÷ (max − unknown), 0 when there
// is nothing to divide by.
func (n Numbers) Quality() float64 {
	if known := n.Max - n.Unknown; known > 0 {
		return float64(n.Points) / float64(known)
	}
	return 0
}

// Day returns the UTC day of a time as YYYY-MM-DD, as Doc.LateFrom has it: a
// dataset is late when its LateFrom is not "" and not after the day.
func Day(t time.Time) string { return t.UTC().Format(time.DateOnly) }
