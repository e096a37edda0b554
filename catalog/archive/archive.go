package archive

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"sync"

	"github.com/klauspost/compress/zstd"

	"github.com/vitral-data/vitral/catalog/files"
)

// maxFrame bounds a frame's decompressed size: the largest statement and what
// stands beside it.
const maxFrame = 64 << 20

// maxLine bounds a line: a frame holds one at least, with its newline.
const maxLine = maxFrame - 1

// Archive reads and writes the objects of one archive. It may be used by many
// goroutines. It holds no state that the objects don't: two processes may use
// one archive.
type Archive struct {
	fs  files.Store
	tmp string // folder for spools

	decoder func() (*zstd.Decoder, error) // made at first use, for all goroutines

	mu     sync.Mutex
	frames map[Place][][]byte // decoded frames by place with Line 0
	order  []Place
	kept   int // bytes of the frames
}

// keptBytes is how much of decoded frames is kept for the next statement: a
// page of results reads from a few of them.
const keptBytes = 8 << 20

// New opens an archive over a file store. Spools go to tmp; "" is the
// system's folder for temporary files.
func New(fs files.Store, tmp string) *Archive {
	return &Archive{fs: fs, tmp: tmp, frames: map[Place][][]byte{}, decoder: sync.OnceValues(func() (*zstd.Decoder, error) {
		return zstd.NewReader(nil, zstd.WithDecoderConcurrency(0), zstd.WithDecoderMaxMemory(maxFrame))
	})}
}

// Files is the store underneath.
func (a *Archive) Files() files.Store { return a.fs }

// Temp is the folder for spools.
func (a *Archive) Temp() string { return a.tmp }

// lines returns the lines of the frame at p (its Line is ignored). They are
// shared: nobody changes them.
func (a *Archive) lines(ctx context.Context, source string, p Place) ([][]byte, error) {
	p.Line = 0
	a.mu.Lock()
	got, ok := a.frames[p]
	a.mu.Unlock()
	if ok {
		return got, nil
	}
	plain, err := a.frame(ctx, source, p)
	if err != nil {
		return nil, fmt.Errorf("frame at %d of pack %s: %w", p.Offset, p.Pack, err)
	}
	got = splitLines(plain)
	a.keep(p, got, len(plain))
	return got, nil
}

// frame reads and decodes a frame.
func (a *Archive) frame(ctx context.Context, source string, p Place) ([]byte, error) {
	dec, err := a.decoder()
	if err != nil {
		return nil, err
	}
	if p.Offset < 0 || p.Length < 0 || p.Length > maxFrame {
		return nil, fmt.Errorf("%w: a frame of %d bytes", ErrDamaged, p.Length)
	}
	r, err := a.fs.GetRange(ctx, packKey(source, p.Pack), p.Offset, p.Length)
	if errors.Is(err, files.ErrNotExist) || errors.Is(err, files.ErrKey) {
		err = fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	if err != nil {
		return nil, err
	}
	packed, err := io.ReadAll(io.LimitReader(r, p.Length))
	_ = r.Close()
	if err != nil {
		return nil, err
	}
	plain, err := dec.DecodeAll(packed, nil)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	return plain, nil
}

// keep keeps a frame and forgets the oldest ones.
func (a *Archive) keep(p Place, lines [][]byte, size int) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if _, ok := a.frames[p]; ok || size > keptBytes/4 {
		return
	}
	a.frames[p] = lines
	a.order = append(a.order, p)
	for a.kept += size; a.kept > keptBytes; a.order = a.order[1:] {
		for _, line := range a.frames[a.order[0]] {
			a.kept -= len(line) + 1
		}
		delete(a.frames, a.order[0])
	}
}

func splitLines(b []byte) [][]byte {
	b = bytes.TrimSuffix(b, []byte("\n"))
	if len(b) == 0 {
		return nil
	}
	return bytes.Split(b, []byte("\n"))
}

// marshalLine encodes v as one line without its newline and without HTML
// escapes, so that text stays as it was written.
func marshalLine(v any) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}
