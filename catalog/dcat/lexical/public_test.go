package lexical_test

import (
	"testing"

	"github.com/vitral-data/vitral/catalog/dcat/lexical"
)

func TestPublicHosts(t *testing.T) {
	for iri, want := range map[string]bool{
		"http://datos.gob.ar/dataset/1":        true,
		"HTTPS://datos.gob.ar/":                true,
		"http://200.16.16.1/dataset/1":         true,
		"http://datos.gob.ar.:8080/x":          true,
		"http://[2001:db8::1]/x":               true,
		"urn:uuid:3c0b3c1e-0000-0000-0000-000": true,
		"doi:10.5281/zenodo.1":                 true,
		"http://localhost:5000/dataset/1":      false,
		"http://ckan.localhost/":               false,
		"http://geonetwork:8080/x":             false,
		"http://servidor.local/x":              false,
		"http://10.0.0.4/x":                    false,
		"http://127.0.0.1/x":                   false,
		"http://169.254.1.1/x":                 false,
		"http://[::1]/x":                       false,
		"http://0.0.0.0/x":                     false,
		"http:///x":                            false,
		"http://./x":                           false,
		"http://%zz/":                          false,
		"file:///datos.gob.ar/x":               false,
		"ftp://datos.gob.ar/x":                 false,
		"internal:temporary":                   false,
		"mailto:x@datos.gob.ar":                false,
		"datasets/1":                           false,
		"#dataset":                             false,
		"urn:":                                 false,
		"urn:uuid:":                            false,
		"urn:vitral:1":                         false,
		"doi:11.1":                             false,
		"":                                     false,
	} {
		if got := lexical.KeyIRI(iri) != ""; got != want {
			t.Errorf("KeyIRI(%q) = %v", iri, got)
		}
	}
}
