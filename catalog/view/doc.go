// Package view is the reading side of the catalogue: what pages and the API
// show, as rows that the projector writes to a catalog/store and this package
// reads back. Every row is a function of the archive's commits and log, so a
// view can be deleted and rebuilt.
package view

import (
	"time"

	"github.com/vitral-data/vitral/catalog"
	"github.com/vitral-data/vitral/catalog/archive"
	"github.com/vitral-data/vitral/catalog/index"
)

// Dataset is the document of one dataset: the record that it shows, mapped,
// scored and linked. It holds nothing that time alone changes.
type Dataset struct {
	ID    string      `json:"id"`
	State index.State `json:"state"`
	// Redirect is the id that this one lost to; then nothing else is set.
	Redirect string `json:"redirect,omitempty"`
	// Since is when the present absence began; zero for current ones.
	Since time.Time `json:"since,omitzero"`
	// First is when the record shown was first seen, Changed when its present
	// version came.
	First   time.Time `json:"first,omitzero"`
	Changed time.Time `json:"changed,omitzero"`
	// Version is the number of the present version of the record shown.
	Version int `json:"version,omitempty"`
	// LateFrom is the first day (YYYY-MM-DD) on which it is late; "" unknown.
	LateFrom string          `json:"lateFrom,omitempty"`
	Data     catalog.Dataset `json:"data,omitzero"`
	// Shown is the record that Data was read from, Others the further records
	// of the same dataset (other sources, or a renamed source of its own).
	Shown  Record   `json:"shown,omitzero"`
	Others []Record `json:"others,omitempty"`
	// Quality is the score with its explanation, Findings included.
	Quality catalog.Quality `json:"quality,omitzero"`
	// Repairs are what reading and mapping the statement had to mend.
	Repairs []catalog.Repair `json:"repairs,omitempty"`
	// Probes are the newest probes of the distributions' addresses, by URL.
	Probes map[string]catalog.Probe `json:"probes,omitempty"`
}

// Record is one record in force, as the view keeps it.
type Record struct {
	Source  string          `json:"source"`
	Kind    catalog.Kind    `json:"kind"`
	Key     string          `json:"key"`
	Made    catalog.KeyKind `json:"made"`
	Dataset string          `json:"dataset,omitempty"` // the id carried in its entry
	Version int             `json:"version"`
	Outcome archive.Outcome `json:"outcome"`
	Hash    archive.Hash    `json:"hash"`
	Place   archive.Place   `json:"place"`
	First   time.Time       `json:"first"`
	Changed time.Time       `json:"changed,omitzero"`
	Since   time.Time       `json:"since,omitzero"`
	// Gone says that the key left the table, by a rename to another.
	Gone bool `json:"gone,omitempty"`
}

// Step is one entry of a record's history: what one commit did to it.
type Step struct {
	N       int             `json:"n"` // the commit
	Run     string          `json:"run"`
	Time    time.Time       `json:"time"`
	Outcome archive.Outcome `json:"outcome"`
	Version int             `json:"version"`
	Hash    archive.Hash    `json:"hash"`
	Key     string          `json:"key"`
	Place   archive.Place   `json:"place"`
	// From is where a renamed record came from.
	From *archive.Origin `json:"from,omitempty"`
}

// Card is a dataset in a list, kept beside its document in the index.
type Card struct {
	ID          string       `json:"id"`
	State       index.State  `json:"state"`
	Since       time.Time    `json:"since,omitzero"`
	Title       catalog.Text `json:"title"`
	Description catalog.Text `json:"description,omitempty"` // cut at 400 bytes a language
	// Publisher is its id and name; the zero value when the source names none.
	Publisher Named         `json:"publisher,omitzero"`
	Source    string        `json:"source"`
	Formats   []string      `json:"formats,omitempty"` // codes or raw values, in order of first appearance
	License   catalog.Coded `json:"license,omitzero"`  // of the first distribution that has one
	Frequency string        `json:"frequency,omitempty"`
	Modified  time.Time     `json:"modified,omitzero"` // the source's date, else Changed
	LateFrom  string        `json:"lateFrom,omitempty"`
	Quality   CardQuality   `json:"quality,omitzero"`
	Files     int           `json:"distributions"`
	Answered  int           `json:"answered"` // distributions whose address answered
	Broken    int           `json:"broken"`
	Version   int           `json:"version"`
}

// CardQuality is the score as lists show it.
type CardQuality struct {
	Points  int    `json:"points"`
	Unknown int    `json:"unknown"`
	Max     int    `json:"max"`
	Band    string `json:"band"`
	Variant string `json:"variant"`
	Rules   string `json:"rules"`
	// Dimensions are points and unknown of each dimension, in order.
	Dimensions [5][2]int `json:"dimensions"`
}

// Named is an id with the names it goes by.
type Named struct {
	ID   string       `json:"id"`
	Name catalog.Text `json:"name,omitempty"`
}

// Publisher is a public body as the sources name it.
type Publisher struct {
	ID       string       `json:"id"`
	IRI      string       `json:"iri,omitempty"`
	Name     catalog.Text `json:"name"`
	Homepage string       `json:"homepage,omitempty"`
	Email    string       `json:"email,omitempty"`
	// Sources are the ids of the sources that name it.
	Sources []string `json:"sources,omitempty"`
}

// Change is one line of what changed, newest first in lists.
type Change struct {
	// Cursor is the line's place in the order of changes.
	Cursor  string          `json:"cursor"`
	Time    time.Time       `json:"time"`
	Source  string          `json:"source"`
	Run     string          `json:"run"`
	N       int             `json:"n"`
	Dataset string          `json:"dataset"`
	Key     string          `json:"key"`
	Kind    catalog.Kind    `json:"kind"`
	Outcome archive.Outcome `json:"outcome"`
	Version int             `json:"version"`
	From    *archive.Origin `json:"from,omitempty"`
}
