package files

import (
	"fmt"
	"strings"
)

// MaxKey and maxSegment are the longest key and the longest part of a key
// between slashes, in bytes: what a folder (255 a name) and an S3 (1024 a key)
// can hold with room for a prefix of the bucket's owner.
const (
	MaxKey     = 512
	maxSegment = 255
)

// ValidKey returns an error that wraps ErrKey unless key is made of one or more
// segments of [a-zA-Z0-9._~-], joined by single slashes, at most MaxKey bytes in
// all. A segment is not "." or ".." and does not begin with "~": so "folder/~"
// is behind every key of the folder, which [Store.List] uses.
func ValidKey(key string) error {
	if len(key) > MaxKey {
		return fmt.Errorf("%w: %d bytes, over %d: %.40q…", ErrKey, len(key), MaxKey, key)
	}
	for segment := range strings.SplitSeq(key, "/") {
		if fault := segmentFault(segment); fault != "" {
			return fmt.Errorf("%w: %s in %q", ErrKey, fault, key)
		}
	}
	return nil
}

// segmentFault says what is wrong with one segment, or "".
func segmentFault(segment string) string {
	switch {
	case segment == "":
		return "empty segment"
	case segment == "." || segment == "..":
		return "relative segment"
	case segment[0] == '~':
		return "segment beginning with ~"
	case len(segment) > maxSegment:
		return fmt.Sprintf("segment over %d bytes", maxSegment)
	}
	for i := 0; i < len(segment); i++ {
		c := segment[i]
		switch {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9',
			c == '.', c == '_', c == '~', c == '-':
		default:
			return fmt.Sprintf("byte %q", c)
		}
	}
	return ""
}
