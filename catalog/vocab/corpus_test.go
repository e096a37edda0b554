package vocab

import (
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// corpus is the folder of real inputs; a test that needs it is skipped without.
func corpus(t *testing.T) string {
	t.Helper()
	dir := os.Getenv("VITRAL_CORPUS")
	if dir == "" {
		t.Skip("VITRAL_CORPUS isn't set: no real catalogues and code lists to compare with")
	}
	return dir
}

// The code lists of the corpus are wholly in the tables, with their IRIs.
func TestTablesHoldTheCodeLists(t *testing.T) {
	dir := filepath.Join(corpus(t), "vocabularies")
	s := load(t)
	for _, list := range []struct {
		file      string
		table     *Table
		code, iri int // columns
		least     int
	}{
		{"file-types.csv", s.FileTypes, 1, 0, 203},
		{"access-right.csv", s.AccessRights, 1, 0, 7},
		{"licenses.csv", s.Licenses, 1, 2, 160},
		{"media-types.csv", s.MediaTypes, 1, 0, 2108},
	} {
		b, err := os.ReadFile(filepath.Join(dir, list.file))
		if err != nil {
			t.Fatal(err)
		}
		n := 0
		for _, line := range strings.Split(strings.TrimSpace(string(b)), "\n") {
			cols := strings.Split(strings.TrimRight(line, "\r"), ",")
			code, iri := cols[list.code], cols[list.iri]
			if code == "" {
				continue // the root of the media types
			}
			n++
			c, ok := list.table.Get(code)
			if !ok {
				t.Errorf("%s: no %s", list.table.Name, code)
				continue
			}
			if found, ok := list.table.Find(iri); !ok || found.Code != code {
				t.Errorf("%s: %s finds %q, want %s", list.table.Name, iri, found.Code, code)
			}
			if list.table != s.MediaTypes && c.IRI != iri {
				t.Errorf("%s: %s has the IRI %s, the list %s", list.table.Name, code, c.IRI, iri)
			}
		}
		if n < list.least {
			t.Errorf("%s: only %d lines read", list.file, n)
		}
	}
}

// junk are strings in the place of a format that say nothing about one: parts
// of templates and namespaces, scripts' suffixes, several formats at once.
var junk = regexp.MustCompile(`(?i)^$|^(php|app|application|db|hdfjpg|csv, json)$|^http://(purl|example)\.org/|^https://datos\.gob\.es/catalogo/|[{}]`)

// Of the distinct formats that real catalogues write, at least 95 % are known.
func TestFormatsOfRealCatalogues(t *testing.T) {
	s := load(t)
	seen := map[string]bool{}
	err := filepath.WalkDir(filepath.Join(corpus(t), "catalogs"), func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		switch filepath.Ext(path) {
		case ".json", ".jsonld":
			var v any
			if json.Unmarshal(b, &v) == nil {
				jsonFormats(v, seen)
			}
		case ".rdf", ".xml", ".ttl":
			for _, m := range rdfFormat.FindAllSubmatch(b, -1) {
				seen[string(slices.Concat(m[1:]...))] = true
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	var known, unknown []string
	for raw := range seen {
		if junk.MatchString(raw) {
			continue
		}
		if s.FileTypes.Code(raw).Known() {
			known = append(known, raw)
		} else {
			unknown = append(unknown, raw)
		}
	}
	slices.Sort(unknown)
	t.Logf("%d distinct formats known, not known: %q", len(known), unknown)
	if len(known) < 70 {
		t.Errorf("only %d formats read", len(known))
	}
	if total := len(known) + len(unknown); len(known)*100 < total*95 {
		t.Errorf("%d of %d distinct formats known, want 95 %%", len(known), total)
	}
}

// rdfFormat is a format in RDF/XML or Turtle, as an IRI or as text.
var rdfFormat = regexp.MustCompile(`<(?:dct|dcterms):(?:format|MediaTypeOrExtent) rdf:(?:resource|about)="([^"]*)"|<(?:dct|dcterms):format[^>]*>([^<\n]+)</|\b(?:dct|dcterms):format\s+<([^>]*)>|\b(?:dct|dcterms):format\s+"([^"]*)"`)

// jsonFormats collects the members named format, of whatever namespace.
func jsonFormats(v any, seen map[string]bool) {
	switch v := v.(type) {
	case []any:
		for _, x := range v {
			jsonFormats(x, seen)
		}
	case map[string]any:
		for key, x := range v {
			if key == "format" || strings.HasSuffix(key, ":format") || strings.HasSuffix(key, "/format") {
				for _, raw := range texts(x) {
					seen[raw] = true
				}
				continue
			}
			jsonFormats(x, seen)
		}
	}
}

func texts(v any) []string {
	switch v := v.(type) {
	case string:
		return []string{v}
	case []any:
		var all []string
		for _, x := range v {
			all = append(all, texts(x)...)
		}
		return all
	case map[string]any:
		for _, key := range []string{"@id", "@value", "prefLabel"} {
			if x, ok := v[key]; ok {
				return texts(x)
			}
		}
	}
	return nil
}
