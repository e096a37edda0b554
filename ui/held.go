package ui

import (
	"github.com/vitral-data/vitral/catalog"
	"github.com/vitral-data/vitral/catalog/archive"
	"github.com/vitral-data/vitral/catalog/view"
)

// heldLead says in a sentence or three what happened.
func (e env) heldLead(p view.HeldPlan) string {
	lost := p.Run.Renamed + p.Run.Missing + p.Run.Withdrawn
	text := e.N("held.lost", lost, "all", e.Int(p.Listed))
	switch {
	case p.Run.Renamed > 0 && 2*p.Run.Renamed >= lost:
		text += " " + e.N("held.renamed.most", p.Run.Renamed)
	case p.Run.Renamed > 0:
		text += " " + e.N("held.renamed.some", p.Run.Renamed)
	}
	return text + " " + e.T("held.private")
}

// heldModel makes what a person decides on: the classes, and the evidence with
// the most doubtful pair first, as the plan has it.
func (e env) heldModel(p view.HeldPlan, d runData) heldModel {
	h := heldModel{PlanHash: p.PlanHash, Message: d.message}
	if d.decides {
		h.Accept, h.Reject = e.to.Run(d.run.Run)+"/accept", e.to.Run(d.run.Run)+"/reject"
	}
	for _, c := range []struct {
		o archive.Outcome
		n int
	}{{archive.Renamed, p.Run.Renamed}, {archive.Missing, p.Run.Missing}, {archive.Withdrawn, p.Run.Withdrawn}} {
		if c.n > 0 {
			key := "class." + string(c.o)
			h.Classes = append(h.Classes, classModel{string(c.o), e.N(key, c.n), e.T(key + ".effect")})
		}
	}
	if n := p.Run.Added + p.Run.Changed + p.Run.Returned; n > 0 {
		h.Lands = e.N("held.lands", n)
	}
	pairs, gone := 0, 0
	for _, c := range p.Changes {
		if c.Kind != catalog.KindDataset {
			continue
		}
		switch {
		case c.Outcome == archive.Renamed && c.From != nil:
			if pairs++; pairs <= maxPairs {
				h.Pairs = append(h.Pairs, e.pair(c))
			}
		case c.Outcome.Absent():
			if gone++; gone <= maxPairs {
				g := goneModel{Title: short(e.titleOf(c.Title), 160), Key: short(c.Key, 120), What: e.outcome(c.Outcome).Text}
				if c.Dataset != "" {
					g.Href = e.to.Dataset(c.Dataset)
				}
				h.Gone = append(h.Gone, g)
			}
		}
	}
	h.PairsTitle, h.GoneTitle = e.N("held.pairs", pairs), e.N("held.gone", gone)
	if n := len(h.Pairs); n > firstPairs {
		h.Pairs, h.RestPairs = h.Pairs[:firstPairs], h.Pairs[firstPairs:]
		h.RestText = e.N("held.rest", n-firstPairs)
	}
	if n := len(h.Gone); n > firstPairs {
		h.Gone, h.RestGone = h.Gone[:firstPairs], h.Gone[firstPairs:]
		h.RestGoneText = e.N("held.rest", n-firstPairs)
	}
	if pairs > maxPairs {
		h.MorePairs = e.N("more", pairs-maxPairs)
	}
	if gone > maxPairs {
		h.MoreGone = e.N("more", gone-maxPairs)
	}
	return h
}

// pair is one rename with its evidence.
func (e env) pair(c view.Pair) pairModel {
	from := c.FromTitle
	if from == "" {
		from = c.Title
	}
	m := pairModel{FromKey: short(c.From.Key, 120), ToKey: short(c.Key, 120)}
	m.From, m.To = words(short(e.titleOf(from), 240), short(e.titleOf(c.Title), 240))
	if c.Dataset != "" {
		m.Href = e.to.Dataset(c.Dataset)
	}
	class := map[string]string{"title": "ok", "title-publisher": "ok", "url": "warn"}[c.From.Evidence]
	m.Evidence = status{class, e.Or("evidence."+c.From.Evidence, c.From.Evidence)}
	m.Why = e.Or("evidence."+c.From.Evidence+".why", "")
	if c.From.URL != "" {
		m.Why = short(c.From.URL, 120)
	}
	return m
}
