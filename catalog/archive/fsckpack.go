package archive

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"slices"

	"github.com/vitral-data/vitral/catalog/files"
)

// pack reads a commit's pack: its bytes, its lines' root, and that the lines
// are statements, then as many entries as the commit says, then reports.
func (c *checker) pack(ctx context.Context, commit Commit) {
	ref := *commit.Pack
	key := packKey(commit.Source, ref.SHA256)
	r, info, err := c.a.fs.Get(ctx, key)
	if err != nil {
		c.report(key, err)
		return
	}
	defer func() { _ = r.Close() }()
	digest := sha256.New()
	var tree Merkle
	var seen shape
	for b, err := range zstdLines(io.TeeReader(r, digest)) {
		if err == nil {
			err = seen.add(b)
		}
		if err != nil {
			c.report(key, fmt.Errorf("line %d: %w", tree.Count(), err))
			return
		}
		tree.Add(b)
	}
	_, err = io.Copy(digest, r)
	if err == nil {
		err = same(digest, info.Size, ref)
	}
	switch {
	case err != nil:
		c.report(key, err)
	case int(tree.Count()) != ref.Lines || tree.Root() != ref.Root:
		c.report(key, errors.New("its lines have another root than its commit says"))
	case seen.entries != commit.Entries.Count || seen.reports != commit.Report.Count:
		c.report(key, fmt.Errorf("it holds %d entries and %d reports, its commit says %d and %d", seen.entries, seen.reports,
			commit.Entries.Count, commit.Report.Count))
	}
}

// same compares an object with what a reference says of it.
func same(digest hash.Hash, size int64, ref PackRef) error {
	if size != ref.Size {
		return fmt.Errorf("it is %d bytes long, it should be %d", size, ref.Size)
	}
	if hex.EncodeToString(digest.Sum(nil)) != ref.SHA256 {
		return errors.New("its bytes have another SHA-256 than its name")
	}
	return nil
}

// shape counts the lines of a pack, which come in an order.
type shape struct{ statements, entries, reports int }

func (s *shape) add(b []byte) error {
	// The values are read when places are checked: here their names are enough.
	var l struct {
		Statement json.RawMessage `json:"statement"`
		Entry     json.RawMessage `json:"entry"`
		Report    json.RawMessage `json:"report"`
	}
	if err := json.Unmarshal(b, &l); err != nil {
		return err
	}
	switch {
	case l.Statement != nil && l.Entry == nil && l.Report == nil && s.entries+s.reports == 0:
		s.statements++
	case l.Entry != nil && l.Statement == nil && l.Report == nil && s.reports == 0:
		s.entries++
	case l.Report != nil && l.Statement == nil && l.Entry == nil:
		s.reports++
	default:
		return errors.New("neither a statement, an entry nor a report, or out of their order")
	}
	return nil
}

// places reads the statement of every entry, frame by frame, and compares its
// hashes when they were made by today's rules.
func (c *checker) places(ctx context.Context, source string, entries []Entry, hashes bool) {
	byPlace := slices.Clone(entries)
	slices.SortFunc(byPlace, func(a, b Entry) int {
		return cmp.Or(cmp.Compare(a.Place.Pack, b.Place.Pack), cmp.Compare(a.Place.Offset, b.Place.Offset), cmp.Compare(a.Place.Line, b.Place.Line))
	})
	var h Hasher
	for _, e := range byPlace {
		st, err := c.a.Statement(ctx, source, e.Place)
		if err == nil && st.Kind != e.Kind {
			err = fmt.Errorf("the statement at %d of pack %s is of kind %s", e.Place.Offset, e.Place.Pack, st.Kind)
		}
		if err == nil && hashes {
			hash, full, herr := h.Hashes(st)
			if err = herr; err == nil && (hash != e.Hash || full != e.Full) {
				err = fmt.Errorf("the statement at %d of pack %s has another hash", e.Place.Offset, e.Place.Pack)
			}
		}
		if err != nil {
			c.report(packKey(source, e.Place.Pack), fmt.Errorf("entry %s %s: %w", e.Kind, e.Key, err))
		}
	}
}

// raw checks a raw pack: bytes, pages, and that their bodies are what their
// heads say.
func (c *checker) raw(ctx context.Context, source string, ref PackRef, mayBeGone bool) {
	key := packKey(source, ref.SHA256)
	r, info, err := c.a.fs.Get(ctx, key)
	if mayBeGone && errors.Is(err, files.ErrNotExist) {
		return
	}
	if err == nil {
		digest := sha256.New()
		_, err = io.Copy(digest, r)
		_ = r.Close()
		if err == nil {
			err = same(digest, info.Size, ref)
		}
	}
	if err == nil {
		err = c.rawPages(ctx, source, ref)
	}
	if err != nil {
		c.report(key, err)
	}
}

func (c *checker) rawPages(ctx context.Context, source string, ref PackRef) error {
	key := packKey(source, ref.SHA256)
	spans, err := c.a.rawSpans(ctx, key, ref.Size)
	if err != nil {
		return err
	}
	var tree Merkle
	for _, s := range spans {
		head, err := c.a.tail(ctx, key, s.off+s.len)
		if err != nil {
			return err
		}
		tree.Add(head)
	}
	if len(spans) != ref.Lines || tree.Root() != ref.Root {
		return fmt.Errorf("its %d pages have another root than is said of them", len(spans))
	}
	return c.a.RawPages(ctx, source, ref, bodyIs)
}

// bodyIs compares a page's body with what its head says.
func bodyIs(head PageHead, body io.Reader) error {
	digest := sha256.New()
	n, err := io.Copy(digest, body)
	if err != nil {
		return fmt.Errorf("page %d: %w", head.Number, err)
	}
	if n != head.Size || hex.EncodeToString(digest.Sum(nil)) != head.SHA256 {
		return fmt.Errorf("the body of page %d is not what its head says", head.Number)
	}
	return nil
}

// staged checks the open runs of a source. What is swept meanwhile is no fault.
func (c *checker) staged(ctx context.Context, source string) {
	runs, err := c.a.Runs(ctx, source)
	if err != nil {
		c.report("stage/"+source, err)
		return
	}
	for _, stage := range runs {
		heads, err := c.a.Pages(ctx, source, stage.Run)
		if err != nil {
			c.report("stage/"+source+"/"+stage.Run, err)
			continue
		}
		for _, head := range heads {
			body, err := c.a.Page(ctx, source, stage.Run, head.Number)
			if errors.Is(err, files.ErrNotExist) {
				continue
			}
			if err == nil {
				err = errors.Join(bodyIs(head, body), body.Close())
			}
			if err != nil {
				c.report(stageKey(source, stage.Run, head.Number), err)
			}
		}
	}
}
