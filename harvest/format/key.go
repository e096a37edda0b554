package format

import "github.com/vitral-data/vitral/catalog"

// Key makes a record's key of its traits, by docs/harvesting.md: the IRI; else
// dct:identifier; else the smallest adms:identifier; else a weak fingerprint
// of landing page, title and publisher, as "urn:vitral:" and 20 characters. ok
// is false when there is nothing to make a key of. What twins add to a weak
// key is not this function's concern.
func Key(t catalog.Traits) (kind catalog.KeyKind, key string, ok bool) {
	switch {
	case t.IRI != "":
		return catalog.KeyIRI, t.IRI, true
	case t.Identifier != "":
		return catalog.KeyIdentifier, t.Identifier, true
	case t.ADMS != "":
		return catalog.KeyADMS, t.ADMS, true
	}
	title := ""
	for _, tag := range t.Title.Tags() {
		if title = catalog.Fold(t.Title[tag]); title != "" {
			break
		}
	}
	if t.LandingPage == "" && title == "" {
		return "", "", false
	}
	publisher := t.PublisherIRI
	if publisher == "" {
		publisher = catalog.Fold(t.PublisherName)
	}
	return catalog.KeyWeak, "urn:vitral:" + catalog.ID(t.LandingPage, title, publisher), true
}
