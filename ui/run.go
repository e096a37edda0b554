package ui

import (
	"errors"
	"slices"

	"github.com/vitral-data/vitral/catalog"
	"github.com/vitral-data/vitral/catalog/archive"
	"github.com/vitral-data/vitral/catalog/view"
)

// runData is what a run's page is made of.
type runData struct {
	run     view.Run
	source  view.Source
	plan    *view.HeldPlan // of a run that waits
	records []changeData
	next    string
	outcome archive.Outcome // that the records are filtered by
	decides bool            // forms may be shown
	message *status         // of a decision that failed
}

// runModel is a run's page.
type runModel struct {
	Title     string
	Source    said
	SrcHref   string
	Status    []status
	When      when
	Waits     bool
	Lead      string
	Numbers   []number
	Decision  string
	Held      *heldModel
	Detail    string
	Findings  []fix
	Invalid   []refused
	Waiting   []refused
	Records   []changeLine
	Outcomes  []sortModel
	Next      string
	Took      string
	Facts     []fact
	InvalidN  string
	WaitingN  string
	NoChanges bool
}

// heldModel is what a person decides on.
type heldModel struct {
	Accept, Reject string // the forms' addresses; "" when there are none
	PlanHash       string
	Message        *status
	Classes        []classModel
	Lands          string // what enters whatever is chosen
	Pairs          []pairModel
	MorePairs      string
	Gone           []goneModel
	MoreGone       string
	PairsTitle     string
	GoneTitle      string
	RestPairs      []pairModel // folded
	RestText       string
	RestGone       []goneModel
	RestGoneText   string
}

// classModel is a class of losses that a person may let through.
type classModel struct{ Value, Text, Effect string }

// pairModel is a record with another key: what it was and what it would be.
type pairModel struct {
	From, To       []piece
	FromKey, ToKey string
	Evidence       status
	Why            string
	Href           string
}

type goneModel struct{ Title, Key, Href, What string }

// refused is a record that wasn't landed.
type refused struct{ Title, Key, Place, Reason string }

const (
	maxPairs       = 150 // on the page
	firstPairs     = 25  // unfolded
	recordsPerPage = 50
)

func (s *Site) run(r *request) (*page, error) { return s.runPage(r, nil) }

func (s *Site) runPage(r *request, message *status) (*page, error) {
	ctx := r.Request.Context()
	d := runData{decides: s.Decide != nil, message: message}
	var err error
	if d.run, err = s.Reader.Run(ctx, r.Param("id")); err != nil {
		return nil, err
	}
	if d.source, err = s.Reader.Source(ctx, d.run.Source); err != nil && !errors.Is(err, view.ErrNotFound) {
		return nil, err
	}
	d.source.ID = d.run.Source
	if d.run.State == view.RunHeld && d.run.Decision == nil {
		plan, err := s.Reader.Held(ctx, d.run.Run)
		switch {
		case err == nil:
			d.plan = &plan
		case !errors.Is(err, view.ErrNotFound):
			return nil, err
		}
	}
	if d.run.Commit > 0 {
		d.outcome = archive.Outcome(r.Query("outcome"))
		found, next, err := s.Reader.RunRecords(ctx, d.run.Run, d.outcome, r.Query("cursor"), recordsPerPage)
		if err != nil {
			return nil, err
		}
		if d.records, err = s.named(ctx, found); err != nil {
			return nil, err
		}
		d.next = next
	}
	m := r.runModel(d)
	return &page{Title: m.Title + " · " + m.Source.Text, Data: m, NoIndex: true, Twin: s.twin("run", "id", d.run.Run)}, nil
}

// runModel makes a run's page.
func (e env) runModel(d runData) runModel {
	run := d.run
	m := runModel{Source: e.sourceName(d.source), SrcHref: e.to.Source(run.Source), When: e.when(run.End), Title: e.T("run.title", "date", e.Stamp(run.Start))}
	m.Waits = d.plan != nil
	if m.Waits {
		m.Title = e.T("run.waits")
	}
	if m.Waits {
		m.When = when{} // the state says it
	}
	m.Status = e.runStatus(run, m.Waits)
	m.Numbers = e.runNumbers(run, m.Waits)
	if run.Decision != nil {
		m.Decision = e.decision(*run.Decision)
	}
	if run.State == view.RunHeld && d.plan == nil && run.Decision == nil {
		m.Decision = e.T("run.closed")
	}
	if run.Reason != "" && !m.Waits {
		m.Lead = e.reason(run)
	}
	m.Detail = short(run.Detail, 1000)
	if m.Waits {
		held := e.heldModel(*d.plan, d)
		m.Held, m.Lead, m.Detail = &held, e.heldLead(*d.plan), "" // the lead says it in the reader's language
	}
	m.Findings = e.repairs(run.Findings, 30)
	m.Invalid, m.InvalidN = e.refused(run.InvalidRecords), e.N("run.invalid", run.Invalid)
	m.Waiting, m.WaitingN = e.refused(run.WaitingRecords), e.N("run.waiting", run.Waiting)
	for _, c := range d.records {
		m.Records = append(m.Records, e.changeLine(c))
	}
	m.NoChanges = run.Commit == 0 && !m.Waits
	if run.Commit > 0 {
		m.Outcomes = e.outcomes(run, d.outcome)
	}
	if d.next != "" {
		m.Next = e.to.Run(run.Run) + "?cursor=" + escape(d.next)
		if d.outcome != "" {
			m.Next += "&outcome=" + escape(string(d.outcome))
		}
	}
	m.Facts = e.runFacts(run)
	return m
}

