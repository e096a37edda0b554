package archive

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/vitral-data/vitral/catalog/files"
)

// Format is the version of the archive's objects that this code writes.
const Format = 1

// Cause is why a commit was made.
type Cause string

// The causes of commits.
const (
	CauseHarvest Cause = "harvest"
	CauseEdit    Cause = "edit"
	CauseUndo    Cause = "undo"
	CauseErase   Cause = "erase"
)

// ErrSuperseded means that another commit stands where this one was to go.
var ErrSuperseded = errors.New("superseded by another commit of the source")

// Counts are what a run listed and what became of it. Datasets and
// Distributions are as listed; the rest counts records of kind dataset.
type Counts struct {
	Datasets      int `json:"datasets"`
	Distributions int `json:"distributions"`
	Added         int `json:"added"`
	Changed       int `json:"changed"`
	Touched       int `json:"touched"`
	Unchanged     int `json:"unchanged"`
	Renamed       int `json:"renamed"`
	Missing       int `json:"missing"`
	Withdrawn     int `json:"withdrawn"`
	Returned      int `json:"returned"`
	Invalid       int `json:"invalid"`
	Waiting       int `json:"waiting"`
}

// Validator is what a page was told by, for the next conditional request.
type Validator struct {
	URL          string `json:"url"`
	ETag         string `json:"etag,omitempty"`
	LastModified string `json:"lastModified,omitempty"`
	SHA256       string `json:"sha256"` // of the decoded body
}

// PackRef names a pack of a commit.
type PackRef struct {
	SHA256 string `json:"sha256"`
	Size   int64  `json:"size"`
	Lines  int    `json:"lines"`
	// Root is the RFC 6962 root over the pack's uncompressed lines.
	Root Hash `json:"root"`
}

// Span is a run of lines of a pack, from a frame's beginning on.
type Span struct {
	Offset int64 `json:"off"`
	Count  int   `json:"count"`
}

// Commit is a commit's header. Creating it is the promotion of its run.
type Commit struct {
	Format int       `json:"format"`
	Form   string    `json:"form"`
	Source string    `json:"source"`
	N      int       `json:"n"`
	Parent string    `json:"parent,omitempty"` // SHA-256 of the parent's bytes
	Run    string    `json:"run"`
	Cause  Cause     `json:"cause"`
	Time   time.Time `json:"time"` // of the commit
	Start  time.Time `json:"start"`
	// Complete says that the run read its source to the end; CompleteRuns
	// counts those of the source, this one included.
	Complete     bool   `json:"complete"`
	CompleteRuns int    `json:"completeRuns"`
	Counts       Counts `json:"counts"`
	// Listed is the number of datasets in force as listed after this commit.
	Listed     int         `json:"listed"`
	Validators []Validator `json:"validators,omitempty"`
	// Pack holds statements, entries and the report; nil for a header alone.
	Pack    *PackRef  `json:"pack,omitempty"`
	Entries Span      `json:"entries,omitzero"`
	Report  Span      `json:"report,omitzero"`
	Raw     []PackRef `json:"raw,omitempty"`
	// Table is the root over the entries in force after this commit.
	Table Hash `json:"table"`
	Size  int  `json:"size"` // number of those entries
}

// CommitKey is the object of commit n of a source.
func CommitKey(source string, n int) string { return fmt.Sprintf("commit/%s/%010d", source, n) }

// Digest is what a child names its parent by: the SHA-256 of header bytes.
func Digest(header []byte) string {
	sum := sha256.Sum256(header)
	return hex.EncodeToString(sum[:])
}

// Promote creates the commit's header. It returns ErrSuperseded when another
// commit stands at n; then nothing changed.
func (a *Archive) Promote(ctx context.Context, c Commit) error {
	if err := ValidSource(c.Source); err != nil {
		return fmt.Errorf("commit %d: %w", c.N, err)
	}
	if c.N < 1 || c.Format != Format {
		return fmt.Errorf("commit %d of %s: a commit's number is 1 or more, its format %d, not %d", c.N, c.Source, Format, c.Format)
	}
	body, err := marshalLine(c)
	if err != nil {
		return fmt.Errorf("encoding commit %d of %s: %w", c.N, c.Source, err)
	}
	err = a.fs.Create(ctx, CommitKey(c.Source, c.N), body)
	if errors.Is(err, files.ErrExist) {
		return fmt.Errorf("commit %d of %s: %w", c.N, c.Source, ErrSuperseded)
	}
	if err != nil {
		return fmt.Errorf("creating commit %d of %s: %w", c.N, c.Source, err)
	}
	return nil
}

// Commit reads one commit and the digest of its header.
func (a *Archive) Commit(ctx context.Context, source string, n int) (Commit, string, error) {
	body, err := files.ReadAll(ctx, a.fs, CommitKey(source, n), files.MaxCreate)
	if err != nil {
		return Commit{}, "", fmt.Errorf("reading commit %d of %s: %w", n, source, err)
	}
	var c Commit
	if err := json.Unmarshal(body, &c); err != nil {
		return Commit{}, "", fmt.Errorf("commit %d of %s: %w", n, source, err)
	}
	if c.Source != source || c.N != n {
		return Commit{}, "", fmt.Errorf("commit %d of %s calls itself %d of %s", n, source, c.N, c.Source)
	}
	if c.Format != Format {
		return Commit{}, "", fmt.Errorf("commit %d of %s has format %d, this program reads %d", n, source, c.Format, Format)
	}
	return c, Digest(body), nil
}

// Commits returns the numbers of a source's commits above after, in order.
func (a *Archive) Commits(ctx context.Context, source string, after int) ([]int, error) {
	return a.numbers(ctx, "commit/"+source+"/", after)
}

// Sources returns the ids of all sources that have a commit, in order.
func (a *Archive) Sources(ctx context.Context) ([]string, error) {
	return a.folders(ctx, "commit/")
}

// folders returns the names of the folders of a prefix, in order, from one key
// of each.
func (a *Archive) folders(ctx context.Context, prefix string) ([]string, error) {
	var names []string
	after := ""
	for {
		name := ""
		for info, err := range a.fs.List(ctx, prefix, after) {
			if err != nil {
				return nil, fmt.Errorf("listing the folders of %s: %w", prefix, err)
			}
			name, _, _ = strings.Cut(strings.TrimPrefix(info.Key, prefix), "/")
			break
		}
		if name == "" {
			return names, nil
		}
		names = append(names, name)
		after = prefix + name + "/~"
	}
}

// numbers lists prefix<ten digits> above after.
func (a *Archive) numbers(ctx context.Context, prefix string, after int) ([]int, error) {
	from := ""
	if after > 0 {
		from = fmt.Sprintf("%s%010d", prefix, after)
	}
	var ns []int
	for info, err := range a.fs.List(ctx, prefix, from) {
		if err != nil {
			return nil, fmt.Errorf("listing %s: %w", prefix, err)
		}
		digits := strings.TrimPrefix(info.Key, prefix)
		n, err := strconv.Atoi(digits)
		if err != nil || n < 1 || len(digits) != 10 {
			return nil, fmt.Errorf("object %s is not named by a number of ten digits", info.Key)
		}
		ns = append(ns, n)
	}
	return ns, nil
}
