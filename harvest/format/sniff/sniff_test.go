package sniff

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf16"
)

func utf16le(s string) string {
	b := []byte("\xFF\xFE")
	for _, u := range utf16.Encode([]rune(s)) {
		b = append(b, byte(u), byte(u>>8))
	}
	return string(b)
}

func TestKind(t *testing.T) {
	const rdf = `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">`
	for _, c := range []struct {
		name, contentType, file, body, kind, syntax string
	}{
		{"RDF/XML", "application/rdf+xml", "", `<?xml version="1.0"?>` + "\n" + rdf, DCAT, RDFXML},
		{"RDF/XML as text/xml behind a comment", "text/xml", "", "<?xml version='1.0'?><!-- <html> -->" + rdf, DCAT, RDFXML},
		{"RDF/XML behind a document type", "", "x", "<!DOCTYPE rdf:RDF [<!ENTITY xsd 'http://x#'>]>\n" + rdf, DCAT, RDFXML},
		{"RDF/XML with a byte order mark, said to be HTML", "text/html", "", "\xEF\xBB\xBF" + rdf, DCAT, RDFXML},
		{"RDF/XML in UTF-16", "", "", utf16le(`<?xml version="1.0" encoding="UTF-16"?>` + rdf), DCAT, RDFXML},
		{"one node of RDF/XML", "", "", `<dcat:Catalog xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" rdf:about="http://x/">`, DCAT, RDFXML},
		{"Turtle", "text/turtle;charset=utf-8", "", "@prefix dcat: <http://www.w3.org/ns/dcat#> .", DCAT, Turtle},
		{"Turtle by its bytes", "text/plain", "", "# a catalogue\nPREFIX dcat: <http://www.w3.org/ns/dcat#>", DCAT, Turtle},
		{"Turtle without prefixes", "", "", "<http://example.org/> a <http://www.w3.org/ns/dcat#Catalog> ;\n", DCAT, Turtle},
		{"Turtle with its subject on a line of its own", "", "", "<http://example.org/>\n  a <http://www.w3.org/ns/dcat#Catalog> ;\n", DCAT, Turtle},
		{"Turtle with a urn", "", "", "<urn:x> a <http://www.w3.org/ns/dcat#Catalog> .", DCAT, Turtle},
		{"Turtle that begins with a bracket", "", "c.ttl", "[ a <http://www.w3.org/ns/dcat#Catalog> ] .", DCAT, Turtle},
		{"N-Triples", "application/n-triples", "", "<http://a/b> <http://a/c> \"d\\\" e\"@es-ar .\n_:a <http://p> _:b .", DCAT, NTriples},
		{"N-Triples by its bytes", "text/plain", "c.txt", "<http://a/b> <http://a/c> \"d\"^^<http://t> .\n", DCAT, NTriples},
		{"N-Triples said to be Turtle", "text/turtle", "", "<http://a/b> <http://a/c> <http://d> .\n", DCAT, Turtle},
		{"Turtle said to be N-Triples", "application/n-triples", "", "@base <http://a/> .\n<b> <c> <d> .", DCAT, Turtle},
		{"N-Quads", "", "", "<http://a/b> <http://a/c> \"d\" <http://g> .\n", "unsupported:nquads", ""},
		{"TriG", "application/trig", "", "<http://g> { <http://a> a <http://b> }", "unsupported:trig", ""},
		{"JSON-LD with a graph", "application/json", "", `{"@context":{"dcat":"http://www.w3.org/ns/dcat#"},"@graph":[]}`, DCAT, JSONLD},
		{"JSON-LD of one node", "", "", `{"@id":"http://x/","@type":"http://www.w3.org/ns/dcat#Catalog"}`, DCAT, JSONLD},
		{"JSON-LD flattened", "", "", ` [ {"@id":"http://x/"} ]`, DCAT, JSONLD},
		{"JSON-LD whose own context has dataset", "", "", `{"@context":{"dataset":"http://www.w3.org/ns/dcat#dataset"},"dataset":[]}`, DCAT, JSONLD},
		{"data.json of DCAT-US 1.1", "application/json", "data.json", `{"@context":"https://project-open-data.cio.gov/v1.1/schema/catalog.jsonld","@type":"dcat:Catalog","dataset":[`, DataJSON, "json"},
		{"data.json said to be JSON-LD", "application/ld+json", "", `{"conformsTo":"https://project-open-data.cio.gov/v1.1/schema","dataset":[]}`, DataJSON, "json"},
		{"data.json of Argentina", "", "", `{"title":"Datos","dataset":[{"title":"x"}]}`, DataJSON, "json"},
		{"data.json of DCAT-US 3", "", "", `{"@type":"Catalog","@id":"https://x.gov/data.json","conformsTo":{"@type":"Standard","title":"DCAT-US 3.0"},"dataset":[]}`, DataJSON, "json"},
		{"data.json whose datasets lie beyond", "", "", `{"title":"t","description":"d","publisher":{"name":"n"},"themeTaxonomy":[{"id":"x"`, DataJSON, "json"},
		{"data.json with a broken dataset", "", "", `{"title":"t","dataset":null}`, DataJSON, "json"},
		{"CKAN", "application/json", "", `{"help":"…","success":true,"result":{"count":3}}`, "unsupported:ckan", ""},
		{"GeoJSON", "", "", `{"type":"FeatureCollection","features":[]}`, "unsupported:geojson", ""},
		{"JSON", "", "", `{"a":1}`, "unsupported:json", ""},
		{"JSON array", "", "", `[1,2]`, "unsupported:json", ""},
		{"web page", "text/html", "", "<!DOCTYPE html><html>", HTML, ""},
		{"web page said to be RDF", "application/rdf+xml", "catalog.rdf", "\n<html lang='es'><body>502</body>", HTML, ""},
		{"web page with a prolog", "", "data.json", "<?xml version=\"1.0\"?>\n<!DOCTYPE html PUBLIC \"-//W3C//DTD XHTML 1.0 Strict//EN\" \"x\">\n<html>", HTML, ""},
		{"web page that holds JSON-LD", "", "", `<html><script type="application/ld+json">{"@graph":[]}</script>`, HTML, ""},
		{"CSW", "application/xml", "", `<?xml version="1.0"?><csw:GetRecordsResponse xmlns:csw="x"><rdf:RDF/>`, "unsupported:csw", ""},
		{"XSL", "", "", `<xsl:stylesheet version="1.0">`, "unsupported:xsl", ""},
		{"ISO 19139", "", "", `<gmd:MD_Metadata>`, "unsupported:iso19139", ""},
		{"feed", "", "", `<feed xmlns="http://www.w3.org/2005/Atom">`, "unsupported:feed", ""},
		{"XML", "", "", `<catalogo><x/></catalogo>`, "unsupported:xml", ""},
		{"XLSX", "", "catalog.xlsx", "PK\x03\x04\x14\x00\x06\x00[Content_Types].xml", "unsupported:xlsx", ""},
		{"zip", "", "", "PK\x03\x04xyz", "unsupported:zip", ""},
		{"gzip", "", "", "\x1F\x8B\x08", "unsupported:gzip", ""},
		{"CSV", "", "", "id,title,url\n1,a,b\n", "unsupported:csv", ""},
		{"CSV by its type", "text/csv", "", "id\n1\n", "unsupported:csv", ""},
		{"text", "", "", "Service unavailable", "unsupported:", ""},
		{"nothing", "text/turtle", "", "  \n", "unsupported:empty", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			kind, syntax := Kind(c.contentType, c.file, []byte(c.body))
			if kind != c.kind || syntax != c.syntax {
				t.Errorf("%q %q, want %q %q", kind, syntax, c.kind, c.syntax)
			}
		})
	}
}

