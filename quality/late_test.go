package quality

import (
	"testing"
	"time"

	"github.com/vitral-data/vitral/catalog"
)

func day(s string) catalog.Date {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic(err)
	}
	return catalog.Date{Raw: s, Time: t}
}

func TestLateFrom(t *testing.T) {
	r := newRules(t)
	monthly := catalog.Coded{Raw: "R/P1M", Code: "MONTHLY"}
	seen := time.Date(2024, 6, 1, 15, 30, 0, 0, time.FixedZone("", -3*3600))
	for _, c := range []struct {
		name    string
		dataset catalog.Dataset
		changed time.Time
		want    string
	}{
		// 31 days and 20 % are 37.2: on the 37th day it is still current.
		{name: "a month and a fifth", dataset: catalog.Dataset{Frequency: monthly, Modified: day("2024-01-01")}, want: "2024-02-08"},
		{name: "the newest distribution", dataset: catalog.Dataset{Frequency: monthly, Modified: day("2023-01-01"),
			Distributions: []catalog.Distribution{{Modified: day("2024-01-01")}, {Modified: day("2023-06-01")}}}, want: "2024-02-08"},
		{name: "issued when nothing else", dataset: catalog.Dataset{Frequency: monthly, Issued: day("2024-01-01")}, want: "2024-02-08"},
		{name: "a distribution's issued when nothing else", dataset: catalog.Dataset{Frequency: monthly, Issued: day("2023-01-01"),
			Distributions: []catalog.Distribution{{Issued: day("2024-01-01")}}}, want: "2024-02-08"},
		{name: "modified before issued", dataset: catalog.Dataset{Frequency: monthly, Issued: day("2024-05-01"), Modified: day("2024-01-01")}, want: "2024-02-08"},
		{name: "a change that was seen, in UTC", dataset: catalog.Dataset{Frequency: monthly, Modified: day("2024-01-01")}, changed: seen, want: "2024-07-09"},
		{name: "an older change that was seen", dataset: catalog.Dataset{Frequency: monthly, Modified: day("2024-12-01")}, changed: seen, want: "2025-01-08"},
		{name: "a change that was seen is enough", dataset: catalog.Dataset{Frequency: monthly}, changed: seen, want: "2024-07-09"},
		{name: "daily", dataset: catalog.Dataset{Frequency: catalog.Coded{Code: "DAILY"}, Modified: day("2024-02-28")}, want: "2024-03-01"},
		{name: "hourly, the next day at the earliest", dataset: catalog.Dataset{Frequency: catalog.Coded{Code: "HOURLY"}, Modified: day("2024-02-28")}, want: "2024-02-29"},
		{name: "every five years", dataset: catalog.Dataset{Frequency: catalog.Coded{Code: "QUINQUENNIAL"}, Modified: day("2020-01-01")}, want: "2026-01-02"},
		{name: "no frequency", dataset: catalog.Dataset{Modified: day("2024-01-01")}},
		{name: "an unknown frequency", dataset: catalog.Dataset{Frequency: catalog.Coded{Raw: "a veces"}, Modified: day("2024-01-01")}},
		{name: "irregular", dataset: catalog.Dataset{Frequency: catalog.Coded{Code: "IRREG"}, Modified: day("2024-01-01")}},
		{name: "continuous", dataset: catalog.Dataset{Frequency: catalog.Coded{Code: "CONT"}, Modified: day("2024-01-01")}},
		{name: "never", dataset: catalog.Dataset{Frequency: catalog.Coded{Code: "NEVER"}, Modified: day("2024-01-01")}},
		{name: "no date", dataset: catalog.Dataset{Frequency: monthly}},
		{name: "a date that could not be read", dataset: catalog.Dataset{Frequency: monthly, Modified: catalog.Date{Raw: "ayer"}}},
		{name: "beyond the calendar", dataset: catalog.Dataset{Frequency: monthly, Modified: day("9999-12-31")}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := LateFrom(c.dataset, c.changed, r.tables.Set); got != c.want {
				t.Errorf("late from %q, want %q", got, c.want)
			}
		})
	}
}
