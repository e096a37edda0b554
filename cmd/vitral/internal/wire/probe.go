package wire

import (
	"context"
	"slices"
	"time"

	"github.com/vitral-data/vitral/catalog"
	"github.com/vitral-data/vitral/catalog/archive"
	"github.com/vitral-data/vitral/catalog/index"
	"github.com/vitral-data/vitral/catalog/view"
	"github.com/vitral-data/vitral/harvest/probe"
)

// ProbePolicy is how a source's distributions are probed.
type ProbePolicy struct {
	Off bool
	Max int // addresses a round; 0 is 500
}

const (
	probeEvery   = 10 * time.Minute
	probeMax     = 500
	probeRelog   = 7 * 24 * time.Hour // a probe that says nothing new is logged again after this
	probeSoon    = 3 * time.Second    // after start, so that a new portal knows something
	probeBackoff = 12 * time.Hour     // an address is not tried twice within this
)

// probe asks round by round whether the files that distributions name are
// there, and enters what it sees into the log.
func (w *Work) probe(ctx context.Context) {
	prober := probe.New(w.p.Client, probe.Policy{Enabled: true, MaxPerRun: probeMax, MaxBytes: probe.DefaultMaxBytes})
	tried := map[string]time.Time{}
	wait := probeSoon
	for {
		select {
		case <-ctx.Done():
			return
		case <-time.After(wait):
		}
		n, err := w.probeRound(ctx, prober, tried)
		if err != nil && ctx.Err() == nil {
			w.p.Logger.Error("probing", "err", err)
		}
		wait = probeEvery
		if n > 0 {
			wait = probeSoon
			if err := w.p.Log.Flush(ctx); err != nil && ctx.Err() == nil {
				w.p.Logger.Error("probing", "err", err)
			}
			w.Poke()
		}
	}
}

// probeRound probes what is due and says how many addresses it tried.
func (w *Work) probeRound(ctx context.Context, prober *probe.Prober, tried map[string]time.Time) (int, error) {
	targets, err := w.due(ctx, tried)
	if err != nil {
		return 0, err
	}
	n := 0
	err = prober.Run(ctx, slices.Values(targets), func(r probe.Result) error {
		n++
		tried[r.Target.URL] = r.Probe.Time
		if r.Target.Last != nil && same(*r.Target.Last, r.Probe) && r.Probe.Time.Sub(r.Target.Last.Time) < probeRelog {
			return nil
		}
		_, err := w.p.Log.Append(ctx, archive.LogProbe, "", view.ProbeLine{Dataset: r.Target.Dataset, Probe: r.Probe})
		return err
	})
	return n, err
}

// same says that a probe saw what the last one saw.
func same(a, b catalog.Probe) bool {
	return a.Outcome == b.Outcome && a.Status == b.Status && a.Reason == b.Reason && a.Size == b.Size && a.SHA256 == b.SHA256 &&
		a.ContentType == b.ContentType && a.FinalURL == b.FinalURL
}

// due lists the addresses that it is time to probe, dataset by dataset, at most
// probeMax of them.
func (w *Work) due(ctx context.Context, tried map[string]time.Time) ([]probe.Target, error) {
	w.p.Gate.RLock()
	defer w.p.Gate.RUnlock()
	now := time.Now()
	var targets []probe.Target
	counts := map[string]int{}
	for d, err := range w.p.Reader.All(ctx) {
		if err != nil {
			return nil, err
		}
		policy := w.schedule.Probes[d.Shown.Source]
		most := policy.Max
		if most <= 0 {
			most = probeMax
		}
		if policy.Off || d.State != index.Current {
			continue
		}
		for _, t := range candidates(d) {
			if counts[d.Shown.Source] >= most || now.Sub(tried[t.URL]) < probeBackoff {
				continue
			}
			if t.Last != nil && !probe.Due(t.Last, t.Last.Time, now) {
				continue
			}
			counts[d.Shown.Source]++
			if targets = append(targets, t); len(targets) == probeMax {
				return targets, nil
			}
		}
	}
	return targets, nil
}

// candidates are the addresses of a dataset's distributions, each once.
func candidates(d view.Dataset) []probe.Target {
	var out []probe.Target
	seen := map[string]bool{}
	for _, dist := range d.Data.Distributions {
		for _, u := range slices.Concat(dist.DownloadURLs, dist.AccessURLs) {
			if u == "" || seen[u] {
				continue
			}
			seen[u] = true
			t := probe.Target{Dataset: d.ID, URL: u, MediaType: dist.MediaType.Raw, Format: dist.Format.Raw}
			if last, ok := d.Probes[u]; ok {
				t.Last = &last
			}
			out = append(out, t)
		}
	}
	return out
}
