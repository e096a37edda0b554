// Package config reads vitral.yaml: where the portal listens, and the sources
// that it harvests.
package config

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"time"

	"go.yaml.in/yaml/v3"

	"github.com/vitral-data/vitral/catalog"
	"github.com/vitral-data/vitral/harvest"
	"github.com/vitral-data/vitral/harvest/format/formats"
)

// File is vitral.yaml. An unknown member is an error: a misspelt setting must
// not be silently without effect.
type File struct {
	Listen   string `yaml:"listen"`
	BaseURL  string `yaml:"base_url"`
	Timezone string `yaml:"timezone"`
	// AllowPrivate names hosts, addresses and networks that may be asked
	// although they are not public.
	AllowPrivate []string `yaml:"allow_private"`
	Sources      []Source `yaml:"sources"`
}

// Source is one harvest source of the file.
type Source struct {
	ID       string            `yaml:"id"`
	Title    map[string]string `yaml:"title"`
	URL      string            `yaml:"url"`
	Kind     string            `yaml:"kind"`
	Schedule string            `yaml:"schedule"`
	Priority int               `yaml:"priority"`
	Grace    *Grace            `yaml:"grace"`
	Guard    *Guard            `yaml:"guard"`
	Limits   Limits            `yaml:"limits"`
	Probe    Probe             `yaml:"probe"`
}

// Grace is how long an absent dataset stays missing; 0 in its place withdraws
// at once.
type Grace struct {
	Days float64 `yaml:"days"`
	Runs int     `yaml:"runs"`
}

// UnmarshalYAML takes {days, runs} or the number 0; a member left out is the
// default.
func (g *Grace) UnmarshalYAML(n *yaml.Node) error {
	if n.Kind == yaml.ScalarNode && n.Value == "0" {
		*g = Grace{}
		return nil
	}
	d := harvest.DefaultGrace()
	*g = Grace{Days: d.Time.Hours() / 24, Runs: d.Runs}
	return members(n, "grace", map[string]any{"days": &g.Days, "runs": &g.Runs})
}

// members decodes the members of a mapping; another member is an error.
func members(n *yaml.Node, what string, into map[string]any) error {
	if n.Kind != yaml.MappingNode {
		return fmt.Errorf("line %d: %s wants a mapping", n.Line, what)
	}
	for i := 0; i < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		v, ok := into[key.Value]
		if !ok {
			return fmt.Errorf("line %d: %s has no member %q", key.Line, what, key.Value)
		}
		if err := value.Decode(v); err != nil {
			return err
		}
	}
	return nil
}

// Guard is what loss a run may bring without a person.
type Guard struct {
	Share float64 `yaml:"share"`
	Count int     `yaml:"count"`
}

// UnmarshalYAML takes {share, count}; a member left out is the default.
func (g *Guard) UnmarshalYAML(n *yaml.Node) error {
	d := harvest.DefaultGuard()
	*g = Guard{Share: d.Share, Count: d.Count}
	return members(n, "guard", map[string]any{"share": &g.Share, "count": &g.Count})
}

// Limits bound a run.
type Limits struct {
	Bytes int64         `yaml:"bytes"`
	Ratio int           `yaml:"ratio"`
	Time  time.Duration `yaml:"time"`
	Pages int           `yaml:"pages"`
}

// Probe is the policy of probing a source's distributions.
type Probe struct {
	Off bool `yaml:"off"`
	// Max is how many addresses one round probes; 0 is the default.
	Max int `yaml:"max"`
}

// Default is the configuration of a portal without a file.
func Default() File { return File{Listen: "127.0.0.1:8080", Timezone: "UTC"} }

// Read reads a file. With no name it is vitral.yaml if that is there.
func Read(name string) (File, error) {
	f := Default()
	must := name != ""
	if !must {
		name = "vitral.yaml"
	}
	b, err := os.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) && !must {
		return f, nil
	}
	if err != nil {
		return f, fmt.Errorf("reading the configuration: %w", err)
	}
	dec := yaml.NewDecoder(bytes.NewReader(b))
	dec.KnownFields(true)
	if err := dec.Decode(&f); err != nil && !errors.Is(err, io.EOF) {
		return f, fmt.Errorf("configuration %s: %w", name, err)
	}
	if err := f.check(); err != nil {
		return f, fmt.Errorf("configuration %s: %w", name, err)
	}
	return f, nil
}

func (f File) check() error {
	if _, err := time.LoadLocation(f.Timezone); err != nil {
		return fmt.Errorf("timezone %q: use a name such as America/Montevideo: %w", f.Timezone, err)
	}
	seen := map[string]bool{}
	for i, s := range f.Sources {
		if s.ID == "" {
			return fmt.Errorf("source %d has no id", i+1)
		}
		if err := harvest.ValidID(s.ID); err != nil {
			return err
		}
		if seen[s.ID] {
			return fmt.Errorf("source %s stands twice", s.ID)
		}
		seen[s.ID] = true
		if s.URL == "" {
			return fmt.Errorf("source %s has no url", s.ID)
		}
		if !validKind(s.Kind) {
			return fmt.Errorf("source %s: kind %q: use one of %v", s.ID, s.Kind, formats.Kinds())
		}
		if s.Guard != nil && (s.Guard.Share < 0 || s.Guard.Share > 1) {
			return fmt.Errorf("source %s: guard.share %v is not between 0 and 1", s.ID, s.Guard.Share)
		}
	}
	return nil
}

func validKind(kind string) bool {
	if kind == "" {
		return true
	}
	for _, k := range formats.Kinds() {
		if k == kind {
			return true
		}
	}
	return false
}

// Source is the harvest source that the file's describes.
func (s Source) Source() harvest.Source {
	src := harvest.Source{ID: s.ID, Title: catalog.Text(s.Title), URL: s.URL, Kind: s.Kind, Schedule: s.Schedule,
		Priority: s.Priority, Grace: harvest.DefaultGrace(), Guard: harvest.DefaultGuard(),
		Limits: harvest.Limits{Bytes: s.Limits.Bytes, Ratio: s.Limits.Ratio, Time: s.Limits.Time, Pages: s.Limits.Pages}}
	if src.Kind == "" {
		src.Kind = formats.Auto
	}
	if s.Grace != nil {
		src.Grace = harvest.Grace{Time: time.Duration(s.Grace.Days * 24 * float64(time.Hour)), Runs: s.Grace.Runs}
	}
	if s.Guard != nil {
		src.Guard = harvest.Guard{Share: s.Guard.Share, Count: s.Guard.Count}
	}
	return src
}

// Find returns the source of the file with an id.
func (f File) Find(id string) (Source, bool) {
	for _, s := range f.Sources {
		if s.ID == id {
			return s, true
		}
	}
	return Source{}, false
}
