package archive

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"

	"github.com/klauspost/compress/zstd"
)

// skippable is the magic number of the skippable frame (RFC 8878 §3.1.2) that
// a page's head stands in, behind the frame of its body.
const skippable = 0x184D2A50

// skippableExtra is what a skippable frame adds to its body here: magic
// number, length, and the body's length again.
const skippableExtra = 12

// writeSkippable appends body, and after it its length again, so that it can
// be found from the end.
func writeSkippable(w io.Writer, body []byte) error {
	b := make([]byte, 8, 12+len(body))
	binary.LittleEndian.PutUint32(b, skippable)
	binary.LittleEndian.PutUint32(b[4:], uint32(len(body)+4))
	b = append(b, body...)
	b = binary.LittleEndian.AppendUint32(b, uint32(len(body)))
	_, err := w.Write(b)
	return err
}

// pageTail reads the head of a staged page from its end.
func (a *Archive) pageTail(ctx context.Context, key string, size int64) (PageHead, error) {
	var head PageHead
	b, err := a.ranged(ctx, key, size-4, 4)
	if err != nil {
		return head, err
	}
	n := int64(binary.LittleEndian.Uint32(b))
	if n <= 0 || n+12 > size || n > 1<<20 {
		return head, fmt.Errorf("%s has no tail", key)
	}
	if b, err = a.ranged(ctx, key, size-4-n, n); err != nil {
		return head, err
	}
	if err := json.Unmarshal(b, &head); err != nil {
		return head, fmt.Errorf("tail of %s: %w", key, err)
	}
	return head, nil
}

func (a *Archive) ranged(ctx context.Context, key string, off, n int64) ([]byte, error) {
	if off < 0 {
		return nil, fmt.Errorf("%s is too short", key)
	}
	r, err := a.fs.GetRange(ctx, key, off, n)
	if err != nil {
		return nil, err
	}
	defer func() { _ = r.Close() }()
	b := make([]byte, n)
	if _, err := io.ReadFull(r, b); err != nil {
		return nil, fmt.Errorf("reading %s: %w", key, err)
	}
	return b, nil
}

// body decodes a stream of zstd frames and closes what lies below.
type body struct {
	*zstd.Decoder
	under io.Closer
}

// Close implements io.Closer.
func (b body) Close() error {
	b.Decoder.Close()
	return b.under.Close()
}

func decodeBody(r io.ReadCloser) (io.ReadCloser, error) {
	dec, err := zstd.NewReader(r, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(maxFrame))
	if err != nil {
		_ = r.Close()
		return nil, err
	}
	return body{dec, r}, nil
}
