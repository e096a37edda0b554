package dcat

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"

	"github.com/gin-gonic/gin"

	"github.com/vitral-data/vitral/api/problem"
	"github.com/vitral-data/vitral/catalog/index"
	"github.com/vitral-data/vitral/catalog/query"
	"github.com/vitral-data/vitral/catalog/rdf"
)

// pageSize is how many datasets a page of the catalogue has.
const pageSize = 100

// listed are the states of the datasets that the catalogue lists. Withdrawn
// ones keep their own description.
func listed() []string { return []string{string(index.Current), string(index.Missing)} }

// catalog answers the catalogue, in a syntax or, with suffix "", as the client
// likes best.
func (s surface) catalog(suffix string) gin.HandlerFunc {
	return func(g *gin.Context) {
		query := g.Request.URL.Query()
		for name := range query {
			if name != "page" || len(query[name]) > 1 {
				problem.New(http.StatusBadRequest, "The catalogue takes one page parameter and no other; to choose datasets ask /api/v1/datasets.").Write(g.Writer)
				return
			}
		}
		var chosen syntax
		if suffix == "" {
			var ok bool
			if chosen, ok = s.negotiate(g, "/", "/api/v1/datasets"); !ok {
				return
			}
			g.Header("Content-Location", "/catalog"+chosen.suffix)
		}
		for _, x := range syntaxes() {
			if x.suffix == suffix {
				chosen = x
			}
		}
		s.listing(g, chosen, query.Get("page"))
	}
}

// listing answers one page: the catalogue with the datasets on it, ordered by
// id, and where the next page is.
func (s surface) listing(g *gin.Context, x syntax, cursor string) {
	ctx := g.Request.Context()
	res, err := s.Reader.Search(ctx, query.Request{Sort: query.ByID, Limit: pageSize, Cursor: cursor, Now: s.Now(),
		Filters: map[query.Facet][]string{query.State: listed()}})
	if err != nil {
		s.wrong(g, err, "such page")
		return
	}
	p := listing{surface: s, address: s.BaseURL + "/catalog" + x.suffix, cursor: cursor, next: res.Next, total: res.Total}
	trees := make([][]rdf.Triple, 1, 1+len(res.Hits))
	origins := map[string]string{}
	for i, hit := range res.Hits {
		d, err := s.Reader.Dataset(ctx, hit.ID)
		if err != nil {
			s.wrong(g, err, "dataset of the index")
			return
		}
		if d.Redirect != "" {
			continue // it lost to another since the index answered
		}
		origin, ok := origins[d.Shown.Source]
		if !ok {
			if origin, err = s.origin(ctx, d.Shown.Source); err != nil {
				s.wrong(g, err, "source of a dataset")
				return
			}
			origins[d.Shown.Source] = origin
		}
		tree := s.graph(d, origin, fmt.Sprintf("d%d", i+1))
		p.datasets = append(p.datasets, tree[0].S)
		p.records = append(p.records, iri(s.page(d.ID)))
		trees = append(trees, tree)
	}
	trees[0] = p.triples()
	if res.Next != "" {
		g.Header("Link", "<"+p.page(res.Next)+`>; rel="next"`)
	}
	s.send(g, x, trees)
}

// listing is a page of the catalogue without its datasets' own triples.
type listing struct {
	surface
	address, cursor, next string
	total                 int
	datasets, records     []rdf.Term
}

// page is the address of a page.
func (p listing) page(cursor string) string {
	if cursor == "" {
		return p.address
	}
	return p.address + "?page=" + url.QueryEscape(cursor)
}

// triples describe the catalogue, and the page in both vocabularies of Hydra:
// harvesters read the one or the other.
func (p listing) triples() []rdf.Triple {
	var out []rdf.Triple
	add := func(s rdf.Term, property string, o rdf.Term) {
		out = append(out, rdf.Triple{S: s, P: iri(property), O: o})
	}
	self := iri(p.BaseURL + "/catalog")
	add(self, nsRDF+"type", iri(nsDCAT+"Catalog"))
	for property, text := range map[string]map[string]string{nsDCT + "title": p.Title, nsDCT + "description": p.Description} {
		for tag, s := range text {
			add(self, property, rdf.Term{Kind: rdf.Literal, Value: s, Lang: tag})
		}
	}
	add(self, nsFOAF+"homepage", iri(p.BaseURL+"/"))
	for i, d := range p.datasets {
		add(self, nsDCAT+"dataset", d)
		add(self, nsDCAT+"record", p.records[i])
	}
	page := iri(p.page(p.cursor))
	for _, class := range []string{"PartialCollectionView", "PagedCollection"} {
		add(page, nsRDF+"type", iri(nsHydra+class))
	}
	for _, name := range []string{"first", "firstPage"} {
		add(page, nsHydra+name, iri(p.page("")))
	}
	if p.next != "" {
		for _, name := range []string{"next", "nextPage"} {
			add(page, nsHydra+name, iri(p.page(p.next)))
		}
	}
	add(page, nsHydra+"totalItems", whole(p.total))
	add(page, nsHydra+"itemsPerPage", whole(pageSize))
	return out
}

const (
	nsRDF   = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
	nsDCAT  = "http://www.w3.org/ns/dcat#"
	nsDCT   = "http://purl.org/dc/terms/"
	nsFOAF  = "http://xmlns.com/foaf/0.1/"
	nsHydra = "http://www.w3.org/ns/hydra/core#"
	nsXSD   = "http://www.w3.org/2001/XMLSchema#"
)

func iri(s string) rdf.Term { return rdf.Term{Kind: rdf.IRI, Value: s} }

func whole(n int) rdf.Term {
	return rdf.Term{Kind: rdf.Literal, Value: strconv.Itoa(n), Datatype: nsXSD + "integer"}
}
