package dcat

import (
	"strconv"
	"strings"
)

// maxRanges is how many ranges of an Accept header are looked at.
const maxRanges = 32

// accepted returns the offer that an Accept header prefers: the highest
// quality first, then the order of the offers. "" when it takes none of them;
// no header takes the first (RFC 9110 §12.5.1).
func accepted(headers []string, offers ...string) string {
	ranges := parseAccept(strings.Join(headers, ","))
	if len(ranges) == 0 {
		return offers[0]
	}
	best, bestQ := "", 0.0
	for _, offer := range offers {
		if q := quality(ranges, offer); q > bestQ {
			best, bestQ = offer, q
		}
	}
	return best
}

// mediaRange is one element of an Accept header.
type mediaRange struct {
	name string // type/subtype, lower case, * allowed
	q    float64
}

func parseAccept(header string) []mediaRange {
	var out []mediaRange
	for element := range strings.SplitSeq(header, ",") {
		name, params, _ := strings.Cut(element, ";")
		name = strings.ToLower(strings.TrimSpace(name))
		if name == "" || len(out) == maxRanges {
			continue
		}
		r := mediaRange{name: name, q: 1}
		for param := range strings.SplitSeq(params, ";") {
			key, value, _ := strings.Cut(param, "=")
			if !strings.EqualFold(strings.TrimSpace(key), "q") {
				continue
			}
			q, err := strconv.ParseFloat(strings.TrimSpace(value), 64)
			if err != nil || !(q >= 0 && q <= 1) { // NaN too
				q = 0
			}
			r.q = q
		}
		out = append(out, r)
	}
	return out
}

// quality is that of the most specific range that the offer falls in.
func quality(ranges []mediaRange, offer string) float64 {
	major, _, _ := strings.Cut(offer, "/")
	q, specific := 0.0, -1
	for _, r := range ranges {
		level := -1
		switch r.name {
		case offer:
			level = 2
		case major + "/*":
			level = 1
		case "*/*":
			level = 0
		}
		if level > specific {
			q, specific = r.q, level
		}
	}
	return q
}
