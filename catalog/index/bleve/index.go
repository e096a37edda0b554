package bleve

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"time"

	"github.com/blevesearch/bleve/v2/index/scorch"
	engine "github.com/blevesearch/bleve_index_api"
	bolt "go.etcd.io/bbolt/errors"

	"github.com/vitral-data/vitral/catalog/index"
)

// version is that of the fields, their analysis and the stored row: raise it
// with each change of theirs, so that an older index is built anew.
const version = "2"

// Keys of Bleve's internal table, written in the same batch as documents.
const (
	versionKey = "vitral.version"
	cursorKey  = "vitral.cursor"
)

// holderFile names the process that has the index open.
const holderFile = "holder"

// Index is an index.Index in a folder.
type Index struct {
	path     string
	engine   engine.Index
	queue    *engine.AnalysisQueue
	columns  *columns
	words    *vocabulary
	ordinals ordinals
	scratch  sync.Pool // of *scores

	// writing lets one batch in at a time.
	writing sync.Mutex
	// cursor is what the batches kept so far; guarded by mu.
	mu     sync.Mutex
	cursor map[string]string
}

var _ index.Index = (*Index)(nil)

// Open opens the index in a folder, and makes an empty one of an empty or
// missing folder. If another process holds it for longer than the timeout the
// error is index.ErrLocked and names the process; an index of another version
// of this package is index.ErrVersion.
func Open(path string, timeout time.Duration) (*Index, error) {
	if timeout <= 0 {
		timeout = time.Millisecond // for bbolt, 0 is for ever
	}
	ix := &Index{
		path:     path,
		queue:    engine.NewAnalysisQueue(runtime.GOMAXPROCS(0)),
		columns:  newColumns(),
		words:    newVocabulary(),
		ordinals: ordinals{bySegment: make(map[uint64][]uint32)},
		cursor:   make(map[string]string),
	}
	if err := ix.open(timeout); err != nil {
		ix.queue.Close()
		return nil, fmt.Errorf("open index %s: %w", path, err)
	}
	return ix, nil
}

func (ix *Index) open(timeout time.Duration) error {
	eng, err := scorch.NewScorch(scorch.Name, map[string]any{
		"path": ix.path, "bolt_timeout": timeout.String(), "numSnapshotsToKeep": 1,
	}, ix.queue)
	if err != nil {
		return err
	}
	switch err := eng.Open(); {
	case errors.Is(err, bolt.ErrTimeout):
		return fmt.Errorf("%w: %s", index.ErrLocked, ix.holder())
	case err != nil:
		return err
	}
	ix.engine = eng
	if err := ix.load(); err != nil {
		return errors.Join(err, eng.Close())
	}
	name := fmt.Sprintf("process %d since %s", os.Getpid(), time.Now().UTC().Format(time.RFC3339))
	if err := os.WriteFile(filepath.Join(ix.path, holderFile), []byte(name), 0o600); err != nil {
		return errors.Join(fmt.Errorf("write the holder's name: %w", err), eng.Close())
	}
	return nil
}

// holder is what the process that has the index open wrote of itself.
func (ix *Index) holder() string {
	name, err := os.ReadFile(filepath.Join(ix.path, holderFile))
	if err != nil {
		return "its name is unknown"
	}
	return strings.TrimSpace(string(name))
}

// load checks the version and fills the columns, the vocabulary and the cursor.
func (ix *Index) load() error {
	snap, err := ix.snapshot()
	if err != nil {
		return err
	}
	defer snap.close()
	found, err := snap.reader.GetInternal([]byte(versionKey))
	if err != nil {
		return fmt.Errorf("read version: %w", err)
	}
	if n, err := snap.reader.DocCount(); err != nil || found == nil && n == 0 {
		return err
	}
	if string(found) != version {
		return fmt.Errorf("%w: it has version %q, this program needs %q", index.ErrVersion, found, version)
	}
	kept, err := snap.reader.GetInternal([]byte(cursorKey))
	if err != nil {
		return fmt.Errorf("read cursor: %w", err)
	}
	if kept != nil {
		if err := json.Unmarshal(kept, &ix.cursor); err != nil {
			return fmt.Errorf("read cursor: %w", err)
		}
	}
	if err := snap.loadWords(ix.words); err != nil {
		return err
	}
	return snap.loadRows(ix.columns)
}

// Cursor returns what the last batches kept.
func (ix *Index) Cursor(ctx context.Context) (map[string]string, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	ix.mu.Lock()
	defer ix.mu.Unlock()
	return maps.Clone(ix.cursor), nil
}

// Delay is 0: a batch is seen as soon as it is applied.
func (ix *Index) Delay() time.Duration { return 0 }

// Close closes the files.
func (ix *Index) Close() error {
	err := ix.engine.Close()
	ix.queue.Close()
	if err != nil {
		return fmt.Errorf("close index %s: %w", ix.path, err)
	}
	return nil
}
