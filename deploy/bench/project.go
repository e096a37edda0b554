package main

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"

	"github.com/vitral-data/vitral/catalog/project"
	"github.com/vitral-data/vitral/catalog/view"
	"github.com/vitral-data/vitral/cmd/catgen/generate"
)

// project measures a first harvest until all of it is searchable.
func (b *bench) project() error {
	for _, s := range syntaxes {
		g, err := b.catalogue(generate.Options{N: b.n, Syntax: s.syntax})
		if err != nil {
			return err
		}
		var whole, shown []cost
		disk := ""
		for range (b.rounds + 1) / 2 {
			up, show, err := b.projectOnce(g, &disk)
			if err != nil {
				return err
			}
			whole, shown = append(whole, cost{up.wall + show.wall, up.cpu + show.cpu}), append(shown, show)
		}
		all, show := median(whole), median(shown)
		b.sheet.add(row{work: "cold harvest, everything projected and searchable, " + s.name, figure: perSecond(rate(g.Datasets, all.wall), "datasets"),
			cpu: seconds(all.cpu), target: "2,000 datasets/s", met: rate(g.Datasets, all.wall) >= 2000,
			note: fmt.Sprintf("projecting alone %s, %s; on disk %s", perSecond(rate(g.Datasets, show.wall), "datasets"), seconds(show.cpu), disk)})
	}
	return nil
}

// projectOnce harvests a catalogue into an empty stack and projects it.
func (b *bench) projectOnce(g generated, disk *string) (up, show cost, err error) {
	st, err := open(b.path("project"))
	if err != nil {
		return up, show, err
	}
	defer func() { err = errors.Join(err, st.close(true)) }()
	if up, err = took(func() error { return st.harvest(b.ctx, fileSource(g.path), view.RunDone) }); err != nil {
		return up, show, err
	}
	var stats project.Stats
	show, err = took(func() (err error) {
		stats, err = st.projector.CatchUp(b.ctx)
		return err
	})
	if err == nil && (stats.Indexed < g.Distinct || stats.Failed > 0) {
		err = fmt.Errorf("%d datasets indexed of %d, %d refused", stats.Indexed, g.Distinct, stats.Failed)
	}
	*disk = sizes(st.root)
	return up, show, err
}

// sizes says how large the parts of a stack are on disk.
func sizes(root string) string {
	text := ""
	for _, part := range []string{"archive", "view.db", "index"} {
		total := int64(0)
		_ = filepath.WalkDir(filepath.Join(root, part), func(_ string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return nil //nolint:nilerr // a file that just went
			}
			if info, err := d.Info(); err == nil {
				total += info.Size()
			}
			return nil
		})
		if text != "" {
			text += ", "
		}
		text += fmt.Sprintf("%s %d MB", part, total/1e6)
	}
	return text
}
