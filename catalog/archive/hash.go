package archive

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"

	"github.com/vitral-data/vitral/catalog"
)

// Form names the rules of statements and hashes (ARCHIVE.md §1). Under
// another form a record that differs is touched, never changed.
const Form = "1"

// Hash is the SHA-256 of a statement's canonical bytes less what moves by
// itself: two statements with one hash say the same.
type Hash [32]byte

// FullHash is the first 8 bytes of the SHA-256 of everything a statement
// says and the codes of its repairs. It detects change and is no evidence.
type FullHash [8]byte

// MarshalText writes the hash in lower-case hexadecimal.
func (h Hash) MarshalText() ([]byte, error) { return hexText(h[:]), nil }

// UnmarshalText reads what MarshalText wrote.
func (h *Hash) UnmarshalText(b []byte) error { return unhexText(h[:], b) }

// String returns the hash in lower-case hexadecimal.
func (h Hash) String() string { return hex.EncodeToString(h[:]) }

// IsZero says that no hash is there.
func (h Hash) IsZero() bool { return h == Hash{} }

// MarshalText writes the hash in lower-case hexadecimal.
func (h FullHash) MarshalText() ([]byte, error) { return hexText(h[:]), nil }

// UnmarshalText reads what MarshalText wrote.
func (h *FullHash) UnmarshalText(b []byte) error { return unhexText(h[:], b) }

// IsZero says that no hash is there.
func (h FullHash) IsZero() bool { return h == FullHash{} }

// Hashes returns both hashes of a statement.
func Hashes(st catalog.Statement) (Hash, FullHash, error) {
	whole, moved, err := Canonical(st.Dialect, st.Body, false)
	if err != nil {
		return Hash{}, FullHash{}, err
	}
	codes := make([]string, 0, len(st.Repairs))
	for _, r := range st.Repairs {
		codes = append(codes, r.Code)
	}
	slices.Sort(codes)
	d := sha256.New()
	d.Write(whole)
	for _, code := range slices.Compact(codes) {
		d.Write([]byte{0})
		d.Write([]byte(code))
	}
	var full FullHash
	copy(full[:], d.Sum(nil))
	if !moved {
		return sha256.Sum256(whole), full, nil
	}
	still, _, err := Canonical(st.Dialect, st.Body, true)
	if err != nil {
		return Hash{}, FullHash{}, err
	}
	return sha256.Sum256(still), full, nil
}

func hexText(b []byte) []byte { return hex.AppendEncode(nil, b) }

func unhexText(dst, src []byte) error {
	if len(src) != hex.EncodedLen(len(dst)) {
		return fmt.Errorf("hash of %d hexadecimal digits, want %d", len(src), hex.EncodedLen(len(dst)))
	}
	_, err := hex.Decode(dst, src)
	return err
}
