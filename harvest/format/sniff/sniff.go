// Package sniff tells from its first bytes, its name and its declared type
// what a fetched page is, so that the dialect that reads it can be chosen.
package sniff

import (
	"bytes"
	"mime"
	"path"
	"strings"
)

// Size is how many first bytes Kind asks for; fewer do when the page is
// shorter. More are not looked at.
const Size = 64 << 10

// The kinds of page. Other kinds are "unsupported:" and a name, such as
// "unsupported:csw", "unsupported:xlsx" or "unsupported:" alone when nothing
// is known.
const (
	DCAT     = "dcat"
	DataJSON = "datajson"
	HTML     = "html"
)

// The syntaxes of RDF.
const (
	RDFXML   = "rdfxml"
	Turtle   = "turtle"
	NTriples = "ntriples"
	JSONLD   = "jsonld"
)

const unsupported = "unsupported:"

// Kind tells what a page is. contentType is the header as sent and name the
// file's name or the page's URL; both may be "" and neither is believed
// against bytes that are clear: servers label web pages as RDF, and RDF as
// plain text. syntax is set for DCAT (one of the syntaxes above) and for
// DataJSON ("json").
func Kind(contentType, name string, first []byte) (kind, syntax string) {
	if k := binary(first); k != "" {
		return unsupported + k, ""
	}
	text := plain(first[:min(len(first), Size)])
	declared := declaredAs(contentType, name)
	switch {
	case text == "":
		return unsupported + "empty", ""
	case text[0] == '{' || text[0] == '[' && !turtleBracket(text):
		return ofJSON(text, declared, name)
	case text[0] == '<' && isMarkup(text):
		return ofMarkup(text)
	case declared == "csv":
		return unsupported + "csv", ""
	}
	return ofLines(text, declared)
}

// binary recognises what isn't text by its magic number.
func binary(b []byte) string {
	for _, m := range []struct{ magic, name string }{
		{"PK\x03\x04", "zip"}, {"PK\x05\x06", "zip"}, {"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "xls"},
		{"%PDF-", "pdf"}, {"\x1F\x8B", "gzip"}, {"\x28\xB5\x2F\xFD", "zstd"}, {"BZh", "bzip2"},
		{"\x89PNG", "image"}, {"\xFF\xD8\xFF", "image"}, {"GIF8", "image"}, {"PAR1", "parquet"},
	} {
		if bytes.HasPrefix(b, []byte(m.magic)) {
			if m.name == "zip" && (bytes.Contains(b, []byte("xl/")) || bytes.Contains(b, []byte("[Content_Types].xml"))) {
				return "xlsx"
			}
			return m.name
		}
	}
	return ""
}

// plain gives text without byte order mark and leading white space. Of UTF-16
// the low bytes are kept, which is enough to recognise a syntax by.
func plain(b []byte) string {
	switch {
	case bytes.HasPrefix(b, []byte("\xEF\xBB\xBF")):
		b = b[3:]
	case bytes.HasPrefix(b, []byte("\xFF\xFE")), len(b) > 3 && b[0] != 0 && b[1] == 0 && b[3] == 0:
		b = bytes.ReplaceAll(bytes.TrimPrefix(b, []byte("\xFF\xFE")), []byte{0}, nil)
	case bytes.HasPrefix(b, []byte("\xFE\xFF")), len(b) > 3 && b[0] == 0 && b[1] != 0 && b[2] == 0:
		b = bytes.ReplaceAll(bytes.TrimPrefix(b, []byte("\xFE\xFF")), []byte{0}, nil)
	}
	return string(bytes.TrimLeft(b, " \t\r\n\f\v\x00"))
}

// declaredAs is what the content type, else the name's suffix, promises: a
// syntax of RDF or another name; "" when they promise nothing certain.
func declaredAs(contentType, name string) string {
	if t, _, err := mime.ParseMediaType(contentType); err == nil {
		switch t {
		case "application/rdf+xml":
			return RDFXML
		case "text/turtle", "application/x-turtle", "text/n3", "text/rdf+n3", "application/turtle":
			return Turtle
		case "application/n-triples":
			return NTriples
		case "application/ld+json":
			return JSONLD
		case "application/trig", "application/x-trig":
			return "trig"
		case "application/n-quads":
			return "nquads"
		case "text/csv":
			return "csv"
		}
	}
	if i := strings.IndexAny(name, "?#"); i >= 0 {
		name = name[:i]
	}
	switch strings.ToLower(path.Ext(name)) {
	case ".ttl", ".n3", ".turtle":
		return Turtle
	case ".nt":
		return NTriples
	case ".jsonld":
		return JSONLD
	case ".rdf":
		return RDFXML
	case ".trig":
		return "trig"
	case ".nq":
		return "nquads"
	case ".csv":
		return "csv"
	}
	return ""
}
