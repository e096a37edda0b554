package index

import (
	"fmt"
	"slices"
	"time"
	"unicode/utf8"

	"github.com/vitral-data/vitral/catalog/query"
)

// MaxID is the most bytes of a document's id.
const MaxID = 256

// maxFilterValues bounds the alternatives of one filter.
const maxFilterValues = 1000

// CheckRequest says why a request is outside the limits of every engine; the
// error is ErrInvalid.
func CheckRequest(r query.Request) error {
	if r.Limit < 0 || r.Limit > query.MaxLimit {
		return fmt.Errorf("%w: limit %d; give 0 to %d", ErrInvalid, r.Limit, query.MaxLimit)
	}
	switch r.Sort {
	case "", query.ByRelevance, query.ByModified, query.ByQuality, query.ByTitle, query.ByID:
	default:
		return fmt.Errorf("%w: sort %q; give relevance, modified, quality, title or id", ErrInvalid, r.Sort)
	}
	for f, values := range r.Filters {
		if !slices.Contains(query.Facets(), f) {
			return fmt.Errorf("%w: filter by %q; give one of %v", ErrInvalid, f, query.Facets())
		}
		if len(values) > maxFilterValues {
			return fmt.Errorf("%w: %d values of filter %q; give at most %d", ErrInvalid, len(values), f, maxFilterValues)
		}
	}
	for _, f := range r.Facets {
		if !slices.Contains(query.Facets(), f) {
			return fmt.Errorf("%w: facet %q; give some of %v", ErrInvalid, f, query.Facets())
		}
	}
	return nil
}

// CheckDoc says why a document can't be kept by any engine.
func CheckDoc(d Doc) error {
	switch {
	case d.ID == "":
		return fmt.Errorf("%w: a document without id", ErrInvalid)
	case len(d.ID) > MaxID || !utf8.ValidString(d.ID):
		return fmt.Errorf("%w: id %.40q…; give valid UTF-8 of at most %d bytes", ErrInvalid, d.ID, MaxID)
	}
	switch d.State {
	case Current, Missing, Withdrawn, Redirected:
	default:
		return fmt.Errorf("%w: document %q has state %q; give current, missing, withdrawn or redirected", ErrInvalid, d.ID, d.State)
	}
	if d.LateFrom != "" {
		if _, err := time.Parse(time.DateOnly, d.LateFrom); err != nil {
			return fmt.Errorf("%w: document %q is late from %q; give YYYY-MM-DD", ErrInvalid, d.ID, d.LateFrom)
		}
	}
	for f := range d.Values {
		switch f {
		case query.State, query.Freshness, query.Quality:
			return fmt.Errorf("%w: document %q has values of facet %q, which is computed", ErrInvalid, d.ID, f)
		}
		if !slices.Contains(query.Facets(), f) {
			return fmt.Errorf("%w: document %q has values of unknown facet %q", ErrInvalid, d.ID, f)
		}
	}
	return nil
}
