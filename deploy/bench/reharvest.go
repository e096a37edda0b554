package main

import (
	"bytes"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"path"
	"sync/atomic"
	"time"

	"github.com/vitral-data/vitral/catalog/view"
	"github.com/vitral-data/vitral/cmd/catgen/generate"
	"github.com/vitral-data/vitral/harvest"
)

// publisher serves one catalogue from memory.
type publisher struct {
	body       []byte
	name       string
	validators bool // gives an ETag
	requests   atomic.Int64
	url        string
	server     *http.Server
}

func (b *bench) publish(file string) (*publisher, error) {
	body, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	l, err := (&net.ListenConfig{}).Listen(b.ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	p := &publisher{body: body, name: path.Base(file), validators: true}
	p.url = "http://" + l.Addr().String() + "/" + p.name
	p.server = &http.Server{ReadHeaderTimeout: 10 * time.Second, Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/"+p.name {
			http.NotFound(w, r)
			return
		}
		p.requests.Add(1)
		if p.validators {
			w.Header().Set("ETag", fmt.Sprintf(`"%d"`, len(p.body)))
		}
		w.Header().Set("Content-Type", map[string]string{".json": "application/json", ".ttl": "text/turtle"}[path.Ext(p.name)])
		http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(p.body))
	})}
	go func() { _ = p.server.Serve(l) }()
	return p, nil
}

// reharvest measures what a run costs that finds nothing new.
func (b *bench) reharvest() error {
	for _, s := range syntaxes {
		if err := b.again(s.name, s.syntax); err != nil {
			return fmt.Errorf("%s: %w", s.name, err)
		}
	}
	return nil
}

func (b *bench) again(name string, syntax generate.Syntax) (err error) {
	g, err := b.catalogue(generate.Options{N: b.n, Syntax: syntax})
	if err != nil {
		return err
	}
	p, err := b.publish(g.path)
	if err != nil {
		return err
	}
	defer func() { _ = p.server.Close() }()
	st, err := open(b.path("again"))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, st.close(true)) }()
	src := fileSource(p.url)
	src.File = false
	if err := st.harvest(b.ctx, src, view.RunDone); err != nil {
		return err
	}
	if _, err := st.projector.CatchUp(b.ctx); err != nil {
		return err
	}
	for _, t := range []turn{
		{"unchanged re-harvest, 304", "one conditional request", 0, func() {}},
		{"unchanged re-harvest, same body", "", 0, func() { p.validators = false }},
		// A byte more each time: white space, which no statement holds.
		{"unchanged re-harvest, body moved, no record did", "20,000 records/s, no index write", 20_000, func() { p.body = append(p.body, '\n') }},
	} {
		if err := b.turn(st, src, p, g, t, name); err != nil {
			return fmt.Errorf("%s: %w", t.work, err)
		}
	}
	return nil
}

// turn is one way of finding nothing new. least is the rate that the design
// asks for, in records a second.
type turn struct {
	work, target string
	least        float64
	prepare      func()
}

// turn measures one way of finding nothing new.
func (b *bench) turn(st *stack, src harvest.Source, p *publisher, g generated, t turn, name string) error {
	var costs []cost
	asked, written := int64(0), 0
	for range (b.rounds + 1) / 2 {
		t.prepare()
		before := p.requests.Load()
		c, err := took(func() error { return st.harvest(b.ctx, src, view.RunUnchanged) })
		if err != nil {
			return err
		}
		costs = append(costs, c)
		asked = p.requests.Load() - before
		stats, err := st.projector.CatchUp(b.ctx)
		if err != nil {
			return err
		}
		written += stats.Indexed
	}
	m := median(costs)
	b.sheet.add(row{work: t.work + ", " + name, figure: millis(m.wall) + ", " + perSecond(rate(g.Datasets, m.wall), "records"), cpu: seconds(m.cpu),
		target: t.target, met: asked == 1 && written == 0 && rate(g.Datasets, m.wall) >= t.least,
		note: fmt.Sprintf("%d request, %d index writes", asked, written)})
	return nil
}
