package rdf

import (
	"context"
	"errors"
	"io"
)

var errUnwritten = errors.New("rdf: not written yet")

// ReadJSONLD reads JSON-LD.
func ReadJSONLD(ctx context.Context, r io.Reader, o Options, emit func(Triple) error) error {
	return errUnwritten
}

// Expand expands one JSON-LD node object (what encoding/json makes of it) under
// the contexts given, each as JSON or the URL of an embedded one, and then the
// object's own @context.
func Expand(ctx context.Context, doc any, o Options, contexts ...any) ([]any, error) {
	return nil, errUnwritten
}

// WalkExpanded emits the triples of an expanded node object or an array of them.
// bnode gives a fresh blank node label, without "_:".
func WalkExpanded(node any, bnode func() string, emit func(Triple) error) error { return errUnwritten }
