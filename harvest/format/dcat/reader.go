package dcat

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/vitral-data/vitral/catalog/rdf"
	"github.com/vitral-data/vitral/harvest/format"
	"github.com/vitral-data/vitral/harvest/format/dcat/graph"
	"github.com/vitral-data/vitral/harvest/format/sniff"
)

// Options are how a run is read.
type Options struct {
	// Temp is the folder of temporary files; "" is the system's.
	Temp string
	// Base is what the relative IRIs of a page without an address (a file)
	// are resolved against. Without it they stay relative, and no key is made
	// of them.
	Base string
	// MaxStatement is the longest statement in bytes; 0 is format.MaxStatement.
	MaxStatement int
	// TripleBytes and TermBytes bound the memory of the graph; see
	// graph.Options.
	TripleBytes, TermBytes int
}

// reader is the format.Reader of RDF.
type reader struct {
	opts  Options
	g     *graph.Graph
	err   error // why the graph can't be used any more
	pages []start
	roots int // datasets, services, series and catalogues so far
	// The triples whose object has to find its subject again.
	topics  []pair // of foaf:primaryTopic
	members []pair // of a catalogue's lists
	mends   mends
	cut     cut
	sealed  bool
}

// start is where a page's terms begin.
type start struct {
	number int
	first  graph.ID
}

// pair is an object with a subject that names it.
type pair struct{ object, subject graph.ID }

// NewReader returns a reader of DCAT in RDF. Its Add takes any of the four
// syntaxes; what is none of them is refused with format.ErrHTML or
// format.ErrUnsupported, a first page without a dataset, series, service or
// catalogue with format.ErrNotCatalog.
func NewReader(o Options) format.Reader {
	if o.MaxStatement <= 0 {
		o.MaxStatement = format.MaxStatement
	}
	r := &reader{opts: o}
	r.g, r.err = newGraph(graph.Options{Temp: o.Temp, TripleBytes: o.TripleBytes, TermBytes: o.TermBytes})
	return r
}

// Add reads a page into the graph.
func (r *reader) Add(ctx context.Context, p format.Page) (format.PageInfo, error) {
	none := format.PageInfo{Total: -1}
	switch {
	case r.err != nil:
		return none, r.err
	case r.sealed:
		return none, errors.New("a page was added after the records were read")
	}
	name := "page " + strconv.Itoa(p.Number)
	body := bufio.NewReaderSize(p.Body, sniff.Size)
	first, err := body.Peek(sniff.Size)
	if err != nil && err != io.EOF && len(first) == 0 {
		return none, &format.CutError{Place: name, Err: err}
	}
	source := p.URL
	if source == "" {
		source = p.File
	}
	kind, syntax := sniff.Kind(p.ContentType, source, first)
	switch what := strings.TrimPrefix(kind, "unsupported:"); {
	case kind == sniff.HTML:
		return none, fmt.Errorf("%s: %w", name, format.ErrHTML)
	case kind == sniff.DataJSON:
		return none, fmt.Errorf("%s is a data.json, not RDF: %w", name, format.ErrUnsupported)
	case kind != sniff.DCAT && what == "":
		return none, fmt.Errorf("%s is no RDF: %w", name, format.ErrUnsupported)
	case kind != sniff.DCAT:
		return none, fmt.Errorf("%s is no RDF (%s): %w", name, what, format.ErrUnsupported)
	}
	return r.read(ctx, p, name, syntax, body)
}

// read parses a page of a known syntax.
func (r *reader) read(ctx context.Context, p format.Page, name, syntax string, body io.Reader) (format.PageInfo, error) {
	r.pages = append(r.pages, start{p.Number, graph.ID(r.g.Terms())})
	pg := &page{r: r, ctx: ctx, name: name, number: p.Number}
	o := rdf.Options{
		Base:        p.URL,
		Lenient:     true,
		Repaired:    pg.repaired,
		BlankPrefix: "p" + strconv.Itoa(p.Number) + ".",
		MaxDepth:    format.MaxDepth,
		MaxToken:    r.opts.MaxStatement,
	}
	if o.Base == "" {
		o.Base = r.opts.Base
	}
	parse := rdf.ReadTurtle
	switch syntax {
	case sniff.RDFXML:
		parse = rdf.ReadRDFXML
	case sniff.NTriples:
		parse = rdf.ReadNTriples
	case sniff.JSONLD:
		parse = rdf.ReadJSONLD
	}
	err := parse(ctx, rdf.Decode(body, p.ContentType, o), o, pg.triple)
	if pg.err != nil {
		r.err = fmt.Errorf("%s: %w", name, pg.err)
		return format.PageInfo{Total: -1}, r.err
	}
	pg.settle()
	info := pg.info(p.URL)
	return info, r.judge(ctx, pg, err)
}

// judge says what a page's end means for the run.
func (r *reader) judge(ctx context.Context, pg *page, err error) error {
	if err != nil {
		if ctx.Err() != nil {
			return fmt.Errorf("%s: %w", pg.name, context.Cause(ctx))
		}
		switch {
		case errors.Is(err, rdf.ErrHTML):
			return fmt.Errorf("%s: %w", pg.name, format.ErrHTML)
		case errors.Is(err, rdf.ErrDepth):
			r.cut.at(pg)
			return fmt.Errorf("%s: %w: %w", pg.name, format.ErrTooDeep, err)
		case errors.Is(err, rdf.ErrContext):
			return fmt.Errorf("%s: %w", pg.name, err)
		}
	}
	first := len(r.pages) == 1
	switch {
	case first && r.roots == 0 && err != nil:
		// Nothing whole came before the break: no part of a catalogue.
		return fmt.Errorf("%s: %w: %v", pg.name, format.ErrNotCatalog, err)
	case first && r.roots == 0:
		return fmt.Errorf("%s: %w: no dataset, dataset series, data service or catalogue is described", pg.name, format.ErrNotCatalog)
	case err == nil:
		return nil
	}
	r.cut.at(pg)
	place := pg.name
	if e, ok := errors.AsType[*rdf.Error](err); ok {
		place += fmt.Sprintf(", line %d, column %d", e.Line, e.Col)
	}
	return &format.CutError{Place: place, Err: err}
}

// Close frees the graph.
func (r *reader) Close() error {
	if r.g == nil {
		return nil
	}
	if r.err == nil {
		r.err = errors.New("the reader is closed")
	}
	return r.g.Close()
}
