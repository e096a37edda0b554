package main

import (
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
		st, err := open(b.path("project"))
		if err != nil {
			return err
		}
		harvest, err := took(func() error {
			return st.harvest(b.ctx, fileSource(g.path), view.RunDone)
		})
		if err != nil {
			return err
		}
		var stats project.Stats
		shown, err := took(func() (err error) {
			stats, err = st.projector.CatchUp(b.ctx)
			return err
		})
		if err != nil {
			return err
		}
		if stats.Indexed < g.Distinct || stats.Failed > 0 {
			return fmt.Errorf("%d datasets indexed of %d, %d refused", stats.Indexed, g.Distinct, stats.Failed)
		}
		all := rate(g.Datasets, harvest.wall+shown.wall)
		b.sheet.add(row{work: "cold harvest, everything projected and searchable, " + s.name, figure: perSecond(all, "datasets"),
			cpu: seconds(harvest.cpu + shown.cpu), target: "2,000 datasets/s", met: all >= 2000,
			note: fmt.Sprintf("projecting alone %s, %s; on disk %s", perSecond(rate(g.Datasets, shown.wall), "datasets"), seconds(shown.cpu), sizes(st.root))})
		if err := st.close(true); err != nil {
			return err
		}
	}
	return nil
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
