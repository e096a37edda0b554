package project

import (
	"context"
	"errors"

	"github.com/vitral-data/vitral/catalog"
	"github.com/vitral-data/vitral/catalog/store"
	"github.com/vitral-data/vitral/catalog/view"
)

// inputs remembers, for one worker and one batch, what many datasets of the
// batch ask for. It is made after the batch took its number, so that nothing
// in it is older than that.
type inputs struct {
	p       *Projector
	sources map[string]view.Definition
	named   map[string]named
}

// named is a thing that a source describes, or that it doesn't.
type named struct {
	statement catalog.Statement
	ok        bool
}

func (p *Projector) inputs() *inputs {
	return &inputs{p: p, sources: map[string]view.Definition{}, named: map[string]named{}}
}

// definition reads a source's definition.
func (in *inputs) definition(ctx context.Context, source string) (view.Definition, error) {
	if def, ok := in.sources[source]; ok {
		return def, nil
	}
	var def view.Definition
	err := in.p.rows.Get(ctx, view.TableSource, view.SourceKey(source, view.PartDefinition), &def)
	if err != nil && !errors.Is(err, view.ErrNotFound) {
		return def, err
	}
	in.sources[source] = def
	return def, nil
}

// nodes gives the other things that a source describes. Each key asked for is
// added to asked, also when there is no such thing: it may come.
func (in *inputs) nodes(ctx context.Context, source string, asked map[string]bool) catalog.Nodes {
	return func(key string) (catalog.Statement, bool) {
		if key == "" || len(key) > store.MaxKey/2 {
			return catalog.Statement{}, false
		}
		if asked != nil {
			asked[key] = true
		}
		at := source + "\x00" + key
		n, ok := in.named[at]
		if !ok {
			n = in.p.node(ctx, source, key)
			in.named[at] = n
		}
		return n.statement, n.ok
	}
}

// node reads a thing that a source describes.
func (p *Projector) node(ctx context.Context, source, key string) named {
	for _, kind := range []catalog.Kind{catalog.KindNode, catalog.KindCatalog, catalog.KindService, catalog.KindSeries} {
		var rec view.Record
		if err := p.rows.Get(ctx, view.TableRecord, view.RecordKey(source, kind, key), &rec); err != nil || rec.Gone || rec.Outcome.Absent() {
			continue
		}
		if st, err := p.Archive.Statement(ctx, source, rec.Place); err == nil {
			return named{st, true}
		}
	}
	return named{}
}
