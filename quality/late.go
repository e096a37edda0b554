package quality

import (
	"time"

	"github.com/vitral-data/vitral/catalog"
	"github.com/vitral-data/vitral/catalog/vocab"
)

// LateFrom is the first day (YYYY-MM-DD, UTC) on which a dataset is late
// against its accrual periodicity, if it doesn't change before; "" when that
// can't be said: the frequency is not given, unknown or promises no date
// (irregular, continuous, never), or no date of change is known.
//
// The last change is the newest of dct:modified of the dataset and of its
// distributions and changed; without any of them the newest dct:issued.
// changed is a change of the data that the caller saw itself, such as a file
// with another hash; zero for none. The allowance is 20 % of the period, as in
// the federation indicators of Argentina's pydatajson, and a dataset is late
// on the next day at the earliest.
//
// The day depends on nothing but these: whether it is past, the reader
// compares with today (a document holds nothing that time alone changes).
func LateFrom(d catalog.Dataset, changed time.Time, set *vocab.Set) (day string) {
	period, ok := set.Period(d.Frequency.Code)
	if !ok {
		return ""
	}
	last := lastChange(&d, changed)
	if last.IsZero() {
		return ""
	}
	const oneDay = 24 * time.Hour
	days := max(1, ceil(period+period/5, oneDay))
	late := last.UTC().Truncate(oneDay).AddDate(0, 0, days)
	if late.Year() < 0 || late.Year() > 9999 { // a date that no calendar writes
		return ""
	}
	return late.Format(time.DateOnly)
}

func lastChange(d *catalog.Dataset, changed time.Time) time.Time {
	modified, issued := newer(changed, d.Modified.Time), d.Issued.Time
	for i := range d.Distributions {
		modified = newer(modified, d.Distributions[i].Modified.Time)
		issued = newer(issued, d.Distributions[i].Issued.Time)
	}
	if modified.IsZero() {
		return issued
	}
	return modified
}

func newer(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// ceil is how many whole units d takes.
func ceil(d, unit time.Duration) int { return int((d + unit - 1) / unit) }
