package rdf

import (
	"bytes"
	"embed"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/piprate/json-gold/ld"
)

//go:embed contexts
var contextFiles embed.FS

// Loader gives json-gold the remote contexts that this package carries with it,
// and nothing else: harvested data names contexts, and json-gold's own loader
// would open files and dial any address for them. Not for concurrent use.
type Loader struct {
	parsed map[string]any
}

// LoadDocument implements json-gold's DocumentLoader. A URL that isn't one of
// those embedded fails with ErrContext.
func (l *Loader) LoadDocument(url string) (*ld.RemoteDocument, error) {
	name := contextFile(url)
	if name == "" {
		return nil, fmt.Errorf("%w: %s", ErrContext, url)
	}
	doc, ok := l.parsed[name]
	if !ok {
		var err error
		if doc, err = readContext(name); err != nil {
			return nil, fmt.Errorf("reading the embedded context %s: %w", name, err)
		}
		if l.parsed == nil {
			l.parsed = map[string]any{}
		}
		l.parsed[name] = doc
	}
	return &ld.RemoteDocument{DocumentURL: url, Document: doc}, nil
}

// contextFile is the embedded file for a context's URL, "" if there is none.
func contextFile(url string) string {
	rest, ok := strings.CutPrefix(url, "https://")
	if !ok {
		if rest, ok = strings.CutPrefix(url, "http://"); !ok {
			return ""
		}
	}
	switch rest {
	case "project-open-data.cio.gov/v1.1/schema/catalog.jsonld",
		"project-open-data.cio.gov/v1.1/schema/data.jsonld":
		return "dcat-us-1.1.jsonld"
	case "schema.org", "schema.org/", "www.schema.org", "www.schema.org/", "schema.org/docs/jsonldcontext.jsonld", "schema.org/docs/jsonldcontext.json":
		return "schema-org.jsonld"
	case "www.w3.org/ns/hydra/context.jsonld", "www.w3.org/ns/hydra/core":
		return "hydra.jsonld"
	case "semiceu.github.io/DCAT-AP/releases/3.0.0/context/dcat-ap.jsonld":
		return "dcat-ap.txt#3.0.0"
	case "semiceu.github.io/DCAT-AP/releases/3.0.1/context/dcat-ap.jsonld":
		return "dcat-ap.txt#3.0.1"
	}
	return ""
}

func readContext(name string) (any, error) {
	file, form, isTable := strings.Cut(name, "#")
	b, err := contextFiles.ReadFile("contexts/" + file)
	if err != nil {
		return nil, err
	}
	if isTable {
		return tableContext(b, form == "3.0.1")
	}
	var doc any
	err = json.NewDecoder(bytes.NewReader(b)).Decode(&doc)
	return doc, err
}

// tableContext makes a JSON-LD context of a table of classes and properties
// (its first lines say how it is written). Scoped, a property is known within
// its class; else it is Class.property everywhere.
func tableContext(table []byte, scoped bool) (any, error) {
	terms, prefixes := map[string]any{}, map[string]string{}
	full := func(name string) string {
		prefix, local, ok := strings.Cut(name, ":")
		if ns := prefixes[prefix]; ok && ns != "" {
			return ns + local
		}
		return name
	}
	class := ""
	within := map[string]any{}
	for line := range strings.Lines(string(table)) {
		f := strings.Fields(line)
		switch {
		case len(f) == 0, f[0][0] == '#':
			continue
		case f[0] == "prefix" && len(f) == 3:
			prefixes[f[1]] = f[2]
			continue
		case len(f) < 2:
			return nil, fmt.Errorf("a line of one word: %q", line)
		}
		if line[0] != ' ' {
			class, within = f[0], map[string]any{}
			terms[class] = full(f[1])
			continue
		}
		def := map[string]any{"@id": full(f[1])}
		if len(f) > 2 {
			def["@type"] = full(f[2])
		}
		if !scoped {
			terms[class+"."+f[0]] = def
			continue
		}
		if iri, ok := terms[class].(string); ok {
			terms[class] = map[string]any{"@id": iri, "@context": within}
		}
		within[f[0]] = def
	}
	return map[string]any{"@context": terms}, nil
}
