package format

import (
	"testing"

	"github.com/vitral-data/vitral/catalog"
)

func TestKey(t *testing.T) {
	title := catalog.Text{"pt": "B", "es": "A"}
	full := catalog.Traits{IRI: "https://datos.example.org/1", Identifier: "1", ADMS: "a", Title: title}
	kind, key, ok := Key(full)
	if kind != catalog.KeyIRI || key != full.IRI || !ok {
		t.Error(kind, key, ok)
	}
	full.IRI = ""
	if kind, key, ok = Key(full); kind != catalog.KeyIdentifier || key != "1" || !ok {
		t.Error(kind, key, ok)
	}
	full.Identifier = ""
	if kind, key, ok = Key(full); kind != catalog.KeyADMS || key != "a" || !ok {
		t.Error(kind, key, ok)
	}
	full.ADMS = ""
	kind, weak, ok := Key(full)
	if kind != catalog.KeyWeak || len(weak) != len("urn:vitral:")+20 || !ok {
		t.Error(kind, weak, ok)
	}
	if _, same, _ := Key(catalog.Traits{Title: catalog.Text{"es": "A"}}); same != weak {
		t.Error("another language than the smallest tag's counts")
	}
	for _, other := range []catalog.Traits{
		{Title: catalog.Text{"es": "C"}},
		{Title: title, LandingPage: "x"},
		{Title: title, PublisherIRI: "x"},
		{Title: title, PublisherName: "x"},
	} {
		if _, k, _ := Key(other); k == weak {
			t.Errorf("%+v has the same key", other)
		}
	}
	if _, same, _ := Key(catalog.Traits{Title: catalog.Text{"es": " Á "}}); same != weak {
		t.Error("the title isn't folded")
	}
	if _, _, ok = Key(catalog.Traits{PublisherName: "x", Title: catalog.Text{"es": " "}}); ok {
		t.Error("a key of a publisher alone")
	}
}
