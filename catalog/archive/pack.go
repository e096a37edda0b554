package archive

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"hash"
	"io"
	"iter"
	"os"

	"github.com/klauspost/compress/zstd"

	"github.com/vitral-data/vitral/catalog"
)

// frameSize is how many bytes of lines a frame gathers before it closes:
// 64 KiB frames compress 6.5 times, a frame a record only 2.9 times.
const frameSize = 64 << 10

func packKey(source, sha string) string { return "pack/" + source + "/" + sha }

// line is one line of a pack: exactly one member is set.
type line struct {
	Statement *catalog.Statement `json:"statement,omitempty"`
	Entry     *Entry             `json:"entry,omitempty"`
	Report    json.RawMessage    `json:"report,omitempty"`
}

// Slot is where a line will stand once its pack is closed.
type Slot struct{ frame, line int }

// PackWriter spools one pack to local disk: statements, then entries, then
// the report. It is used by one goroutine and closed with Close, whether or
// not it was stored.
type PackWriter struct {
	a      *Archive
	source string
	spool  *os.File
	digest hash.Hash
	enc    *zstd.Encoder
	buf    bytes.Buffer
	inBuf  int
	frames []frame
	size   int64
	lines  int
	tree   Merkle
}

type frame struct{ off, len int64 }

// NewPack begins a pack of a source.
func (a *Archive) NewPack(source string) (*PackWriter, error) {
	spool, err := os.CreateTemp(a.tmp, "vitral-pack-*")
	if err != nil {
		return nil, fmt.Errorf("spooling a pack of %s: %w", source, err)
	}
	enc, err := zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1), zstd.WithEncoderLevel(zstd.SpeedDefault))
	if err != nil {
		_ = spool.Close()
		return nil, err
	}
	return &PackWriter{a: a, source: source, spool: spool, digest: sha256.New(), enc: enc}, nil
}

// Statement appends a statement and returns its slot.
func (w *PackWriter) Statement(st catalog.Statement) (Slot, error) {
	return w.add(line{Statement: &st})
}

// Entry appends an entry; in the pack its Place.Pack is empty when the
// statement stands in this same pack.
func (w *PackWriter) Entry(e Entry) error {
	_, err := w.add(line{Entry: &e})
	return err
}

// Report appends the run's report, any JSON object.
func (w *PackWriter) Report(report json.RawMessage) error {
	_, err := w.add(line{Report: report})
	return err
}

func (w *PackWriter) add(l line) (Slot, error) {
	b, err := marshalLine(l)
	if err != nil {
		return Slot{}, fmt.Errorf("packing a line of %s: %w", w.source, err)
	}
	if w.inBuf > 0 && w.buf.Len()+len(b) > frameSize {
		if err := w.Cut(); err != nil {
			return Slot{}, err
		}
	}
	s := Slot{frame: len(w.frames), line: w.inBuf}
	w.tree.Add(b)
	w.buf.Write(b)
	w.buf.WriteByte('\n')
	w.inBuf++
	w.lines++
	return s, nil
}

// Cut closes the current frame, so that the next line begins one. It returns
// nothing to close for an empty frame.
func (w *PackWriter) Cut() error {
	if w.inBuf == 0 {
		return nil
	}
	packed := w.enc.EncodeAll(w.buf.Bytes(), nil)
	if _, err := w.spool.Write(packed); err != nil {
		return fmt.Errorf("spooling a pack of %s: %w", w.source, err)
	}
	w.digest.Write(packed)
	w.frames = append(w.frames, frame{w.size, int64(len(packed))})
	w.size += int64(len(packed))
	w.buf.Reset()
	w.inBuf = 0
	return nil
}

// Offset is where the next frame begins; call Cut before.
func (w *PackWriter) Offset() int64 { return w.size }

// Place returns where a slot stands, with Pack empty. Its frame must be cut.
func (w *PackWriter) Place(s Slot) Place {
	f := w.frames[s.frame]
	return Place{Offset: f.off, Length: f.len, Line: s.line}
}

