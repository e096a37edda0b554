package archive

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"os"
	"strings"
	"time"

	"github.com/klauspost/compress/zstd"

	"github.com/vitral-data/vitral/catalog/files"
)

// StageKept is how long the pages of an open run are kept.
const StageKept = 7 * 24 * time.Hour

// Stage is page 0 of an open run: what its pages belong to.
type Stage struct {
	Source string    `json:"source"`
	Run    string    `json:"run"`
	URL    string    `json:"url"`
	Kind   string    `json:"kind"`
	Start  time.Time `json:"start"`
	// Base is the head's n before the first request. A run whose base is not
	// the head any more is superseded.
	Base int `json:"base"`
}

// PageHead is what stands behind the body of a staged page, and of a page of a
// raw pack.
type PageHead struct {
	Number int    `json:"number"`
	URL    string `json:"url"` // as asked for
	Final  string `json:"final,omitempty"`
	File   string `json:"file,omitempty"`
	Status int    `json:"status"`
	// Header holds content-type, etag, last-modified, date and link as sent.
	Header map[string]string `json:"header,omitempty"`
	// Private says that its address is one that only the operator's word allows.
	Private bool `json:"private,omitempty"`
	// Cut is why the body ended early; "" when it is whole.
	Cut string `json:"cut,omitempty"`
	// Size and SHA256 are of the decoded body.
	Size   int64  `json:"size,omitempty"`
	SHA256 string `json:"sha256,omitempty"`
	// Packed is the page's length as an object, tail included.
	Packed int64 `json:"packed,omitempty"`
}

func stageKey(source, run string, page int) string {
	return fmt.Sprintf("stage/%s/%s/%06d", source, run, page)
}

// Begin writes page 0 of a run.
func (a *Archive) Begin(ctx context.Context, s Stage) error {
	if err := ValidSource(s.Source); err != nil {
		return fmt.Errorf("staging run %s: %w", s.Run, err)
	}
	body, err := marshalLine(s)
	if err != nil {
		return fmt.Errorf("staging run %s of %s: %w", s.Run, s.Source, err)
	}
	if err := a.fs.Put(ctx, stageKey(s.Source, s.Run, 0), bytes.NewReader(body), int64(len(body))); err != nil {
		return fmt.Errorf("staging run %s of %s: %w", s.Run, s.Source, err)
	}
	return nil
}

// PageWriter spools one page: a zstd frame of the body and the page's head. Write
// gives it the decoded body; Store puts it, Close frees it.
type PageWriter struct {
	a      *Archive
	stage  Stage
	spool  *os.File
	enc    *zstd.Encoder
	digest hash.Hash
	size   int64
}

// NewPage begins a page of a run.
func (a *Archive) NewPage(s Stage) (*PageWriter, error) {
	spool, err := os.CreateTemp(a.tmp, "vitral-page-*")
	if err != nil {
		return nil, fmt.Errorf("spooling a page of %s: %w", s.Source, err)
	}
	enc, err := zstd.NewWriter(spool, zstd.WithEncoderConcurrency(1), zstd.WithEncoderLevel(zstd.SpeedFastest))
	if err != nil {
		_ = removeSpool(spool)
		return nil, err
	}
	return &PageWriter{a: a, stage: s, spool: spool, enc: enc, digest: sha256.New()}, nil
}

// Write takes the next bytes of the decoded body.
func (w *PageWriter) Write(b []byte) (int, error) {
	w.digest.Write(b)
	w.size += int64(len(b))
	return w.enc.Write(b)
}

// Store puts the page under its number and returns its completed head.
func (w *PageWriter) Store(ctx context.Context, head PageHead) (PageHead, error) {
	head.Size, head.SHA256 = w.size, hex.EncodeToString(w.digest.Sum(nil))
	if err := w.enc.Close(); err != nil {
		return head, fmt.Errorf("spooling page %d of %s: %w", head.Number, w.stage.Source, err)
	}
	written, err := w.spool.Seek(0, io.SeekEnd)
	if err != nil {
		return head, err
	}
	tail, err := head.tail(written)
	if err != nil {
		return head, err
	}
	if _, err := w.spool.Write(appendTail(nil, tail)); err != nil {
		return head, fmt.Errorf("spooling page %d of %s: %w", head.Number, w.stage.Source, err)
	}
	if _, err := w.spool.Seek(0, io.SeekStart); err != nil {
		return head, fmt.Errorf("reading the spool of page %d of %s: %w", head.Number, w.stage.Source, err)
	}
	key := stageKey(w.stage.Source, w.stage.Run, head.Number)
	if err := w.a.fs.Put(ctx, key, w.spool, head.Packed); err != nil {
		return head, fmt.Errorf("staging page %d of %s: %w", head.Number, w.stage.Source, err)
	}
	return head, nil
}

