package archive

import (
	"cmp"
	"strings"
	"time"

	"github.com/vitral-data/vitral/catalog"
)

// Outcome is what a commit says of a record.
type Outcome string

// The outcomes that have an entry. Unchanged and invalid records have none.
const (
	Added     Outcome = "added"
	Changed   Outcome = "changed"
	Touched   Outcome = "touched"
	Renamed   Outcome = "renamed"
	Missing   Outcome = "missing"
	Withdrawn Outcome = "withdrawn"
	Returned  Outcome = "returned"
)

// Absent says that a record with this outcome was not listed.
func (o Outcome) Absent() bool { return o == Missing || o == Withdrawn }

// Place is where a statement stands: a line of a frame of a pack.
type Place struct {
	Pack   string `json:"pack"` // SHA-256 of the pack, hexadecimal
	Offset int64  `json:"off"`  // of the frame in the pack, bytes
	Length int64  `json:"len"`  // of the frame, bytes
	Line   int    `json:"line"` // within the frame, from 0
}

// Since is when the present absence or the last rename began.
type Since struct {
	Time time.Time `json:"time"`
	// Runs is the source's complete-run count at that time.
	Runs int `json:"runs"`
}

// Origin is where a renamed record came from.
type Origin struct {
	Key      string `json:"key"`
	Evidence string `json:"evidence"` // title, title-publisher or url
	// URL is the shared address, for evidence url.
	URL string `json:"url,omitempty"`
}

// Entry is a record as a commit left it, in force until a later commit of
// its source has another entry of the same kind and key (docs/archive.md).
type Entry struct {
	Kind    catalog.Kind    `json:"kind"`
	Key     string          `json:"key"`
	Made    catalog.KeyKind `json:"made"`
	Dataset string          `json:"dataset,omitempty"` // the dataset's id; other kinds: none
	Version int             `json:"version"`
	Outcome Outcome         `json:"outcome"`
	Hash    Hash            `json:"hash"`
	Full    FullHash        `json:"full"`
	Place   Place           `json:"place"`
	// First is the time of the record's first commit, Changed that of the commit
	// that made its present version: so a view knows both from a table alone.
	First   time.Time `json:"first"`
	Changed time.Time `json:"changed"`
	Since   *Since    `json:"since,omitempty"`
	From    *Origin   `json:"from,omitempty"`
	// Let says that a person let this absence or rename through.
	Let   bool         `json:"let,omitempty"`
	Print Fingerprints `json:"print"`
}

// Fingerprints are what a rename is recognised by: 8 bytes each.
type Fingerprints struct {
	Title     FullHash   `json:"title,omitzero"`
	Publisher FullHash   `json:"publisher,omitzero"`
	URLs      []FullHash `json:"urls,omitempty"`
}

// CompareRecord orders records by kind, then key, in bytes: the order of
// entries in packs and tables.
func CompareRecord(aKind catalog.Kind, aKey string, bKind catalog.Kind, bKey string) int {
	return cmp.Or(strings.Compare(string(aKind), string(bKind)), strings.Compare(aKey, bKey))
}
