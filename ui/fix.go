package ui

import (
	"cmp"
	"slices"
	"strings"

	"github.com/vitral-data/vitral/catalog"
)

// fix is something to mend: what it brings, what it takes, the change to copy.
type fix struct {
	Title    string
	Gain     string // "+5"; "" for findings outside the score
	Minutes  string
	Why      string
	Remedy   string
	Place    string
	Raw      string
	DataJSON string
	Turtle   string
	Times    string // in how many places
}

// fixes are the first of a dataset's findings, each code once.
func (e env) fixes(findings []catalog.Finding, n int) []fix {
	var out []fix
	at := map[string]int{}
	places := map[string]int{}
	for _, f := range findings {
		if f.Code == "sources-differ" {
			continue // the page has a section for it
		}
		places[f.Code] += max(f.Count, 1)
		if _, ok := at[f.Code]; ok {
			continue
		}
		at[f.Code] = len(out)
		out = append(out, e.fix(f))
	}
	for code, i := range at {
		if places[code] > 1 {
			out[i].Times = e.N("fix.times", places[code])
		}
	}
	return out[:min(len(out), n)]
}

func (e env) fix(f catalog.Finding) fix {
	def, ok := e.rules.Rule(f.Code)
	if !ok {
		def = e.rules.Repair(f.Code)
	}
	if e.Has("finding." + f.Code) { // of a source as a whole: no rule, no repair
		return fix{Title: e.T("finding." + f.Code), Remedy: e.T("finding." + f.Code + ".text"), Place: f.Place, Raw: short(f.Raw, 160)}
	}
	x := fix{Title: def.Title(e.Code), Why: def.Why(e.Code), Remedy: def.Remedy(e.Code), Place: f.Place, Raw: short(f.Raw, 160),
		DataJSON: strings.TrimSpace(def.Example.DataJSON), Turtle: strings.TrimSpace(def.Example.Turtle)}
	if f.Gain > 0 {
		x.Gain = "+" + e.Int(f.Gain)
	}
	if minutes := cmp.Or(f.Minutes, def.Minutes); minutes > 0 {
		x.Minutes = e.N("minutes", minutes)
	}
	return x
}

// repairs are mends of one reading, by code, for pages of versions and runs.
func (e env) repairs(list []catalog.Repair, n int) []fix {
	var findings []catalog.Finding
	for _, r := range list {
		findings = append(findings, catalog.Finding{Code: r.Code, Place: r.Place, Raw: r.Raw})
	}
	out := e.fixes(findings, n)
	for i := range out {
		out[i].Minutes = ""
	}
	return slices.Clip(out)
}
