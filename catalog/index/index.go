// Package index is the search side of the catalogue: one document a dataset,
// searched by text and filters, counted by facets. Documents are built whole
// by the projector and never deleted; a withdrawn dataset is a document with
// that state.
package index

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/vitral-data/vitral/catalog"
	"github.com/vitral-data/vitral/catalog/query"
)

// Errors of every back-end, wrapped with what was being done.
var (
	// ErrNotFound is Get's answer for an id that has no document.
	ErrNotFound = errors.New("no such document")
	// ErrCursor means a request's cursor that this index didn't give, or gave
	// for another request.
	ErrCursor = errors.New("invalid cursor")
	// ErrInvalid means a request or document outside the limits.
	ErrInvalid = errors.New("invalid argument to the index")
	// ErrLocked means that another process holds the index; it names it.
	ErrLocked = errors.New("the index is held by another process")
	// ErrVersion means an index that another version of the program wrote, whose
	// fields this one doesn't know.
	ErrVersion = errors.New("the index is of another version; run vitral reindex")
)

// State is a dataset's.
type State string

// The states. A redirected document stands for an id that lost to another; it
// is found by Get and in no search.
const (
	Current    State = "current"
	Missing    State = "missing"
	Withdrawn  State = "withdrawn"
	Redirected State = "redirected"
)

// Doc is what the index knows of one dataset.
type Doc struct {
	ID string `json:"id"`
	// Number orders the writes of one id: a document with a number that isn't
	// greater than the standing one's is stale and skipped.
	Number uint64 `json:"number"`
	State  State  `json:"state"`

	// Text that is searched, best field first.
	Title       catalog.Text         `json:"title,omitempty"`
	Keywords    []catalog.LangString `json:"keywords,omitempty"`
	Publisher   catalog.Text         `json:"publisherName,omitempty"`
	Description catalog.Text         `json:"description,omitempty"`
	// Files are titles and file names of distributions, and names of columns.
	Files []string `json:"files,omitempty"`
	// Identifiers are matched whole, folded: identifiers, IRI, dataset id.
	Identifiers []string `json:"identifiers,omitempty"`

	// Values by facet, each matched and counted whole. Facets that a document
	// has no value for are left out.
	Values map[query.Facet][]string `json:"values,omitempty"`
	// LateFrom is the first day (YYYY-MM-DD, UTC) on which the dataset is late
	// against its accrual periodicity; "" when that can't be known. Freshness
	// is compared with the request's Now.
	LateFrom string `json:"lateFrom,omitempty"`
	// Modified is when the dataset last changed, UTC, to the second; the zero
	// time sorts last.
	Modified time.Time `json:"modified,omitzero"`
	// SortTitle is the folded title that sort=title goes by.
	SortTitle string `json:"sortTitle,omitempty"`

	// Numbers that are summed over hits.
	Numbers Numbers `json:"numbers"`
	// Card is returned with hits as it is, and not looked into.
	Card json.RawMessage `json:"card,omitempty"`
}

// Numbers are summed over hits (Stats).
type Numbers struct {
	Points, Unknown, Max int `json:",omitempty"` // of the quality score
	// Dimensions are points and unknown of each quality dimension, in order.
	Dimensions [5][2]int
	// Distributions and how many of them answered, were broken; the rest is unknown.
	Distributions, Answered, Broken int `json:",omitempty"`
}

// Batch is applied as one: after a crash either all of it stands, with Cursor,
// or documents of it stand without the cursor, so that it is applied again.
type Batch struct {
	Docs []Doc
	// Cursor, when not nil, is kept with the index and returned by Cursor.
	Cursor map[string]string
}

// Applied counts what became of a batch's documents: their sum is its length.
type Applied struct {
	Written, Stale int
	// Failed has the documents that the engine refused, by id, with its reason.
	Failed map[string]string
}

// Hit is one document found.
type Hit struct {
	ID    string          `json:"id"`
	State State           `json:"state"`
	Card  json.RawMessage `json:"card"`
	// Highlights has, by field ("title", "description", "keywords",
	// "publisher", "files"), pieces of text as received with the matches between
	// \x02 and \x03; the caller escapes and marks.
	Highlights map[string][]string `json:"highlights,omitempty"`
}

// Count is one value of a facet.
type Count struct {
	Value string `json:"value"`
	Count int    `json:"count"`
}

// Result is the answer to a search.
type Result struct {
	Total int
	Hits  []Hit
	// Facets has, for each asked for, at most 50 values (or
	// FacetLimit) by count, then value.
	// A facet's counts leave its own filter out. Values that a filter names are
	// always among them, also with count 0.
	Facets map[query.Facet][]Count
	// Next continues after the last hit; "" when there are no more.
	Next string
	// Suggestion is a spelling of the text that finds something, when the text
	// as given finds nothing; "" for none.
	Suggestion string
	// Stats are set when asked for.
	Stats *Stats
}

// Stats are sums over all hits of a search.
type Stats struct {
	Datasets int
	Sum      Numbers
	// Bands counts datasets by quality band of Points, in the order excellent,
	// good, sufficient, bad.
	Bands [4]int
}

// Suggestion is a completion of what a reader is typing.
type Suggestion struct {
	Text string `json:"text"`
	ID   string `json:"id,omitempty"` // the dataset's whose title it is; "" for a keyword or publisher
}

// Index keeps and searches documents. All methods may be called from many
// goroutines; a done context is an error for which errors.Is(err, ctx.Err())
// holds.
type Index interface {
	// Apply writes a batch. Stale documents are skipped and counted. When it
	// returns nil the batch is durable and seen by the next Search plus Delay.
	Apply(ctx context.Context, b Batch) (Applied, error)
	// Get returns a document as it was written.
	Get(ctx context.Context, id string) (Doc, error)
	// Search finds documents. Redirected ones are never found.
	Search(ctx context.Context, r query.Request) (Result, error)
	// Suggest completes a prefix, best first, at most n.
	Suggest(ctx context.Context, prefix, lang string, n int) ([]Suggestion, error)
	// Cursor returns what the last batches kept, merged by key; empty for a new
	// index.
	Cursor(ctx context.Context) (map[string]string, error)
	// Delay is how long after Apply a Search may not see it: data, not a type
	// assertion.
	Delay() time.Duration
	// Close frees what the back-end holds, once, after all calls returned.
	Close() error
}
