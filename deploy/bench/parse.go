package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"syscall"

	"github.com/vitral-data/vitral/catalog/rdf"
	"github.com/vitral-data/vitral/cmd/catgen/generate"
	"github.com/vitral-data/vitral/harvest/format"
	"github.com/vitral-data/vitral/harvest/format/formats"
)

// parser is one of our readers of RDF.
type parser func(context.Context, io.Reader, rdf.Options, func(rdf.Triple) error) error

// parse measures RDF readers against rapper and serdi on the same file, turn
// by turn, and whole dialects: bytes to statements.
func (b *bench) parse() error {
	nt, err := b.catalogue(generate.Options{N: b.n, Syntax: generate.NTriples})
	if err != nil {
		return err
	}
	ttl, err := b.catalogue(generate.Options{N: b.n, Syntax: generate.Turtle})
	if err != nil {
		return err
	}
	if err := b.parseRDF("N-Triples", nt, rdf.ReadNTriples, "ntriples", "ntriples"); err != nil {
		return err
	}
	if err := b.parseRDF("Turtle", ttl, rdf.ReadTurtle, "turtle", "turtle"); err != nil {
		return err
	}
	if xml, ok, err := b.rdfxml(nt); err != nil {
		return err
	} else if ok {
		if err := b.parseRDF("RDF/XML", xml, rdf.ReadRDFXML, "rdfxml", ""); err != nil {
			return err
		}
	}
	json, err := b.catalogue(generate.Options{N: b.n, Syntax: generate.DataJSON})
	if err != nil {
		return err
	}
	for _, g := range []struct {
		name string
		generated
	}{{"N-Triples", nt}, {"Turtle", ttl}, {"data.json", json}} {
		if err := b.statements(g.name, g.generated); err != nil {
			return err
		}
	}
	return nil
}

// rdfxml lets rapper write the same triples as RDF/XML, for our generator
// writes none.
func (b *bench) rdfxml(nt generated) (generated, bool, error) {
	rapper, err := exec.LookPath("rapper")
	if err != nil {
		return nt, false, nil //nolint:nilerr // a row less
	}
	nt.path = b.path("c.rdf")
	f, err := os.Create(nt.path)
	if err != nil {
		return nt, false, err
	}
	cmd := exec.CommandContext(b.ctx, rapper, "-q", "-i", "ntriples", "-o", "rdfxml-abbrev", b.path(fmt.Sprintf("c-%d-0-0-0.nt", b.n)))
	cmd.Stdout = f
	if err := cmd.Run(); err != nil {
		return nt, false, fmt.Errorf("writing RDF/XML: %w", err)
	}
	return nt, true, f.Close()
}

// parseRDF measures one syntax.
func (b *bench) parseRDF(name string, g generated, ours parser, rapperName, serdName string) error {
	others := map[string][]string{}
	if path, err := exec.LookPath("rapper"); err == nil {
		others["rapper"] = []string{path, "-q", "-c", "-i", rapperName, g.path}
	}
	if path, err := exec.LookPath("serdi"); err == nil && serdName != "" {
		others["serdi"] = []string{path, "-i", serdName, "-o", "ntriples", g.path}
	}
	costs := map[string][]cost{}
	for range b.rounds {
		c, err := took(func() error { return b.readTriples(g, ours) })
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		costs["vitral"] = append(costs["vitral"], c)
		for other, args := range others {
			used := cpuTime(syscall.RUSAGE_CHILDREN)
			c, err := took(func() error { return exec.CommandContext(b.ctx, args[0], args[1:]...).Run() })
			if err != nil {
				return fmt.Errorf("%s: %w", other, err)
			}
			c.cpu = cpuTime(syscall.RUSAGE_CHILDREN) - used
			costs[other] = append(costs[other], c)
		}
	}
	mine := median(costs["vitral"])
	r := row{work: "parse " + name, figure: fmt.Sprintf("%.2f M triples/s", rate(g.Triples, mine.wall)/1e6), cpu: seconds(mine.cpu)}
	for _, other := range []string{"rapper", "serdi"} {
		if len(costs[other]) == 0 {
			r.note += other + " was not there. "
			continue
		}
		m := median(costs[other])
		ratio, byCPU := m.wall.Seconds()/mine.wall.Seconds(), m.cpu.Seconds()/mine.cpu.Seconds()
		r.note += fmt.Sprintf("%s %.2f M triples/s, %s: ours is %.2f × as fast, %.2f × by processor time. ", other, rate(g.Triples, m.wall)/1e6, seconds(m.cpu), ratio, byCPU)
		if other == "rapper" {
			r.target, r.met = "rapper's speed", ratio >= 1
		}
	}
	b.sheet.add(r)
	return nil
}

func (b *bench) readTriples(g generated, read parser) error {
	f, err := os.Open(g.path)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }()
	n := 0
	if err := read(b.ctx, f, rdf.Options{Base: "https://datos.ejemplo.example/", Lenient: true}, func(rdf.Triple) error { n++; return nil }); err != nil {
		return err
	}
	if n != g.Triples {
		return fmt.Errorf("%d triples read of %d", n, g.Triples)
	}
	return nil
}

// statements measures a dialect: a page read to its end and cut into
// statements, none of them kept.
func (b *bench) statements(name string, g generated) error {
	var costs []cost
	for range b.rounds {
		c, err := took(func() error {
			f, err := os.Open(g.path)
			if err != nil {
				return err
			}
			defer func() { _ = f.Close() }()
			first := make([]byte, 4096)
			k, _ := f.ReadAt(first, 0)
			p := format.Page{URL: "https://datos.ejemplo.example/c" + suffixOf(g.path), Number: 1, Body: f}
			r, _, err := formats.Set{}.Open(formats.Auto, p, first[:k])
			if err != nil {
				return err
			}
			defer func() { _ = r.Close() }()
			if _, err := r.Add(b.ctx, p); err != nil {
				return err
			}
			n := 0
			if err := r.Records(b.ctx, func(format.Record) error { n++; return nil }); err != nil {
				return err
			}
			if n < g.Distinct {
				return fmt.Errorf("%d records of %d", n, g.Distinct)
			}
			return nil
		})
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		costs = append(costs, c)
	}
	m := median(costs)
	b.sheet.add(row{work: "statements of " + name, figure: perSecond(rate(g.Datasets, m.wall), "datasets"), cpu: seconds(m.cpu),
		note: fmt.Sprintf("%.0f MB/s", rate(int(g.Bytes), m.wall)/1e6)})
	return nil
}

func suffixOf(path string) string {
	for i := len(path) - 1; i >= 0; i-- {
		if path[i] == '.' {
			return path[i:]
		}
	}
	return ""
}
