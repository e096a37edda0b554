// Command bench measures what the design promises, in one run on one machine:
// rates, and ratios against other programs where there are any. It is no test:
// nothing fails when a machine is slow.
//
//	go run ./deploy/bench                     all tables, 10,000 datasets
//	go run ./deploy/bench parse commit -n 50000
//	go run ./deploy/bench -cpuprofile p.out project
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"runtime/pprof"
	"slices"
	"strings"
	"syscall"
	"time"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1:])
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// bench is one run: its settings, its folder, and what it found.
type bench struct {
	ctx    context.Context
	n      int
	rounds int
	large  []int // sizes of the memory table
	dir    string
	sheet  sheet
}

// table is one of the tables that can be asked for.
type table struct {
	name string
	run  func(*bench) error
}

// tables in the order that they are printed.
func tables() []table {
	return []table{{"parse", (*bench).parse}, {"commit", (*bench).commit}, {"project", (*bench).project},
		{"reharvest", (*bench).reharvest}, {"search", (*bench).search}, {"page", (*bench).page}, {"score", (*bench).score}, {"memory", (*bench).memory}}
}

func run(ctx context.Context, args []string) (err error) {
	if len(args) > 0 && args[0] == childCommand {
		return child(ctx, args[1:])
	}
	b := bench{ctx: ctx}
	var wanted []string
	for len(args) > 0 && !strings.HasPrefix(args[0], "-") {
		wanted, args = append(wanted, args[0]), args[1:]
	}
	fs := flag.NewFlagSet("bench", flag.ContinueOnError)
	fs.IntVar(&b.n, "n", 10_000, "datasets in a catalogue")
	fs.IntVar(&b.rounds, "rounds", 5, "how often what is short is measured; the median counts")
	large := fs.String("large", "20000,100000", "sizes of the memory table")
	profile := fs.String("cpuprofile", "", "write a CPU profile of the run")
	if err := fs.Parse(args); err != nil {
		return err
	}
	wanted = append(wanted, fs.Args()...)
	for s := range strings.SplitSeq(*large, ",") {
		var n int
		if _, err := fmt.Sscan(s, &n); err != nil {
			return fmt.Errorf("-large %q: %w", *large, err)
		}
		b.large = append(b.large, n)
	}
	if b.dir, err = os.MkdirTemp("", "vitral-bench-*"); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(b.dir)) }()
	if *profile != "" {
		f, err := os.Create(*profile)
		if err != nil {
			return err
		}
		if err := pprof.StartCPUProfile(f); err != nil {
			return err
		}
		defer func() { pprof.StopCPUProfile(); _ = f.Close() }()
	}
	return b.all(wanted)
}

// all runs the tables asked for, or all of them.
func (b *bench) all(wanted []string) error {
	known := []string{}
	for _, t := range tables() {
		known = append(known, t.name)
	}
	for _, w := range wanted {
		if !slices.Contains(known, w) {
			return fmt.Errorf("no table %q: use %s", w, strings.Join(known, ", "))
		}
	}
	b.sheet.head(b.n)
	for _, t := range tables() {
		if len(wanted) > 0 && !slices.Contains(wanted, t.name) {
			continue
		}
		if err := t.run(b); err != nil {
			return fmt.Errorf("%s: %w", t.name, err)
		}
	}
	return nil
}

// path is a file of the run's folder.
func (b *bench) path(name string) string { return filepath.Join(b.dir, name) }

// cost is what work took: time as it passed, and processor time of this
// process. Where others share the machine the second is steadier.
type cost struct{ wall, cpu time.Duration }

func took(f func() error) (cost, error) {
	begin, used := time.Now(), cpuTime(syscall.RUSAGE_SELF)
	err := f()
	return cost{time.Since(begin), cpuTime(syscall.RUSAGE_SELF) - used}, err
}

// cpuTime is the processor time used by this process or its ended children.
func cpuTime(who int) time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(who, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// median of several costs, wall and processor time each by itself.
func median(costs []cost) cost {
	wall, cpu := make([]time.Duration, len(costs)), make([]time.Duration, len(costs))
	for i, c := range costs {
		wall[i], cpu[i] = c.wall, c.cpu
	}
	slices.Sort(wall)
	slices.Sort(cpu)
	return cost{wall[len(wall)/2], cpu[len(cpu)/2]}
}
