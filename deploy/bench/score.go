package main

import (
	"errors"
	"fmt"
	"syscall"
	"time"

	"github.com/vitral-data/vitral/catalog"
	"github.com/vitral-data/vitral/catalog/archive"
	"github.com/vitral-data/vitral/catalog/view"
	"github.com/vitral-data/vitral/cmd/catgen/generate"
	"github.com/vitral-data/vitral/quality"
)

func cpuSelf() time.Duration { return cpuTime(syscall.RUSAGE_SELF) }

// score measures mapping statements to DCAT and judging datasets, each on one
// goroutine.
func (b *bench) score() error {
	for _, s := range syntaxes {
		if err := b.scoreOf(s.name, s.syntax); err != nil {
			return fmt.Errorf("%s: %w", s.name, err)
		}
	}
	return nil
}

func (b *bench) scoreOf(name string, syntax generate.Syntax) (err error) {
	g, err := b.catalogue(generate.Options{N: min(b.n, 20_000), Syntax: syntax, Defects: 0.2})
	if err != nil {
		return err
	}
	st, err := openArchive(b.path("score"))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, st.close(true)) }()
	if err := st.harvest(b.ctx, fileSource(g.path), view.RunDone); err != nil {
		return err
	}
	head, err := st.archive.Head(b.ctx, "bench")
	if err != nil {
		return err
	}
	statements, nodes, err := b.readStatements(st, head)
	if err != nil {
		return err
	}
	facts := make([]quality.Facts, len(statements))
	mapped, err := took(func() error {
		for i, s := range statements {
			d, repairs, err := st.mappers[s.Dialect].Dataset(s, nodes)
			if err != nil {
				return err
			}
			facts[i] = quality.Facts{Dataset: d, Repairs: repairs}
		}
		return nil
	})
	if err != nil {
		return err
	}
	points := 0
	scored, err := took(func() error {
		for _, f := range facts {
			points += st.rules.Score(f).Score.Points
		}
		return nil
	})
	if err != nil {
		return err
	}
	b.sheet.add(row{work: "mapping to DCAT, " + name, figure: perSecond(rate(len(facts), mapped.wall), "datasets"), cpu: seconds(mapped.cpu)})
	b.sheet.add(row{work: "quality scoring, " + name, figure: perSecond(rate(len(facts), scored.wall), "datasets"), cpu: seconds(scored.cpu),
		target: "20,000 datasets/s", met: rate(len(facts), scored.wall) >= 20_000, note: fmt.Sprintf("%d points of 405 on average", points/max(len(facts), 1))})
	return nil
}

// readStatements reads the datasets of a head, and what they name.
func (b *bench) readStatements(st *stack, head archive.Head) ([]catalog.Statement, catalog.Nodes, error) {
	var datasets []catalog.Statement
	named := map[string]catalog.Statement{}
	for _, e := range head.Entries {
		s, err := st.archive.Statement(b.ctx, "bench", e.Place)
		if err != nil {
			return nil, nil, err
		}
		if e.Kind == catalog.KindDataset {
			datasets = append(datasets, s)
		} else {
			named[e.Key] = s
		}
	}
	return datasets, func(key string) (catalog.Statement, bool) {
		s, ok := named[key]
		return s, ok
	}, nil
}
