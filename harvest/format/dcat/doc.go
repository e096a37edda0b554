// Package dcat reads DCAT catalogues in RDF (RDF/XML, Turtle, N-Triples and
// JSON-LD) into statements. All pages of a run go into one graph; then each
// root's tree is cut out of it and written as expanded JSON-LD, by the rules
// of docs/archive.md.
package dcat
