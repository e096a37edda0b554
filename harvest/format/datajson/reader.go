package datajson

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"hash/maphash"
	"io"
	"mime"
	"strings"

	"github.com/vitral-data/vitral/catalog"
	"github.com/vitral-data/vitral/catalog/dcat/rawjson"
	"github.com/vitral-data/vitral/harvest/format"
)

// Options are how a run is read.
type Options struct {
	// Temp is the folder for the spool; "" is the system's.
	Temp string
	// MaxStatement is the largest statement in bytes; 0 is format.MaxStatement.
	MaxStatement int
}

// NewReader returns a reader of data.json pages.
func NewReader(o Options) format.Reader {
	if o.MaxStatement <= 0 {
		o.MaxStatement = format.MaxStatement
	}
	return &reader{opts: o}
}

// reader spools the datasets of a run and keeps what its catalogues say of
// themselves in memory.
type reader struct {
	opts     Options
	spool    *spool
	catalogs []catalogEntry
	embedded bool
}

// catalogEntry is a catalogue of the run: the file itself, or one nested in it.
type catalogEntry struct {
	entry
	iri string
	// emit is false for a catalogue that wasn't whole, or that said on an
	// earlier page what it says again.
	emit bool
}

// Add implements format.Reader.
func (r *reader) Add(ctx context.Context, p format.Page) (format.PageInfo, error) {
	info := format.PageInfo{Total: -1}
	if r.spool == nil {
		var err error
		if r.spool, err = newSpool(r.opts.Temp); err != nil {
			return info, err
		}
	}
	body, repair, err := decode(p.Body)
	if err != nil {
		return info, &format.CutError{Place: "the first bytes", Err: err}
	}
	pg := &page{
		ctx: ctx, r: r,
		w: &window{r: body, limit: r.opts.MaxStatement},
	}
	if p.Number > 1 {
		pg.prefix = fmt.Sprintf("page %d, ", p.Number)
	}
	if repair.Code != "" {
		pg.repair(repair)
	}
	if err = pg.check(p.ContentType); err == nil {
		err = pg.root()
	}
	info.Repairs = pg.repairs
	if err != nil {
		return info, fmt.Errorf("reading a data.json: %w", err)
	}
	return info, nil
}

// check looks at how the page begins.
func (p *page) check(contentType string) error {
	c, err := p.w.peek()
	switch {
	case errors.Is(err, io.EOF):
		return fmt.Errorf("an empty page: %w", format.ErrNotCatalog)
	case err != nil:
		return p.cut("the first byte", err)
	case c == '{':
		return nil
	case c == '<':
		if looksHTML(p.w.bytes()) {
			return format.ErrHTML
		}
		return fmt.Errorf("XML, not JSON: %w", format.ErrNotCatalog)
	}
	if t, _, _ := mime.ParseMediaType(contentType); t == "text/html" {
		return format.ErrHTML
	}
	if c == '[' {
		return fmt.Errorf("a list, not an object with \"dataset\": %w", format.ErrNotCatalog)
	}
	return fmt.Errorf("it begins with %q, not with an object: %w", c, format.ErrNotCatalog)
}

// looksHTML says that a page that begins with < is a web page.
func looksHTML(b []byte) bool {
	head := bytes.ToLower(b[:min(len(b), 2048)])
	for _, tag := range []string{"<!doctype html", "<html", "<head", "<body", "<title", "<meta", "<script", "<div", "<p>", "<center"} {
		if bytes.Contains(head, []byte(tag)) {
			return true
		}
	}
	return false
}

// Records implements format.Reader.
func (r *reader) Records(ctx context.Context, emit func(format.Record) error) error {
	for _, c := range r.catalogs {
		if c.emit {
			if err := r.record(c.entry, nil, emit); err != nil {
				return err
			}
		}
	}
	if r.spool == nil {
		return nil
	}
	listed := keys{seed: maphash.MakeSeed(), seen: map[uint64]struct{}{}}
	if r.embedded {
		err := r.spool.each(func(e entry) error {
			if e.Kind != catalog.KindDataset || e.Embedded || e.Invalid != "" {
				return ctx.Err()
			}
			if t, err := bodyTraits(e.body); err == nil {
				listed.add(t)
			}
			return ctx.Err()
		})
		if err != nil {
			return err
		}
	}
	return r.spool.each(func(e entry) error {
		if err := ctx.Err(); err != nil {
			return err
		}
		if !r.embedded {
			return r.record(e, nil, emit)
		}
		return r.record(e, &listed, emit)
	})
}

// record turns an entry into a record and gives it. listed, when not nil, are
// the keys of the records that an embedded one gives way to.
func (r *reader) record(e entry, listed *keys, emit func(format.Record) error) error {
	rec := format.Record{
		Invalid: e.Invalid,
		Statement: catalog.Statement{
			Kind: e.Kind, Dialect: catalog.DialectDataJSON, Body: e.body, Repairs: e.Repairs, Place: e.Place,
		},
	}
	if len(e.body) == 0 {
		rec.Statement.Body = nil
	}
	if e.Kind != catalog.KindCatalog && e.Catalog < len(r.catalogs) {
		if iri := r.catalogs[e.Catalog].iri; iri != "" {
			rec.Statement.Catalogs = []string{iri}
		}
	}
	switch {
	case e.Traits != nil:
		rec.Traits = *e.Traits
	case e.Invalid == "":
		var err error
		if rec.Traits, err = bodyTraits(e.body); err != nil {
			// Well-formed, or it wouldn't be here, and of more values than
			// can be laid out.
			rec.Invalid, rec.Traits = "too-large", looseTraits(e.body)
		}
	}
	if listed != nil && e.Embedded && !listed.add(rec.Traits) {
		return nil
	}
	return emit(rec)
}

func bodyTraits(body []byte) (catalog.Traits, error) {
	var t rawjson.Tree
	v, err := t.Parse(body, format.MaxDepth)
	if err != nil {
		return catalog.Traits{}, err
	}
	return traits(v), nil
}

// Close implements format.Reader.
func (r *reader) Close() error {
	if r.spool == nil {
		return nil
	}
	s := r.spool
	r.spool = nil
	return s.close()
}

// keys is a set of the keys of records, eight bytes each.
type keys struct {
	seed maphash.Seed
	seen map[uint64]struct{}
}

// add says that the key is new; a record without one always is.
func (k keys) add(t catalog.Traits) bool {
	key := t.IRI
	if key == "" {
		key = t.Identifier
	}
	if key == "" {
		return true
	}
	h := maphash.String(k.seed, strings.TrimSpace(key))
	_, twice := k.seen[h]
	k.seen[h] = struct{}{}
	return !twice
}
