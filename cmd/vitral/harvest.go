package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/vitral-data/vitral/catalog/archive"
	"github.com/vitral-data/vitral/catalog/project"
	"github.com/vitral-data/vitral/catalog/view"
	"github.com/vitral-data/vitral/cmd/vitral/internal/config"
	"github.com/vitral-data/vitral/cmd/vitral/internal/wire"
	"github.com/vitral-data/vitral/harvest"
	"github.com/vitral-data/vitral/harvest/format/formats"
)

// target is the catalogue that a command is about.
type target struct {
	Address      string   `arg:"" name:"url|file" help:"An http(s) address, or a file (read alone: no connection is made)."`
	Source       string   `help:"Id of the source ([a-z0-9-]{1,64}); made from the address when left out." placeholder:"ID"`
	Kind         string   `help:"What it is: ${enum}." enum:"auto,dcat,datajson" default:"auto"`
	AllowPrivate []string `help:"Hosts, addresses or networks that may be asked although they are private." placeholder:"HOST" env:"VITRAL_ALLOW_PRIVATE"`
	JSON         bool     `help:"One JSON object on standard output, on every exit."`
}

// source is the target as a source, with the policies of the configuration
// when it names the source.
func (t target) source(f config.File) (harvest.Source, error) {
	u, err := url.Parse(t.Address)
	web := err == nil && (u.Scheme == "http" || u.Scheme == "https")
	id := t.Source
	if id == "" {
		id = harvest.IDFor(t.Address)
		for _, s := range f.Sources {
			if s.URL == t.Address {
				id = s.ID
			}
		}
	}
	if err := harvest.ValidID(id); err != nil {
		return harvest.Source{}, err
	}
	src := config.Source{ID: id}.Source()
	if known, ok := f.Find(id); ok {
		src = known.Source()
	}
	src.URL, src.File = t.Address, !web
	if t.Kind != formats.Auto || src.Kind == "" {
		src.Kind = t.Kind
	}
	return src, nil
}

// reported is a run as --json prints it.
type reported struct {
	view.Run
	// Indexed is how many documents were written; null when another process
	// projects.
	Indexed *int `json:"indexed"`
}

// MarshalJSON has a reason also when there is none to give: scripts may rely on
// the member.
func (r reported) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		view.Run
		Reason  string `json:"reason"`
		Indexed *int   `json:"indexed"`
	}{r.Run, r.Reason, r.Indexed})
}

type harvestCmd struct{ target }

// Run implements the command.
func (c *harvestCmd) Run(e *env) error {
	rep, err := c.harvest(e)
	return e.finish(rep, err, c.JSON)
}

func (c *harvestCmd) harvest(e *env) (reported, error) {
	f, err := config.Read(e.cli.Config)
	if err != nil {
		return reported{}, usage(err)
	}
	src, err := c.source(f)
	if err != nil {
		return reported{}, usage(err)
	}
	rep := reported{Run: view.Run{Source: src.ID}}
	kit, err := wire.Open(e.ctx, wire.Options{Where: e.where(), AllowPrivate: append(f.AllowPrivate, c.AllowPrivate...),
		Logger: e.logger, Fail: failpoint()})
	if err != nil {
		return rep, err
	}
	defer func() { _ = kit.Close() }()
	unlock, err := kit.LockSource(e.ctx, src.ID, time.Minute)
	if err != nil {
		return rep, err
	}
	defer unlock()
	before, err := addressOf(e, kit, src.ID)
	if err != nil {
		return rep, err
	}
	progress := e.progress()
	defer progress.done()
	restore := harvest.Bounded()
	rep.Run, err = kit.Harvester(progress.step).Run(e.ctx, src)
	restore() // projecting has a budget of its own
	progress.done()
	if err != nil {
		return rep, err
	}
	if rep.Commit > 0 && !src.File && before != src.URL {
		// A source that serve doesn't know yet, or that moved: say where it is.
		if _, err := kit.Log.Append(e.ctx, archive.LogSource, src.ID, src.Definition()); err != nil {
			return rep, err
		}
	}
	if rep.Commit > 0 {
		if err := kit.Archive.SweepPacks(e.ctx, src.ID, time.Now()); err != nil {
			e.logger.Error("sweeping", "source", src.ID, "err", err)
		}
	}
	rep.Indexed, err = e.project(kit, src.ID, rep.Commit)
	return rep, unshown(&rep, err)
}

// addressOf is where a source was when its newest commit was made; "" when
// that can't be known.
func addressOf(e *env, kit *wire.Kit, source string) (string, error) {
	ns, err := kit.Archive.Commits(e.ctx, source, 0)
	if err != nil || len(ns) == 0 {
		return "", err
	}
	c, _, err := kit.Archive.Commit(e.ctx, source, ns[len(ns)-1])
	if err != nil || len(c.Validators) == 0 {
		return "", err
	}
	return c.Validators[0].URL, nil
}

// unshown says of a run that landed what became of showing it.
func unshown(rep *reported, err error) error {
	if err == nil {
		return nil
	}
	if rep.Reason == "" {
		rep.Reason = "not-shown"
	}
	if rep.Commit == 0 {
		return fmt.Errorf("the run is over, but what is public could not be brought up to date: %w", err)
	}
	return fmt.Errorf("commit %d is made and safe, but could not be shown: %w", rep.Commit, err)
}