func (e env) runStatus(run view.Run, waits bool) []status {
	list := []status{e.runState(run)}
	if waits {
		list[0] = status{"warn", e.T("run.waits.since", "ago", e.Ago(run.End, e.now))}
	}
	read := "run.read.part"
	if run.Complete {
		read = "run.read.whole"
	}
	return append(list, status{"", e.T(read, "datasets", e.N("datasets", run.Datasets), "pages", e.N("pages", run.Pages))})
}

// runNumbers are what became of a run's records; for one that waits, what
// would.
func (e env) runNumbers(run view.Run, waits bool) []number {
	var out []number
	for _, n := range []struct {
		count  int
		key    string
		always bool
	}{
		{run.Renamed, "renamed", false}, {run.Added, "added", true}, {run.Changed, "changed", true}, {run.Returned, "returned", false},
		{run.Missing, "missing", true}, {run.Withdrawn, "withdrawn", false}, {run.Touched, "touched", false}, {run.Unchanged, "unchanged", false},
		{run.Invalid, "invalid", true}, {run.Waiting, "waiting", false},
	} {
		if n.count > 0 || n.always && !waits {
			out = append(out, number{Value: e.Int(n.count), Text: e.N("count."+n.key, n.count)})
		}
	}
	return out
}

func (e env) runFacts(run view.Run) []fact {
	s := sheet{env: e}
	s.add("address", value{Text: short(run.URL, 160), Href: webLink(run.URL), Code: true})
	s.words("kind", e.Or("kind."+run.Kind, run.Kind))
	s.words("start", e.Stamp(run.Start))
	s.words("end", e.Stamp(run.End))
	if run.Bytes > 0 {
		s.words("bytes", e.Size(run.Bytes))
	}
	if run.Commit > 0 {
		s.words("commit", e.Int(run.Commit))
	}
	s.add("id", value{Text: run.Run, Code: true})
	return s.list
}

func (e env) decision(d view.Decision) string {
	key := "decision.rejected"
	if d.Accept {
		key = "decision.accepted"
		if len(d.Classes) > 0 && !slices.Contains(d.Classes, "all") {
			key = "decision.partly"
		}
	}
	return e.T(key, "by", short(d.By, 60), "date", e.Stamp(d.Time))
}

// outcomes are filters of a run's records.
func (e env) outcomes(run view.Run, chosen archive.Outcome) []sortModel {
	out := []sortModel{{e.T("outcome.all"), e.to.Run(run.Run), chosen == ""}}
	for _, o := range []struct {
		o archive.Outcome
		n int
	}{{archive.Added, run.Added}, {archive.Changed, run.Changed}, {archive.Renamed, run.Renamed}, {archive.Returned, run.Returned},
		{archive.Missing, run.Missing}, {archive.Withdrawn, run.Withdrawn}, {archive.Touched, run.Touched}} {
		if o.n > 0 {
			out = append(out, sortModel{e.T("count.label", "what", e.outcome(o.o).Text, "n", e.Int(o.n)), e.to.Run(run.Run) + "?outcome=" + string(o.o), chosen == o.o})
		}
	}
	if len(out) < 3 {
		return nil // one kind alone: nothing to choose
	}
	return out
}

func (e env) refused(list []view.Refused) []refused {
	var out []refused
	for _, r := range list[:min(len(list), 100)] {
		out = append(out, refused{short(r.Title, 160), short(r.Key, 120), short(r.Place, 120), e.Or("refused."+r.Reason, r.Reason)})
	}
	return out
}

// titleOf is a title, or what it is called without one.
func (e env) titleOf(s string) string { return e.title(catalog.Text{"": s}).Text }
