package dcat

import (
	"cmp"
	"errors"
	"slices"
	"strconv"

	"github.com/vitral-data/vitral/catalog/rdf"
	"github.com/vitral-data/vitral/harvest/format/dcat/graph"
)

const (
	maxBlanks = 64
	maxQuads  = 4096
)

// label names the blank nodes of a tree that stand apart: by RDFC-1.0 over the
// tree less its moving dates, or, beyond the cap, by first appearance.
func (c *cutter) label(t *tree) (capped bool, err error) {
	blanks, apart := 0, []int(nil)
	for i := range t.nodes {
		n := &t.nodes[i]
		if c.r.g.Flags(n.id)&graph.IsBlank != 0 {
			blanks++
			if n.apart {
				apart = append(apart, i)
			}
		}
	}
	if len(apart) == 0 {
		return false, nil
	}
	labels := map[string]int(nil)
	if blanks <= maxBlanks && len(t.edges) <= maxQuads {
		quads, err := c.quads(t)
		if err != nil {
			return false, err
		}
		labels, err = canonicalOrder(quads)
		if err != nil && !errors.Is(err, errCapped) {
			return false, err
		}
	}
	if labels == nil {
		number(apart, t, func(a, b int) int { return cmp.Compare(t.nodes[a].id, t.nodes[b].id) }, "_:b")
		return true, nil
	}
	number(apart, t, func(a, b int) int {
		return cmp.Or(cmp.Compare(labels[strconv.Itoa(a)], labels[strconv.Itoa(b)]), cmp.Compare(a, b))
	}, "_:c14n")
	return false, nil
}

// number labels nodes in an order. Only nodes apart are counted, so that a
// blank node elsewhere in the tree, which needs no label, moves none.
func number(apart []int, t *tree, order func(a, b int) int, prefix string) {
	slices.SortFunc(apart, order)
	for n, i := range apart {
		t.nodes[i].label = prefix + strconv.Itoa(n)
	}
}

// dated tells the nodes whose dates move by themselves, as the archive does: by
// type, or by where they are nested.
func (c *cutter) dated(t *tree, n *node) bool {
	if c.r.g.Flags(n.id)&(fDataset|fSeries|fCatalog|fRecord) != 0 {
		return true
	}
	if !n.apart && (n.about || n.via == idDistribution || n.via == idSample || n.via == idHasRecord) {
		return true
	}
	return slices.Contains(t.edges[n.from:n.to], edge{idType, idDistributionClass})
}

// quads are the tree's triples; a blank node's label is its index.
func (c *cutter) quads(t *tree) ([]quad, error) {
	var quads []quad
	for i := range t.nodes {
		n := &t.nodes[i]
		s, err := c.quadTerm(t, n.id)
		if err != nil {
			return nil, err
		}
		dated := c.dated(t, n)
		for _, e := range t.edges[n.from:n.to] {
			if e.p == idTotalItems || dated && (e.p == idIssued || e.p == idModified) {
				continue
			}
			p, err := c.quadTerm(t, e.p)
			if err != nil {
				return nil, err
			}
			o, err := c.quadTerm(t, e.o)
			if err != nil {
				return nil, err
			}
			quads = append(quads, quad{s, p.text, o})
		}
	}
	root, err := c.quadTerm(t, t.nodes[0].id)
	if err != nil {
		return nil, err
	}
	for _, i := range t.reverse {
		s, err := c.quadTerm(t, t.nodes[i].id)
		if err != nil {
			return nil, err
		}
		quads = append(quads, quad{s, "<" + names[idPrimaryTopic] + ">", root})
	}
	return quads, nil
}

func (c *cutter) quadTerm(t *tree, id graph.ID) (quadTerm, error) {
	if c.r.g.Flags(id)&graph.IsBlank != 0 {
		if i, ok := t.at[id]; ok {
			return quadTerm{blank: true, text: strconv.Itoa(i)}, nil
		}
		key, err := c.key(id)
		return quadTerm{text: "<" + blankDataset(key) + ">"}, err
	}
	x, err := c.r.g.Term(id)
	if err != nil {
		return quadTerm{}, err
	}
	term := rdf.Term{Kind: x.Kind, Value: string(x.Value), Lang: string(x.Lang)}
	if x.Typed {
		if term.Datatype, err = c.r.g.Text(x.Datatype); err != nil {
			return quadTerm{}, err
		}
	}
	return quadTerm{text: nquad(term)}, nil
}
