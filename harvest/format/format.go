// Package format is the contract between the pipeline and the dialects that
// catalogues are written in. A dialect is a package below this one: bytes in,
// statements out.
package format

import (
	"context"
	"errors"
	"io"

	"github.com/vitral-data/vitral/catalog"
)

// Errors that end a run as failed: what was read is no catalogue.
var (
	// ErrNotCatalog is wrapped when a page is well-formed and holds no
	// catalogue: no dataset, service, series or catalog, or a data.json
	// without "dataset".
	ErrNotCatalog = errors.New("no catalogue in it")
	// ErrHTML is wrapped when a page is a web page.
	ErrHTML = errors.New("a web page, not a catalogue")
	// ErrUnsupported is wrapped when no dialect reads this type of content.
	ErrUnsupported = errors.New("unsupported type of content")
	// ErrTooDeep is wrapped when nesting passes the limit.
	ErrTooDeep = errors.New("nested too deeply")
)

// MaxDepth is how deeply elements, objects and brackets may nest.
const MaxDepth = 256

// MaxStatement is the cap on one statement's bytes; a larger one is invalid.
const MaxStatement = 16 << 20

// Page is one body as it was fetched.
type Page struct {
	// URL is where the body came from; the base of relative references. For
	// a file it is "" and File holds its name.
	URL  string
	File string
	// ContentType is the header as sent; "" for a file.
	ContentType string
	// Number counts from 1 within the run.
	Number int
	Body   io.Reader
}

// PageInfo is what a page says about the pages around it.
type PageInfo struct {
	// Next is the address of the next page as written; "" for none.
	Next string
	// Total is the declared number of datasets of the whole catalogue;
	// -1 when the page doesn't say.
	Total int
	// Repairs that belong to no statement.
	Repairs []catalog.Repair
}

// Record is one statement with what identity needs to know of it.
type Record struct {
	Statement catalog.Statement
	Traits    catalog.Traits
	// Invalid says why this is no record at all ("" = it is one): a code such
	// as "not-an-object", "too-large"; Traits may still carry a key.
	Invalid string
}

// Reader reads the pages of one run, in order, and then gives its records.
// It is used by one goroutine.
type Reader interface {
	// Add reads one page to its end. After an error the statements of what
	// was whole are still given by Records: an error that wraps
	// io.ErrUnexpectedEOF or a *CutError means a cut page, any other on the
	// first page a failed run.
	Add(ctx context.Context, p Page) (PageInfo, error)
	// Records gives every record once, in a stable order for the same pages,
	// keeping at most one in memory beyond the reader's own tables. It is
	// called once, after the last Add. An error of emit ends it.
	Records(ctx context.Context, emit func(Record) error) error
	// Close frees spools and temporary files; it may be called at any time.
	Close() error
}

// CutError says that a page broke off or turned malformed at Place; what
// stood before is kept and the run is incomplete.
type CutError struct {
	Place string
	Err   error
}

// Error implements error.
func (e *CutError) Error() string { return "cut at " + e.Place + ": " + e.Err.Error() }

// Unwrap returns the cause.
func (e *CutError) Unwrap() error { return e.Err }