// TestCorpus names every real catalogue for what it is, by its bytes alone and
// by its name.
func TestCorpus(t *testing.T) {
	corpus := os.Getenv("VITRAL_CORPUS")
	if corpus == "" {
		t.Skip("VITRAL_CORPUS isn't set: the corpus of real catalogues is not read")
	}
	n := 0
	err := fs.WalkDir(os.DirFS(corpus), "catalogs", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		want, ok := expected(name)
		if !ok {
			return nil
		}
		body, err := os.ReadFile(filepath.Join(corpus, filepath.FromSlash(name)))
		if err != nil {
			return err
		}
		n++
		for _, as := range []string{"", name} {
			kind, syntax := Kind("", as, body)
			if got := kind + " " + syntax; got != want {
				t.Errorf("%s, named %q: %s, want %s", name, as, got, want)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if n < 130 {
		t.Errorf("only %d files looked at", n)
	}
}

func expected(name string) (string, bool) {
	base := name[strings.LastIndexByte(name, '/')+1:]
	ext := base[max(strings.LastIndexByte(base, '.'), 0):]
	switch {
	case strings.HasPrefix(name, "catalogs/csw/") && ext == ".xsl":
		return "unsupported:xsl ", true
	case strings.HasPrefix(name, "catalogs/csw/"):
		return "unsupported:csw ", true
	case strings.HasPrefix(name, "catalogs/argentina/datos-gob-ar"), base == "evian.json":
		return "datajson json", true
	case base == "html-page-served-as.json":
		return "html ", true
	case base == "dcatus_with_none.json", strings.HasPrefix(base, "dcatus3_0") && ext == ".json":
		return "datajson json", true
	case !strings.HasPrefix(name, "catalogs/rdf/") && !strings.HasPrefix(name, "catalogs/dcat-ap-es/"):
		return "", false
	case ext == ".ttl":
		return "dcat turtle", true
	case ext == ".rdf", ext == ".xml":
		return "dcat rdfxml", true
	case ext == ".jsonld":
		return "dcat jsonld", true
	}
	return "", false
}

func FuzzKind(f *testing.F) {
	f.Add("text/turtle", "a.ttl", []byte("<http://a> a <http://b> ."))
	f.Add("", "", []byte("<!DOCTYPE x [<!ENTITY a 'b'>]><rdf:RDF"))
	f.Add("", "data.json", []byte(`{"@context":{"a":[{}]},"dataset":[{`))
	f.Add("text/html; charset=", "?#", []byte("\xFF\xFE<\x00h\x00"))
	f.Add("", "", []byte("[ a :b ] ."))
	f.Fuzz(func(t *testing.T, contentType, name string, first []byte) {
		kind, syntax := Kind(contentType, name, first)
		switch kind {
		case DCAT:
			if syntax != RDFXML && syntax != Turtle && syntax != NTriples && syntax != JSONLD {
				t.Errorf("syntax %q of %s", syntax, kind)
			}
		case DataJSON:
			if syntax != "json" {
				t.Errorf("syntax %q of %s", syntax, kind)
			}
		default:
			if kind != HTML && !strings.HasPrefix(kind, unsupported) || syntax != "" {
				t.Errorf("kind %q, syntax %q", kind, syntax)
			}
		}
	})
}
