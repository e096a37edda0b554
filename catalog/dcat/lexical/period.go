package lexical

import (
	"strings"
	"time"

	"github.com/vitral-data/vitral/catalog"
)

// Period reads an interval of ISO 8601: a/b, a/duration, duration/b, either
// end open ("", ".." or "…"), or one date, which is then both ends. With
// RepairPeriodFormat it also reads ends that aren't ISO dates, and yyyy-yyyy
// or "a - b". What it can't read is kept as Raw alone and is RepairPeriod.
func Period(raw string) (catalog.Period, string) {
	s := strings.TrimSpace(raw)
	if s == "" {
		return catalog.Period{}, ""
	}
	p := catalog.Period{Raw: s}
	switch {
	case strings.Contains(s, "://"):
		inner, code := Period(named(s))
		p.Start, p.End = inner.Start, inner.End
		if code != "" { // an IRI is a good name of a period, whether we know it or not
			return catalog.Period{Raw: s}, ""
		}
		return p, ""
	case strings.Contains(s, "start=") || strings.Contains(s, "end="):
		return dcmi(p)
	}
	from, to, two := strings.Cut(s, "/")
	repair := ""
	if !two || strings.Contains(to, "/") {
		if d, code := Date(s); !d.Time.IsZero() {
			p.Start, p.End = d, d
			if code != "" {
				code = RepairPeriodFormat
			}
			return p, code
		}
		if from, to, two = span(s); !two {
			return p, RepairPeriod
		}
		repair = RepairPeriodFormat
	}
	from, to = open(from), open(to)
	if from == "" && to == "" {
		return p, RepairPeriod
	}
	start, codeA := Date(from)
	end, codeB := Date(to)
	if codeA == RepairDate && !end.Time.IsZero() {
		if t, ok := shift(end.Time, from, -1); ok {
			start.Time, codeA = t, ""
		}
	}
	if codeB == RepairDate && !start.Time.IsZero() {
		if t, ok := shift(start.Time, to, 1); ok {
			end.Time, codeB = t, ""
		}
	}
	if codeA == RepairDate || codeB == RepairDate {
		return p, RepairPeriod
	}
	p.Start, p.End = start, end
	if codeA != "" || codeB != "" {
		repair = RepairPeriodFormat
	}
	return p, repair
}

// named returns what an IRI of a period says in its path: the intervals and
// years of reference.data.gov.uk; "" for others.
func named(iri string) string {
	for _, mark := range []string{"/gregorian-interval/", "/year/", "/month/", "/day/"} {
		if _, rest, ok := strings.Cut(iri, mark); ok {
			return rest
		}
	}
	return ""
}

// dcmi reads the DCMI Period Encoding Scheme: "start=…; end=…; name=…".
func dcmi(p catalog.Period) (catalog.Period, string) {
	repair := ""
	for part := range strings.SplitSeq(p.Raw, ";") {
		key, value, _ := strings.Cut(part, "=")
		d, code := Date(value)
		switch strings.TrimSpace(key) {
		case "start":
			p.Start = d
		case "end":
			p.End = d
		default:
			continue
		}
		if code == RepairDate {
			return catalog.Period{Raw: p.Raw}, RepairPeriod
		}
		if code != "" {
			repair = RepairPeriodFormat
		}
	}
	return p, repair
}

// open turns the spellings of an open end into "".
func open(s string) string {
	s = strings.TrimSpace(s)
	if s == ".." || s == "…" {
		return ""
	}
	return s
}

// span reads yyyy-yyyy and ends with " - " or a dash between them.
func span(s string) (from, to string, ok bool) {
	if len(s) == 9 && s[4] == '-' {
		return s[:4], s[5:], true
	}
	for _, sep := range []string{" - ", " – ", " — ", "–", "--"} {
		if a, b, ok := strings.Cut(s, sep); ok && !strings.Contains(b, sep) {
			return a, b, true
		}
	}
	return "", "", false
}

// shift moves t by an ISO 8601 duration such as P1Y, P6M, P2W, P10D, PT1H.
func shift(t time.Time, duration string, sign int) (time.Time, bool) {
	s, ok := strings.CutPrefix(duration, "P")
	if !ok || s == "" {
		return t, false
	}
	var years, months, days int
	var clock time.Duration
	inTime := false
	for s != "" {
		if s[0] == 'T' && !inTime {
			inTime, s = true, s[1:]
			continue
		}
		n := 0
		for n < len(s) && s[n] >= '0' && s[n] <= '9' {
			n++
		}
		v, ok := number(s, n)
		if !ok || n > 4 || n == len(s) {
			return t, false
		}
		switch unit := s[n]; {
		case unit == 'Y' && !inTime:
			years += v
		case unit == 'M' && !inTime:
			months += v
		case unit == 'W' && !inTime:
			days += 7 * v
		case unit == 'D' && !inTime:
			days += v
		case unit == 'H' && inTime:
			clock += time.Duration(v) * time.Hour
		case unit == 'M' && inTime:
			clock += time.Duration(v) * time.Minute
		case unit == 'S' && inTime:
			clock += time.Duration(v) * time.Second
		default:
			return t, false
		}
		s = s[n+1:]
	}
	moved := t.AddDate(sign*years, sign*months, sign*days).Add(time.Duration(sign) * clock)
	return moved, moved.Year() > 1 && moved.Year() <= 9999
}
