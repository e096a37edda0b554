package main

import (
	"errors"
	"fmt"
	"strings"

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

// decided is what became of a decision, also over the wire.
type decided struct {
	Report reported `json:"report"`
	// Fault is why nothing was done: usage, plan-changed, not-held, running or
	// program, with its text; "" when the decision is carried out.
	Fault string `json:"fault,omitempty"`
	Text  string `json:"text,omitempty"`
}

// The faults of decisions.
const (
	faultUsage   = "usage"
	faultChanged = "plan-changed"
	faultNotHeld = "not-held"
	faultRunning = "running"
	faultProgram = "program"
)

// outcome tells a decision's errors apart.
func outcome(rep reported, err error) decided {
	d := decided{Report: rep}
	if err == nil {
		return d
	}
	var slip *harvest.ChoiceError
	var bad usageError
	d.Fault, d.Text = faultProgram, err.Error()
	switch {
	case errors.As(err, &slip), errors.As(err, &bad), errors.Is(err, wire.ErrOptions):
		d.Fault = faultUsage
	case errors.Is(err, harvest.ErrPlanChanged):
		d.Fault = faultChanged
	case errors.Is(err, harvest.ErrNotHeld):
		d.Fault = faultNotHeld
	case errors.Is(err, wire.ErrRunning):
		d.Fault = faultRunning
	}
	return d
}

// decide lets a running serve decide, or does it itself.
func (e *env) decide(d decision, asJSON bool) error {
	if _, err := wire.Classes(d.Classes); err != nil {
		return e.finish(reported{Run: view.Run{Run: d.Run}}, usage(err), asJSON)
	}
	dir, err := e.where().CatalogDir()
	if err != nil {
		return e.finish(reported{Run: view.Run{Run: d.Run}}, usage(err), asJSON)
	}
	var got decided
	err = control.Do(e.ctx, dir, "/decide", d, &got)
	if errors.Is(err, control.ErrNone) {
		got, err = e.decideHere(d), nil
	}
	rep := got.Report
	rep.Run.Run = d.Run
	if err != nil {
		return e.finish(rep, err, asJSON)
	}
	switch got.Fault {
	case "":
	case faultUsage:
		return e.finish(rep, usage(errors.New(got.Text)), asJSON)
	case faultChanged:
		rep.State, rep.Reason = view.RunHeld, faultChanged
		rep.Detail = "nothing was done: what the run would do today is not what you saw; look at it again, and decide again"
		return e.finish(rep, nil, asJSON)
	default:
		rep.Reason = got.Fault
		return e.finish(rep, errors.New(got.Text), asJSON)
	}
	if !d.Accept {
		if !asJSON {
			_, err = fmt.Fprintf(e.out, "Run %s is rejected. What was public stays as it is.\n", d.Run)
			return err
		}
		rep.State = view.RunDone // the decision is done, though the run isn't
	}
	return e.finish(rep, nil, asJSON)
}

func (e *env) decideHere(d decision) decided {
	f, err := config.Read(e.cli.Config)
	if err != nil {
		return outcome(reported{}, usage(err))
	}
	kit, err := wire.Open(e.ctx, wire.Options{Where: e.where(), AllowPrivate: f.AllowPrivate, Logger: e.logger, Fail: failpoint()})
	if err != nil {
		return outcome(reported{}, err)
	}
	defer func() { _ = kit.Close() }()
	rep, err := applyDecision(e, kit, f, d, "command")
	if err != nil {
		return outcome(rep, err)
	}
	rep.Indexed, err = e.project(kit, rep.Source, rep.Commit)
	return outcome(rep, unshown(&rep, err))
}

// applyDecision carries a decision out; by is who decided.
func applyDecision(e *env, kit *wire.Kit, f config.File, d decision, by string) (reported, error) {
	classes, err := wire.Classes(d.Classes)
	if err != nil {
		return reported{}, usage(err)
	}
	run, err := kit.Decide(e.ctx, d.Run, policies(f), d.Accept, harvest.Choice{By: by, PlanHash: strings.ToLower(d.Plan), Classes: classes, Keys: d.Keys})
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

func usageExit(e *env, err error) exit {
	_, _ = fmt.Fprintln(e.err, "vitral:", err)
	return exit(exitUsage)
}