// Store puts the pack and returns its reference.
func (w *PackWriter) Store(ctx context.Context) (PackRef, error) {
	if err := w.Cut(); err != nil {
		return PackRef{}, err
	}
	ref := PackRef{SHA256: hex.EncodeToString(w.digest.Sum(nil)), Size: w.size, Lines: w.lines, Root: w.tree.Root()}
	if _, err := w.spool.Seek(0, io.SeekStart); err != nil {
		return PackRef{}, err
	}
	if err := w.a.fs.Put(ctx, packKey(w.source, ref.SHA256), w.spool, w.size); err != nil {
		return PackRef{}, fmt.Errorf("storing pack %s of %s: %w", ref.SHA256, w.source, err)
	}
	return ref, nil
}

// Close removes the spool.
func (w *PackWriter) Close() error {
	_ = w.enc.Close()
	return removeSpool(w.spool)
}

func removeSpool(f *os.File) error {
	name := f.Name()
	err := f.Close()
	if rerr := os.Remove(name); err == nil && rerr != nil && !os.IsNotExist(rerr) {
		err = rerr
	}
	return err
}

// Statement reads the statement at p of a source.
func (a *Archive) Statement(ctx context.Context, source string, p Place) (catalog.Statement, error) {
	lines, err := a.lines(ctx, source, p)
	if err != nil {
		return catalog.Statement{}, err
	}
	if p.Line < 0 || p.Line >= len(lines) {
		return catalog.Statement{}, fmt.Errorf("pack %s has no line %d in the frame at %d", p.Pack, p.Line, p.Offset)
	}
	var l line
	if err := json.Unmarshal(lines[p.Line], &l); err != nil {
		return catalog.Statement{}, fmt.Errorf("statement at %d of pack %s: %w", p.Offset, p.Pack, err)
	}
	if l.Statement == nil {
		return catalog.Statement{}, fmt.Errorf("line %d of the frame at %d of pack %s is no statement", p.Line, p.Offset, p.Pack)
	}
	return *l.Statement, nil
}

// Entries yields the entries of a commit in their order.
func (a *Archive) Entries(ctx context.Context, c Commit) iter.Seq2[Entry, error] {
	return func(yield func(Entry, error) bool) {
		if c.Pack == nil || c.Entries.Count == 0 {
			return
		}
		left := c.Entries.Count
		for b, err := range a.packLines(ctx, c.Source, c.Pack.SHA256, c.Entries.Offset) {
			var l line
			if err == nil {
				err = json.Unmarshal(b, &l)
			}
			if err == nil && l.Entry == nil {
				err = fmt.Errorf("no entry where one should stand")
			}
			if err != nil {
				yield(Entry{}, fmt.Errorf("entries of commit %d of %s: %w", c.N, c.Source, err))
				return
			}
			if l.Entry.Place.Pack == "" {
				l.Entry.Place.Pack = c.Pack.SHA256
			}
			if !yield(*l.Entry, nil) {
				return
			}
			if left--; left == 0 {
				return
			}
		}
		yield(Entry{}, fmt.Errorf("entries of commit %d of %s: %d of %d are not there", c.N, c.Source, left, c.Entries.Count))
	}
}

// Report reads the report of a commit's run; nil when it has none.
func (a *Archive) Report(ctx context.Context, c Commit) (json.RawMessage, error) {
	if c.Pack == nil || c.Report.Count == 0 {
		return nil, nil
	}
	for b, err := range a.packLines(ctx, c.Source, c.Pack.SHA256, c.Report.Offset) {
		var l line
		if err == nil {
			err = json.Unmarshal(b, &l)
		}
		if err != nil {
			return nil, fmt.Errorf("report of commit %d of %s: %w", c.N, c.Source, err)
		}
		return l.Report, nil
	}
	return nil, fmt.Errorf("report of commit %d of %s is not there", c.N, c.Source)
}
