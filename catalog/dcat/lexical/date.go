package lexical

import (
	"strings"
	"time"

	"github.com/vitral-data/vitral/catalog"
)

// Date reads a date: xsd:gYear, gYearMonth, date and dateTime (ISO 8601 with
// "T" or a blank, seconds and zone optional; no zone is read as UTC), and,
// with RepairDateFormat, day/month/year where no other order is possible,
// year/month/day, yyyymmdd and the formats of HTTP. What it can't read keeps
// its text, has no time, and is RepairDate. "" is no date and no repair.
func Date(raw string) (catalog.Date, string) {
	s := strings.TrimSpace(raw)
	if s == "" {
		return catalog.Date{}, ""
	}
	d := catalog.Date{Raw: s}
	if t, rest, ok := isoDay(s); ok {
		switch {
		case rest == "" || rest == "Z":
			d.Time = t
			return d, ""
		case rest[0] == 'T' || rest[0] == 't' || rest[0] == ' ':
			if t, ok := isoClock(t, rest[1:]); ok {
				d.Time = t
				if rest[0] != 'T' {
					return d, RepairDateFormat
				}
				return d, ""
			}
		default:
			if shift, ok := zone(rest); ok { // xsd:date with a zone
				d.Time = t.Add(-shift)
				return d, ""
			}
		}
	}
	if t, ok := otherDate(s); ok {
		d.Time = t
		return d, RepairDateFormat
	}
	return d, RepairDate
}

// isoDay reads yyyy, yyyy-mm or yyyy-mm-dd at the start of s.
func isoDay(s string) (t time.Time, rest string, ok bool) {
	year, ok := number(s, 4)
	if !ok {
		return t, s, false
	}
	rest = s[4:]
	month, day := 1, 1
	if m, ok := number(after(rest, '-'), 2); ok && len(rest) >= 3 && (len(rest) == 3 || rest[3] != ':') {
		month, rest = m, rest[3:]
		if n, ok := number(after(rest, '-'), 2); ok && (len(rest) == 3 || rest[3] != ':') {
			day, rest = n, rest[3:]
		}
	}
	t, ok = date(year, month, day)
	return t, rest, ok
}

// isoClock reads hh:mm, hh:mm:ss or hh:mm:ss.fff and a zone, and adds it.
func isoClock(day time.Time, s string) (time.Time, bool) {
	h, ok1 := number(s, 2)
	m, ok2 := number(after(drop(s, 2), ':'), 2)
	if !ok1 || !ok2 || h > 24 || m > 59 {
		return day, false
	}
	rest := s[5:]
	sec := 0
	var frac time.Duration
	if n, ok := number(after(rest, ':'), 2); ok && n <= 60 {
		sec, rest = n, rest[3:]
		if rest != "" && (rest[0] == '.' || rest[0] == ',') {
			unit := time.Second
			for rest = rest[1:]; rest != "" && rest[0] >= '0' && rest[0] <= '9'; rest = rest[1:] {
				unit /= 10
				frac += time.Duration(rest[0]-'0') * unit
			}
		}
	}
	t := day.Add(time.Duration(h)*time.Hour + time.Duration(m)*time.Minute + time.Duration(sec)*time.Second + frac)
	shift, ok := zone(strings.TrimPrefix(rest, " "))
	return t.Add(-shift), ok
}

// zone reads "", Z, UTC, ±hh:mm, ±hhmm or ±hh.
func zone(s string) (time.Duration, bool) {
	switch s {
	case "", "Z", "z", "UTC", "GMT":
		return 0, true
	}
	if s[0] != '+' && s[0] != '-' {
		return 0, false
	}
	h, ok := number(s[1:], 2)
	rest := strings.TrimPrefix(drop(s, 3), ":")
	m := 0
	if rest != "" {
		var okMinutes bool
		m, okMinutes = number(rest, 2)
		ok = ok && okMinutes && len(rest) == 2
	}
	if !ok || h > 14 || m > 59 {
		return 0, false
	}
	d := time.Duration(h)*time.Hour + time.Duration(m)*time.Minute
	if s[0] == '-' {
		d = -d
	}
	return d, true
}

// otherDate reads the formats that aren't ISO 8601 but mean one day only.
func otherDate(s string) (time.Time, bool) {
	if len(s) == 8 {
		if n, ok := number(s, 8); ok {
			return date(n/10000, n/100%100, n%100)
		}
	}
	day, clock, _ := strings.Cut(s, " ")
	if t, ok := slashed(day); ok {
		if clock == "" {
			return t, true
		}
		return isoClock(t, clock)
	}
	for _, layout := range []string{time.RFC1123, time.RFC1123Z, time.RFC850, time.ANSIC} {
		if t, err := time.Parse(layout, s); err == nil && t.Year() > 1 {
			return t.UTC(), true
		}
	}
	return time.Time{}, false
}

// slashed reads three numbers with / . or - between them: the year first, or
// last when only one of the other two can be the month.
func slashed(s string) (time.Time, bool) {
	parts := strings.FieldsFunc(s, func(r rune) bool { return r == '/' || r == '.' || r == '-' })
	if len(parts) != 3 {
		return time.Time{}, false
	}
	var n [3]int
	for i, p := range parts {
		var ok bool
		if n[i], ok = number(p, len(p)); !ok || len(p) > 4 || len(p) == 3 {
			return time.Time{}, false
		}
	}
	switch {
	case len(parts[0]) == 4 && len(parts[2]) <= 2:
		return date(n[0], n[1], n[2])
	case len(parts[2]) != 4 || len(parts[0]) > 2:
		return time.Time{}, false
	case n[0] > 12 || n[0] == n[1]:
		return date(n[2], n[1], n[0])
	case n[1] > 12:
		return date(n[2], n[0], n[1])
	}
	return time.Time{}, false
}

// date makes a day and refuses one that doesn't exist. Year 1 is refused too: it
// is what programs write for no date, and Go's zero time.
func date(year, month, day int) (time.Time, bool) {
	t := time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC)
	return t, year > 1 && year <= 9999 && t.Year() == year && int(t.Month()) == month && t.Day() == day
}

// number reads exactly the first n bytes as digits.
func number(s string, n int) (v int, ok bool) {
	if len(s) < n || n == 0 || n > 9 {
		return 0, false
	}
	for i := range n {
		if s[i] < '0' || s[i] > '9' {
			return 0, false
		}
		v = v*10 + int(s[i]-'0')
	}
	return v, true
}

// after returns what follows the first byte, when it is c; else "".
func after(s string, c byte) string {
	if s == "" || s[0] != c {
		return ""
	}
	return s[1:]
}

// drop returns s without its first n bytes, "" when it is shorter.
func drop(s string, n int) string {
	if len(s) < n {
		return ""
	}
	return s[n:]
}
