// Package dcat answers the catalogue as RDF: a dataset at /dataset/{id}.ttl
// and .jsonld, all of them page by page at /catalog.ttl and .jsonld, and both
// by content negotiation at the addresses without a suffix, which lead people
// to pages.
package dcat
