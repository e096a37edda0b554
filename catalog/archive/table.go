package archive

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/klauspost/compress/zstd"

	"github.com/vitral-data/vitral/catalog/files"
)

// A table is written when this many commits were made since the last one, or
// a quarter of the entries in force changed since.
const tableEvery = 64

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
	tables, err := a.numbers(ctx, "table/"+source+"/", 0)
	if err != nil {
		return h, err
	}
	for _, t := range tables {
		if n == 0 || t <= n {
			h.Table = t
		}
	}
	if h.Table > 0 {
		if h.Entries, err = a.table(ctx, source, h.Table); err != nil {
			return h, err
		}
		h.N = h.Table
	}
	ns, err := a.Commits(ctx, source, h.Table)
	if err != nil {
		return h, err
	}
	for _, k := range ns {
		if n != 0 && k > n {
			break
		}
		if k != h.N+1 {
			return h, fmt.Errorf("source %s: commit %d is not there, %d is", source, h.N+1, k)
		}
		c, digest, err := a.Commit(ctx, source, k)
		if err != nil {
			return h, err
		}
		var news []Entry
		for e, err := range a.Entries(ctx, c) {
			if err != nil {
				return h, err
			}
			news = append(news, e)
		}
		h.Entries = Merge(h.Entries, news)
		h.Since += len(news)
		h.N, h.Commit, h.Digest = k, c, digest
	}
	if n != 0 && h.N != n {
		return h, fmt.Errorf("source %s: commit %d: %w", source, n, files.ErrNotExist)
	}
	if h.N > 0 && h.Digest == "" {
		if h.Commit, h.Digest, err = a.Commit(ctx, source, h.N); err != nil {
			return h, err
		}
	}
	return h, nil
}

// Merge lays a commit's entries over those in force before it. A renamed
// entry takes its old key out. Both lists are ordered; so is the result.
func Merge(force, news []Entry) []Entry {
	gone := map[string]bool{}
	for _, e := range news {
		if e.From != nil && e.Outcome == Renamed {
			gone[string(e.Kind)+" "+e.From.Key] = true
		}
	}
	out := make([]Entry, 0, len(force)+len(news))
	i := 0
	for _, e := range force {
		for i < len(news) && CompareRecord(news[i].Kind, news[i].Key, e.Kind, e.Key) < 0 {
			out = append(out, news[i])
			i++
		}
		if i < len(news) && CompareRecord(news[i].Kind, news[i].Key, e.Kind, e.Key) == 0 {
			out = append(out, news[i])
			i++
			continue
		}
		if !gone[string(e.Kind)+" "+e.Key] {
			out = append(out, e)
		}
	}
	return append(out, news[i:]...)
}

// TableRoot is the Merkle root over entries in force, each as its line in a
// table.
func TableRoot(entries []Entry) (Hash, error) {
	var m Merkle
	for _, e := range entries {
		b, err := marshalLine(e)
		if err != nil {
			return Hash{}, fmt.Errorf("entry %s %s: %w", e.Kind, e.Key, err)
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
	var plain, packed bytes.Buffer
	enc, err := zstd.NewWriter(&packed, zstd.WithEncoderConcurrency(1))
	if err != nil {
		return err
	}
	for _, e := range entries {
		b, err := marshalLine(e)
		if err != nil {
			return fmt.Errorf("entry %s %s: %w", e.Kind, e.Key, err)
		}
		plain.Write(b)
		plain.WriteByte('\n')
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

func (a *Archive) table(ctx context.Context, source string, n int) ([]Entry, error) {
	var entries []Entry
	for b, err := range a.objectLines(ctx, tableKey(source, n), 0) {
		if err != nil {
			return nil, err
		}
		var e Entry
		if err := json.Unmarshal(b, &e); err != nil {
			return nil, fmt.Errorf("table %d of %s: %w", n, source, err)
		}
		entries = append(entries, e)
	}
	if !slices.IsSortedFunc(entries, func(x, y Entry) int { return CompareRecord(x.Kind, x.Key, y.Kind, y.Key) }) {
		return nil, fmt.Errorf("table %d of %s is out of order", n, source)
	}
	return entries, nil
}
