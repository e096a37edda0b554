package rdf

import (
	"context"
	"errors"
	"io"
)

var errUnwritten = errors.New("rdf: not written yet")

// ReadNTriples reads N-Triples.
func ReadNTriples(ctx context.Context, r io.Reader, o Options, emit func(Triple) error) error {
	return errUnwritten
}

// ReadTurtle reads Turtle.
func ReadTurtle(ctx context.Context, r io.Reader, o Options, emit func(Triple) error) error {
	return errUnwritten
}

// ReadRDFXML reads RDF/XML.
func ReadRDFXML(ctx context.Context, r io.Reader, o Options, emit func(Triple) error) error {
	return errUnwritten
}

// ReadJSONLD reads JSON-LD.
func ReadJSONLD(ctx context.Context, r io.Reader, o Options, emit func(Triple) error) error {
	return errUnwritten
}

// Decode gives r as UTF-8 without a byte order mark. contentType is the
// transport's, "" for none: BOM, then a declared charset, then valid UTF-8,
// then windows-1252 decide. A mend is told to o.Repaired. The readers know a
// decoded reader and then ignore an XML declaration's encoding; a reader given
// anything else decodes by itself as under contentType "" (strict RDF/XML by
// its BOM and declaration, strict Turtle and N-Triples not at all).
func Decode(r io.Reader, contentType string, o Options) io.Reader { return r }

// Resolve gives ref as an absolute IRI against base by RFC 3986 §5.2, or ref as
// it stands if base is "".
func Resolve(base, ref string) string { return ref }

// Expand expands one JSON-LD node object (what encoding/json makes of it) under
// the contexts given, each as JSON or the URL of an embedded one, and then the
// object's own @context.
func Expand(ctx context.Context, doc any, o Options, contexts ...any) ([]any, error) {
	return nil, errUnwritten
}

// WalkExpanded emits the triples of an expanded node object or an array of them.
// bnode gives a fresh blank node label, without "_:".
func WalkExpanded(node any, bnode func() string, emit func(Triple) error) error { return errUnwritten }
