package quality

import (
	"github.com/vitral-data/vitral/quality/rule"
)

// dataset stands for the dataset itself where an index of a distribution is
// expected; nowhere, for a dataset without distributions to look in.
const (
	dataset = rule.OfTheDataset
	nowhere = -2
)

// score scores one dataset by one variant.
func (r *Rules) score(f *Facts, v variant) Score {
	s := Score{
		Variant: v.id, Rules: version,
		Dimensions: make([]Dimension, len(r.dims)),
		Metrics:    make([]Metric, len(r.rules)),
	}
	for i, id := range r.dims {
		s.Dimensions[i].ID = id
	}
	subject := rule.Subject{Dataset: &f.Dataset, Probes: f.Probes, Vocab: r.tables, Reading: v.Reading}
	chosen := r.choose(&subject, v)
	indexes := make([]int, len(r.rules)) // one array to point into
	in := rule.NewInputs(dataset)
	for i := range r.rules {
		m := metric(&subject, v, &r.rules[i], chosen[i], in)
		if chosen[i] >= 0 {
			indexes[i] = chosen[i]
			m.Distribution = &indexes[i]
		}
		s.Metrics[i] = m
		d := &s.Dimensions[r.dimOf[i]]
		d.Points += m.Points
		d.Unknown += m.Unknown
		d.Max += m.Max
	}
	for _, d := range s.Dimensions {
		s.Points += d.Points
		s.Unknown += d.Unknown
		s.Max += d.Max
	}
	s.Band = v.band(s.Points)
	return s
}

// metric judges one rule where the variant has chosen to look.
func metric(s *rule.Subject, v variant, ru *rule.Rule, where int, in *rule.Inputs) Metric {
	m := Metric{Rule: ru.ID, Dimension: ru.Dimension, Max: ru.Points}
	if where == nowhere {
		// No distribution: nothing is earned, and nothing subtracted either.
		m.Outcome, m.Inputs = Fail, []Input{{Property: "dcat:distribution"}}
		return m
	}
	s.Distribution = nil
	if where >= 0 {
		s.Distribution = &s.Dataset.Distributions[where]
	}
	in.Start(where)
	m.Outcome = ru.Check(s, in)
	m.Points, m.Unknown = v.points(ru, m.Outcome)
	m.Inputs = in.List()
	return m
}

// choose says for each rule where its points come from: dataset, nowhere or
// the index of a distribution.
func (r *Rules) choose(s *rule.Subject, v variant) []int {
	n := len(s.Dataset.Distributions)
	chosen := make([]int, len(r.rules))
	for i := range r.rules {
		switch {
		case r.rules[i].Level == rule.LevelDistribution && n == 0:
			chosen[i] = nowhere
		case r.rules[i].Level == rule.LevelDistribution && n == 1:
			chosen[i] = 0
		default:
			chosen[i] = dataset
		}
	}
	switch {
	case v.oneDistribution && n > 0:
		best := 0
		if n > 1 {
			best = r.best(s, v, func(*rule.Rule) bool { return true })
		}
		for i := range r.rules {
			if r.rules[i].Level != rule.LevelDataset {
				chosen[i] = best
			}
		}
	case !v.oneDistribution && n > 0:
		r.chooseEach(s, v, chosen)
	}
	s.Distribution = nil
	return chosen
}

// chooseEach chooses as the prose is read: the most interoperable distribution
// for that dimension, and for every other rule the first distribution that
// earns it.
func (r *Rules) chooseEach(s *rule.Subject, v variant, chosen []int) {
	if len(s.Dataset.Distributions) > 1 {
		interoperable := func(ru *rule.Rule) bool { return ru.Dimension == interoperability }
		best := r.best(s, v, interoperable)
		for i := range r.rules {
			if ru := &r.rules[i]; ru.Level == rule.LevelDistribution {
				if interoperable(ru) {
					chosen[i] = best
				} else {
					chosen[i] = firstToEarn(s, ru)
				}
			}
		}
	}
	for i := range r.rules {
		if ru := &r.rules[i]; ru.Level == rule.LevelEither {
			chosen[i] = eitherToEarn(s, ru)
		}
	}
}

const interoperability = "interoperability"

// best is the index of the distribution with the most points in the rules that
// count; of equals the one with more points still unknown, then the first.
func (r *Rules) best(s *rule.Subject, v variant, counts func(*rule.Rule) bool) int {
	best, most, open := 0, 0, 0
	for d := range s.Dataset.Distributions {
		s.Distribution = &s.Dataset.Distributions[d]
		points, unknown := 0, 0
		for i := range r.rules {
			ru := &r.rules[i]
			if ru.Level == rule.LevelDataset || !counts(ru) {
				continue
			}
			p, u := v.points(ru, ru.Check(s, nil))
			points += p
			unknown += u
		}
		if d == 0 || points > most || points == most && unknown > open {
			best, most, open = d, points, unknown
		}
	}
	return best
}

// firstToEarn is the first distribution that passes, else the first of which
// it is unknown, else the first.
func firstToEarn(s *rule.Subject, ru *rule.Rule) int {
	unknown := -1
	for d := range s.Dataset.Distributions {
		s.Distribution = &s.Dataset.Distributions[d]
		switch ru.Check(s, nil) {
		case Pass:
			return d
		case Unknown:
			if unknown < 0 {
				unknown = d
			}
		}
	}
	return max(unknown, 0)
}

// eitherToEarn is the dataset if it passes, else the first distribution that
// does, else the dataset.
func eitherToEarn(s *rule.Subject, ru *rule.Rule) int {
	s.Distribution = nil
	if ru.Check(s, nil) == Pass {
		return dataset
	}
	for d := range s.Dataset.Distributions {
		s.Distribution = &s.Dataset.Distributions[d]
		if ru.Check(s, nil) == Pass {
			return d
		}
	}
	return dataset
}
