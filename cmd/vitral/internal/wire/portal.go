package wire

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/vitral-data/vitral/catalog"
	"github.com/vitral-data/vitral/catalog/archive"
	"github.com/vitral-data/vitral/catalog/files"
	"github.com/vitral-data/vitral/catalog/project"
	"github.com/vitral-data/vitral/catalog/query"
	"github.com/vitral-data/vitral/catalog/view"
	"github.com/vitral-data/vitral/catalog/vocab"
	"github.com/vitral-data/vitral/harvest"
	"github.com/vitral-data/vitral/harvest/fetch"
	"github.com/vitral-data/vitral/harvest/format/formats"
	"github.com/vitral-data/vitral/quality"
)

// Kit is what every command needs and no engine holds: vocabularies, rules,
// mappers, the outbound client, the archive.
type Kit struct {
	Where    Where
	Vocab    *vocab.Set
	Rules    *quality.Rules
	Synonyms *query.Synonyms
	Mappers  map[catalog.Dialect]catalog.Mapper
	Client   *fetch.Client
	Archive  *archive.Archive
	Log      *archive.Log
	Logger   *slog.Logger
	Fail     func(point string)

	files   files.Store
	scratch func() error
	scr     *archive.Archive
}

// Options are the settings of a kit.
type Options struct {
	Where        Where
	AllowPrivate []string
	// Hosts dials "ip:port" instead of resolving a host; for tests.
	Hosts  map[string]string
	Logger *slog.Logger
	Fail   func(point string)
	// ReadOnly skips the trial of the archive's back-end, which writes.
	ReadOnly bool
}

// ErrOptions means that the settings are mistaken, not the world.
var ErrOptions = errors.New("mistaken settings")

// Open opens a kit.
func Open(ctx context.Context, o Options) (*Kit, error) {
	k := &Kit{Where: o.Where, Logger: o.Logger, Fail: o.Fail}
	var err error
	if k.Vocab, err = vocab.Load(); err != nil {
		return nil, err
	}
	if k.Rules, err = quality.New(k.Vocab); err != nil {
		return nil, err
	}
	if k.Synonyms, err = query.LoadSynonyms(); err != nil {
		return nil, err
	}
	k.Mappers = Mappers(k.Vocab)
	var opts []fetch.Option
	if len(o.Hosts) > 0 {
		opts = append(opts, fetch.WithHosts(o.Hosts))
	}
	if k.Client, err = fetch.New(fetch.Policy{AllowPrivate: o.AllowPrivate, HurryPrivate: true}, opts...); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrOptions, err)
	}
	if k.files, err = openFiles(ctx, o.Where, !o.ReadOnly); err != nil {
		return nil, err
	}
	k.Archive = archive.New(k.files, os.TempDir())
	k.Log = k.Archive.NewLog(strings.ToLower(rand.Text()), time.Now)
	return k, nil
}

// Close writes what the log holds and closes the archive.
func (k *Kit) Close() error {
	errs := []error{k.Log.Flush(context.Background())}
	if k.scratch != nil {
		errs = append(errs, k.scratch())
	}
	k.Client.CloseIdle()
	return errors.Join(append(errs, k.files.Close())...)
}

// Harvester makes a harvester over the kit.
func (k *Kit) Harvester(progress harvest.Progress) *harvest.Harvester {
	return &harvest.Harvester{Archive: k.Archive, Log: k.Log, Scratch: k.scr, Pages: harvest.Web{Client: k.Client},
		Formats: formats.Set{Temp: os.TempDir()}, Mappers: k.Mappers, Now: time.Now, Logger: k.Logger, Fail: k.Fail, Progress: progress}
}

// WithScratch gives the kit a folder for runs that store nothing.
func (k *Kit) WithScratch() error {
	var err error
	k.scr, k.scratch, err = Scratch()
	return err
}

// Portal is a catalogue that is open: its engines, the projector that fills
// them and the reader that answers from them.
type Portal struct {
	*Kit
	Catalog   *Catalog
	Projector *project.Projector
	// Reader answers pages and the API. Its engines are exchanged under Gate
	// when the catalogue is rebuilt: hold Gate for reading during a request.
	Reader *view.Reader
	Gate   sync.RWMutex
}

