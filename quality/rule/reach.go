package rule

import (
	"strconv"
	"strings"

	"github.com/vitral-data/vitral/catalog"
)

// Reachable judges the addresses of a property by their newest probes. The
// best one counts: one reachable address passes; else one that nobody knows
// of (never probed, or probed with an unknown outcome) makes it unknown; else,
// or with no address at all, it fails.
func (s *Subject) Reachable(property string, urls []string, in *Inputs) Outcome {
	best := Fail
	for _, u := range urls {
		if strings.TrimSpace(u) == "" {
			continue
		}
		switch s.reach(u) {
		case Pass:
			s.addProbe(property, u, in)
			return Pass
		case Unknown:
			best = Unknown
		}
	}
	if in == nil {
		return best
	}
	some := false
	for _, u := range urls {
		if strings.TrimSpace(u) == "" {
			continue
		}
		some = true
		s.addProbe(property, u, in)
	}
	if !some {
		in.Add(property, "")
	}
	return best
}

func (s *Subject) reach(url string) Outcome {
	probe, ok := s.Probes[url]
	switch {
	case !ok, probe.Outcome == catalog.ReachUnknown:
		return Unknown
	case probe.Status == 0 && probe.Outcome == catalog.ReachOK: // such as ftp, which has no status
		return Pass
	case probe.Status >= 200 && probe.Status < 300, s.Redirects && probe.Status >= 300 && probe.Status < 400:
		return Pass
	}
	return Fail
}

// addProbe adds the address and what its probe saw: the status, else the
// reason, else "" for never probed.
func (s *Subject) addProbe(property, url string, in *Inputs) {
	if in == nil {
		return
	}
	seen := ""
	if probe, ok := s.Probes[url]; ok {
		seen = probe.Reason
		if probe.Status != 0 {
			seen = strconv.Itoa(probe.Status)
		}
	}
	in.Add(property, url)
	in.Add("status", seen)
}
