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

// windowCache keeps the last layout: it depends on ids and counts alone.
type windowCache struct {
	mu    sync.Mutex
	key   string
	panes []chart.Pane
}

// layout lays sources out, or takes the panes of the last time when ids and
// counts are the same.
func (c *windowCache) layout(sources []chart.Source) []chart.Pane {
	var b strings.Builder
	byID := make(map[string]chart.Source, len(sources))
	for _, s := range sources {
		b.WriteString(s.ID + " " + s.Label + "\n")
		byID[s.ID] = s
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.key != b.String() || c.panes == nil {
		c.panes, c.key = chart.Layout(sources), b.String()
	}
	panes := slices.Clone(c.panes)
	for i := range panes {
		panes[i].Source = byID[panes[i].Source.ID]
	}
	return panes
}

// windowOf makes the window; layout divides the glass.
func (e env) windowOf(sources []view.Source, layout func([]chart.Source) []chart.Pane) windowModel {
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
	if len(sources) > 0 {
		m.Picture = chart.Window(layout(panes), e.N("window.alt", len(sources))+": "+strings.Join(words, ", "))
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
