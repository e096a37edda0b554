package wire

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/vitral-data/vitral/catalog/archive"
	"github.com/vitral-data/vitral/catalog/files"
	"github.com/vitral-data/vitral/catalog/view"
	"github.com/vitral-data/vitral/harvest"
)

// Decide accepts or rejects a held run for a person.
func (k *Kit) Decide(ctx context.Context, run string, src func(id string) harvest.Source, accept bool, choice harvest.Choice) (view.Run, error) {
	held, err := k.Archive.FindHeld(ctx, run)
	if errors.Is(err, files.ErrNotExist) || errors.Is(err, files.ErrKey) {
		return view.Run{}, fmt.Errorf("run %.64s: %w", run, harvest.ErrNotHeld)
	}
	if err != nil {
		return view.Run{}, err
	}
	unlock, err := k.LockSource(ctx, held.Stage.Source, 10*time.Second)
	if err != nil {
		return view.Run{}, err
	}
	defer unlock()
	h := k.Harvester(nil)
	if !accept {
		if err := h.Reject(ctx, held, choice); err != nil {
			return view.Run{}, err
		}
		return view.Run{Run: run, Source: held.Stage.Source, State: view.RunHeld, Reason: "rejected"}, nil
	}
	return h.Accept(ctx, src(held.Stage.Source), held, choice)
}

// Classes reads the names of losses that a person lets through.
func Classes(names []string) ([]archive.Outcome, error) {
	var out []archive.Outcome
	for _, n := range names {
		switch o := archive.Outcome(n); o {
		case archive.Renamed, archive.Missing, archive.Withdrawn:
			out = append(out, o)
		default:
			return nil, fmt.Errorf("class %q: use renamed, missing or withdrawn", n)
		}
	}
	return out, nil
}
