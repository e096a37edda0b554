package harvest

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/vitral-data/vitral/catalog"
	"github.com/vitral-data/vitral/catalog/archive"
	"github.com/vitral-data/vitral/catalog/view"
	"github.com/vitral-data/vitral/harvest/format"
)

// maxReported is how many invalid and waiting records a report names.
const maxReported = 1000

// work identifies, plans, guards and commits what was read.
func (r *run) work(ctx context.Context, out *reading) error {
	r.report.Findings = slices.Clone(out.findings)
	switch {
	case out.failed != "":
		r.end(view.RunFailed, out.failed, out.failedDetail)
		return nil
	case out.reader == nil && !out.asHead: // a limit let nothing be read
		r.end(view.RunIncomplete, out.cut, out.cutDetail)
		return nil
	}
	if err := r.records(ctx, out); err != nil || r.report.State == view.RunFailed {
		return err
	}
	p := r.plan(out)
	r.describe(p, out)
	newer, err := r.h.Archive.Commits(ctx, r.src.ID, r.head.N)
	if err != nil {
		return err
	}
	switch {
	case len(newer) > 0:
		r.supersede(fmt.Sprintf("commit %d came since the run began", newer[0]))
		return nil
	case r.dry:
		r.dryEnd(p, out)
		return nil
	case p.hold != "":
		return r.hold(ctx, p, out)
	case p.empty() && !r.mustCommit(out):
		r.endWell(p, out)
		return nil
	}
	return r.commit(ctx, p, out)
}

// records reads every record: its statement goes to the run's pack unless the
// head has the very same.
func (r *run) records(ctx context.Context, out *reading) error {
	if out.asHead || r.sameBodies(out) {
		out.asHead = true
		return nil
	}
	known := make(map[recordID]*archive.Entry, len(r.head.Entries))
	for i := range r.head.Entries {
		e := &r.head.Entries[i]
		known[recordID{e.Kind, e.Key}] = e
	}
	var err error
	if r.pack, err = r.h.Archive.NewPack(r.src.ID); err != nil {
		return err
	}
	err = identifyAll(ctx, out.reader, func(rec *format.Record, f found) error {
		if f.kind == catalog.KindDataset {
			r.urls += len(rec.Traits.URLs)
		}
		if e := known[recordID{f.kind, f.key}]; f.invalid == "" && (e == nil || e.Full != f.full || e.Hash != f.hash) {
			slot, err := r.pack.Statement(rec.Statement)
			if err != nil {
				return err
			}
			f.slot, f.packed = slot, true
			if e == nil && f.kind == catalog.KindDataset && r.head.N > 0 {
				f.urls = rec.Traits.URLs
			}
		}
		r.found = append(r.found, f)
		if len(r.found)%1000 == 0 {
			r.h.tick(Step{Stage: "parse", Records: len(r.found)})
		}
		return nil
	})
	if err != nil {
		return err
	}
	r.found = settle(r.found, known)
	return nil
}

// sameBodies says that every page has the address and the bytes it had in the
// complete run that made the head, under today's form. The address counts, for
// relative references are resolved against it.
func (r *run) sameBodies(out *reading) bool {
	vs := (&fetcher{head: r.head}).validators()
	if len(vs) == 0 || len(vs) != len(out.validators) || out.cut != "" {
		return false
	}
	for i, v := range vs {
		if v.URL != out.validators[i].URL || v.SHA256 != out.validators[i].SHA256 {
			return false
		}
	}
	return true
}

// supersede ends a run whose pages are older than the head.
func (r *run) supersede(detail string) {
	r.report.Commit = 0
	r.report.Counts = archive.Counts{Datasets: r.report.Datasets, Distributions: r.report.Distributions}
	r.end(view.RunFailed, "superseded", detail)
}

// plan compares the run with the head.
func (r *run) plan(out *reading) *plan {
	in := planInput{head: r.head, found: r.found, run: r.stage.Run, now: r.h.Now().UTC(),
		complete: out.cut == "", asHead: out.asHead, grace: r.src.Grace, guard: r.src.Guard, let: r.let}
	r.report.Findings = slices.Clone(out.findings)
	datasets, keyless := 0, false
	for _, f := range r.found {
		if f.kind == catalog.KindDataset && f.invalid != "twin" {
			datasets++
		}
		if f.kind == catalog.KindDataset && f.key == "" {
			keyless = true
		}
	}
	if out.total > datasets && !out.asHead && in.complete {
		in.complete = false
		out.broken("total", fmt.Sprintf("%d datasets of the %d that the catalogue declares", datasets, out.total))
	}
	if keyless {
		in.keepAbsent = true
		r.report.Findings = append(r.report.Findings, catalog.Repair{Code: "keyless-records", Place: "withdraws nothing"})
	}
	if code := clockFault(in.now, r.head.Commit.Time, out.date); code != "" {
		in.keepAbsent = true
		r.report.Findings = append(r.report.Findings, catalog.Repair{Code: code, Place: "withdraws nothing"})
	}
	r.h.tick(Step{Stage: "plan", Records: len(r.found)})
	return makePlan(in)
}

// clockFault says that our clock can't be trusted with absences: it is behind
// the head's, or a day off what the source's servers say.
func clockFault(now, head, served time.Time) string {
	if now.Before(head) {
		return "clock-behind-head"
	}
	if !served.IsZero() && (now.Sub(served) > 24*time.Hour || served.Sub(now) > 24*time.Hour) {
		return "clock-off"
	}
	return ""
}

// describe fills the report with what the plan found.
func (r *run) describe(p *plan, out *reading) {
	r.report.Counts = p.counts
	r.report.Datasets, r.report.Distributions = r.listed(out)
	r.report.Complete = out.cut == ""
	r.report.Findings = append(r.report.Findings, p.findings...)
	for _, j := range p.invalid[:min(len(p.invalid), maxReported)] {
		f := &r.found[j]
		r.report.InvalidRecords = append(r.report.InvalidRecords, view.Refused{Kind: f.kind, Key: f.key, Title: f.title, Place: f.place, Reason: f.invalid})
	}
	r.report.WaitingRecords = p.waiting[:min(len(p.waiting), maxReported)]
}

// listed counts datasets and distributions as listed in this run.
func (r *run) listed(out *reading) (datasets, distributions int) {
	if out.asHead {
		return r.head.Commit.Counts.Datasets, r.head.Commit.Counts.Distributions
	}
	for _, f := range r.found {
		if f.kind == catalog.KindDataset && f.invalid != "twin" {
			datasets++
		}
	}
	return datasets, r.urls
}

// endWell says how a run without a plan to hold ended.
func (r *run) endWell(p *plan, out *reading) {
	switch {
	case out.cut != "":
		r.end(view.RunIncomplete, out.cut, out.cutDetail)
	case p.empty():
		r.end(view.RunUnchanged, "", "")
	default:
		r.end(view.RunDone, "", "")
	}
}

// dryEnd says how the run would have ended.
func (r *run) dryEnd(p *plan, out *reading) {
	if p.hold != "" {
		r.end(view.RunHeld, p.hold, p.holdDetail)
		return
	}
	r.endWell(p, out)
}

// mustCommit says that a complete run commits although nothing moved: its
// source has missing records, whose grace counts complete runs, or it is the
// first under today's form.
func (r *run) mustCommit(out *reading) bool {
	if out.cut != "" {
		return false
	}
	if r.head.N > 0 && r.head.Commit.Form != archive.Form {
		return true
	}
	return slices.ContainsFunc(r.head.Entries, func(e archive.Entry) bool {
		return e.Kind == catalog.KindDataset && e.Outcome == archive.Missing
	})
}
