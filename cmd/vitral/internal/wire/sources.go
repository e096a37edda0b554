package wire

import (
	"context"

	"reflect"

	"github.com/vitral-data/vitral/catalog/archive"
	"github.com/vitral-data/vitral/catalog/view"
)

// PutInForce enters the source definitions that differ from those in force
// into the log. A source that was defined and is no longer is stopped; its
// datasets stay.
func (p *Portal) PutInForce(ctx context.Context, defs []view.Definition) error {
	standing, err := p.Reader.Sources(ctx)
	if err != nil {
		return err
	}
	known := map[string]view.Definition{}
	for _, s := range standing {
		known[s.ID] = s.Definition
	}
	named := map[string]bool{}
	changed := false
	enter := func(d view.Definition) error {
		changed = true
		_, err := p.Log.Append(ctx, archive.LogSource, d.ID, d)
		return err
	}
	for _, d := range defs {
		named[d.ID] = true
		if !reflect.DeepEqual(known[d.ID], d) {
			if err := enter(d); err != nil {
				return err
			}
		}
	}
	for id, d := range known {
		if !named[id] && !d.Stopped && d.Schedule != "" {
			d.Stopped = true
			if err := enter(d); err != nil {
				return err
			}
		}
	}
	if !changed {
		return nil
	}
	_, err = p.Projector.CatchUp(ctx)
	return err
}
