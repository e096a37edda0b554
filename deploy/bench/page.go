package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/vitral-data/vitral/api"
	"github.com/vitral-data/vitral/api/auth"
	"github.com/vitral-data/vitral/api/dcat"
	v1 "github.com/vitral-data/vitral/api/v1"
	"github.com/vitral-data/vitral/catalog/index"
	"github.com/vitral-data/vitral/catalog/query"
	"github.com/vitral-data/vitral/catalog/store"
	"github.com/vitral-data/vitral/catalog/view"
	"github.com/vitral-data/vitral/cmd/catgen/generate"
	"github.com/vitral-data/vitral/harvest"
	"github.com/vitral-data/vitral/ui"
)

// handler is the portal's pages and API over a stack, with all that stands
// around them (limits, headers, compression).
func (s *stack) handler() (http.Handler, error) {
	const baseURL = "https://portal.example"
	quiet := slog.New(slog.DiscardHandler)
	site, err := ui.New(ui.Config{Reader: s.reader, Searcher: finder{s}, Vocab: s.vocab, Rules: s.rules, BaseURL: baseURL, Log: quiet})
	if err != nil {
		return nil, err
	}
	a, err := api.New(api.Config{Pages: site, Logger: quiet, Rate: api.Rate{FreeLoopback: true},
		V1: v1.Config{Reader: s.reader, Finder: finder{s}, Rules: s.rules, Vocab: s.vocab, Harvests: noHarvests{},
			Tokens: auth.Tokens{Store: s.state}, BaseURL: baseURL, Logger: quiet},
		DCAT: dcat.Config{Reader: s.reader, Vocab: s.vocab, BaseURL: baseURL, Logger: quiet}})
	if err != nil {
		return nil, err
	}
	return a.Handler(), nil
}

type finder struct{ s *stack }

// Find implements the finders of api and ui.
func (f finder) Find(ctx context.Context, text, lang string, r query.Request) (index.Found, error) {
	return index.Find(ctx, f.s.index, f.s.synonyms, text, lang, r)
}

// noHarvests refuses what changes the portal's state: none of it is measured.
type noHarvests struct{}

var errReadOnly = errors.New("this portal is only read")

func (noHarvests) Start(context.Context, string, string) (string, error) { return "", errReadOnly }
func (noHarvests) Accept(context.Context, string, harvest.Choice) (view.Run, error) {
	return view.Run{}, errReadOnly
}
func (noHarvests) Reject(context.Context, string, harvest.Choice) error { return errReadOnly }

// page measures pages and API answers as readers get them, in this process:
// compressed, and no two in a row of one dataset.
func (b *bench) page() (err error) {
	st, g, err := b.filled("page", b.n, generate.Turtle)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, st.close(true)) }()
	h, err := st.handler()
	if err != nil {
		return err
	}
	var ids []string
	for item, err := range store.All(b.ctx, st.view, view.TableDataset, "") {
		if err != nil {
			return err
		}
		ids = append(ids, item.Key)
	}
	texts, err := queries()
	if err != nil {
		return err
	}
	for _, k := range []struct {
		work   string
		count  int
		path   func(i int) string
		target string
		rate   float64
		p95    time.Duration
	}{
		{"dataset page", 2000, func(i int) string { return "/es/dataset/" + ids[i*7919%len(ids)] }, "1,000/s, p95 10 ms", 1000, 10 * time.Millisecond},
		{"dataset from the API", 2000, func(i int) string { return "/api/v1/datasets/" + ids[i*7919%len(ids)] }, "", 0, 0},
		{"search page at " + thousands(g.Datasets), 400, func(i int) string { return "/es/datasets?q=" + url.QueryEscape(texts[i%len(texts)]) }, "", 0, 0},
		{"search from the API at " + thousands(g.Datasets), 400, func(i int) string { return "/api/v1/datasets?q=" + url.QueryEscape(texts[i%len(texts)]) }, "", 0, 0},
	} {
		r, err := b.requests(h, k.count, k.path)
		if err != nil {
			return fmt.Errorf("%s: %w", k.work, err)
		}
		row := row{work: k.work, figure: fmt.Sprintf("%s, p50 %s, p95 %s", perSecond(r.rate, "pages"), millis(r.p50), millis(r.p95)),
			cpu: millis(r.cpu) + " each", target: k.target, note: fmt.Sprintf("%.1f KB compressed on average", float64(r.bytes)/1000)}
		row.met = k.target != "" && r.rate >= k.rate && r.p95 <= k.p95
		b.sheet.add(row)
	}
	return nil
}

// served is what a series of requests took.
type served struct {
	rate     float64 // with two at a time
	p50, p95 time.Duration
	cpu      time.Duration // each
	bytes    int           // each
}

// requests asks once one after the other, for the times, and once two at a
// time, for the rate.
func (b *bench) requests(h http.Handler, count int, path func(int) string) (served, error) {
	var s served
	times := make([]time.Duration, count)
	used := cpuSelf()
	for i := range count {
		at := time.Now()
		n, err := ask(b.ctx, h, path(i))
		if err != nil {
			return s, err
		}
		times[i] = time.Since(at)
		s.bytes += n
	}
	s.cpu, s.bytes = (cpuSelf()-used)/time.Duration(count), s.bytes/count
	slices.Sort(times)
	s.p50, s.p95 = times[count/2], times[count*95/100]
	errs := make([]error, 2)
	begin := time.Now()
	var wg sync.WaitGroup
	for w := range errs {
		wg.Go(func() {
			for i := w; i < count; i += len(errs) {
				if _, errs[w] = ask(b.ctx, h, path(i)); errs[w] != nil {
					return
				}
			}
		})
	}
	wg.Wait()
	s.rate = rate(count, time.Since(begin))
	return s, errors.Join(errs...)
}

// ask sends a request from this machine, which isn't limited here.
func ask(ctx context.Context, h http.Handler, path string) (int, error) {
	r := httptest.NewRequestWithContext(ctx, http.MethodGet, path, nil)
	r.RemoteAddr = "127.0.0.1:40000"
	r.Header.Set("Accept-Encoding", "gzip")
	if !strings.HasPrefix(path, "/api/") {
		r.Header.Set("Accept", "text/html")
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	if w.Code != http.StatusOK {
		return 0, fmt.Errorf("%s: %d %.200s", path, w.Code, w.Body)
	}
	return w.Body.Len(), nil
}
