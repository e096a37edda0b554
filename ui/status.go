package ui

import (
	"time"

	"github.com/vitral-data/vitral/catalog/index"
	"github.com/vitral-data/vitral/catalog/view"
)

// status is a state as a word with the class of its shape and colour: ok,
// warn, bad, none (nobody knows), or "" for a plain fact.
type status struct{ Class, Text string }

// standing says whether a dataset is still there; ok is false while it is.
func (e env) standing(state index.State, since time.Time) (s status, ok bool) {
	switch state {
	case index.Missing:
		return status{"warn", e.T("state.missing.since", "date", e.Date(since))}, true
	case index.Withdrawn:
		return status{"bad", e.T("state.withdrawn.since", "date", e.Date(since))}, true
	}
	return s, false
}

// freshness says whether a dataset is late against its own promise. lateFrom
// is the first day (YYYY-MM-DD) on which it is; "" when none was made.
func (e env) freshness(lateFrom string) status {
	day, err := time.Parse(time.DateOnly, lateFrom)
	if err != nil {
		return status{"none", e.T("fresh.unknown")}
	}
	late := int(e.now.Truncate(24*time.Hour).Sub(day)/(24*time.Hour)) + 1
	switch {
	case late > 730:
		return status{"warn", e.N("fresh.years", late/365)}
	case late > 0:
		return status{"warn", e.N("fresh.late", late)}
	}
	return status{"ok", e.T("fresh.current")}
}

// answers sums up whether the files can be had. What was never probed is
// unknown, and no error.
func (e env) answers(files, answered, broken int) status {
	switch {
	case files == 0:
		return status{"none", e.T("files.none")}
	case files == 1 && broken == 1:
		return status{"bad", e.T("files.broken.only")}
	case broken > 0:
		return status{"bad", e.N("files.broken", broken, "all", e.Int(files))}
	case answered == files:
		return status{"ok", e.N("files.answered", files)}
	case answered > 0:
		return status{"ok", e.N("files.some", answered, "all", e.Int(files))}
	}
	return status{"none", e.T("files.unchecked")}
}

// sourceState says how a source does.
func (e env) sourceState(h view.Health) status {
	class := map[view.Health]string{view.Healthy: "ok", view.OnHold: "warn", view.Failing: "bad", view.Stopped: "none"}[h]
	return status{class, e.Or("source."+string(h), string(h))}
}

// runState says how a run ended.
func (e env) runState(run view.Run) status {
	text := e.Or("run."+string(run.State), string(run.State))
	switch run.State {
	case view.RunDone, view.RunUnchanged:
		return status{"ok", text}
	case view.RunHeld:
		switch {
		case run.Decision == nil:
			return status{"warn", text}
		case run.Decision.Accept:
			return status{"ok", e.T("run.accepted")}
		}
		return status{"none", e.T("run.rejected")}
	case view.RunIncomplete:
		return status{"warn", text}
	}
	return status{"bad", text}
}

// bandState is a quality band.
func (e env) bandState(band string) status {
	class := map[string]string{"excellent": "ok", "good": "ok", "sufficient": "warn", "bad": "bad"}[band]
	if class == "" {
		return status{"none", e.T("band.none")}
	}
	return status{class, e.T("band." + band)}
}
