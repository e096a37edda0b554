package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"

	"github.com/vitral-data/vitral/catalog/view"
	"github.com/vitral-data/vitral/cmd/vitral/internal/config"
	"github.com/vitral-data/vitral/cmd/vitral/internal/control"
	"github.com/vitral-data/vitral/cmd/vitral/internal/wire"
)

// stopWithin is how long serve takes at most to end what it is doing.
const stopWithin = 25 * time.Second

type serveCmd struct {
	Listen string `help:"Address to listen on; HOST:0 takes a free port." placeholder:"HOST:PORT" env:"VITRAL_LISTEN"`
}

// Run implements the command.
func (c *serveCmd) Run(e *env) error {
	f, err := config.Read(e.cli.Config)
	if err != nil {
		return usageExit(e, err)
	}
	if c.Listen != "" {
		f.Listen = c.Listen
	}
	return e.serve(f, watcher{ready: func(r running) { _, _ = fmt.Fprintln(e.out, "Vitral is at "+r.url) }})
}

// watcher is told what a portal does; it must not wait. after may be nil.
type watcher struct {
	ready func(running)
	after func(view.Run)
}

// running is a portal that answers.
type running struct {
	url    string
	portal *wire.Portal
	work   *wire.Work
}

// serve runs a portal until the context ends.
func (e *env) serve(f config.File, watch watcher) (err error) {
	kit, err := wire.Open(e.ctx, wire.Options{Where: e.where(), AllowPrivate: f.AllowPrivate, Logger: e.logger, Fail: failpoint()})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, kit.Close()) }()
	portal, err := kit.OpenPortal(10 * time.Second)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, portal.Close()) }()
	if _, err := portal.Projector.CatchUp(e.ctx); err != nil {
		if e.ctx.Err() != nil {
			return err
		}
		e.logger.Error("projecting", "err", err) // what can be shown is shown
	}
	if err := portal.PutInForce(e.ctx, definitions(f)); err != nil {
		return err
	}
	l, err := (&net.ListenConfig{}).Listen(e.ctx, "tcp", f.Listen)
	if err != nil {
		return fmt.Errorf("listening on %s: %w", f.Listen, err)
	}
	url := f.BaseURL
	if url == "" {
		url = "http://" + l.Addr().String()
	}
	work, err := portal.Work(e.ctx, wire.Schedule{Sources: sources(f), Zone: f.Timezone, Policies: policies(f), Probes: probePolicies(f),
		AfterRun: watch.after})
	if err != nil {
		return errors.Join(err, l.Close())
	}
	handler, err := portal.Handler(wire.Web{BaseURL: url, Version: version(), Work: work, Policies: policies(f)})
	if err != nil {
		return errors.Join(err, l.Close())
	}
	commands, err := e.commands(portal, f, work)
	if err != nil {
		return errors.Join(err, l.Close())
	}
	srv := portal.NewServer(handler)
	failed := make(chan error, 1)
	go func() { failed <- srv.Serve(l) }()
	watch.ready(running{url, portal, work})
	if err = work.Start(e.ctx); err == nil {
		select {
		case <-e.ctx.Done():
		case err = <-failed:
		}
	}
	stop, cancel := context.WithTimeout(context.WithoutCancel(e.ctx), stopWithin)
	defer cancel()
	if errors.Is(err, http.ErrServerClosed) {
		err = nil
	}
	return errors.Join(err, srv.Shutdown(stop), commands.Close(), work.Stop(stop))
}

// commands answers commands that run beside this serve.
func (e *env) commands(p *wire.Portal, f config.File, work *wire.Work) (*control.Server, error) {
	dir, err := p.Where.CatalogDir()
	if err != nil {
		return nil, err
	}
	return control.Serve(e.ctx, dir, map[string]control.Call{
		"/decide": func(_ context.Context, in json.RawMessage) (any, error) {
			var d decision
			if err := json.Unmarshal(in, &d); err != nil {
				return nil, err
			}
			rep, err := applyDecision(e, p.Kit, f, d, "command")
			work.Poke()
			return outcome(rep, err), nil
		},
		"/rebuild": func(_ context.Context, _ json.RawMessage) (any, error) {
			return work.Rebuild(e.ctx)
		},
		"/token": func(ctx context.Context, in json.RawMessage) (any, error) {
			var r tokenRequest
			if err := json.Unmarshal(in, &r); err != nil {
				return nil, err
			}
			return r.answer(ctx, p.Catalog.State)
		},
	})
}
