package dcat

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/url"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/vitral-data/vitral/api/problem"
	domain "github.com/vitral-data/vitral/catalog/dcat"
	"github.com/vitral-data/vitral/catalog/index"
	"github.com/vitral-data/vitral/catalog/rdf"
	"github.com/vitral-data/vitral/catalog/view"
)

const (
	typeHTML = "text/html"
	typeJSON = "application/json"
)

// page is the IRI of our page of a dataset, which is its catalogue record.
func (s surface) page(id string) string { return s.BaseURL + "/dataset/" + url.PathEscape(id) }

// dataset answers /dataset/{id} and /dataset/{id}.{suffix}.
func (s surface) dataset(g *gin.Context) {
	id := g.Param("id")
	for _, x := range syntaxes() {
		if bare, ok := strings.CutSuffix(id, x.suffix); ok {
			s.described(g, bare, x)
			return
		}
	}
	if strings.Contains(id, ".") {
		problem.New(http.StatusNotFound, "Datasets are described in Turtle (.ttl) and JSON-LD (.jsonld).").Write(g.Writer)
		return
	}
	x, ok := s.negotiate(g, "/dataset/"+url.PathEscape(id), "/api/v1/datasets/"+url.PathEscape(id))
	if ok {
		g.Header("Content-Location", "/dataset/"+url.PathEscape(id)+x.suffix)
		s.described(g, id, x)
	}
}

// negotiate chooses a syntax, or leads readers of pages to the one in their
// language and programs that want plain JSON to the API; false when it
// answered.
func (s surface) negotiate(g *gin.Context, page, api string) (syntax, bool) {
	g.Writer.Header().Add("Vary", "Accept, Accept-Language")
	offers := []string{typeHTML}
	for _, x := range syntaxes() {
		offers = append(offers, x.mediaType)
	}
	switch got := accepted(g.Request.Header.Values("Accept"), append(offers, typeJSON)...); got {
	case typeHTML:
		s.lead(g, "/"+readersLanguage(g.GetHeader("Accept-Language"))+page)
	case typeJSON:
		s.lead(g, api)
	case "":
		problem.New(http.StatusNotAcceptable, "This can be had as "+strings.Join(append(offers, typeJSON), ", ")+".").Write(g.Writer)
	default:
		for _, x := range syntaxes() {
			if x.mediaType == got {
				return x, true
			}
		}
	}
	return syntax{}, false
}

// lead sends a client on to another view of the same thing.
func (s surface) lead(g *gin.Context, path string) {
	g.Header("Cache-Control", "no-cache")
	g.Header("Location", path)
	g.Status(http.StatusSeeOther)
	g.Writer.WriteHeaderNow()
}

// described answers a dataset in a syntax.
func (s surface) described(g *gin.Context, id string, x syntax) {
	ctx := g.Request.Context()
	d, err := s.Reader.Dataset(ctx, id)
	switch {
	case err != nil:
		s.wrong(g, err, "dataset of this id")
		return
	case d.Redirect != "":
		g.Header("Location", s.page(d.Redirect)+x.suffix)
		problem.New(http.StatusPermanentRedirect, "The dataset goes by the id "+d.Redirect+" now.").Write(g.Writer)
		return
	}
	origin, err := s.origin(ctx, d.Shown.Source)
	if err != nil {
		s.wrong(g, err, "source of this dataset")
		return
	}
	s.send(g, x, [][]rdf.Triple{s.graph(d, origin, "")})
}

// graph is a dataset's triples.
func (s surface) graph(d view.Dataset, origin, blank string) []rdf.Triple {
	return domain.Graph(d.Data, domain.OutOptions{Set: s.Vocab, Page: s.page(d.ID), Issued: d.First, Modified: d.Changed, Source: origin, Blank: blank})
}

// origin is the IRI of the catalogue or file that a source is; "" for none.
func (s surface) origin(ctx context.Context, source string) (string, error) {
	src, err := s.Reader.Source(ctx, source)
	if errors.Is(err, view.ErrNotFound) {
		return "", nil
	}
	if src.Catalog.IRI != "" {
		return src.Catalog.IRI, err
	}
	if u, parseErr := url.Parse(src.URL); parseErr != nil || u.Host == "" || u.User != nil {
		return "", err // a file of this machine, or a secret
	}
	return src.URL, err
}

// send writes trees, each as one.
func (s surface) send(g *gin.Context, x syntax, trees [][]rdf.Triple) {
	var b bytes.Buffer
	if err := x.write(&b, trees); err != nil {
		s.wrong(g, err, "description")
		return
	}
	mediaType := x.mediaType
	if x.suffix == ".ttl" {
		mediaType += "; charset=utf-8"
	}
	g.Header("Cache-Control", "no-cache")
	g.Data(http.StatusOK, mediaType, b.Bytes())
}

// wrong answers an error.
func (s surface) wrong(g *gin.Context, err error, what string) {
	p := problem.New(http.StatusInternalServerError, "This is a fault of the portal; it is in its log under the request's id.")
	switch {
	case errors.Is(err, view.ErrNotFound):
		p = problem.New(http.StatusNotFound, "There is no "+what+".")
	case errors.Is(err, index.ErrCursor):
		p = problem.New(http.StatusBadRequest, "The page is none of this catalogue's: start from /catalog.ttl and follow hydra:next or the header Link.")
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, context.Canceled):
		p = problem.New(http.StatusServiceUnavailable, "The portal could not answer in time.")
	default:
		s.Logger.LogAttrs(g.Request.Context(), slog.LevelError, "answering", slog.String("what", what), slog.Any("err", err))
	}
	p.Write(g.Writer)
}
