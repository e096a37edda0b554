package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/vitral-data/vitral/api/auth"
	"github.com/vitral-data/vitral/catalog/view"
	"github.com/vitral-data/vitral/cmd/vitral/internal/config"
	"github.com/vitral-data/vitral/cmd/vitral/internal/demo"
)

type demoCmd struct {
	Listen  string `help:"Address to listen on." default:"127.0.0.1:0" env:"DEMO_LISTEN" placeholder:"HOST:PORT"`
	Oneshot bool   `help:"Check what the demonstration shows, and end." env:"DEMO_ONESHOT"`
}

// Run implements the command: three publishers and a portal on this machine
// alone, in a folder that goes when the command ends.
func (c *demoCmd) Run(e *env) (err error) {
	dir, err := os.MkdirTemp("", "vitral-demo-*")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	e.cli.Catalog, e.cli.Files = "dir:"+filepath.Join(dir, "data"), "dir:"+filepath.Join(dir, "archive")
	log, err := os.Create(filepath.Join(dir, "vitral.log"))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, log.Close()) }()
	e.logger = logger(log, e.cli.Debug)

	publishers, err := demo.Start(e.ctx)
	if err != nil {
		return fmt.Errorf("starting the sample publishers: %w", err)
	}
	defer func() { err = errors.Join(err, publishers.Close()) }()
	f := config.Default()
	f.Listen, f.AllowPrivate, f.Sources = c.Listen, publishers.AllowPrivate(), publishers.Sources()

	_, _ = fmt.Fprintln(e.out, "Three sample publishers are up: a ministry (RDF/XML), a state agency (JSON-LD in pages), a city (data.json).")
	ctx, stop := context.WithCancel(e.ctx)
	defer stop()
	e.ctx = ctx
	show := &demonstration{e: e, publishers: publishers, stop: stop, oneshot: c.Oneshot, runs: map[string][]view.Run{}}
	err = e.serve(f, watcher{ready: show.begin, after: show.after})
	return errors.Join(show.result(), err)
}

// demonstration follows the scheduled runs of the three publishers.
type demonstration struct {
	e          *env
	publishers *demo.Publishers
	stop       context.CancelFunc
	oneshot    bool
	running    running
	secret     string

	mu       sync.Mutex
	runs     map[string][]view.Run
	advanced bool
	changed  time.Time
	told     bool
	failed   error
	wg       sync.WaitGroup
}

// begin is told that the portal answers.
func (d *demonstration) begin(r running) {
	d.running = r
	secret, _, err := auth.Create(d.e.ctx, r.portal.Catalog.State, "demo", time.Now(), time.Now().AddDate(0, 0, 1))
	if err != nil {
		d.fail(err)
		return
	}
	d.secret = secret
	_, _ = fmt.Fprintf(d.e.out, "The portal is at %s\nHarvesting their catalogues for the first time …\n", r.url)
}

func (d *demonstration) fail(err error) {
	d.mu.Lock()
	d.failed = errors.Join(d.failed, err)
	d.mu.Unlock()
	d.stop()
}

// result is what went wrong, once everything ended.
func (d *demonstration) result() error {
	d.wg.Wait()
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.failed
}

// after is told how a run ended. When all three were harvested once, the
// catalogues change; when all three were harvested again, there is something
// to see.
func (d *demonstration) after(run view.Run) {
	d.mu.Lock()
	defer d.mu.Unlock()
	_, _ = fmt.Fprintf(d.e.out, "  %-26s %-10s %2d datasets listed%s\n", run.Source, run.State, run.Datasets, what(run))
	if run.State == view.RunFailed {
		d.failed = errors.Join(d.failed, fmt.Errorf("%s: %s: %s", run.Source, run.Reason, run.Detail))
		d.stop()
		return
	}
	if d.advanced && run.Start.Before(d.changed) {
		return // it began before the catalogues changed
	}
	d.runs[run.Source] = append(d.runs[run.Source], run)
	least := -1
	for _, s := range d.publishers.Sources() {
		if n := len(d.runs[s.ID]); least < 0 || n < least {
			least = n
		}
	}
	if least >= 1 && !d.advanced {
		d.advanced = true
		d.runs = map[string][]view.Run{}
		d.publishers.Advance()
		d.changed = time.Now()
		_, _ = fmt.Fprintln(d.e.out, "Their catalogues change now: one dataset vanishes, one changes its licence, the city loses most of its own.")
		_, _ = fmt.Fprintln(d.e.out, "Waiting for their second scheduled harvest …")
		return
	}
	if least >= 1 && d.advanced && !d.told {
		d.told = true
		d.wg.Go(d.tell)
	}
}

func what(run view.Run) string {
	var text strings.Builder
	for _, c := range []struct {
		name string
		n    int
	}{{"added", run.Added}, {"changed", run.Changed}, {"touched", run.Touched}, {"renamed", run.Renamed}, {"missing", run.Missing}, {"withdrawn", run.Withdrawn}} {
		if c.n > 0 {
			fmt.Fprintf(&text, ", %d %s", c.n, c.name)
		}
	}
	return text.String()
}

// tell says what to try, or tries it.
func (d *demonstration) tell() {
	checks := &demoChecks{ctx: d.e.ctx, url: d.running.url, secret: d.secret}
	held, withdrawn, err := checks.find()
	if err != nil {
		d.fail(err)
		return
	}
	url := d.running.url
	_, _ = fmt.Fprintf(d.e.out, `
Three things to try:
  1. It remembers: the ministry no longer lists this dataset, and here it still is.
     %s/es/dataset/%s
  2. It asks before it forgets: most of the city's datasets are gone from its catalogue.
     Decide with the token %s
     %s/es/run/%s
  3. It finds across languages: "presupuesto" finds the city's checkbook, which is in English alone.
     %s/es/datasets?q=presupuesto

`, url, withdrawn, d.secret, url, held, url)
	if !d.oneshot {
		_, _ = fmt.Fprintln(d.e.out, "The portal stays up until you press Ctrl-C.")
		return
	}
	if err := checks.all(held, withdrawn); err != nil {
		d.fail(err)
		return
	}
	_, _ = fmt.Fprintf(d.e.out, "demo: %d passed, 0 failed\n", checks.passed)
	d.stop()
}
