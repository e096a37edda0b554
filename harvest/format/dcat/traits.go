package dcat

import (
	"strings"

	"github.com/vitral-data/vitral/catalog"
	"github.com/vitral-data/vitral/catalog/dcat/lexical"
	"github.com/vitral-data/vitral/harvest/format"
	"github.com/vitral-data/vitral/harvest/format/dcat/graph"
)

// publisher is what is known of one.
type publisher struct{ iri, name string }

// maxCached bounds the tables of publishers and keys.
const maxCached = 1 << 12

// traits computes what identity needs to know of a tree. Where a property has
// several values the smallest in bytes is taken, so that the source's order
// doesn't matter.
func (c *cutter) traits(t *tree) (catalog.Traits, error) {
	a := traitsOf{c: c, t: t, refs: map[graph.ID]bool{}}
	root := &t.nodes[0]
	for _, e := range t.edges[root.from:root.to] {
		a.property(e)
	}
	a.urls()
	a.mentions()
	if a.Moved == "" {
		a.recordMoved()
	}
	if a.err == nil && c.r.g.Flags(root.id)&graph.IsIRI != 0 {
		if iri := a.text(root.id); lexical.KeyIRI(iri) != "" {
			a.IRI = iri
		}
	}
	return a.Traits, a.err
}

type traitsOf struct {
	catalog.Traits
	c    *cutter
	t    *tree
	refs map[graph.ID]bool
	err  error
}

func (a *traitsOf) text(id graph.ID) string {
	s, err := a.c.r.g.Text(id)
	if err != nil && a.err == nil {
		a.err = err
	}
	return s
}

func (a *traitsOf) property(e edge) {
	switch e.p {
	case idIdentifier:
		least(&a.Identifier, a.identifier(e.o))
	case idADMSIdentifier:
		least(&a.ADMS, a.identifier(e.o))
	case idTitle:
		a.title(e.o, true)
	case idDCTitle, idFOAFName, idVCardFN, idLabel, idPrefLabel, idSchemaName:
		a.title(e.o, false)
	case idLandingPage:
		if a.c.r.g.Flags(e.o)&graph.IsBlank == 0 {
			least(&a.LandingPage, strings.TrimSpace(a.text(e.o)))
		}
	case idModified:
		if a.c.r.g.Flags(e.o)&(graph.IsIRI|graph.IsBlank) == 0 {
			greatest(&a.Moved, strings.TrimSpace(a.text(e.o)))
		}
	case idPublisher, idDCPublisher:
		p := a.publisher(e.o)
		if a.PublisherIRI == "" && a.PublisherName == "" || p.iri != "" && (a.PublisherIRI == "" || p.iri < a.PublisherIRI) ||
			p.iri == "" && a.PublisherIRI == "" && p.name != "" && p.name < a.PublisherName {
			a.PublisherIRI, a.PublisherName = p.iri, p.name
		}
	}
}

// least keeps the smaller of two texts that are there.
func least(have *string, s string) {
	if s != "" && (*have == "" || s < *have) {
		*have = s
	}
}

func greatest(have *string, s string) {
	if s > *have {
		*have = s
	}
}

// identifier is a literal or IRI as it stands, or the notation of a node.
func (a *traitsOf) identifier(id graph.ID) string {
	f := a.c.r.g.Flags(id)
	notation := ""
	if f&(graph.IsIRI|graph.IsBlank) != 0 {
		a.each(id, func(p, o graph.ID) {
			if (p == idNotation || p == idValue) && a.c.r.g.Flags(o)&graph.IsBlank == 0 {
				least(&notation, strings.TrimSpace(a.text(o)))
			}
		})
	}
	if notation == "" && f&graph.IsBlank == 0 {
		notation = strings.TrimSpace(a.text(id))
	}
	return notation
}

// title takes a title by its language; dct:title goes before what else a node
// is called by.
func (a *traitsOf) title(id graph.ID, proper bool) {
	if a.c.r.g.Flags(id)&(graph.IsIRI|graph.IsBlank) != 0 {
		return
	}
	x, err := a.c.r.g.Term(id)
	if err != nil {
		a.err = err
		return
	}
	text, lang := strings.TrimSpace(string(x.Value)), string(x.Lang)
	if text == "" {
		return
	}
	if a.Title == nil {
		a.Title = catalog.Text{}
	}
	if !proper {
		lang = fallback + lang
	}
	s := a.Title[lang]
	least(&s, text)
	a.Title[lang] = s
}

// fallback marks the language of what isn't dct:title until all are seen.
const fallback = "\x00"

// settleTitle drops the other names when there is a dct:title.
func settleTitle(t catalog.Text) catalog.Text {
	proper, other := catalog.Text{}, catalog.Text{}
	for lang, text := range t {
		if l, ok := strings.CutPrefix(lang, fallback); ok {
			other[l] = text
		} else {
			proper[lang] = text
		}
	}
	switch {
	case len(proper) > 0:
		return proper
	case len(other) > 0:
		return other
	}
	return nil
}

