package dcat

import (
	"context"
	"strings"

	"github.com/vitral-data/vitral/catalog/rdf"
	"github.com/vitral-data/vitral/harvest/format/dcat/graph"
)

// page takes the triples of one page into the graph and notes, on the way,
// what the rules ask of a triple's shape.
type page struct {
	r      *reader
	ctx    context.Context
	name   string
	number int
	err    error // of the graph; ends the run

	open    openNodes
	hydra   hydra
	pending []rdf.Repair
	loose   repairList // repairs of no statement
	mended  int        // how many mends other pages had
}

// triple is called for each triple of the page.
func (pg *page) triple(t rdf.Triple) error {
	err := pg.take(t)
	if err != nil {
		pg.err = err
	}
	return err
}

func (pg *page) take(t rdf.Triple) error {
	g := pg.r.g
	if iri, ok := standard(t.P.Value); ok {
		pg.twin(&t.P, iri)
	}
	if t.O.Kind == rdf.IRI && t.P.Value == names[idType] {
		if iri, ok := standard(t.O.Value); ok {
			pg.twin(&t.O, iri)
		}
	}
	s, err := g.InternAt(0, t.S)
	if err != nil {
		return err
	}
	p, err := g.InternAt(1, t.P)
	if err != nil {
		return err
	}
	o, err := g.InternAt(2, t.O)
	if err != nil {
		return err
	}
	if len(pg.pending) > 0 {
		if err := pg.attach(s); err != nil {
			return err
		}
	}
	pg.open.see(s, o, t.S.Kind == rdf.Blank)
	pg.note(t, s, p, o)
	return g.Add(pg.ctx, s, p, o)
}

// twin mends a term that was written with the other scheme.
func (pg *page) twin(t *rdf.Term, iri string) {
	pg.repaired(rdf.Repair{Code: "namespace-twin", Raw: t.Value})
	t.Value = iri
}

// note marks what the triple says of its subject, predicate and object.
func (pg *page) note(t rdf.Triple, s, p, o graph.ID) {
	g := pg.r.g
	switch p {
	case idType:
		pg.typed(s, o, t.O)
		return
	case idPrimaryTopic:
		pg.r.topics = append(pg.r.topics, pair{o, s})
	case idHasDataset, idHasService, idHasCatalog, idHasPart:
		if t.O.Kind != rdf.Literal {
			pg.r.members = append(pg.r.members, pair{o, s})
		}
	case idHydraNext, idHydraNextPage, idTotalItems:
		pg.hydra.see(s, p, t.O.Value)
	}
	if p >= idKnown && g.Flags(p)&(fNests|fPagination) == 0 {
		if nests(t.P.Value) {
			g.Mark(p, fNests)
		} else if strings.HasPrefix(t.P.Value, nsHydra) {
			g.Mark(p, fPagination)
		}
	}
	nesting := g.Flags(p)&fNests != 0
	switch {
	case t.O.Kind == rdf.IRI && nesting:
		if s != o {
			g.Mark(o, fNested)
		}
		pg.refer(o)
	case t.O.Kind == rdf.Blank:
		pg.refer(o)
	}
}

func (pg *page) refer(o graph.ID) {
	f := fReferred
	if pg.r.g.Flags(o)&fReferred != 0 {
		f = fReferred2
	}
	pg.r.g.Mark(o, f)
}

// typed marks a subject by its type.
func (pg *page) typed(s, o graph.ID, class rdf.Term) {
	g := pg.r.g
	f := fOtherType
	switch o {
	case idDataset:
		f |= fDataset
	case idSeries:
		f |= fSeries
	case idService:
		f |= fService
	case idCatalog:
		f |= fCatalog
	case idRecord:
		f |= fRecord
	case idPagedCollection, idPartialView, idHydraCollection:
		f = fHydra
		pg.hydra.typed(s, o != idHydraCollection)
	}
	if f&(fDataset|fSeries|fService|fCatalog) != 0 {
		pg.r.roots++
	}
	g.Mark(s, f)
	if class.Kind == rdf.Blank {
		pg.refer(o)
	}
}
