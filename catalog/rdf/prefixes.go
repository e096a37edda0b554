package rdf

import (
	"maps"
	"slices"
	"strings"
)

// prefixTable shortens IRIs to prefixed names.
type prefixTable struct {
	names []string          // sorted
	iris  map[string]string // prefix -> namespace
	by    map[string]string // namespace -> prefix
}

// newPrefixTable takes the prefixes that both Turtle and JSON-LD can have: a
// name of ASCII letters and digits, and a namespace that is an IRI and ends as
// JSON-LD's simple prefixes have to.
func newPrefixTable(prefixes map[string]string) prefixTable {
	t := prefixTable{iris: map[string]string{}, by: map[string]string{}}
	for _, p := range slices.Sorted(maps.Keys(prefixes)) {
		ns := prefixes[p]
		if p == "" || !isLetter(p[0]) || blankLabel(p) != p || strings.HasPrefix(p, "x-") ||
			!IsAbsolute(ns) || cleanIRI(ns) != ns || !strings.ContainsAny(ns[len(ns)-1:], ":/?#[]@") {
			continue
		}
		t.names, t.iris[p] = append(t.names, p), ns
		if _, ok := t.by[ns]; !ok {
			t.by[ns] = p
		}
	}
	return t
}

// shorten splits an IRI behind its last "#", "/" or ":" into a prefix and a
// local name of ASCII letters, digits, "_" and "-".
func (t prefixTable) shorten(iri string) (prefix, local string, ok bool) {
	i := strings.LastIndexAny(iri, "#/:") + 1
	prefix, ok = t.by[iri[:i]]
	local = iri[i:]
	if !ok || local == "" || local[0] == '-' {
		return "", "", false
	}
	for j := range len(local) {
		if nameClass[local[j]] != nameChar {
			return "", "", false
		}
	}
	return prefix, local, true
}

// DCATPrefixes are the prefixes by which catalogues are written.
func DCATPrefixes() map[string]string {
	out := map[string]string{}
	for _, p := range []string{
		"adms", "dcat", "dcatap", "dct", "foaf", "hydra", "locn", "odrl", "owl", "prov",
		"rdf", "rdfs", "schema", "skos", "spdx", "time", "vcard", "xsd",
	} {
		out[p] = wellKnownPrefix(p)
	}
	out["geosparql"] = wellKnownPrefix("gsp")
	return out
}
