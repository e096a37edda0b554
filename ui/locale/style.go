package locale

import (
	"math"
	"strconv"
	"strings"
	"time"
)

// style is how a language writes numbers and dates.
type style struct {
	tag, name          string
	thousands, decimal string
	percent            string // after the number
	months             [12]string
	one                func(n int) bool // the plural rule, as CLDR has it
}

const space = "\u00a0"

var styles = map[string]style{
	"es": {"es", "Español", ".", ",", space + "%", [12]string{"ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sep", "oct", "nov", "dic"},
		func(n int) bool { return n == 1 }},
	"pt": {"pt-BR", "Português", ".", ",", "%", [12]string{"jan", "fev", "mar", "abr", "mai", "jun", "jul", "ago", "set", "out", "nov", "dez"},
		func(n int) bool { return n == 0 || n == 1 }},
	"en": {"en", "English", ",", ".", "%", [12]string{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"},
		func(n int) bool { return n == 1 }},
}

// Int writes a whole number: 1.234 or 1,234.
func (l *Lang) Int(n int) string { return l.group(strconv.Itoa(n)) }

// Decimal writes a number with so many digits after the sign.
func (l *Lang) Decimal(v float64, digits int) string {
	whole, rest, found := strings.Cut(strconv.FormatFloat(v, 'f', digits, 64), ".")
	if !found {
		return l.group(whole)
	}
	return l.group(whole) + l.style.decimal + rest
}

func (l *Lang) group(s string) string {
	sign := ""
	if strings.HasPrefix(s, "-") {
		sign, s = "−", s[1:]
	}
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + l.style.thousands + s[i:]
	}
	return sign + s
}

// Percent writes part of whole in per cent, rounded so that only all is 100
// and only nothing is 0; "–" for part of nothing.
func (l *Lang) Percent(part, whole int) string {
	if whole <= 0 {
		return "–"
	}
	p := int(math.Round(100 * float64(part) / float64(whole)))
	switch {
	case p >= 100 && part < whole:
		p = 99
	case p == 0 && part > 0:
		return "<" + space + "1" + l.style.percent
	}
	return l.Int(p) + l.style.percent
}

// Size writes a number of bytes in powers of ten.
func (l *Lang) Size(bytes int64) string {
	v := float64(bytes)
	units := []string{"B", "kB", "MB", "GB", "TB", "PB", "EB"}
	i := 0
	for v >= 999.5 && i < len(units)-1 {
		v, i = v/1000, i+1
	}
	digits := 0
	if i > 0 && v < 9.95 {
		digits = 1
	}
	return l.Decimal(v, digits) + space + units[i]
}

// Date writes a day: 26 jun 2018. A zero time is "".
func (l *Lang) Date(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	t = t.UTC()
	return strconv.Itoa(t.Day()) + space + l.style.months[t.Month()-1] + space + strconv.Itoa(t.Year())
}

// Stamp writes a day and a time of day, UTC.
func (l *Lang) Stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return l.Date(t) + ", " + t.UTC().Format("15:04") + space + "UTC"
}

// Month writes a month and its year.
func (l *Lang) Month(t time.Time) string {
	return l.style.months[t.UTC().Month()-1] + space + strconv.Itoa(t.UTC().Year())
}

// Ago says how long before now t was, as people say it; what is longer ago
// than a month, or not past, is a date.
func (l *Lang) Ago(t, now time.Time) string {
	if t.IsZero() {
		return ""
	}
	t, now = t.UTC(), now.UTC()
	d := now.Sub(t)
	days := int(now.Truncate(24*time.Hour).Sub(t.Truncate(24*time.Hour)) / (24 * time.Hour))
	switch {
	case d < 0 || days > 30:
		return l.Date(t)
	case d < time.Minute:
		return l.T("ago.now")
	case d < time.Hour:
		return l.N("ago.minutes", int(d/time.Minute))
	case days == 0 || d < 6*time.Hour:
		return l.N("ago.hours", int(d/time.Hour))
	case days == 1:
		return l.T("ago.yesterday")
	}
	return l.N("ago.days", days)
}
