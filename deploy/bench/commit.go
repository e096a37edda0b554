package main

import (
	"fmt"

	"github.com/vitral-data/vitral/catalog/view"
	"github.com/vitral-data/vitral/cmd/catgen/generate"
)

// syntaxes that harvests are measured in, with their names.
var syntaxes = []struct {
	name   string
	syntax generate.Syntax
}{{"Turtle", generate.Turtle}, {"data.json", generate.DataJSON}}

// commit measures a first harvest of a file, up to its commit.
func (b *bench) commit() error {
	for _, s := range syntaxes {
		g, err := b.catalogue(generate.Options{N: b.n, Syntax: s.syntax})
		if err != nil {
			return err
		}
		var costs []cost
		for i := range (b.rounds + 1) / 2 {
			st, err := openArchive(b.path(fmt.Sprintf("commit-%d", i)))
			if err != nil {
				return err
			}
			c, err := took(func() error {
				return st.harvest(b.ctx, fileSource(g.path), view.RunDone)
			})
			if err != nil {
				return err
			}
			costs = append(costs, c)
			if err := st.close(true); err != nil {
				return err
			}
		}
		m := median(costs)
		b.sheet.add(row{work: "cold harvest up to the commit, " + s.name, figure: perSecond(rate(g.Datasets, m.wall), "datasets"), cpu: seconds(m.cpu),
			target: "5,000 datasets/s", met: rate(g.Datasets, m.wall) >= 5000, note: fmt.Sprintf("%.0f MB, %.1f KB a dataset", float64(g.Bytes)/1e6, float64(g.Bytes)/float64(g.Datasets)/1e3)})
	}
	return nil
}
