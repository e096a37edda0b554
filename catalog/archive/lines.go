package archive

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"iter"
	"math"

	"github.com/klauspost/compress/zstd"
)

// packLines yields the lines of a pack from a frame's offset on. The bytes
// are valid until the next step.
func (a *Archive) packLines(ctx context.Context, source, sha string, off int64) iter.Seq2[[]byte, error] {
	return a.objectLines(ctx, packKey(source, sha), off)
}

// objectLines yields the lines of an object of zstd frames of JSON lines.
func (a *Archive) objectLines(ctx context.Context, key string, off int64) iter.Seq2[[]byte, error] {
	return func(yield func([]byte, error) bool) {
		r, err := a.fs.GetRange(ctx, key, off, math.MaxInt64-off)
		if err != nil {
			yield(nil, fmt.Errorf("reading %s: %w", key, err))
			return
		}
		defer func() { _ = r.Close() }()
		for b, err := range zstdLines(r) {
			if err != nil {
				err = fmt.Errorf("reading %s: %w", key, err)
			}
			if !yield(b, err) || err != nil {
				return
			}
		}
	}
}

// zstdLines yields the lines of a stream of zstd frames.
func zstdLines(r io.Reader) iter.Seq2[[]byte, error] {
	return func(yield func([]byte, error) bool) {
		dec, err := zstd.NewReader(r, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(maxFrame))
		if err != nil {
			yield(nil, err)
			return
		}
		defer dec.Close()
		sc := bufio.NewScanner(dec)
		sc.Buffer(make([]byte, 0, frameSize), maxFrame)
		for sc.Scan() {
			if !yield(sc.Bytes(), nil) {
				return
			}
		}
		if err := sc.Err(); err != nil {
			yield(nil, err)
		}
	}
}
