package main

import (
	"errors"
	"fmt"
	"time"

	"github.com/vitral-data/vitral/catalog/project"
	"github.com/vitral-data/vitral/cmd/vitral/internal/control"
	"github.com/vitral-data/vitral/cmd/vitral/internal/wire"
)

type rebuildCmd struct{}

// Run implements the command.
func (rebuildCmd) Run(e *env) error {
	dir, err := e.where().CatalogDir()
	if err != nil {
		return usageExit(e, err)
	}
	var stats project.Stats
	err = control.Do(e.ctx, dir, "/rebuild", struct{}{}, &stats)
	if errors.Is(err, control.ErrNone) {
		stats, err = rebuildHere(e)
	}
	if err != nil {
		return err
	}
	if stats.Unreadable > 0 {
		_, _ = fmt.Fprintf(e.err, "vitral: %d datasets can't be read from the archive any more: run vitral fsck\n", stats.Unreadable)
	}
	_, err = fmt.Fprintf(e.out, "rebuilt: %d documents, %d commits, %d log lines\n", stats.Indexed, stats.Commits, stats.Lines)
	return err
}

func rebuildHere(e *env) (project.Stats, error) {
	kit, err := wire.Open(e.ctx, wire.Options{Where: e.where(), Logger: e.logger})
	if err != nil {
		return project.Stats{}, err
	}
	defer func() { _ = kit.Close() }()
	p, err := kit.OpenBroken(5 * time.Second)
	if err != nil {
		return project.Stats{}, err
	}
	defer func() { _ = p.Close() }()
	return p.Rebuild(e.ctx)
}
