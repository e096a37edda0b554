package archive

import (
	"bytes"

	"github.com/vitral-data/vitral/catalog"
)

// What moves by itself is left out of a statement's hash (docs/archive.md): the
// dates of issue and change of datasets, distributions, catalogues and catalogue
// records, and counters. The same properties of any other node (a standard, a
// licence, an agent) are what the source says of it, and stay.

// place is where in a statement a value stands.
type place uint8

const (
	elsewhere place = iota
	inDated         // a node whose dates move, whatever its type
	inReverse       // the @reverse of an RDF node
	inList          // an @list
)

// moves says when a member is left out.
type moves uint8

const (
	never moves = iota
	whereDated
	always
)

// trait is what a member's name says of it.
type trait struct {
	within place // where its value stands
	moves  moves
	typed  bool // its value is the node's types
}

// root is the place of a whole statement.
func root(d catalog.Dialect) place {
	if d == catalog.DialectDataJSON {
		return inDated // a dataset, or the catalogue itself
	}
	return elsewhere
}

// member looks a name up in its dialect's list.
func member(d catalog.Dialect, where place, name []byte) trait {
	if string(name) == "@list" {
		return trait{within: inList}
	}
	switch d {
	case catalog.DialectRDF:
		return memberRDF(where, name)
	case catalog.DialectDataJSON:
		return memberDataJSON(where, name)
	}
	return trait{}
}

func memberRDF(where place, name []byte) trait {
	switch string(name) {
	case "@type":
		return trait{typed: true}
	case "@reverse":
		return trait{within: inReverse}
	case "http://purl.org/dc/terms/issued", "http://purl.org/dc/terms/modified":
		return trait{moves: whereDated}
	case "http://www.w3.org/ns/hydra/core#totalItems":
		return trait{moves: always}
	case "http://www.w3.org/ns/dcat#distribution", "http://www.w3.org/ns/adms#sample", "http://www.w3.org/ns/dcat#record":
		return trait{within: inDated}
	case "http://xmlns.com/foaf/0.1/primaryTopic":
		if where == inReverse {
			return trait{within: inDated} // a catalogue record
		}
	}
	return trait{}
}

// memberDataJSON knows the members of a data.json, with the prefixes that
// people give them, and those that CKAN's exporters leave in it.
func memberDataJSON(where place, name []byte) trait {
	if where != inDated {
		return trait{}
	}
	switch string(name) {
	case "issued", "modified", "dct:issued", "dct:modified", "dcterms:issued", "dcterms:modified",
		"metadata_created", "metadata_modified", "last_modified":
		return trait{moves: whereDated}
	case "tracking_summary":
		return trait{moves: always}
	case "distribution", "dcat:distribution", "record", "dcat:record":
		return trait{within: inDated}
	}
	return trait{}
}

// hasDates says whether the value of @type, in canonical form, names a class
// whose dates move by themselves.
func hasDates(types []byte) bool {
	for _, class := range [...]string{
		`"http://www.w3.org/ns/dcat#Dataset"`, `"http://www.w3.org/ns/dcat#DatasetSeries"`, `"http://www.w3.org/ns/dcat#Distribution"`,
		`"http://www.w3.org/ns/dcat#Catalog"`, `"http://www.w3.org/ns/dcat#CatalogRecord"`,
	} {
		if bytes.Contains(types, []byte(class)) {
			return true
		}
	}
	return false
}
