package format

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"

	"github.com/vitral-data/vitral/catalog"
)

// Key makes a record's key of its traits, by ARCHIVE.md §2: the IRI; else
// dct:identifier; else the smallest adms:identifier; else a weak fingerprint,
// 32 hexadecimal digits, of landing page, title and publisher. ok is false
// when there is nothing to make a key of. What twins add to a weak key is not
// this function's concern.
func Key(t catalog.Traits) (kind catalog.KeyKind, key string, ok bool) {
	switch {
	case t.IRI != "":
		return catalog.KeyIRI, t.IRI, true
	case t.Identifier != "":
		return catalog.KeyIdentifier, t.Identifier, true
	case t.ADMS != "":
		return catalog.KeyADMS, t.ADMS, true
	case t.Title.Empty():
		return "", "", false
	}
	title := ""
	for _, tag := range t.Title.Tags() {
		if title = t.Title[tag]; title != "" {
			break
		}
	}
	publisher := t.PublisherIRI
	if publisher == "" {
		publisher = t.PublisherName
	}
	sum := sha256.Sum256([]byte(strings.Join([]string{t.LandingPage, title, publisher}, "\x00")))
	return catalog.KeyWeak, hex.EncodeToString(sum[:16]), true
}
