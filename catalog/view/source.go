package view

import (
	"time"

	"github.com/vitral-data/vitral/catalog"
	"github.com/vitral-data/vitral/catalog/archive"
)

// Health is how a source does.
type Health string

// The states of a source: its last run ended well; a run of it waits for a
// person; its last run failed or stayed incomplete; it is no longer harvested
// and its datasets stay.
const (
	Healthy Health = "healthy"
	OnHold  Health = "held"
	Failing Health = "failing"
	Stopped Health = "stopped"
)

// Definition is a harvest source as it was put in force: a line of the
// archive's log.
type Definition struct {
	ID       string       `json:"id"`
	Title    catalog.Text `json:"title,omitempty"`
	URL      string       `json:"url"`
	Kind     string       `json:"kind"` // auto, dcat, datajson
	Schedule string       `json:"schedule,omitempty"`
	// Priority: of several sources of a dataset the smaller number is shown.
	Priority int `json:"priority,omitempty"`
	// Stopped says that it is no longer harvested.
	Stopped bool `json:"stopped,omitempty"`
}

// Source is a harvest source with what became of it.
type Source struct {
	Definition
	// Catalog is what the source says of itself; zero when it doesn't.
	Catalog catalog.Catalog `json:"catalog,omitzero"`
	// Head is the number of its newest commit, Listed how many datasets that
	// lists, Committed when it was made.
	Head      int       `json:"head"`
	Listed    int       `json:"listed"`
	Committed time.Time `json:"committed,omitzero"`
	// Last is the newest run of whatever end; Held the id of the run that waits
	// for a person, "" for none. State follows from both.
	Last  *Run   `json:"last,omitempty"`
	Held  string `json:"held,omitempty"`
	State Health `json:"state"`

	held *Run // the newest run that was held, decided on or not
}

// RunState is how a run ended.
type RunState string

// The ends of a run.
const (
	RunDone       RunState = "done"
	RunUnchanged  RunState = "unchanged"
	RunHeld       RunState = "held"
	RunIncomplete RunState = "incomplete"
	RunFailed     RunState = "failed"
)

// Run is one run of a harvest and what it did. It is the report that commits
// and the log carry.
type Run struct {
	Run    string   `json:"run"`
	Source string   `json:"source"`
	State  RunState `json:"state"`
	// Reason is a code with its detail: why it failed, is incomplete or held;
	// "" when there is nothing to say.
	Reason string `json:"reason,omitempty"`
	Detail string `json:"detail,omitempty"`
	// Commit is the number of the commit it made; 0 for none. Head is that of
	// the commit it was planned on.
	Commit int `json:"commit"`
	Head   int `json:"head"`
	archive.Counts
	URL      string    `json:"url,omitempty"`
	Kind     string    `json:"kind,omitempty"`
	Start    time.Time `json:"start"`
	End      time.Time `json:"end"`
	Complete bool      `json:"complete"`
	Pages    int       `json:"pages"`
	Bytes    int64     `json:"bytes"` // decoded
	// Findings about the source as a whole, Invalid and Waiting records with
	// place and reason (at most 1,000 each; the counts tell the truth).
	Findings       []catalog.Repair `json:"findings,omitempty"`
	InvalidRecords []Refused        `json:"invalidRecords,omitempty"`
	WaitingRecords []Refused        `json:"waitingRecords,omitempty"`
	// Decision is what a person decided on it, when it was held.
	Decision *Decision `json:"decision,omitempty"`
}

// Refused is a record that was not landed.
type Refused struct {
	Kind   catalog.Kind `json:"kind"`
	Key    string       `json:"key,omitempty"`
	Title  string       `json:"title,omitempty"`
	Place  string       `json:"place,omitempty"`
	Reason string       `json:"reason"` // a code: not-an-object, too-large, no-key, twin, renamed-while-incomplete
}

// Decision is what a person decided on a held run.
type Decision struct {
	Run    string    `json:"run"`
	Source string    `json:"source"`
	Time   time.Time `json:"time"`
	By     string    `json:"by"`     // name of the token
	Accept bool      `json:"accept"` // false: rejected
	// Classes let through: all, or some of renamed, missing, withdrawn.
	Classes []string `json:"classes,omitempty"`
	// Commit is the commit that an acceptance made.
	Commit int `json:"commit,omitempty"`
}

// Pair is one line of a held run's plan as people see it.
type Pair struct {
	Kind    catalog.Kind    `json:"kind"`
	Key     string          `json:"key"`
	Dataset string          `json:"dataset,omitempty"`
	Title   string          `json:"title,omitempty"` // as the run lists it; of absent ones as at head
	Outcome archive.Outcome `json:"outcome"`
	// Renamed: the old key and title, and the evidence: title,
	// title-publisher or url. Doubt orders pairs, the most doubtful first: url
	// (2), title-publisher (1), title (0).
	From      *archive.Origin `json:"from,omitempty"`
	FromTitle string          `json:"fromTitle,omitempty"`
}

// HeldPlan is a held run as people see it: what each answer would do.
type HeldPlan struct {
	Run      Run    `json:"run"`
	PlanHash string `json:"planHash"`
	Listed   int    `json:"listed"` // datasets at head
	Changes  []Pair `json:"changes"`
}
