package schedule

import (
	"fmt"
	"strings"
	"time"
	_ "time/tzdata" // the binary may run where no zone database is installed

	"github.com/robfig/cron/v3"
)

// Times are the ticks of a schedule.
type Times interface {
	// Next gives the first tick after t, zero when none comes within five years.
	Next(t time.Time) time.Time
}

// Parse reads a cron expression: five fields (minute, hour, day of month,
// month, day of week), @hourly, @daily, @weekly, @monthly, @yearly, or
// "@every 90m". zone is an IANA name in which the fields are read; "" is UTC.
func Parse(expression, zone string) (Times, error) {
	expression = strings.TrimSpace(expression)
	place, err := time.LoadLocation(zone)
	if err != nil || zone == "Local" {
		return nil, fmt.Errorf("schedule %q: %q is not a time zone; write one like America/Santiago", expression, zone)
	}
	// The parser would take a zone here, and breaks on one without more.
	if strings.Contains(expression, "TZ=") {
		return nil, fmt.Errorf("schedule %q: the time zone is a setting of its own", expression)
	}
	parser := cron.NewParser(cron.Minute | cron.Hour | cron.Dom | cron.Month | cron.Dow | cron.Descriptor)
	parsed, err := parser.Parse(expression)
	if err != nil {
		return nil, fmt.Errorf(`schedule %q: %w (write five fields such as "0 3 * * *", or @daily, or @every 6h)`, expression, err)
	}
	if every, ok := strings.CutPrefix(expression, "@every "); ok {
		// The parser rounds what is below a second up to one.
		if d, err := time.ParseDuration(every); err != nil || d < time.Second {
			return nil, fmt.Errorf("schedule %q: the shortest period is 1s", expression)
		}
		return parsed, nil
	}
	times := wallClock{parsed, place}
	if parsed.Next(time.Unix(0, 0).UTC()).IsZero() {
		return nil, fmt.Errorf("schedule %q: no such day ever comes", expression)
	}
	return times, nil
}

// wallClock reads a cron schedule by the clock on the wall of a place.
type wallClock struct {
	cron  cron.Schedule
	place *time.Location
}

// Next implements Times. cron passes over ticks in the hour that is left out
// when summer time begins, at midnight in some countries, so that a daily
// schedule would lose a day. Here such a tick comes an hour off instead: the
// schedule is also read as if the wall clock were UTC, where no hour is
// missing, and the earlier of the two answers counts.
func (w wallClock) Next(t time.Time) time.Time {
	local := t.In(w.place)
	next := w.cron.Next(local)
	wall := time.Date(local.Year(), local.Month(), local.Day(), local.Hour(), local.Minute(), local.Second(), 0, time.UTC)
	for range 3 {
		if wall = w.cron.Next(wall); wall.IsZero() {
			break
		}
		there := time.Date(wall.Year(), wall.Month(), wall.Day(), wall.Hour(), wall.Minute(), wall.Second(), 0, w.place)
		if there.After(t) {
			if next.IsZero() || there.Before(next) {
				next = there
			}
			break
		}
	}
	return next
}
