package dcat

import (
	"strconv"
	"strings"
	"time"

	"github.com/vitral-data/vitral/catalog"
	"github.com/vitral-data/vitral/catalog/dcat/lexical"
	"github.com/vitral-data/vitral/catalog/rdf"
	"github.com/vitral-data/vitral/catalog/vocab"
)

// OutOptions are what triples say that the dataset itself doesn't.
type OutOptions struct {
	// Set gives the IRIs of known codes; nil for none.
	Set *vocab.Set
	// Page is the IRI of our page of the dataset: its catalogue record, and
	// the start of the IRIs of what has none. "" leaves the record out, and
	// what has no IRI becomes blank nodes.
	Page string
	// Issued and Modified are when our record of the dataset was made and last
	// changed; zero for not known.
	Issued, Modified time.Time
	// Source is the IRI of the catalogue or file that it was harvested from.
	Source string
	// Blank begins every blank node label, so that those of two datasets of
	// one file never meet.
	Blank string
}

// Graph writes a dataset as triples of DCAT-AP 3. The subject is the source's
// IRI, else Page + "#dataset", and the same for distributions
// ("#distribution-1", from 1); Page itself is the dcat:CatalogRecord. Known
// codes are written as the IRIs of their authority tables, other values as
// they came: IRIs as IRIs, words as labels of nodes. Properties of Extra
// with an IRI are written back; those of other dialects, and columns, have no
// place in DCAT. Literals that should be IRIs and aren't are written as
// literals, never as IRIs that no reader accepts.
func Graph(d catalog.Dataset, o OutOptions) []rdf.Triple {
	g := grapher{opts: o, labels: map[string]rdf.Term{}}
	g.out = make([]rdf.Triple, 0, 48+24*len(d.Distributions))
	s := g.subject(d.IRI, "#dataset")
	g.dataset(s, d)
	g.record(s, d)
	return g.out
}

// grapher gathers triples.
type grapher struct {
	opts   OutOptions
	out    []rdf.Triple
	blanks int
	labels map[string]rdf.Term // of Extra, to ours
}

// subject is the node of an IRI, else one below our page, else a blank one.
func (g *grapher) subject(iri, fragment string) rdf.Term {
	switch {
	case lexical.Absolute(iri):
		return rdf.Term{Kind: rdf.IRI, Value: iri}
	case g.opts.Page != "" && fragment != "":
		return rdf.Term{Kind: rdf.IRI, Value: g.opts.Page + fragment}
	}
	return g.blank()
}

func (g *grapher) blank() rdf.Term {
	g.blanks++
	return rdf.Term{Kind: rdf.Blank, Value: g.opts.Blank + "b" + strconv.Itoa(g.blanks)}
}

func (g *grapher) add(s rdf.Term, p string, o rdf.Term) {
	g.out = append(g.out, rdf.Triple{S: s, P: iri(p), O: o})
}

func (g *grapher) class(s rdf.Term, class string) { g.add(s, rdfType, iri(class)) }

func iri(s string) rdf.Term { return rdf.Term{Kind: rdf.IRI, Value: s} }

func literal(s string) rdf.Term { return rdf.Term{Kind: rdf.Literal, Value: s} }

func typed(s, datatype string) rdf.Term {
	return rdf.Term{Kind: rdf.Literal, Value: s, Datatype: nsXSD + datatype}
}

// plain adds a literal, if there is text.
func (g *grapher) plain(s rdf.Term, p, text string) {
	if text != "" {
		g.add(s, p, literal(text))
	}
}

// text adds a literal for each language, in the order of their tags.
func (g *grapher) text(s rdf.Term, p string, t catalog.Text) {
	for _, tag := range t.Tags() {
		if t[tag] != "" {
			g.add(s, p, tagged(t[tag], tag))
		}
	}
}

// tagged is a literal in a language, if its tag has a language tag's form
// (BCP 47: letters, then letters and digits, one to eight between hyphens).
func tagged(text, tag string) rdf.Term {
	t := literal(text)
	part := 0
	for i := range len(tag) {
		c := tag[i]
		switch {
		case c == '-' && part > 0:
			part = 0
			continue
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9' && strings.IndexByte(tag[:i], '-') > 0:
			if part++; part <= 8 {
				continue
			}
		}
		return t
	}
	if part > 0 {
		t.Lang = strings.ToLower(tag)
	}
	return t
}

// link adds an IRI, or a literal where the text is none.
func (g *grapher) link(s rdf.Term, p, text string) {
	if text == "" {
		return
	}
	if lexical.Absolute(text) {
		g.add(s, p, iri(text))
		return
	}
	g.add(s, p, literal(text))
}

func (g *grapher) links(s rdf.Term, p string, list []string) {
	for _, text := range list {
		g.link(s, p, text)
	}
}

// standards says what the subject conforms to: an IRI, or a standard with a
// title where the text is none.
func (g *grapher) standards(s rdf.Term, list []string) {
	for _, text := range list {
		if lexical.Absolute(text) {
			g.add(s, nsDCT+"conformsTo", iri(text))
			continue
		}
		n := g.node(s, nsDCT+"conformsTo", nsDCT+"Standard")
		g.plain(n, nsDCT+"title", text)
	}
}

// statements adds a node of a class with a label for each text, or an IRI for
// a text that is one.
func (g *grapher) statements(s rdf.Term, p, class string, list []catalog.Text) {
	for _, t := range list {
		if only := t[""]; len(t) == 1 && lexical.Absolute(only) {
			g.add(s, p, iri(only))
			continue
		}
		n := g.node(s, p, class)
		g.text(n, nsRDFS+"label", t)
	}
}

// node adds a blank node as the object of a property.
func (g *grapher) node(s rdf.Term, p, class string) rdf.Term {
	n := g.blank()
	g.add(s, p, n)
	g.class(n, class)
	return n
}
