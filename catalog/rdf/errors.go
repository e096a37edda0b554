package rdf

import "errors"

// What an *Error may wrap besides io.ErrUnexpectedEOF.
var (
	// ErrDepth is a document that nests more deeply than Options.MaxDepth.
	ErrDepth = errors.New("nests too deeply")
	// ErrTooLong is a token longer than Options.MaxToken, or a document that
	// has to be held whole and is longer than may be held.
	ErrTooLong = errors.New("too long")
	// ErrContext is a remote JSON-LD context that isn't one of those embedded.
	ErrContext = errors.New("context not allowed")
	// ErrHTML is a web page where RDF was expected, such as a gateway's error
	// page served with status 200.
	ErrHTML = errors.New("an HTML page, not RDF")
)
