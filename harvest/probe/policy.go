package probe

import (
	"slices"
	"time"
)

// Policy is what the operator decides about probes.
type Policy struct {
	Enabled bool
	// MaxPerRun bounds the targets of one run. Default 1000.
	MaxPerRun int
	// Parallel bounds the probes at once; a host is asked more slowly still,
	// by the client. Default 4.
	Parallel int
	// MaxBytes: files up to this size are read whole for their hash, of
	// larger ones the first bytes. 0 reads only what a HEAD leaves open;
	// DefaultMaxBytes is a good choice.
	MaxBytes int64
	// HeadTime is the time for the answer to a HEAD, GetTime for the headers
	// of a GET, ReadTime for reading a file. Defaults 5 s, 15 s and 3 min.
	HeadTime, GetTime, ReadTime time.Duration
	// Delays between probes of a URL, the shortest first. Default DefaultDelays.
	Delays []time.Duration
}

// DefaultMaxBytes reads most tables of open data portals whole.
const DefaultMaxBytes = 25 << 20

// DefaultDelays are those of data.gouv.fr's checker: what changed is looked at
// again soon, what stands still ever less often.
func DefaultDelays() []time.Duration {
	return []time.Duration{12 * time.Hour, 24 * time.Hour, 7 * 24 * time.Hour, 30 * 24 * time.Hour}
}

func (p Policy) withDefaults() Policy {
	if p.MaxPerRun <= 0 {
		p.MaxPerRun = 1000
	}
	if p.Parallel <= 0 {
		p.Parallel = 4
	}
	if p.HeadTime <= 0 {
		p.HeadTime = 5 * time.Second
	}
	if p.GetTime <= 0 {
		p.GetTime = 15 * time.Second
	}
	if p.ReadTime <= 0 {
		p.ReadTime = 3 * time.Minute
	}
	if len(p.Delays) == 0 {
		p.Delays = DefaultDelays()
	}
	p.Delays = slices.Sorted(slices.Values(p.Delays))
	return p
}

// Due says whether it is time to probe a URL again, by the default delays. See
// Policy.Due.
func Due(last *Probe, unchangedSince, now time.Time) bool {
	return Policy{}.Due(last, unchangedSince, now)
}

// Due says whether it is time to probe a URL again. last is its last probe, nil
// for none; unchangedSince is the time of the first probe that saw what last
// saw. The delay is the shortest that is as long as the URL had stood unchanged
// at the last probe, so a change begins again with the shortest. After a probe
// that found nothing out it is the shortest too.
func (p Policy) Due(last *Probe, unchangedSince, now time.Time) bool {
	if last == nil || last.Time.After(now) {
		// A probe in the future is another clock's mistake.
		return true
	}
	delays := p.withDefaults().Delays
	delay := delays[0]
	if last.Outcome != Unknown && !unchangedSince.IsZero() {
		stood := last.Time.Sub(unchangedSince)
		delay = delays[len(delays)-1]
		if i := slices.IndexFunc(delays, func(d time.Duration) bool { return d >= stood }); i >= 0 {
			delay = delays[i]
		}
	}
	return now.Sub(last.Time) >= delay
}
