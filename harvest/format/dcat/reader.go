package dcat

import (
	"bufio"
	"cmp"
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
	budget  budget
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
	source := &faultReader{r: p.Body}
	body := bufio.NewReaderSize(source, sniff.Size)
	first, _ := body.Peek(sniff.Size)
	if source.err != nil && len(first) == 0 {
		return none, &format.CutError{Place: name, Err: source.err}
	}
	kind, syntax := sniff.Kind(p.ContentType, cmp.Or(p.URL, p.File), first)
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
	pg := r.begin(ctx, p.Number, name)
	err := pg.read(p, syntax, body)
	if pg.err != nil {
		r.err = fmt.Errorf("%s: %w", name, pg.err)
		return none, r.err
	}
	if source.err != nil {
		err = errors.Join(source.err, err)
	}
	r.budget.read(source.n)
	pg.settle()
	return pg.info(p.URL), r.judge(ctx, pg, err)
}

// faultReader ends where reading fails, and keeps why: what came before is
// parsed as a page that breaks off there.
type faultReader struct {
	r   io.Reader
	n   int // bytes read
	err error
}

func (f *faultReader) Read(p []byte) (int, error) {
	if f.err != nil {
		return 0, io.EOF
	}
	n, err := f.r.Read(p)
	f.n += n
	if err != nil && err != io.EOF {
		f.err, err = err, io.EOF
	}
	return n, err
}

// begin starts a page.
func (r *reader) begin(ctx context.Context, number int, name string) *page {
	r.pages = append(r.pages, start{number, graph.ID(r.g.Terms())})
	return &page{r: r, ctx: ctx, name: name, number: number, mended: len(r.mends.all)}
}

// read parses a page of a known syntax.
func (pg *page) read(p format.Page, syntax string, body io.Reader) error {
	o := rdf.Options{
		Base:        cmp.Or(p.URL, pg.r.opts.Base),
		Lenient:     true,
		Repaired:    pg.repaired,
		BlankPrefix: "p" + strconv.Itoa(p.Number) + ".",
		MaxDepth:    format.MaxDepth,
		MaxToken:    pg.r.opts.MaxStatement,
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
	return parse(pg.ctx, rdf.Decode(body, p.ContentType, o), o, pg.triple)
}

// judge says what a page's end means for the run.
func (r *reader) judge(ctx context.Context, pg *page, err error) error {
	if err != nil {
		if ctx.Err() != nil {
			return fmt.Errorf("%s: %w", pg.name, context.Cause(ctx))
		}
		r.cut.at(pg)
		switch {
		case errors.Is(err, rdf.ErrHTML):
			return fmt.Errorf("%s: %w", pg.name, format.ErrHTML)
		case errors.Is(err, rdf.ErrDepth):
			return fmt.Errorf("%s: %w: %w", pg.name, format.ErrTooDeep, err)
		case errors.Is(err, rdf.ErrContext):
			return fmt.Errorf("%s: %w", pg.name, err)
		}
	}
	first := len(r.pages) == 1
	switch {
	case first && r.roots == 0 && err != nil:
		// Nothing whole came before the break: no part of a catalogue.
		// It is no cut page either, so the cause is told and not wrapped.
		return fmt.Errorf("%s: %w where it broke off: %s", pg.name, format.ErrNotCatalog, err.Error())
	case first && r.roots == 0:
		return fmt.Errorf("%s: %w: no dataset, dataset series, data service or catalogue is described", pg.name, format.ErrNotCatalog)
	case err == nil:
		return nil
	}
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
