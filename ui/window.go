package ui

import (
	"cmp"
	"html/template"
	"net/url"
	"slices"
	"strings"
	"sync"

	"github.com/vitral-data/vitral/catalog/view"
	"github.com/vitral-data/vitral/ui/chart"
)

// windowModel is the window of sources and the same as a table.
type windowModel struct {
	Picture template.HTML
	Rows    []sourceRow
	// Counts by state, in words, for the states that occur.
	States []status
}

// sourceRow is a source in a table.
type sourceRow struct {
	Name     said
	Href     string
	Glass    int
	Host     string
	Datasets string
	count    int
	State    status
	Last     when
	RunHref  string // of a run that waits
}

// windowCache keeps the last layout, which depends on ids and counts alone, and
// the last picture in each language.
type windowCache struct {
	mu       sync.Mutex
	sources  []chart.Source // of the layout, ids and counts alone
	panes    []chart.Pane
	pictures map[string]picture // by language
}

type picture struct {
	sources []chart.Source
	title   string
	svg     template.HTML
}

// draw draws the window of some sources, or gives the picture of the last time
// when nothing changed since.
func (c *windowCache) draw(lang, title string, sources []chart.Source) template.HTML {
	c.mu.Lock()
	defer c.mu.Unlock()
	if p, ok := c.pictures[lang]; ok && p.title == title && slices.Equal(p.sources, sources) {
		return p.svg
	}
	bare := make([]chart.Source, len(sources))
	byID := make(map[string]chart.Source, len(sources))
	for i, s := range sources {
		bare[i] = chart.Source{ID: s.ID, Count: s.Count}
		byID[s.ID] = s
	}
	if c.panes == nil || !slices.Equal(c.sources, bare) {
		c.sources, c.panes = bare, chart.Layout(bare)
	}
	panes := slices.Clone(c.panes)
	for i := range panes {
		panes[i].Source = byID[panes[i].Source.ID]
	}
	if c.pictures == nil {
		c.pictures = map[string]picture{}
	}
	svg := chart.Window(panes, title)
	c.pictures[lang] = picture{sources, title, svg}
	return svg
}

// drawer draws a window: see windowCache.draw.
type drawer func(lang, title string, sources []chart.Source) template.HTML

// windowOf makes the window; without a drawer only its table.
func (e env) windowOf(sources []view.Source, draw drawer) windowModel {
	var m windowModel
	panes := make([]chart.Source, len(sources))
	states := map[view.Health]int{}
	for i, s := range sources {
		row := e.sourceRow(s)
		m.Rows = append(m.Rows, row)
		states[s.State]++
		panes[i] = chart.Source{
			ID: s.ID, Name: paneName(row.Name.Text), Href: row.Href, Count: s.Listed, Label: row.Datasets, State: light(s.State),
			Title: row.Name.Text + " · " + e.N("datasets", s.Listed) + " · " + row.State.Text,
		}
	}
	slices.SortStableFunc(m.Rows, func(a, b sourceRow) int { return cmp.Compare(b.count, a.count) })
	var words []string
	for _, h := range []view.Health{view.Healthy, view.OnHold, view.Failing, view.Stopped} {
		if n := states[h]; n > 0 {
			st := e.sourceState(h)
			st.Text = e.N("window."+string(h), n)
			m.States = append(m.States, st)
			words = append(words, st.Text)
		}
	}
	if len(sources) > 0 && draw != nil {
		m.Picture = draw(e.Code, e.N("window.alt", len(sources))+": "+strings.Join(words, ", "), panes)
	}
	return m
}

func (e env) sourceRow(s view.Source) sourceRow {
	row := sourceRow{Name: e.sourceName(s), Href: e.to.Source(s.ID), Glass: chart.Glass(s.ID), Datasets: e.Int(s.Listed), count: s.Listed, State: e.sourceState(s.State)}
	if u, err := url.Parse(s.URL); err == nil {
		row.Host = u.Host
	}
	if s.Last != nil {
		row.Last = e.when(s.Last.End)
	} else {
		row.Last = e.when(s.Committed)
	}
	if s.Held != "" {
		row.RunHref = e.to.Run(s.Held)
	}
	return row
}

// sourceName is a source's title, else its id.
func (e env) sourceName(s view.Source) said {
	t := s.Title
	if t.Empty() {
		t = s.Catalog.Title
	}
	name := e.said(t)
	if name.Text == "" {
		name = said{Text: s.ID}
	}
	return name
}

// light is how a pane shows its source's state.
func light(h view.Health) chart.State {
	switch h {
	case view.OnHold:
		return chart.Pale
	case view.Failing:
		return chart.Cracked
	case view.Stopped:
		return chart.Dark
	}
	return chart.Full
}

// openings are what names of sources begin with, and a pane has no room for.
var openings = []string{
	"Portal de Datos Abiertos de la ", "Portal de Datos Abiertos del ", "Portal de Datos Abiertos de ", "Portal de Dados Abertos da ",
	"Portal de Dados Abertos do ", "Portal de Dados Abertos de ", "Datos Abiertos de la ", "Datos Abiertos del ", "Datos Abiertos de ",
	"Dados Abertos da ", "Dados Abertos do ", "Dados Abertos de ", "Datos Abiertos ", "Dados Abertos ", "Catálogo de datos de la ", "Catálogo de datos del ",
	"Catálogo de datos de ", "Catálogo de la ", "Catálogo del ", "Catálogo de ", "Catálogo do ", "Catálogo da ", "Ministerio de la ", "Ministerio del ", "Ministerio de ", "Ministério da ", "Ministério do ", "Ministério de ", "Ministry of ",
}

const maxPaneName = 44

// paneName is a name short enough for a pane: without what all such names
// begin with.
func paneName(name string) string {
	for range 2 {
		for _, o := range openings {
			if len(name) > len(o)+2 && strings.EqualFold(name[:len(o)], o) {
				name = strings.ToUpper(name[len(o):len(o)+1]) + name[len(o)+1:]
				break
			}
		}
	}
	if runes := []rune(name); len(runes) > maxPaneName {
		name = string(runes[:maxPaneName])
		if i := strings.LastIndexByte(name, ' '); i > 0 {
			name = name[:i]
		}
		name += "…"
	}
	return name
}
