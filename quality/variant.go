package quality

import "github.com/vitral-data/vitral/quality/rule"

// The variants' names, as in Score.Variant.
const (
	// VariantProse follows the method as data.europa.eu publishes it in words.
	VariantProse = "prose"
	// VariantPiveau follows what the code that computes the European figures
	// does, for comparing with them.
	VariantPiveau = "piveau"
)

// variant is one reading of the method, all of it data.
type variant struct {
	id string
	rule.Reading
	// oneDistribution: the one distribution with the most points over all
	// dimensions stands for all of them, and where there is one its dates hide
	// the dataset's. Else the prose: it takes several distributions of a
	// dataset for the same content and has the most interoperable one stand
	// for all in that dimension, without a rule for the others; there we read
	// "same content" as: what one distribution has, the dataset offers.
	oneDistribution bool
	// malus: a rule's malus is subtracted where it fails.
	malus bool
	// the fewest points of each band; below sufficient is bad.
	sufficient, good, excellent int
}

func prose() variant {
	return variant{
		id:         VariantProse,
		Reading:    rule.Reading{Redirects: true, DatasetLicense: true},
		sufficient: 121, good: 221, excellent: 351,
	}
}

func piveau() variant {
	return variant{
		id:              VariantPiveau,
		Reading:         rule.Reading{EULicenses: true},
		oneDistribution: true, malus: true,
		sufficient: 120, good: 221, excellent: 351,
	}
}

// The bands.
const (
	BandExcellent  = "excellent"
	BandGood       = "good"
	BandSufficient = "sufficient"
	BandBad        = "bad"
)

// Bands returns the bands, best first.
func Bands() []string { return []string{BandExcellent, BandGood, BandSufficient, BandBad} }

// band is that of the points earned; what is unknown doesn't count.
func (v variant) band(points int) string {
	switch {
	case points >= v.excellent:
		return BandExcellent
	case points >= v.good:
		return BandGood
	case points >= v.sufficient:
		return BandSufficient
	}
	return BandBad
}

// points is what an outcome brings, and what it leaves unknown.
func (v variant) points(r *rule.Rule, o Outcome) (points, unknown int) {
	switch {
	case o == Pass:
		return r.Points, 0
	case o == Unknown:
		return 0, r.Points
	case o == Fail && v.malus:
		return -r.Malus, 0
	}
	return 0, 0
}