// OpenPortal opens the catalogue of a kit, waiting at most wait for a process
// that holds it.
func (k *Kit) OpenPortal(wait time.Duration) (*Portal, error) {
	c, err := OpenCatalog(k.Where, wait)
	return k.portal(c, err)
}

// OpenBroken is OpenPortal for who will rebuild it: a view and an index that
// can't be opened are thrown away.
func (k *Kit) OpenBroken(wait time.Duration) (*Portal, error) {
	c, err := openCatalog(k.Where, wait, true)
	return k.portal(c, err)
}

func (k *Kit) portal(c *Catalog, err error) (*Portal, error) {
	if err != nil {
		return nil, err
	}
	p := &Portal{Kit: k}
	if err := p.use(c); err != nil {
		return nil, errors.Join(err, c.Close())
	}
	return p, nil
}

// use puts engines in force.
func (p *Portal) use(c *Catalog) error {
	projector, err := p.projector(c)
	if err != nil {
		return err
	}
	reader, err := view.NewReader(c.View, c.Index, p.Archive, p.Mappers)
	if err != nil {
		return err
	}
	p.Catalog, p.Projector = c, projector
	if p.Reader == nil {
		p.Reader = reader
	} else {
		*p.Reader = *reader
	}
	return nil
}

func (p *Portal) projector(c *Catalog) (*project.Projector, error) {
	return project.New(project.Config{Archive: p.Archive, View: c.View, State: c.State, Index: c.Index, Mappers: p.Mappers,
		Scorer: Scorer{Rules: p.Rules, Vocab: p.Vocab}, Theme: p.theme, Log: p.Log, Logger: p.Logger, Fail: p.Fail})
}

// theme gives the labels of a theme's code.
func (p *Portal) theme(code string) catalog.Text {
	c, ok := p.Vocab.Themes.Get(code)
	if !ok {
		return nil
	}
	return c.Labels
}

// Close closes the catalogue, not the kit.
func (p *Portal) Close() error { return p.Catalog.Close() }

// Rebuild makes view and index anew from the archive, beside the old ones, and
// exchanges them. State (users, tokens, the counter) is never touched.
func (p *Portal) Rebuild(ctx context.Context) (project.Stats, error) {
	path, err := p.Where.CatalogDir()
	if err != nil {
		return project.Stats{}, err
	}
	fresh := filepath.Join(path, rebuildPrefix+strings.ToLower(rand.Text()[:8]))
	stats, err := p.fill(ctx, fresh)
	if err != nil {
		return stats, errors.Join(err, os.RemoveAll(fresh))
	}
	p.Gate.Lock()
	defer p.Gate.Unlock()
	if err := errors.Join(p.Catalog.Index.Close(), p.Catalog.View.Close()); err != nil {
		return stats, fmt.Errorf("closing the old catalogue: %w", err)
	}
	for _, name := range []string{viewFile, indexDir} {
		if err := errors.Join(os.RemoveAll(filepath.Join(path, name)), os.Rename(filepath.Join(fresh, name), filepath.Join(path, name))); err != nil {
			return stats, fmt.Errorf("exchanging %s: %w", name, err)
		}
	}
	if err := os.RemoveAll(fresh); err != nil {
		return stats, err
	}
	c, err := openBeside(path, p.Catalog.State)
	if err != nil {
		return stats, err
	}
	c.unlock = p.Catalog.unlock
	return stats, p.use(c)
}

// fill rebuilds into a new folder.
func (p *Portal) fill(ctx context.Context, fresh string) (stats project.Stats, err error) {
	if err := os.MkdirAll(fresh, 0o755); err != nil {
		return stats, fmt.Errorf("rebuilding: %w", err)
	}
	c, err := openBeside(fresh, p.Catalog.State)
	if err != nil {
		return stats, err
	}
	defer func() {
		c.State = nil // it is the portal's, as the lock is
		err = errors.Join(err, c.Close())
	}()
	projector, err := p.projector(c)
	if err != nil {
		return stats, err
	}
	return projector.Rebuild(ctx)
}
