// Package wire puts the parts together. It is the only place that names
// back-ends.
package wire

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/vitral-data/vitral/catalog"
	"github.com/vitral-data/vitral/catalog/archive"
	"github.com/vitral-data/vitral/catalog/dcat"
	"github.com/vitral-data/vitral/catalog/files"
	"github.com/vitral-data/vitral/catalog/files/dir"
	"github.com/vitral-data/vitral/catalog/index"
	"github.com/vitral-data/vitral/catalog/index/bleve"
	"github.com/vitral-data/vitral/catalog/store"
	"github.com/vitral-data/vitral/catalog/store/bolt"
	"github.com/vitral-data/vitral/catalog/vocab"
	"github.com/vitral-data/vitral/harvest/format/datajson"
	"github.com/vitral-data/vitral/quality"
)

// Where says which engines to use, by URL.
type Where struct {
	Catalog string // dir:PATH: state.db, view.db and the index
	Files   string // dir:PATH: the archive
}

// folder is the path of a dir: URL.
func folder(what, url string) (string, error) {
	path, ok := strings.CutPrefix(url, "dir:")
	if !ok || path == "" {
		return "", fmt.Errorf("--%s %s: this version keeps it in a folder: use dir:PATH", what, url)
	}
	return path, nil
}

// Check says which of the two is of no kind that there is.
func (w Where) Check() error {
	_, err := w.CatalogDir()
	_, ferr := folder("files", w.Files)
	return errors.Join(err, ferr)
}

// CatalogDir is the folder of a Where's catalogue.
func (w Where) CatalogDir() (string, error) { return folder("catalog", w.Catalog) }

// openFiles opens the object store and, on trial, tries that it is safe to
// write to.
func openFiles(ctx context.Context, w Where, trial bool) (files.Store, error) {
	path, err := folder("files", w.Files)
	if err != nil {
		return nil, err
	}
	s, err := dir.Open(path)
	if err != nil {
		return nil, err
	}
	if trial {
		if err := files.Check(ctx, s); err != nil {
			return nil, errors.Join(err, s.Close())
		}
	}
	return s, nil
}

// Scratch is an archive in a temporary folder, for runs that store nothing.
func Scratch() (*archive.Archive, func() error, error) {
	tmp, err := os.MkdirTemp("", "vitral-check-*")
	if err != nil {
		return nil, nil, err
	}
	objects, err := dir.Open(tmp)
	if err != nil {
		return nil, nil, errors.Join(err, os.RemoveAll(tmp))
	}
	return archive.New(objects, tmp), func() error { return errors.Join(objects.Close(), os.RemoveAll(tmp)) }, nil
}

// Catalog is the mutable side: what is kept for itself, and what is projected.
type Catalog struct {
	State store.Store
	View  store.Store
	Index index.Index

	unlock func()
}

// Close closes all three.
func (c *Catalog) Close() error {
	if c.unlock != nil {
		defer c.unlock()
	}
	var errs []error
	if c.Index != nil {
		errs = append(errs, c.Index.Close())
	}
	if c.View != nil {
		errs = append(errs, c.View.Close())
	}
	if c.State != nil {
		errs = append(errs, c.State.Close())
	}
	return errors.Join(errs...)
}

// The names of a catalogue's parts in its folder.
const (
	stateFile = "state.db"
	viewFile  = "view.db"
	indexDir  = "index"
)

// ErrBusy means that another process projects: it holds the view.
var ErrBusy = errors.New("another process holds the catalogue")

// ErrBroken means that what is projected can't be opened. It is made of the
// archive and can be made again.
var ErrBroken = errors.New("the view or the index can't be read: vitral rebuild makes both anew from the archive")

// OpenCatalog opens the catalogue's engines, waiting at most wait for a
// process that holds them. Whoever holds the catalogue's lock projects.
func OpenCatalog(w Where, wait time.Duration) (*Catalog, error) { return openCatalog(w, wait, false) }

