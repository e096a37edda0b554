// Package dcat maps DCAT in RDF to the domain and back. In: a tree in expanded
// JSON-LD (docs/archive.md), written to DCAT-AP 3, one of its profiles (ES, BR,
// CH…) or what real catalogues write instead, becomes a catalog.Dataset. Out:
// a catalog.Dataset becomes triples of DCAT-AP 3. What the domain has no field
// for is kept as expanded JSON-LD and written out again.
//
// The codes of the repairs of the mapper:
//
//   - several: more values than the domain has room for; the others are kept
//     in Extra;
//   - type: a node where a text should be, or the other way round, read all
//     the same;
//   - empty: a value that holds nothing;
//   - blank-node: a node without IRI where only an IRI would mean something;
//   - byte-size: a size that is no whole number of bytes;
//   - more: how many repairs there were beyond the first thousand;
//   - those of catalog/dcat/lexical.
//
// A place is the path of local names ("distribution[3].byteSize", from 0).
package dcat
