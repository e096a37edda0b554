package fetch

import (
	"bufio"
	"compress/flate"
	"compress/zlib"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

// acceptEncoding is what decode reads. br is left out: its decoder would be
// one more to trust.
const acceptEncoding = "zstd, gzip, deflate"

// zstdWindow is the largest window of a zstd body (RFC 9659).
const zstdWindow = 8 << 20

// contentCoding gives the one content coding of a Content-Encoding header. Names of
// charsets, which some servers put there, count as none.
func contentCoding(header []string) (string, error) {
	found := ""
	for _, line := range header {
		for name := range strings.SplitSeq(line, ",") {
			name = strings.ToLower(strings.TrimSpace(name))
			switch name {
			case "", "identity", "none", "binary", "8bit", "utf-8", "utf8", "iso-8859-1", "windows-1252":
				continue
			case "x-gzip":
				name = "gzip"
			case "gzip", "deflate", "zstd":
			default:
				return "", &problem{kind: ErrEncoding, detail: fmt.Sprintf("%q was not asked for", clip(name))}
			}
			if found != "" {
				return "", &problem{kind: ErrEncoding, detail: "more than one coding on top of each other"}
			}
			found = name
		}
	}
	return found, nil
}

// decode gives the decoded bytes of src. After their end, rest gives what
// follows in src. free frees the decoder. It may read from src.
func decode(coding string, src io.Reader) (r, rest io.Reader, free func(), err error) {
	switch coding {
	case "":
		return src, src, func() {}, nil
	case "gzip":
		z, err := gzip.NewReader(src)
		if err != nil {
			return nil, nil, nil, err
		}
		return z, src, func() { _ = z.Close() }, nil
	case "deflate":
		// RFC 9110 §8.4.1.2 means the zlib format; some servers send bare
		// deflate. zlib's first byte names method 8, its first two bytes are
		// a multiple of 31 (RFC 1950 §2.2).
		in := bufio.NewReader(src)
		head, err := in.Peek(2)
		if err != nil {
			return nil, nil, nil, err
		}
		if head[0]&0x0f == 8 && (int(head[0])<<8|int(head[1]))%31 == 0 {
			z, err := zlib.NewReader(in)
			if err != nil {
				return nil, nil, nil, err
			}
			return z, in, func() { _ = z.Close() }, nil
		}
		z := flate.NewReader(in)
		return z, in, func() { _ = z.Close() }, nil
	case "zstd":
		z, err := zstd.NewReader(src, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true),
			zstd.WithDecoderMaxWindow(zstdWindow), zstd.WithDecoderMaxMemory(zstdWindow*2))
		if err != nil {
			return nil, nil, nil, err
		}
		return z, src, z.Close, nil
	}
	return nil, nil, nil, fmt.Errorf("no decoder for %q", coding)
}

// decodeProblem classes an error of a decoder: what the meter said, an end in
// the middle, or bytes that are no such coding.
func decodeProblem(coding string, err error) error {
	if _, ok := errors.AsType[*problem](err); ok {
		return err
	}
	if _, ok := errors.AsType[*callerError](err); ok {
		return err
	}
	if errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) {
		return &problem{kind: ErrCut, detail: "the " + coding + " stream has no end"}
	}
	return &problem{kind: ErrEncoding, detail: "reading " + coding, err: err}
}