// tail encodes the head with the length of the whole object, which its own
// digits are part of.
func (h *PageHead) tail(written int64) ([]byte, error) {
	for h.Packed = written; ; {
		b, err := marshalLine(h)
		if err != nil {
			return nil, fmt.Errorf("encoding the head of page %d: %w", h.Number, err)
		}
		if len(b) > maxTail {
			return nil, fmt.Errorf("the head of page %d has %d bytes, over %d: %w", h.Number, len(b), maxTail, files.ErrTooLarge)
		}
		whole := written + int64(len(b)) + skippableExtra
		if whole == h.Packed {
			return b, nil
		}
		h.Packed = whole // it has as many digits or more, so this ends
	}
}

// Close removes the spool.
func (w *PageWriter) Close() error { return removeSpool(w.spool) }

// OpenRun reads page 0 of a staged run.
func (a *Archive) OpenRun(ctx context.Context, source, run string) (Stage, error) {
	body, err := files.ReadAll(ctx, a.fs, stageKey(source, run, 0), 1<<20)
	if err != nil {
		return Stage{}, fmt.Errorf("staged run %s of %s: %w", run, source, err)
	}
	var s Stage
	if err := json.Unmarshal(body, &s); err != nil {
		return Stage{}, fmt.Errorf("staged run %s of %s: %w", run, source, err)
	}
	return s, nil
}

// Pages returns the heads of a run's staged pages, in order, and their sizes.
func (a *Archive) Pages(ctx context.Context, source, run string) ([]PageHead, error) {
	var heads []PageHead
	for n := 1; ; n++ {
		key := stageKey(source, run, n)
		info, err := a.fs.Stat(ctx, key)
		if errors.Is(err, files.ErrNotExist) {
			return heads, nil
		}
		if err != nil {
			return nil, fmt.Errorf("page %d of run %s of %s: %w", n, run, source, err)
		}
		head, err := a.pageTail(ctx, key, info.Size)
		if err == nil && (head.Packed != info.Size || head.Number != n) {
			err = fmt.Errorf("%d bytes long, it calls itself page %d of %d bytes", info.Size, head.Number, head.Packed)
		}
		if err != nil {
			return nil, fmt.Errorf("page %d of run %s of %s: %w", n, run, source, err)
		}
		heads = append(heads, head)
	}
}

// Page opens the decoded body of a staged page.
func (a *Archive) Page(ctx context.Context, source, run string, n int) (io.ReadCloser, error) {
	r, _, err := a.fs.Get(ctx, stageKey(source, run, n))
	if err != nil {
		return nil, fmt.Errorf("page %d of run %s of %s: %w", n, run, source, err)
	}
	return decodeBody(r)
}

// Runs lists the staged runs of a source ("" for all sources), oldest first
// by their ids.
func (a *Archive) Runs(ctx context.Context, source string) ([]Stage, error) {
	prefix := "stage/"
	if source != "" {
		prefix += source + "/"
	}
	var stages []Stage
	after := ""
	for {
		key := ""
		for info, err := range a.fs.List(ctx, prefix, after) {
			if err != nil {
				return nil, fmt.Errorf("listing staged runs: %w", err)
			}
			key = info.Key
			break
		}
		if key == "" {
			return stages, nil
		}
		parts := strings.Split(key, "/")
		if len(parts) != 4 {
			return nil, fmt.Errorf("staged object %s has an odd name", key)
		}
		after = strings.Join(parts[:3], "/") + "/~"
		s, err := a.OpenRun(ctx, parts[1], parts[2])
		if errors.Is(err, files.ErrNotExist) {
			s = Stage{Source: parts[1], Run: parts[2]} // swept in part
		} else if err != nil {
			return nil, err
		}
		stages = append(stages, s)
	}
}

// Sweep removes the staged pages of a run, page 0 last.
func (a *Archive) Sweep(ctx context.Context, source, run string) error {
	var keys []string
	for info, err := range a.fs.List(ctx, "stage/"+source+"/"+run+"/", "") {
		if err != nil {
			return fmt.Errorf("sweeping run %s of %s: %w", run, source, err)
		}
		keys = append(keys, info.Key)
	}
	for i := len(keys) - 1; i >= 0; i-- {
		if err := a.fs.Delete(ctx, keys[i]); err != nil {
			return fmt.Errorf("sweeping run %s of %s: %w", run, source, err)
		}
	}
	return nil
}
