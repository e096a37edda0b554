package archive

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/vitral-data/vitral/catalog/files"
)

// Fault is something that fsck found wrong.
type Fault struct {
	Object string `json:"object"` // its key
	What   string `json:"what"`
}

// Check reads every object of the archive and calls fault for what is wrong.
// Of each source: every commit's name, parent, packs (length, SHA-256, lines,
// roots, order), entries (their places, and the hashes of the statements there)
// and table root; tables against the commits; held runs and the pages that they
// need; staged pages; then the log's batches. A raw pack of a commit may be
// absent, for they are swept by age; if it is there it is checked.
//
// It can't see that the newest commit was taken away with everything after it, a
// lost batch of the log, or a changed character in a text of the newest commit's
// header or of a held run, which nothing binds yet.
//
// It returns an error only when it can't go on.
func (a *Archive) Check(ctx context.Context, fault func(Fault)) error {
	c := checker{a: a, fault: fault}
	sources := map[string]bool{}
	for _, prefix := range []string{"commit/", "table/", "held/", "stage/"} {
		names, err := a.folders(ctx, prefix)
		if err != nil {
			return err
		}
		for _, name := range names {
			sources[name] = true
		}
	}
	for _, source := range slices.Sorted(maps.Keys(sources)) {
		if err := ValidSource(source); err != nil {
			c.report("commit/"+source, err)
			continue
		}
		c.source(ctx, source)
		c.held(ctx, source)
		c.staged(ctx, source)
		if err := ctx.Err(); err != nil {
			return fmt.Errorf("checking the archive: %w", err)
		}
	}
	c.log(ctx)
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("checking the archive: %w", err)
	}
	return nil
}

// log reads every batch of the log.
func (c *checker) log(ctx context.Context) {
	for info, err := range c.a.fs.List(ctx, "log/", "") {
		if err != nil {
			c.report("log", err)
			return
		}
		for _, err := range c.a.Batch(ctx, info.Key) {
			if err != nil {
				c.report(info.Key, err)
			}
		}
	}
}

// checker is one run of Check.
type checker struct {
	a     *Archive
	fault func(Fault)
}

func (c *checker) report(key string, err error) { c.fault(Fault{key, err.Error()}) }

// replay is what is known of a source while its commits are gone through.
type replay struct {
	parent string
	force  []Entry
	// lost says that entries could not be read: what is in force is not known
	// until a table says so.
	lost bool
	// form is that of all commits so far; "" when there were several.
	form string
}

func (c *checker) source(ctx context.Context, source string) {
	ns, err := c.a.Commits(ctx, source, 0)
	if err != nil {
		c.report("commit/"+source, err)
		return
	}
	tables, err := c.a.numbers(ctx, "table/"+source+"/", 0)
	if err != nil {
		c.report("table/"+source, err)
	}
	r := replay{form: Form}
	for i, n := range ns {
		if n != i+1 {
			c.report(CommitKey(source, i+1), errors.New("the commit is not there, later ones are"))
			return
		}
		if !c.commit(ctx, source, n, &r, slices.Contains(tables, n)) {
			return
		}
	}
	for _, n := range tables {
		if n > len(ns) {
			c.report(tableKey(source, n), errors.New("a table without its commit"))
		}
	}
}

// commit checks one commit and what it names. It returns false when nothing can
// be said of those behind it.
func (c *checker) commit(ctx context.Context, source string, n int, r *replay, table bool) bool {
	key := CommitKey(source, n)
	commit, digest, err := c.a.Commit(ctx, source, n)
	if err != nil {
		c.report(key, err)
		return false
	}
	if commit.Parent != r.parent {
		c.report(key, errors.New("it names another parent than the commit before it"))
	}
	r.parent = digest
	if commit.Form != r.form {
		r.form = ""
	}
	if commit.Pack != nil {
		c.pack(ctx, commit)
	}
	for _, ref := range commit.Raw {
		c.raw(ctx, source, ref, true)
	}
	news, err := c.entries(ctx, commit)
	if err != nil {
		c.report(key, err)
		r.lost = true
	}
	if !r.lost {
		c.places(ctx, source, news, r.form == Form)
		r.force = Merge(r.force, news)
		if err := fits(r.force, commit); err != nil {
			c.report(key, fmt.Errorf("the entries in force: %w", err))
		}
	}
	if table {
		c.table(ctx, source, commit, r)
	}
	return true
}

func (c *checker) entries(ctx context.Context, commit Commit) ([]Entry, error) {
	var news []Entry
	for e, err := range c.a.Entries(ctx, commit) {
		if err != nil {
			return nil, err
		}
		news = append(news, e)
	}
	if !ordered(news) {
		return nil, errors.New("its entries are out of order")
	}
	return news, nil
}

// fits compares entries in force with what a commit says of them.
func fits(force []Entry, commit Commit) error {
	root, err := TableRoot(force)
	if err != nil {
		return err
	}
	if len(force) != commit.Size || root != commit.Table {
		return fmt.Errorf("%d with the root %s, the commit says %d with %s", len(force), root, commit.Size, commit.Table)
	}
	return nil
}

// table checks a table against its commit. If the entries in force were lost
// and the table is whole, they are known again.
func (c *checker) table(ctx context.Context, source string, commit Commit, r *replay) {
	entries, err := c.a.table(ctx, source, commit.N, commit.Size)
	if err == nil {
		err = fits(entries, commit)
	}
	if err != nil {
		c.report(tableKey(source, commit.N), err)
		return
	}
	if r.lost {
		r.force, r.lost = entries, false
	}
}

func (c *checker) held(ctx context.Context, source string) {
	runs, err := c.a.HeldRuns(ctx, source)
	if err != nil {
		c.report("held/"+source, err)
		return
	}
	for _, run := range runs {
		held, err := c.a.HeldRun(ctx, source, run)
		if errors.Is(err, files.ErrNotExist) {
			continue // decided on meanwhile
		}
		if err == nil && (held.Stage.Source != source || held.Stage.Run != run) {
			err = fmt.Errorf("it calls itself run %s of %s", held.Stage.Run, held.Stage.Source)
		}
		if err != nil {
			c.report(heldKey(source, run), err)
			continue
		}
		c.raw(ctx, source, held.Raw, false)
	}
}
