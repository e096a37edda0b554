package probe

import (
	"context"
	"iter"
	"net/url"
	"slices"
	"strings"

	"golang.org/x/sync/errgroup"
)

// Result is a target with what was found.
type Result struct {
	Target Target
	Probe  Probe
}

// Run probes the targets, at most MaxPerRun of them, the first first but hosts
// taking turns. emit gets the results one at a time, in the order in which they
// come; its error, or ctx's end, ends the run and is returned. With a policy
// that isn't enabled nothing is probed.
func (p *Prober) Run(ctx context.Context, targets iter.Seq[Target], emit func(Result) error) error {
	if !p.policy.Enabled {
		return nil
	}
	queue := byTurns(first(targets, p.policy.MaxPerRun))
	group, ctx := errgroup.WithContext(ctx)
	results := make(chan Result)
	todo := make(chan Target)
	group.Go(func() error {
		defer close(todo)
		for _, t := range queue {
			select {
			case todo <- t:
			case <-ctx.Done():
				return context.Cause(ctx)
			}
		}
		return nil
	})
	workers, workersCtx := errgroup.WithContext(ctx)
	for range p.policy.Parallel {
		workers.Go(func() error {
			for t := range todo {
				found, err := p.Probe(workersCtx, t)
				if err != nil {
					return err
				}
				select {
				case results <- Result{t, found}:
				case <-workersCtx.Done():
					return context.Cause(workersCtx)
				}
			}
			return nil
		})
	}
	group.Go(func() error {
		defer close(results)
		return workers.Wait()
	})
	group.Go(func() error {
		for r := range results {
			if err := emit(r); err != nil {
				return err
			}
		}
		return nil
	})
	return group.Wait()
}

func first(targets iter.Seq[Target], most int) []Target {
	var list []Target
	for t := range targets {
		if list = append(list, t); len(list) == most {
			break
		}
	}
	return list
}

// byTurns orders the targets so that hosts take turns: else the workers would
// all wait for the one host that most URLs name.
func byTurns(targets []Target) []Target {
	type turn struct{ round, index int }
	seen := map[string]int{}
	turns := make([]turn, len(targets))
	for i, t := range targets {
		host := ""
		if u, err := url.Parse(t.URL); err == nil {
			host = strings.ToLower(u.Hostname())
		}
		turns[i] = turn{seen[host], i}
		seen[host]++
	}
	slices.SortStableFunc(turns, func(a, b turn) int { return a.round - b.round })
	ordered := make([]Target, len(targets))
	for i, t := range turns {
		ordered[i] = targets[t.index]
	}
	return ordered
}
