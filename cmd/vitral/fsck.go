package main

import (
	"fmt"

	"github.com/vitral-data/vitral/catalog/archive"
	"github.com/vitral-data/vitral/cmd/vitral/internal/wire"
)

type fsckCmd struct{}

// Run implements the command: exit 0 clean, 1 with faults.
func (fsckCmd) Run(e *env) error {
	kit, err := wire.OpenToRead(e.ctx, wire.Options{Where: e.where(), Logger: e.logger})
	if err != nil {
		return err
	}
	defer func() { _ = kit.Close() }()
	faults := 0
	err = kit.Archive.Check(e.ctx, func(f archive.Fault) {
		faults++
		_, _ = fmt.Fprintf(e.out, "%s: %s\n", f.Object, f.What)
	})
	if err != nil {
		return err
	}
	if faults > 0 {
		_, _ = fmt.Fprintf(e.out, "%d faults\n", faults)
		return exit(exitFailed)
	}
	_, err = fmt.Fprintln(e.out, "clean")
	return err
}
