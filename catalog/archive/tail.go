package archive

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// A page's head stands behind its body, in a skippable frame (RFC 8878 §3.1.2):
// magic number, length of what follows, the head as JSON, its length. So a reader
// of the body passes over it, and it is found from the end.
const (
	skippable = 0x184D2A50
	// skippableExtra is what such a frame adds to the head.
	skippableExtra = 12
	// maxTail bounds a head, in bytes.
	maxTail = 1 << 20
)

var errTail = errors.New("no page ends there: the object is damaged or another")

// appendTail appends a page's head as a skippable frame.
func appendTail(b, head []byte) []byte {
	b = binary.LittleEndian.AppendUint32(b, skippable)
	b = binary.LittleEndian.AppendUint32(b, uint32(len(head)+4))
	b = append(b, head...)
	return binary.LittleEndian.AppendUint32(b, uint32(len(head)))
}

// tailLength reads the length of a head from the last four bytes of an object
// of this size, up to the end of a page.
func tailLength(last []byte, size int64) (int64, error) {
	n := int64(binary.LittleEndian.Uint32(last))
	if n > maxTail || n+skippableExtra > size {
		return 0, errTail
	}
	return n, nil
}

// cutTail returns the head in a skippable frame.
func cutTail(b []byte) ([]byte, error) {
	if len(b) < skippableExtra || binary.LittleEndian.Uint32(b) != skippable || int(binary.LittleEndian.Uint32(b[4:])) != len(b)-8 ||
		int(binary.LittleEndian.Uint32(b[len(b)-4:])) != len(b)-skippableExtra {
		return nil, errTail
	}
	return b[8 : len(b)-4], nil
}

// readHead reads a page's head, and checks that it speaks of at most size bytes.
func readHead(b []byte, size int64) (PageHead, error) {
	var head PageHead
	if err := json.Unmarshal(b, &head); err != nil {
		return PageHead{}, fmt.Errorf("head of a page: %w", err)
	}
	if head.Packed < int64(len(b)+skippableExtra) || head.Packed > size || head.Size < 0 {
		return PageHead{}, fmt.Errorf("page %d says that it has %d bytes of %d: %w", head.Number, head.Packed, size, errTail)
	}
	return head, nil
}

// tail reads the head, as it was written, of the page that ends at end of an object.
func (a *Archive) tail(ctx context.Context, key string, end int64) ([]byte, error) {
	if end < skippableExtra {
		return nil, errTail
	}
	last, err := a.ranged(ctx, key, end-4, 4)
	if err != nil {
		return nil, err
	}
	n, err := tailLength(last, end)
	if err != nil {
		return nil, err
	}
	b, err := a.ranged(ctx, key, end-n-skippableExtra, n+skippableExtra)
	if err != nil {
		return nil, err
	}
	return cutTail(b)
}

// pageTail reads the head of the page that ends at end of an object.
func (a *Archive) pageTail(ctx context.Context, key string, end int64) (PageHead, error) {
	b, err := a.tail(ctx, key, end)
	if err != nil {
		return PageHead{}, fmt.Errorf("%s: %w", key, err)
	}
	head, err := readHead(b, end)
	if err != nil {
		return PageHead{}, fmt.Errorf("%s: %w", key, err)
	}
	return head, nil
}

func (a *Archive) ranged(ctx context.Context, key string, off, n int64) ([]byte, error) {
	r, err := a.fs.GetRange(ctx, key, off, n)
	if err != nil {
		return nil, err
	}
	defer func() { _ = r.Close() }()
	b := make([]byte, n)
	if _, err := io.ReadFull(r, b); err != nil {
		return nil, fmt.Errorf("reading %d bytes at %d: %w", n, off, err)
	}
	return b, nil
}
