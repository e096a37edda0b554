package archive

import (
	"errors"
	"fmt"
)

// ErrSource means that a source's id is not of [a-z0-9-]{1,64}.
var ErrSource = errors.New("invalid source id")

// ValidSource returns an error that wraps ErrSource unless id is made of 1 to 64
// of a-z, 0-9 and "-".
func ValidSource(id string) error {
	if len(id) < 1 || len(id) > 64 {
		return fmt.Errorf("%w: %d bytes, must be 1 to 64: %.70q", ErrSource, len(id), id)
	}
	for i := range len(id) {
		switch c := id[i]; {
		case 'a' <= c && c <= 'z', '0' <= c && c <= '9', c == '-':
		default:
			return fmt.Errorf("%w: %q holds %q, allowed are a-z, 0-9 and -", ErrSource, id, c)
		}
	}
	return nil
}
