// Package demo serves three sample publishers on this machine, so that the
// portal can be tried without asking anybody's server: a ministry in Spanish
// (RDF/XML), a state agency in Portuguese (JSON-LD in Hydra pages) and a city
// in English (data.json). All that they publish is invented.
//
// A second round shows what happens to public data: a register vanishes, a
// licence closes, a catalogue loses most of what it listed.
package demo

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"net"
	"net/http"
	"sync/atomic"
	"time"

	"github.com/vitral-data/vitral/cmd/vitral/internal/config"
)

//go:embed content
var content embed.FS

// DefaultSchedule is how often the samples are harvested.
const DefaultSchedule = "@every 15s"

// The ids of the sources.
const (
	Ministry = "ministerio-infraestructura"
	Agency   = "agencia-serra-clara"
	City     = "city-port-alder"
)

// Publishers are the three sample publishers, being served.
type Publishers struct {
	// Schedule is put into the sources; change it before Sources is called.
	Schedule string

	second   atomic.Bool
	requests atomic.Int64
	sites    []*site
	failed   chan error
}

// samples are the publishers: what each serves besides its files. The first
// page is the source's address.
func samples() []*site {
	return []*site{
		{id: Ministry, folder: "ministry", kind: "dcat", pages: []page{{"/catalog.rdf", "catalog.rdf", "application/rdf+xml"}},
			lang: "es", title: map[string]string{"es": "Ministerio de Infraestructura y Obras (muestra)",
				"pt": "Ministério da Infraestrutura e Obras (amostra)", "en": "Ministry of Infrastructure and Works (sample)"}},
		{id: Agency, folder: "agency", kind: "dcat", priority: 5, pages: []page{
			{"/catalogo.jsonld", "pagina-1.jsonld", "application/ld+json"},
			{"/catalogo.jsonld?pagina=1", "pagina-1.jsonld", "application/ld+json"},
			{"/catalogo.jsonld?pagina=2", "pagina-2.jsonld", "application/ld+json"}},
			lang: "pt-BR", title: map[string]string{"es": "Agencia de Datos Socioambientales de Serra Clara (muestra)",
				"pt": "Agência de Dados Socioambientais de Serra Clara (amostra)", "en": "Serra Clara Agency for Social and Environmental Data (sample)"}},
		{id: City, folder: "city", kind: "datajson", priority: 10, pages: []page{{"/data.json", "data.json", "application/json"}},
			lang: "en", title: map[string]string{"es": "Ciudad de Port Alder (muestra)", "pt": "Cidade de Port Alder (amostra)",
				"en": "City of Port Alder (sample)"}},
	}
}

// Start serves the publishers, each on a free port of 127.0.0.1, in their
// first round. ctx bounds the start alone; Close ends them.
func Start(ctx context.Context) (*Publishers, error) { return StartAt(ctx, time.Now()) }

// StartAt is Start with the time that all dates in the samples are relative
// to: the same time gives the same bytes, but for the ports.
func StartAt(ctx context.Context, now time.Time) (*Publishers, error) {
	p := &Publishers{Schedule: DefaultSchedule, failed: make(chan error, 3)}
	for _, s := range samples() {
		if err := p.serve(ctx, s, now.UTC().Truncate(time.Second)); err != nil {
			return nil, errors.Join(fmt.Errorf("starting the sample publisher %s: %w", s.id, err), p.Close())
		}
	}
	return p, nil
}

// serve listens, renders what is served (it holds its own address) and serves.
func (p *Publishers) serve(ctx context.Context, s *site, now time.Time) error {
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	s.base = "http://" + l.Addr().String()
	if err := s.render(content, now); err != nil {
		return errors.Join(err, l.Close())
	}
	s.server = &http.Server{Handler: p.handler(s), ReadHeaderTimeout: 10 * time.Second, ErrorLog: quiet()}
	p.sites = append(p.sites, s)
	go func() { p.failed <- s.server.Serve(l) }()
	return nil
}

// Sources are the publishers as harvest sources: nothing that vanishes is
// waited for (grace 0), and the guard is the default one.
func (p *Publishers) Sources() []config.Source {
	out := make([]config.Source, len(p.sites))
	for i, s := range p.sites {
		out[i] = config.Source{ID: s.id, Title: s.title, URL: s.base + s.pages[0].path, Kind: s.kind,
			Schedule: p.Schedule, Priority: s.priority, Grace: &config.Grace{}}
	}
	return out
}

// AllowPrivate names the addresses that the harvester must be let to ask,
// though they are not public.
func (p *Publishers) AllowPrivate() []string { return []string{"127.0.0.1"} }

// Advance switches to the second round: the ministry no longer lists its
// register of sanctioned suppliers, the agency closes the licence of its
// hospital beds, the city lists two datasets of eight.
func (p *Publishers) Advance() { p.second.Store(true) }

// Requests counts the requests answered so far, by all three.
func (p *Publishers) Requests() int { return int(p.requests.Load()) }

// Close ends all servers, connections in use included.
func (p *Publishers) Close() error {
	var errs []error
	for _, s := range p.sites {
		errs = append(errs, s.server.Close())
	}
	for range p.sites {
		if err := <-p.failed; !errors.Is(err, http.ErrServerClosed) {
			errs = append(errs, err)
		}
	}
	p.sites = nil
	return errors.Join(errs...)
}
