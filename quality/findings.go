package quality

import (
	"cmp"
	"slices"

	"github.com/vitral-data/vitral/catalog"
	"github.com/vitral-data/vitral/quality/rule"
)

// maxPlaces is how many places of one repair code have a finding of their own.
const maxPlaces = 20

// findings lists what failed, the most points for a minute first, then what
// was mended. What is unknown is no finding: there is nothing to do yet.
func (r *Rules) findings(s *Score, repairs []catalog.Repair) []Finding {
	n := 0
	for i := range s.Metrics {
		if s.Metrics[i].Outcome == Fail {
			n++
		}
	}
	if n == 0 && len(repairs) == 0 {
		return nil
	}
	list := make([]Finding, 0, n+min(len(repairs), maxPlaces))
	for i := range s.Metrics {
		if m := &s.Metrics[i]; m.Outcome == Fail {
			f := Finding{Code: m.Rule, Gain: m.Max - m.Points, Minutes: r.rules[i].Minutes}
			if len(m.Inputs) > 0 {
				f.Place, f.Raw = m.Inputs[0].Property, m.Inputs[0].Value
			}
			list = append(list, f)
		}
	}
	slices.SortStableFunc(list, func(a, b Finding) int {
		// a.Gain/a.Minutes against b.Gain/b.Minutes, in whole numbers.
		return cmp.Or(cmp.Compare(b.Gain*a.Minutes, a.Gain*b.Minutes), cmp.Compare(b.Gain, a.Gain))
	})
	return r.repaired(list, repairs)
}

// repaired adds one finding for each code and place, in the order of the
// repairs, and one for the rest of a code that has too many places.
func (r *Rules) repaired(list []Finding, repairs []catalog.Repair) []Finding {
	type spot struct{ code, place string }
	first := len(list)
	at := make(map[spot]int, len(repairs)) // to the finding
	places := map[string]int{}             // by code
	rest := map[string]int{}               // by code, places beyond
	for _, m := range repairs {
		key := spot{m.Code, m.Place}
		if i, ok := at[key]; ok {
			if i >= 0 {
				list[i].Count = max(list[i].Count, 1) + 1
			}
			continue
		}
		if places[m.Code] == maxPlaces {
			at[key] = -1
			rest[m.Code]++
			continue
		}
		places[m.Code]++
		at[key] = len(list)
		list = append(list, Finding{Code: m.Code, Place: m.Place, Raw: rule.Cut(m.Raw), Minutes: r.repairs.Of(m.Code).Minutes})
	}
	if len(rest) == 0 {
		return list
	}
	// The summary of a code stands after its last place.
	out := append(make([]Finding, 0, len(list)+len(rest)), list[:first]...)
	left := places
	for _, f := range list[first:] {
		out = append(out, f)
		if left[f.Code]--; left[f.Code] == 0 && rest[f.Code] > 0 {
			out = append(out, Finding{Code: f.Code, Minutes: f.Minutes, Count: rest[f.Code]})
		}
	}
	return out
}
