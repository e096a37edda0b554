package main

import (
	"errors"
	"fmt"

	"github.com/vitral-data/vitral/catalog/view"
	"github.com/vitral-data/vitral/cmd/vitral/internal/config"
	"github.com/vitral-data/vitral/cmd/vitral/internal/control"
	"github.com/vitral-data/vitral/cmd/vitral/internal/wire"
	"github.com/vitral-data/vitral/harvest"
)

type acceptCmd struct {
	Held    string   `arg:"" name:"run" help:"Id of the held run."`
	Classes []string `help:"Let only these losses through: renamed, missing, withdrawn." placeholder:"CLASS"`
	Keys    []string `help:"Let only these records through." placeholder:"KEY"`
	Plan    string   `help:"Hash of the plan that you saw; with another plan nothing is done." placeholder:"HASH"`
	JSON    bool     `help:"One JSON object on standard output."`
}

// Run implements the command.
func (c *acceptCmd) Run(e *env) error {
	return e.decide(decision{Run: c.Held, Accept: true, Classes: c.Classes, Keys: c.Keys, Plan: c.Plan}, c.JSON)
}

type rejectCmd struct {
	Held string `arg:"" name:"run" help:"Id of the held run."`
	JSON bool   `help:"One JSON object on standard output."`
}

// Run implements the command.
func (c *rejectCmd) Run(e *env) error { return e.decide(decision{Run: c.Held}, c.JSON) }

// decision is what a person decides on a held run, as commands tell serve.
type decision struct {
	Run     string   `json:"run"`
	Accept  bool     `json:"accept"`
	Classes []string `json:"classes,omitempty"`
	Keys    []string `json:"keys,omitempty"`
	Plan    string   `json:"plan,omitempty"`
}

// decide lets a running serve decide, or does it itself.
func (e *env) decide(d decision, asJSON bool) error {
	dir, err := e.where().CatalogDir()
	if err != nil {
		return usageExit(e, err)
	}
	rep := reported{}
	err = control.Do(e.ctx, dir, "/decide", d, &rep)
	if errors.Is(err, control.ErrNone) {
		rep, err = e.decideHere(d)
	}
	if err == nil && !d.Accept {
		if !asJSON {
			_, err = fmt.Fprintf(e.out, "Run %s is rejected. What was public stays as it is.\n", d.Run)
			return err
		}
		rep.State = view.RunDone // the decision is done, though the run isn't
	}
	return e.finish(rep, err, asJSON)
}

func (e *env) decideHere(d decision) (reported, error) {
	f, err := config.Read(e.cli.Config)
	if err != nil {
		return reported{}, usage(err)
	}
	kit, err := wire.Open(e.ctx, wire.Options{Where: e.where(), AllowPrivate: f.AllowPrivate, Logger: e.logger, Fail: failpoint()})
	if err != nil {
		return reported{}, err
	}
	defer func() { _ = kit.Close() }()
	rep, err := applyDecision(e, kit, f, d, "command")
	if err != nil {
		return rep, err
	}
	rep.Indexed, err = e.project(kit, rep.Source, rep.Commit)
	return rep, err
}

// applyDecision carries a decision out; by is who decided.
func applyDecision(e *env, kit *wire.Kit, f config.File, d decision, by string) (reported, error) {
	classes, err := wire.Classes(d.Classes)
	if err != nil {
		return reported{}, usage(err)
	}
	run, err := kit.Decide(e.ctx, d.Run, policies(f), d.Accept, harvest.Choice{By: by, PlanHash: d.Plan, Classes: classes, Keys: d.Keys})
	return reported{Run: run}, err
}

// policies finds a source's policies in the configuration.
func policies(f config.File) func(id string) harvest.Source {
	return func(id string) harvest.Source {
		if s, ok := f.Find(id); ok {
			return s.Source()
		}
		return config.Source{ID: id}.Source()
	}
}

func usageExit(e *env, err error) error {
	_, _ = fmt.Fprintln(e.err, "vitral:", err)
	return exit(exitUsage)
}