// project shows what was committed: by itself when nobody else projects, else
// by waiting until whoever does has passed the commit.
func (e *env) project(kit *wire.Kit, source string, commit int) (*int, error) {
	deadline := time.Now().Add(time.Minute)
	for {
		p, err := kit.OpenPortal(200 * time.Millisecond)
		if err == nil {
			stats, err := p.Projector.CatchUp(e.ctx)
			if cerr := p.Close(); err == nil {
				err = cerr
			}
			if err != nil && e.ctx.Err() == nil {
				err = e.ofOthers(kit, source, commit, err)
			}
			return indexed(stats), err
		}
		if !errors.Is(err, wire.ErrBusy) {
			return nil, err
		}
		waiting, err := waits(e, kit, source, commit)
		if err != nil || !waiting {
			return nil, err // the other process has it
		}
		if time.Now().After(deadline) {
			return nil, nil // committed and safe; it will be shown later
		}
		select {
		case <-e.ctx.Done():
			return nil, e.ctx.Err()
		case <-time.After(200 * time.Millisecond):
		}
	}
}

// waits says whether a commit still waits to be shown.
func waits(e *env, kit *wire.Kit, source string, commit int) (bool, error) {
	hints, err := kit.Archive.Hints(e.ctx)
	n, waiting := hints[source]
	return waiting && n >= commit && commit > 0, err
}

// ofOthers tells of what is wrong with other sources and lets it pass: this
// one is shown.
func (e *env) ofOthers(kit *wire.Kit, source string, commit int, err error) error {
	if waiting, werr := waits(e, kit, source, commit); waiting || werr != nil || commit == 0 {
		return err
	}
	e.logger.Error("projecting", "err", err)
	return nil
}

func indexed(s project.Stats) *int { return &s.Indexed }

type checkCmd struct{ target }

// Run implements the command.
func (c *checkCmd) Run(e *env) error {
	rep, err := c.check(e)
	return e.finish(rep, err, c.JSON)
}

func (c *checkCmd) check(e *env) (reported, error) {
	f, err := config.Read(e.cli.Config)
	if err != nil {
		return reported{}, usage(err)
	}
	src, err := c.source(f)
	if err != nil {
		return reported{}, usage(err)
	}
	rep := reported{Run: view.Run{Source: src.ID}}
	kit, err := wire.OpenForCheck(e.ctx, wire.Options{Where: e.where(), AllowPrivate: append(f.AllowPrivate, c.AllowPrivate...), Logger: e.logger})
	if err != nil {
		return rep, err
	}
	defer func() { _ = kit.Close() }()
	progress := e.progress()
	defer progress.done()
	restore := harvest.Bounded()
	rep.Run, err = kit.Harvester(progress.step).Check(e.ctx, src)
	restore()
	zero := 0
	rep.Indexed = &zero
	return rep, err
}

// usageError is a mistake of whoever typed the command.
type usageError struct{ error }

func usage(err error) error { return usageError{err} }

// finish prints a report and turns its state into an exit code.
func (e *env) finish(rep reported, err error, asJSON bool) error {
	var bad usageError
	if errors.Is(err, wire.ErrOptions) {
		err = usage(err)
	}
	if errors.As(err, &bad) {
		rep.State, rep.Reason = view.RunFailed, "usage"
	}
	if err != nil {
		rep.State = view.RunFailed
		switch {
		case rep.Reason != "":
		case e.ctx.Err() != nil:
			rep.Reason = "interrupted"
		default:
			rep.Reason = "program"
		}
		rep.Detail = err.Error()
	}
	if asJSON {
		b, jerr := json.Marshal(rep)
		if jerr != nil {
			return jerr
		}
		_, _ = fmt.Fprintln(e.out, string(b))
	} else if err == nil {
		_, _ = fmt.Fprint(e.out, summary(rep))
	}
	if err != nil {
		_, _ = fmt.Fprintln(e.err, "vitral:", err)
		if errors.As(err, &bad) {
			return exit(exitUsage)
		}
		return exit(exitFailed)
	}
	switch rep.State {
	case view.RunFailed:
		return exit(exitFailed)
	case view.RunHeld:
		return exit(exitHeld)
	case view.RunIncomplete:
		return exit(exitIncomplete)
	}
	return nil
}

// summary is a report for people.
func summary(r reported) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s  source %s, run %s\n", strings.ToUpper(string(r.State)), r.Source, r.Run.Run)
	if r.Reason != "" {
		fmt.Fprintf(&b, "  reason     %s: %s\n", r.Reason, r.Detail)
	}
	fmt.Fprintf(&b, "  listed     %d datasets, %d distributions (%s, %d pages, %d bytes)\n", r.Datasets, r.Distributions, r.Kind, r.Pages, r.Bytes)
	for _, line := range []struct {
		name string
		n    int
	}{{"added", r.Added}, {"changed", r.Changed}, {"touched", r.Touched}, {"unchanged", r.Unchanged}, {"renamed", r.Renamed}, {"missing", r.Missing},
		{"withdrawn", r.Withdrawn}, {"returned", r.Returned}, {"invalid", r.Invalid}, {"waiting", r.Waiting}} {
		if line.n > 0 {
			fmt.Fprintf(&b, "  %-10s %d\n", line.name, line.n)
		}
	}
	for _, f := range r.Findings[:min(len(r.Findings), 20)] {
		fmt.Fprintf(&b, "  finding    %s %s %s\n", f.Code, f.Place, f.Raw)
	}
	for _, f := range r.InvalidRecords[:min(len(r.InvalidRecords), 20)] {
		fmt.Fprintf(&b, "  invalid    %s %s %s: %s\n", f.Place, f.Key, f.Title, f.Reason)
	}
	if r.Commit > 0 {
		fmt.Fprintf(&b, "  commit     %d\n", r.Commit)
	}
	if r.State == view.RunHeld && r.Reason != "rejected-before" {
		fmt.Fprintf(&b, "  Nothing of it is public. See the run's page, or: vitral accept %s | vitral reject %s\n", r.Run.Run, r.Run.Run)
	}
	return b.String()
}