// openCatalog opens a catalogue. With anew, a view and an index that can't be
// opened are thrown away: both can be deleted at any time.
func openCatalog(w Where, wait time.Duration, anew bool) (*Catalog, error) {
	path, err := w.CatalogDir()
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(path, 0o755); err != nil {
		return nil, fmt.Errorf("opening the catalogue: %w", err)
	}
	unlock, err := lockCatalog(path, wait)
	if err != nil {
		return nil, err
	}
	c := &Catalog{unlock: unlock}
	if err := sweepRebuilds(path); err != nil {
		return nil, errors.Join(err, c.Close())
	}
	if c.State, err = openState(path, wait); err != nil {
		return nil, errors.Join(err, c.Close())
	}
	err = c.openProjected(path, wait)
	if anew && errors.Is(err, ErrBroken) {
		for _, name := range []string{viewFile, indexDir} {
			if err := os.RemoveAll(filepath.Join(path, name)); err != nil {
				return nil, errors.Join(fmt.Errorf("throwing the old %s away: %w", name, err), c.Close())
			}
		}
		err = c.openProjected(path, wait)
	}
	if err != nil {
		return nil, errors.Join(err, c.Close())
	}
	return c, nil
}

// openProjected opens view and index. It opens both or neither.
func (c *Catalog) openProjected(path string, wait time.Duration) error {
	view, err := bolt.Open(filepath.Join(path, viewFile), wait)
	if err != nil {
		return broken(err)
	}
	idx, err := bleve.Open(filepath.Join(path, indexDir), max(wait, time.Second))
	if err != nil {
		return errors.Join(broken(err), view.Close())
	}
	c.View, c.Index = view, idx
	return nil
}

// broken says what to do about a view or index that can't be opened: nothing
// when somebody has it open, or may not be opened by us.
func broken(err error) error {
	if err = busy(err); errors.Is(err, ErrBusy) || errors.Is(err, fs.ErrPermission) || errors.Is(err, syscall.EROFS) || errors.Is(err, syscall.ENOSPC) {
		return err
	}
	return fmt.Errorf("%w (%w)", ErrBroken, err)
}

// rebuildPrefix begins the names of the folders that rebuilding fills.
const rebuildPrefix = "rebuild-"

// sweepRebuilds removes what killed rebuilds left. Only who holds the
// catalogue's lock rebuilds.
func sweepRebuilds(path string) error {
	left, err := filepath.Glob(filepath.Join(path, rebuildPrefix+"*"))
	for _, folder := range left {
		err = errors.Join(err, os.RemoveAll(folder))
	}
	if err != nil {
		return fmt.Errorf("removing what a killed rebuild left: %w", err)
	}
	return nil
}

// openBeside opens a new view and index in another folder, beside a state that
// is open already.
func openBeside(path string, state store.Store) (*Catalog, error) {
	c := &Catalog{State: state}
	return c, c.openProjected(path, time.Second)
}

func busy(err error) error {
	if errors.Is(err, bolt.ErrLocked) || errors.Is(err, index.ErrLocked) {
		return fmt.Errorf("%w: %w", ErrBusy, err)
	}
	return err
}

// OpenState opens what is kept for itself alone.
func OpenState(w Where, wait time.Duration) (store.Store, error) {
	path, err := w.CatalogDir()
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(path, 0o755); err != nil {
		return nil, fmt.Errorf("opening the state: %w", err)
	}
	return openState(path, wait)
}

func openState(path string, wait time.Duration) (store.Store, error) {
	s, err := bolt.Open(filepath.Join(path, stateFile), wait)
	if errors.Is(err, bolt.ErrLocked) {
		return nil, busy(err)
	}
	if err != nil {
		return nil, fmt.Errorf("the state (tokens) can't be opened; nothing else holds what it does, so put its backup back: %w", err)
	}
	return s, nil
}

// Mappers read statements of every dialect.
func Mappers(set *vocab.Set) map[catalog.Dialect]catalog.Mapper {
	return map[catalog.Dialect]catalog.Mapper{
		catalog.DialectDataJSON: datajson.NewMapper(set),
		catalog.DialectRDF:      dcat.NewMapper(set),
	}
}

// Scorer joins the quality rules and the vocabularies for the projector.
type Scorer struct {
	Rules *quality.Rules
	Vocab *vocab.Set
}

// Quality implements project.Scorer.
func (s Scorer) Quality(d catalog.Dataset, probes map[string]catalog.Probe, repairs []catalog.Repair) catalog.Quality {
	return s.Rules.Score(quality.Facts{Dataset: d, Probes: probes, Repairs: repairs})
}

// LateFrom implements project.Scorer.
func (s Scorer) LateFrom(d catalog.Dataset, changed time.Time) string {
	return quality.LateFrom(d, changed, s.Vocab)
}
