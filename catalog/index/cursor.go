package index

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/vitral-data/vitral/catalog/query"
)

// cursor is what an opaque cursor holds: where to go on after, and a mark of
// the request that it belongs to.
type cursor struct {
	Request []byte          `json:"r"`
	After   json.RawMessage `json:"a"`
}

// WriteCursor makes the cursor of r that goes on after the sort values of a
// page's last hit, in whatever JSON form the engine likes.
func WriteCursor(r query.Request, after any) (string, error) {
	raw, err := json.Marshal(after)
	if err != nil {
		return "", fmt.Errorf("write cursor: %w", err)
	}
	c, err := json.Marshal(cursor{Request: mark(r), After: raw})
	if err != nil {
		return "", fmt.Errorf("write cursor: %w", err)
	}
	return base64.RawURLEncoding.EncodeToString(c), nil
}

// ReadCursor reads r's cursor into the form it was made of. The error is
// ErrCursor if it is not one, or was made for another text, filter or order;
// limit, facets and the time may differ from page to page.
func ReadCursor(r query.Request, after any) error {
	text, err := base64.RawURLEncoding.DecodeString(r.Cursor)
	if err != nil {
		return fmt.Errorf("%w: not base64", ErrCursor)
	}
	var c cursor
	if err := json.Unmarshal(text, &c); err != nil {
		return fmt.Errorf("%w: not made by this index", ErrCursor)
	}
	if string(c.Request) != string(mark(r)) {
		return fmt.Errorf("%w: it belongs to another search; start from its first page", ErrCursor)
	}
	if err := json.Unmarshal(c.After, after); err != nil {
		return fmt.Errorf("%w: not made by this index", ErrCursor)
	}
	return nil
}

// mark is a hash of what decides which hits there are and in which order.
func mark(r query.Request) []byte {
	text := fmt.Appendf(nil, "%s\n%q\n", Order(r), query.Print(r.Text))
	for _, f := range query.Facets() {
		if values := r.Filters[f]; len(values) > 0 {
			values = slices.Compact(slices.Sorted(slices.Values(values)))
			text = fmt.Appendf(text, "%s %q\n", f, values)
		}
	}
	sum := sha256.Sum256(text)
	return sum[:9]
}

// Order is the order that a request's hits come in: its sort with the defaults
// that query.Request states.
func Order(r query.Request) query.Sort {
	switch {
	case r.Sort != "" && r.Sort != query.ByRelevance:
		return r.Sort
	case r.Text == nil:
		return query.ByModified
	}
	return query.ByRelevance
}
