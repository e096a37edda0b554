package dcat_test

import (
	"os"
	"strings"
	"testing"
)

// fixture is a file of testdata: a comment, then parts that each begin with a
// line "-- name --" (the txtar format).
type fixture struct {
	comment string
	names   []string
	parts   map[string]string
}

func readFixture(t testing.TB, file string) fixture {
	t.Helper()
	raw, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	f := fixture{parts: map[string]string{}}
	for line := range strings.Lines(string(raw)) {
		if name, ok := strings.CutPrefix(strings.TrimSpace(line), "-- "); ok && strings.HasSuffix(name, " --") {
			name = strings.TrimSuffix(name, " --")
			f.names = append(f.names, name)
			f.parts[name] = ""
			continue
		}
		if len(f.names) == 0 {
			f.comment += line
			continue
		}
		f.parts[f.names[len(f.names)-1]] += line
	}
	return f
}

// set puts a part, at the end if it is new.
func (f *fixture) set(name, text string) {
	if _, ok := f.parts[name]; !ok {
		f.names = append(f.names, name)
	}
	f.parts[name] = text
}

func (f fixture) String() string {
	s := f.comment
	for _, n := range f.names {
		s += "-- " + n + " --\n" + f.parts[n]
		if !strings.HasSuffix(s, "\n") {
			s += "\n"
		}
	}
	return s
}

// expand writes the prefixes of a fixture out.
var expand = strings.NewReplacer(
	`"dcat:`, `"http://www.w3.org/ns/dcat#`, `"dct:`, `"http://purl.org/dc/terms/`, `"foaf:`, `"http://xmlns.com/foaf/0.1/`,
	`"vcard:`, `"http://www.w3.org/2006/vcard/ns#`, `"adms:`, `"http://www.w3.org/ns/adms#`, `"skos:`, `"http://www.w3.org/2004/02/skos/core#`,
	`"rdfs:`, `"http://www.w3.org/2000/01/rdf-schema#`, `"rdf:`, `"http://www.w3.org/1999/02/22-rdf-syntax-ns#`, `"xsd:`, `"http://www.w3.org/2001/XMLSchema#`,
	`"dcatap:`, `"http://data.europa.eu/r5r/`, `"spdx:`, `"http://spdx.org/rdf/terms#`, `"locn:`, `"http://www.w3.org/ns/locn#`, `"time:`, `"http://www.w3.org/2006/time#`,
	`"owl:`, `"http://www.w3.org/2002/07/owl#`, `"prov:`, `"http://www.w3.org/ns/prov#`, `"auth:`, `"http://publications.europa.eu/resource/authority/`,
)
