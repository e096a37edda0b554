package main

import (
	"github.com/vitral-data/vitral/catalog/view"
	"github.com/vitral-data/vitral/cmd/vitral/internal/config"
	"github.com/vitral-data/vitral/cmd/vitral/internal/wire"
	"github.com/vitral-data/vitral/harvest"
)

// sources are the sources of a configuration.
func sources(f config.File) []harvest.Source {
	out := make([]harvest.Source, len(f.Sources))
	for i, s := range f.Sources {
		out[i] = s.Source()
	}
	return out
}

func definitions(f config.File) []view.Definition {
	out := make([]view.Definition, len(f.Sources))
	for i, s := range f.Sources {
		out[i] = s.Source().Definition()
	}
	return out
}

// probePolicies are the probe settings by source.
func probePolicies(f config.File) map[string]wire.ProbePolicy {
	out := map[string]wire.ProbePolicy{}
	for _, s := range f.Sources {
		out[s.ID] = wire.ProbePolicy{Off: s.Probe.Off, Max: s.Probe.Max}
	}
	return out
}
