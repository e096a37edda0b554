package archive

import (
	"io"

	"github.com/klauspost/compress/zstd"
)

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
