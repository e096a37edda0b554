package archive

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"

	"github.com/vitral-data/vitral/catalog"
)

// Form names the rules of statements and hashes (docs/archive.md). Under
// another form a record that differs is touched, never changed.
const Form = "1"

// Hash is the SHA-256 of a statement's canonical bytes less what moves by
// itself: two statements with one hash say the same.
type Hash [32]byte

// FullHash is 8 bytes of a SHA-256 over everything that a statement says and the
// codes of its repairs (see Hasher). It detects change and is no evidence.
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
	var h Hasher
	return h.Hashes(st)
}

// Hasher computes hashes and keeps its memory for the next statement. The zero
// value is ready; it is used by one goroutine.
type Hasher struct {
	c   canonicaliser
	buf []byte
}

// Hashes returns both hashes of a statement. The hash is over its canonical bytes
// less what moves by itself; the full hash over the hash, what moves, and each
// repair's code after a NUL.
func (h *Hasher) Hashes(st catalog.Statement) (Hash, FullHash, error) {
	h.c.drop = true
	if err := h.c.run(st.Dialect, st.Body); err != nil {
		return Hash{}, FullHash{}, err
	}
	hash := Hash(sha256.Sum256(h.c.out))
	h.buf = append(append(h.buf[:0], hash[:]...), h.c.aside...)
	for _, code := range repairCodes(st.Repairs) {
		h.buf = append(append(h.buf, 0), code...)
	}
	full := sha256.Sum256(h.buf)
	return hash, FullHash(full[:8]), nil
}

// repairCodes returns the codes of repairs, each once, in order.
func repairCodes(repairs []catalog.Repair) []string {
	if len(repairs) == 0 {
		return nil
	}
	codes := make([]string, 0, len(repairs))
	for _, r := range repairs {
		codes = append(codes, r.Code)
	}
	slices.Sort(codes)
	return slices.Compact(codes)
}

func hexText(b []byte) []byte { return hex.AppendEncode(nil, b) }

func unhexText(dst, src []byte) error {
	if len(src) != hex.EncodedLen(len(dst)) {
		return fmt.Errorf("hash of %d hexadecimal digits, want %d", len(src), hex.EncodedLen(len(dst)))
	}
	_, err := hex.Decode(dst, src)
	return err
}