// publisher follows a publisher to its name, within the run's whole graph.
func (a *traitsOf) publisher(id graph.ID) publisher {
	f := a.c.r.g.Flags(id)
	if f&(graph.IsIRI|graph.IsBlank) == 0 {
		return publisher{name: strings.TrimSpace(a.text(id))}
	}
	if p, ok := a.c.pubs[id]; ok {
		return p
	}
	p := publisher{}
	if f&graph.IsIRI != 0 {
		p.iri = a.text(id)
	}
	best := len(nameProperties)
	a.each(id, func(pred, o graph.ID) {
		if a.c.r.g.Flags(o)&(graph.IsIRI|graph.IsBlank) != 0 {
			return
		}
		for rank, want := range nameProperties[:min(best+1, len(nameProperties))] {
			if pred != want {
				continue
			}
			s := strings.TrimSpace(a.text(o))
			if s != "" && (rank < best || s < p.name) {
				p.name, best = s, rank
			}
		}
	})
	if len(a.c.pubs) >= maxCached {
		clear(a.c.pubs)
	}
	a.c.pubs[id] = p
	return p
}

// nameProperties are what agents are called by, the best first.
var nameProperties = [...]graph.ID{idFOAFName, idVCardFN, idPrefLabel, idLabel, idSchemaName, idTitle}

// each visits the triples of a node, of this tree or not.
func (a *traitsOf) each(id graph.ID, visit func(p, o graph.ID)) {
	err := a.c.r.g.Triples(id, func(p, o graph.ID) bool {
		visit(p, o)
		return true
	})
	if err != nil && a.err == nil {
		a.err = err
	}
}

// urls takes the download else access URL of each distribution; "" for one
// that has neither, or that nothing describes: it counts all the same.
func (a *traitsOf) urls() {
	root := &a.t.nodes[0]
	for _, e := range a.t.edges[root.from:root.to] {
		if e.p != idDistribution {
			continue
		}
		i, ok := a.t.at[e.o]
		if !ok {
			a.URLs = append(a.URLs, "")
			continue
		}
		n, download, access := &a.t.nodes[i], "", ""
		for _, d := range a.t.edges[n.from:n.to] {
			switch {
			case a.c.r.g.Flags(d.o)&graph.IsBlank != 0:
			case d.p == idDownloadURL:
				least(&download, strings.TrimSpace(a.text(d.o)))
			case d.p == idAccessURL:
				least(&access, strings.TrimSpace(a.text(d.o)))
			}
		}
		if download == "" {
			download = access
		}
		a.URLs = append(a.URLs, download)
	}
}

// recordMoved takes the date of change of the root's catalogue records.
func (a *traitsOf) recordMoved() {
	for _, i := range a.t.reverse {
		n := &a.t.nodes[i]
		for _, e := range a.t.edges[n.from:n.to] {
			if e.p == idModified && a.c.r.g.Flags(e.o)&(graph.IsIRI|graph.IsBlank) == 0 {
				greatest(&a.Moved, strings.TrimSpace(a.text(e.o)))
			}
		}
	}
}

// mentions gathers the described nodes outside the tree that it names.
func (a *traitsOf) mentions() {
	a.Title = settleTitle(a.Title)
	for i := range a.t.nodes {
		n := &a.t.nodes[i]
		for _, e := range a.t.edges[n.from:n.to] {
			f := a.c.r.g.Flags(e.o)
			if e.p == idType || f&graph.IsIRI == 0 || f&graph.IsSubject == 0 || a.refs[e.o] {
				continue
			}
			if _, here := a.t.at[e.o]; here {
				continue
			}
			a.refs[e.o] = true
			a.Refs = append(a.Refs, a.text(e.o))
		}
	}
}

// key is the key of a blank dataset that another tree names, "" if nothing is
// there to make one of.
func (c *cutter) key(id graph.ID) (string, error) {
	if k, ok := c.keys[id]; ok {
		return k, nil
	}
	var t tree
	if err := t.walk(c.r, id, false); err != nil {
		return "", err
	}
	traits, err := c.traits(&t)
	if err != nil {
		return "", err
	}
	_, k, _ := format.Key(traits)
	if len(c.keys) >= maxCached {
		clear(c.keys)
	}
	c.keys[id] = k
	return k, nil
}

// blankDataset is what a blank dataset is called in the trees of others.
func blankDataset(key string) string {
	if strings.HasPrefix(key, "urn:vitral:") {
		return key // a weak one
	}
	var b strings.Builder
	b.WriteString("urn:vitral:")
	for i := range len(key) {
		if c := key[i]; c <= ' ' || c == 0x7F || strings.IndexByte("<>\"{}|\\^`", c) >= 0 {
			b.WriteByte('%')
			b.WriteByte("0123456789ABCDEF"[c>>4])
			b.WriteByte("0123456789ABCDEF"[c&15])
		} else {
			b.WriteByte(c)
		}
	}
	return b.String()
}
