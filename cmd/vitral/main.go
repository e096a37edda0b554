// Command vitral is an open government data portal and catalogue harvester:
// one program that harvests, serves, checks and repairs.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"slices"
	"syscall"

	"github.com/alecthomas/kong"

	"github.com/vitral-data/vitral/cmd/vitral/internal/wire"
)

// The exit codes that scripts may rely on.
const (
	exitDone       = 0
	exitFailed     = 1
	exitUsage      = 2
	exitHeld       = 3
	exitIncomplete = 4
)

// exit is an error that carries an exit code; its text was printed already.
type exit int

// Error implements error.
func (e exit) Error() string { return fmt.Sprintf("exit %d", int(e)) }

// cli is the command line.
type cli struct {
	Catalog string `help:"Where the catalogue is (state, view and index): dir:PATH." default:"dir:./data" env:"VITRAL_CATALOG" placeholder:"URL"`
	Files   string `help:"Where the archive is: dir:PATH." default:"dir:./data/archive" env:"VITRAL_FILES" placeholder:"URL"`
	Config  string `help:"Configuration file; vitral.yaml when that is there." env:"VITRAL_CONFIG" placeholder:"FILE"`
	Debug   bool   `help:"Log more." env:"VITRAL_DEBUG"`

	Serve   serveCmd   `cmd:"" help:"Harvest on schedule, and serve the portal and the API."`
	Harvest harvestCmd `cmd:"" help:"Harvest one catalogue now, and say what happened."`
	Check   checkCmd   `cmd:"" help:"Say what a harvest would do; store nothing."`
	Accept  acceptCmd  `cmd:"" help:"Let a held run through, whole or in part."`
	Reject  rejectCmd  `cmd:"" help:"Refuse a held run."`
	Rebuild rebuildCmd `cmd:"" help:"Make view and index anew from the archive alone."`
	Fsck    fsckCmd    `cmd:"" help:"Check the archive: every hash, parent, place and table."`
	Token   tokenCmd   `cmd:"" help:"Tokens for what changes state."`
	Demo    demoCmd    `cmd:"" help:"A portal with three sample publishers, on this machine alone."`
	Version versionCmd `cmd:"" help:"Print the version."`
}

// env is what commands run with.
type env struct {
	cli    *cli
	ctx    context.Context
	out    io.Writer
	err    io.Writer
	logger *slog.Logger
}

func (e *env) where() wire.Where { return wire.Where{Catalog: e.cli.Catalog, Files: e.cli.Files} }

// logger writes one JSON object a line.
func logger(w io.Writer, debug bool) *slog.Logger {
	level := slog.LevelInfo
	if debug {
		level = slog.LevelDebug
	}
	return slog.New(slog.NewJSONHandler(w, &slog.HandlerOptions{Level: level}))
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second signal ends it at once
	code := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// newParser reads command lines into c.
func newParser(c *cli, options ...kong.Option) (*kong.Kong, error) {
	return kong.New(c, append([]kong.Option{kong.Name("vitral"),
		kong.Description("An open government data portal that remembers, proves and explains.")}, options...)...)
}

// run is main with its surroundings given.
func run(ctx context.Context, args []string, out, errw io.Writer) int {
	var c cli
	code := -1
	parser, err := newParser(&c, kong.Writers(out, errw), kong.UsageOnError(), kong.Exit(func(n int) { code = n }))
	if err != nil {
		_, _ = fmt.Fprintln(errw, "vitral:", err)
		return exitFailed
	}
	k, err := parser.Parse(args)
	if code >= 0 { // --help
		return code
	}
	e := &env{cli: &c, ctx: ctx, out: out, err: errw, logger: logger(errw, c.Debug)}
	if err == nil {
		err = e.where().Check()
	}
	if err != nil {
		asJSON := slices.ContainsFunc(args, func(a string) bool { return a == "--json" || a == "--json=true" })
		_ = e.finish(reported{}, usage(err), asJSON)
		return exitUsage
	}
	err = k.Run(e)
	var status exit
	switch {
	case err == nil:
		return exitDone
	case errors.As(err, &status):
		return int(status)
	case errors.Is(err, wire.ErrOptions):
		return int(usageExit(e, err))
	case errors.Is(err, context.Canceled) && ctx.Err() != nil:
		_, _ = fmt.Fprintln(errw, "vitral: interrupted")
		return exitFailed
	}
	_, _ = fmt.Fprintln(errw, "vitral:", err)
	return exitFailed
}
