package archive

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"

	"github.com/vitral-data/vitral/catalog/files"
)

// StoreRaw packs a run's staged pages as they are, one behind the other, and
// returns the pack: its lines are the pages, its root is over their heads, which
// hold the SHA-256 of their bodies.
func (a *Archive) StoreRaw(ctx context.Context, source, run string) (PackRef, error) {
	spool, err := os.CreateTemp(a.tmp, "vitral-raw-*")
	if err != nil {
		return PackRef{}, fmt.Errorf("spooling raw pages of %s: %w", source, err)
	}
	defer func() { _ = removeSpool(spool) }()
	digest := sha256.New()
	var ref PackRef
	var tree Merkle
	for n := 1; ; n++ {
		size, head, err := a.copyPage(ctx, stageKey(source, run, n), io.MultiWriter(spool, digest))
		if errors.Is(err, files.ErrNotExist) && size == 0 {
			break
		}
		if err != nil {
			return PackRef{}, fmt.Errorf("packing page %d of run %s of %s: %w", n, run, source, err)
		}
		tree.Add(head)
		ref.Size += size
		ref.Lines++
	}
	ref.SHA256, ref.Root = hex.EncodeToString(digest.Sum(nil)), tree.Root()
	if _, err := spool.Seek(0, io.SeekStart); err != nil {
		return PackRef{}, fmt.Errorf("reading the spool of raw pages of %s: %w", source, err)
	}
	if err := a.fs.Put(ctx, packKey(source, ref.SHA256), spool, ref.Size); err != nil {
		return PackRef{}, fmt.Errorf("storing raw pages of %s: %w", source, err)
	}
	return ref, nil
}

// copyPage copies a staged page and returns its size and its head as written.
func (a *Archive) copyPage(ctx context.Context, key string, w io.Writer) (size int64, head []byte, err error) {
	r, _, err := a.fs.Get(ctx, key)
	if err != nil {
		return 0, nil, err
	}
	size, err = io.Copy(w, r)
	_ = r.Close()
	if err != nil {
		return size, nil, err
	}
	head, err = a.tail(ctx, key, size)
	return size, head, err
}

// RawPages calls page for every page of a raw pack, in order. The body may be
// read until page returns.
func (a *Archive) RawPages(ctx context.Context, source string, ref PackRef, page func(PageHead, io.Reader) error) error {
	key := packKey(source, ref.SHA256)
	spans, err := a.rawSpans(ctx, key, ref.Size)
	if err != nil {
		return fmt.Errorf("raw pages of %s: %w", source, err)
	}
	for _, s := range spans {
		r, err := a.fs.GetRange(ctx, key, s.off, s.len)
		if err != nil {
			return fmt.Errorf("raw pages of %s: %w", source, err)
		}
		b, err := decodeBody(r)
		if err != nil {
			return err
		}
		err = errors.Join(page(s.head, b), b.Close())
		if err != nil {
			return err
		}
	}
	return nil
}

type rawSpan struct {
	off, len int64
	head     PageHead
}

// rawSpans finds the pages of a raw pack from its end, tail by tail.
func (a *Archive) rawSpans(ctx context.Context, key string, size int64) ([]rawSpan, error) {
	var spans []rawSpan
	for end := size; end > 0; {
		head, err := a.pageTail(ctx, key, end)
		if err != nil {
			return nil, err
		}
		spans = append(spans, rawSpan{end - head.Packed, head.Packed, head})
		end -= head.Packed
	}
	slices.Reverse(spans)
	return spans, nil
}
