package catalog

import "encoding/json"

// Kind is what a record is about (docs/harvesting.md).
type Kind string

// The kinds of record. Counts, guard, missing and grace are of KindDataset
// alone; KindCatalog and KindNode have no versions.
const (
	KindDataset Kind = "dataset"
	KindService Kind = "service"
	KindSeries  Kind = "series"
	KindCatalog Kind = "catalog"
	KindNode    Kind = "node"
)

// KeyKind says what a record's key was made of.
type KeyKind string

// The ways a key is made, strongest first; a weak key is a fingerprint of
// landing page, title and publisher.
const (
	KeyIRI        KeyKind = "iri"
	KeyIdentifier KeyKind = "identifier"
	KeyADMS       KeyKind = "adms"
	KeyWeak       KeyKind = "weak"
)

// Dialect names the terms a statement is written in, and with them the list
// of its moving dates and the mapper that reads it.
type Dialect string

// The dialects. DialectRDF statements are trees in expanded JSON-LD (an
// object with @id, @type and properties by IRI); DialectDataJSON statements
// are the dataset object of a data.json as it was written.
const (
	DialectRDF      Dialect = "rdf"
	DialectDataJSON Dialect = "datajson"
)

// Repair is one mend of bad input. What was there is kept in Raw, at most
// 1 KB of it. Only Code counts in a statement's full hash.
type Repair struct {
	Code  string `json:"code"`
	Place string `json:"place,omitempty"`
	Raw   string `json:"raw,omitempty"`
}

// Statement is what a source said about one thing, in its own terms
// (docs/archive.md). It is what is hashed, compared and kept.
type Statement struct {
	Kind    Kind    `json:"kind"`
	Dialect Dialect `json:"dialect"`
	// Body is JSON in the source's order, numbers as written.
	Body json.RawMessage `json:"body"`
	// Repairs are the mends that reading this statement took.
	Repairs []Repair `json:"repairs,omitempty"`
	// Catalogs are the IRIs of the catalogues that list the record, beside
	// the statement and not hashed.
	Catalogs []string `json:"catalogs,omitempty"`
	// Place says where in the source it stood ("page 2, line 310"), for people.
	Place string `json:"place,omitempty"`
	// Labels maps blank node labels of the run to those of this tree, for
	// nodes that several trees hold a copy of.
	Labels map[string]string `json:"labels,omitempty"`
}

// Traits are what identity, renames and references need to know of a
// statement without mapping it whole. A dialect computes them.
type Traits struct {
	// IRI is the record's own, absolute, on a public host; else "".
	IRI string
	// Identifier is dct:identifier; ADMS the smallest adms:identifier.
	Identifier, ADMS string
	Title            Text
	LandingPage      string
	// PublisherIRI and PublisherName name the publisher, as written.
	PublisherIRI, PublisherName string
	// URLs has, for every distribution, the download else access URL, "" when it
	// has neither, in order.
	URLs []string
	// Moved is the statement's own date of change as written (dct:modified,
	// "modified"): one value on most of a source is its exporter's stamp.
	Moved string
	// Refs are IRIs of other records that the statement names (publisher,
	// licence, series, services…), so that a change there reaches it.
	Refs []string
}
