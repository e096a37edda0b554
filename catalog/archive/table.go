package archive

import (
	"bytes"
	"context"
	"errors"
	"fmt"

	"github.com/klauspost/compress/zstd"

	"github.com/vitral-data/vitral/catalog/files"
)

// A table is written when this many commits were made since the last one, or
// a quarter of the entries in force changed since.
const tableEvery = 64

// maxPrealloc bounds the room made for entries on a header's word.
const maxPrealloc = 1 << 20

func tableKey(source string, n int) string { return fmt.Sprintf("table/%s/%010d", source, n) }

// Head is a source as its newest commit left it.
type Head struct {
	Source string
	// N is the newest commit's number; 0 when the source has none.
	N int
	// Commit is the newest commit, Digest its header's; zero when N is 0.
	Commit Commit
	Digest string
	// Table is the number of the newest table, Since how many entries commits
	// after it hold.
	Table, Since int
	// Entries are those in force, by kind and key.
	Entries []Entry
}

// Head reads a source's newest commit and the entries in force at it.
func (a *Archive) Head(ctx context.Context, source string) (Head, error) {
	return a.At(ctx, source, 0)
}

// At reads a source as commit n left it; n 0 is the newest.
func (a *Archive) At(ctx context.Context, source string, n int) (Head, error) {
	h := Head{Source: source}
	if err := ValidSource(source); err != nil {
		return h, err
	}
	if err := a.startFromTable(ctx, &h, n); err != nil {
		return h, err
	}
	ns, err := a.Commits(ctx, source, h.Table)
	if err != nil {
		return h, err
	}
	later := newOverlay()
	for _, k := range ns {
		if n != 0 && k > n {
			break
		}
		if k != h.N+1 {
			return h, fmt.Errorf("source %s: commit %d is not there, %d is", source, h.N+1, k)
		}
		if err := a.step(ctx, &h, later); err != nil {
			return h, err
		}
	}
	if n != 0 && h.N != n {
		return h, fmt.Errorf("source %s: commit %d: %w", source, n, files.ErrNotExist)
	}
	h.Entries = later.over(h.Entries)
	if len(h.Entries) != h.Commit.Size {
		return h, fmt.Errorf("source %s: %d entries are in force at commit %d, which says %d: run fsck", source, len(h.Entries), h.N, h.Commit.Size)
	}
	return h, nil
}

// startFromTable reads the newest table up to n (0: of all) and its commit.
func (a *Archive) startFromTable(ctx context.Context, h *Head, n int) error {
	tables, err := a.numbers(ctx, "table/"+h.Source+"/", 0)
	if err != nil {
		return err
	}
	for _, t := range tables {
		if n == 0 || t <= n {
			h.Table = t
		}
	}
	if h.Table == 0 {
		return nil
	}
	h.N = h.Table
	h.Commit, h.Digest, err = a.Commit(ctx, h.Source, h.N)
	if errors.Is(err, files.ErrNotExist) {
		// Not that there is no such source: its commits were lost.
		return fmt.Errorf("source %s has table %d without its commit: run fsck", h.Source, h.Table)
	}
	if err != nil {
		return err
	}
	h.Entries, err = a.table(ctx, h.Source, h.Table, h.Commit.Size)
	return err
}

// step reads the commit after h.N.
func (a *Archive) step(ctx context.Context, h *Head, later *overlay) error {
	c, digest, err := a.Commit(ctx, h.Source, h.N+1)
	if err != nil {
		return err
	}
	if c.Parent != h.Digest {
		return fmt.Errorf("source %s: commit %d does not follow the commit %d that is there: run fsck", h.Source, c.N, h.N)
	}
	news := make([]Entry, 0, min(max(c.Entries.Count, 0), maxPrealloc))
	for e, err := range a.Entries(ctx, c) {
		if err != nil {
			return err
		}
		news = append(news, e)
	}
	if !ordered(news) {
		return fmt.Errorf("source %s: the entries of commit %d are out of order: run fsck", h.Source, c.N)
	}
	if h.N == 0 {
		h.Entries = news // nothing to lay it over
	} else {
		later.add(news)
	}
	h.Since += len(news)
	h.N, h.Commit, h.Digest = c.N, c, digest
	return nil
}

// TableRoot is the Merkle root over entries in force, each as its line in a
// table.
func TableRoot(entries []Entry) (Hash, error) {
	var m Merkle
	var b []byte
	for i := range entries {
		var err error
		if b, err = appendEntry(b[:0], &entries[i]); err != nil {
			return Hash{}, fmt.Errorf("entry %s %s: %w", entries[i].Kind, entries[i].Key, err)
		}
		m.Add(b)
	}
	return m.Root(), nil
}

// Due says whether a table is to be written at commit n, given the number of
// the newest table, how many entries came since and how many are in force.
func Due(n, table, since, force int) bool {
	return n-table >= tableEvery || since*4 >= max(force, 1)
}

// WriteTable writes the entries in force at commit n. Its uncompressed bytes
// are fixed by n, so anyone may write it at any time.
func (a *Archive) WriteTable(ctx context.Context, source string, n int, entries []Entry) error {
	if !ordered(entries) {
		return fmt.Errorf("writing table %d of %s: its entries are out of order", n, source)
	}
	var plain, packed bytes.Buffer
	enc, err := zstd.NewWriter(&packed, zstd.WithEncoderConcurrency(1))
	if err != nil {
		return err
	}
	for i := range entries {
		b, err := appendEntry(plain.AvailableBuffer(), &entries[i])
		if err != nil {
			return fmt.Errorf("entry %s %s: %w", entries[i].Kind, entries[i].Key, err)
		}
		plain.Write(append(b, '\n'))
		if plain.Len() >= frameSize {
			if _, err := plain.WriteTo(enc); err != nil {
				return err
			}
		}
	}
	if _, err := plain.WriteTo(enc); err != nil {
		return err
	}
	if err := enc.Close(); err != nil {
		return err
	}
	if err := a.fs.Put(ctx, tableKey(source, n), &packed, int64(packed.Len())); err != nil {
		return fmt.Errorf("writing table %d of %s: %w", n, source, err)
	}
	return nil
}

// table reads table n of a source, which should hold this many entries.
func (a *Archive) table(ctx context.Context, source string, n, count int) ([]Entry, error) {
	// Exactly as many: a slice that grew would take a quarter more.
	entries := make([]Entry, 0, min(max(count, 0), maxPrealloc))
	same := interner{}
	for b, err := range a.objectLines(ctx, tableKey(source, n), 0) {
		if err != nil {
			return nil, err
		}
		var e Entry
		if err := readEntry(b, same, &e); err != nil {
			return nil, fmt.Errorf("table %d of %s: %w", n, source, err)
		}
		entries = append(entries, e)
	}
	if !ordered(entries) {
		return nil, fmt.Errorf("table %d of %s is out of order: delete it, it can be written again", n, source)
	}
	return entries, nil
}
