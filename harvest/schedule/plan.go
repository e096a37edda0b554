package schedule

import (
	"errors"
	"fmt"
	"time"
)

// Source is what the scheduler knows of a source.
type Source struct {
	ID string
	// Cron is an expression that Parse reads; "" runs only by Trigger.
	Cron string
	Zone string // IANA name, "" = UTC
	// Last is when the source last ran, zero for never. A tick missed since
	// then runs once, at once; so does a source that never ran.
	Last time.Time
}

// plan is a source's place in time.
type plan struct {
	source  Source
	times   Times // nil without a Cron
	jitter  time.Duration
	tick    time.Time // the next tick, before jitter
	overdue bool      // run now, whatever tick says
	last    time.Time
	skipped int
	seen    time.Time // the clock when it was last looked at
}

// setBack is how far the wall clock must have gone back for ticks to be taken
// anew: a machine that began with a wrong date must not wait for it.
const setBack = time.Hour

func newPlan(source Source, last, now time.Time) (*plan, error) {
	p := &plan{source: source, last: last}
	if source.ID == "" {
		return nil, errors.New("source without an id")
	}
	if source.Cron == "" {
		return p, nil
	}
	times, err := Parse(source.Cron, source.Zone)
	if err != nil {
		return nil, fmt.Errorf("source %s: %w", source.ID, err)
	}
	p.times = times
	p.jitter = Jitter(source.ID, period(times, now))
	if last.IsZero() {
		p.overdue = true
	} else {
		// A last run in the future is another clock's mistake.
		from := last
		if from.After(now) {
			from = now
		}
		p.tick = times.Next(from)
		p.overdue = !p.tick.IsZero() && !p.tick.Add(p.jitter).After(now)
	}
	if p.overdue {
		p.tick = times.Next(now)
	}
	return p, nil
}

// next is when the source runs next; zero for never.
func (p *plan) next(now time.Time) time.Time {
	switch {
	case p.overdue:
		return now
	case p.times == nil || p.tick.IsZero():
		return time.Time{}
	}
	return p.tick.Add(p.jitter)
}

// due takes the tick that has come, if one has. Several that came at once,
// after the machine slept, are one.
func (p *plan) due(now time.Time) bool {
	if p.times == nil {
		return false
	}
	came := p.overdue
	p.overdue = false
	if now.Before(p.seen.Add(-setBack)) {
		p.tick = p.times.Next(now)
	}
	p.seen = now
	if !p.tick.IsZero() && !p.tick.Add(p.jitter).After(now) {
		came = true
		if p.tick = p.times.Next(p.tick); !p.tick.IsZero() && !p.tick.Add(p.jitter).After(now) {
			p.tick = p.times.Next(now)
		}
	}
	return came
}
