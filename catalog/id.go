package catalog

import (
	"crypto/sha256"
	"encoding/base32"
	"strings"
)

// ID makes an id of 20 lower-case base32 characters from the SHA-256 of the
// parts joined by NUL (docs/harvesting.md).
func ID(parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return strings.ToLower(base32.StdEncoding.EncodeToString(sum[:])[:20])
}

// PublisherID is an agent's id: of its IRI, else of the source and its folded
// name in the smallest language; "" when it has neither.
func PublisherID(source string, a Agent) string {
	if a.IRI != "" {
		return ID(a.IRI)
	}
	for _, tag := range a.Name.Tags() {
		if name := Fold(a.Name[tag]); name != "" {
			return ID(source, name)
		}
	}
	return ""
}
