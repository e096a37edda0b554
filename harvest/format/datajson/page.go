package datajson

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/vitral-data/vitral/catalog"
	"github.com/vitral-data/vitral/catalog/dcat/lexical"
	"github.com/vitral-data/vitral/catalog/dcat/rawjson"
	"github.com/vitral-data/vitral/harvest/format"
)

// page reads one page into the reader's spool.
type page struct {
	ctx     context.Context
	r       *reader
	w       *window
	prefix  string // of every place on this page
	repairs []catalog.Repair
	tried   int    // bytes tried in search of the next dataset
	found   int    // lists of datasets, series, services or catalogues
	instead string // of a list of datasets, what there was
}

// repair notes a mend of the page, once for each code.
func (p *page) repair(r catalog.Repair) {
	for _, have := range p.repairs {
		if have.Code == r.Code {
			return
		}
	}
	p.repairs = append(p.repairs, r)
}

// cut says where the page broke off; the end of the page is an unexpected one.
func (p *page) cut(place string, err error) error {
	if errors.Is(err, rawjson.ErrDepth) {
		return fmt.Errorf("%s%s: %w", p.prefix, place, format.ErrTooDeep)
	}
	if errors.Is(err, io.EOF) {
		err = io.ErrUnexpectedEOF
	}
	return &format.CutError{Place: fmt.Sprintf("%s%s (byte %d)", p.prefix, place, p.w.taken), Err: err}
}

// root reads the whole page.
func (p *page) root() error {
	if err := p.catalogue("", 0); err != nil {
		return err
	}
	if _, err := p.w.peek(); err == nil {
		p.repair(catalog.Repair{Code: "trailing-data", Place: p.prefix + "after the catalogue", Raw: around(p.w.bytes(), 0)})
		for err == nil {
			p.w.take(len(p.w.bytes()))
			err = p.w.more()
		}
	}
	if p.found > 0 {
		return nil
	}
	if p.instead != "" {
		return fmt.Errorf("\"dataset\" is %s: %w", p.instead, format.ErrNotCatalog)
	}
	return fmt.Errorf("no member \"dataset\": %w", format.ErrNotCatalog)
}

// catalogue reads a catalogue object whose brace comes next: the file, or one
// nested in it. depth is how many levels stand around it.
func (p *page) catalogue(place string, depth int) error {
	if depth >= format.MaxDepth {
		return p.cut(place, rawjson.ErrDepth)
	}
	me := len(p.r.catalogs)
	name := p.prefix + "the catalogue"
	if place != "" {
		name = p.prefix + place
		place += ", "
	}
	p.r.catalogs = append(p.r.catalogs, catalogEntry{entry: entry{Kind: catalog.KindCatalog, Place: name, Catalog: me}})
	own := statement{limit: p.w.limit}
	p.w.take(1)
	for first := true; ; first = false {
		c, err := p.w.peek()
		if err != nil {
			return p.cut(place+"the catalogue's members", err)
		}
		if c == '}' {
			p.w.take(1)
			break
		}
		if !first {
			if c != ',' {
				return p.cut(place+"the catalogue's members", errors.New("want ',' or '}' between members"))
			}
			p.w.take(1)
			if c, err = p.w.peek(); err == nil && c == '}' {
				p.repair(catalog.Repair{Code: "trailing-comma", Place: p.prefix + place + "the catalogue's members"})
				continue
			}
		}
		if err := p.member(&own, me, place, depth+1); err != nil {
			return err
		}
	}
	p.r.finish(me, own)
	return nil
}

// member reads one member of a catalogue.
func (p *page) member(own *statement, me int, place string, depth int) error {
	raw, nameControl, err := p.w.value(1)
	if err != nil {
		return p.cut(place+"the name of a member", err)
	}
	if raw[0] != '"' {
		return p.cut(place+"the name of a member", errors.New("want a string"))
	}
	quoted := bytes.Clone(raw)
	name := rawjson.Unquote(quoted)
	p.w.take(len(raw))
	in := place + "member " + fmt.Sprintf("%.40q", name)
	c, err := p.w.peek()
	if err == nil && c == ':' {
		p.w.take(1)
		c, err = p.w.peek()
	} else if err == nil {
		err = errors.New("want ':'")
	}
	if err != nil {
		return p.cut(in, err)
	}
	switch {
	case name == "dataset":
		return p.datasets(c, own, me, place, depth)
	case c == '[' && (name == "catalog" || name == "datasetSeries" || name == "service"):
		p.found++
		return p.list(place+name, depth+1, func(n int, place string) error {
			return p.element(name, me, place, depth+1)
		})
	}
	value, control, err := p.w.value(format.MaxDepth - depth)
	if errors.Is(err, errTooLarge) {
		own.tooLarge = true
		return p.skip(in, depth)
	}
	if err != nil {
		return p.cut(in, err)
	}
	own.add(quoted, value, control || nameControl)
	p.w.take(len(value))
	return nil
}

// datasets reads what member "dataset" holds.
func (p *page) datasets(c byte, own *statement, me int, place string, depth int) error {
	if c == '[' {
		p.found++
		if own.lists++; own.lists > 1 {
			p.repair(catalog.Repair{Code: "dataset-twice", Place: p.prefix + place + "the catalogue's members"})
		}
		return p.list(place+"dataset", depth+1, func(n int, place string) error {
			return p.element("dataset", me, place, depth+1)
		})
	}
	raw, _, err := p.w.value(format.MaxDepth - depth)
	if err != nil {
		return p.cut(place+"dataset", err)
	}
	var t rawjson.Tree
	v, err := t.Parse(rawjson.EscapeControls(raw), format.MaxDepth)
	if err == nil && v.Kind() == rawjson.Object && v.Len() > 0 {
		p.found++
		p.repair(catalog.Repair{Code: "not-a-list", Place: p.prefix + place + "dataset"})
		return p.element("dataset", me, place+"dataset 1", depth)
	}
	p.instead = v.Kind().String()
	if v.Kind() == rawjson.Object {
		p.instead = "an empty object"
	}
	p.repair(catalog.Repair{Code: "not-a-list", Place: p.prefix + place + "dataset", Raw: around(raw, 0)})
	p.w.take(len(raw))
	return nil
}

// statement gathers the members of a catalogue that are its own.
type statement struct {
	body     []byte
	control  bool
	tooLarge bool
	limit    int
	lists    int // members named dataset that are lists
}

func (s *statement) add(name, value []byte, control bool) {
	if len(s.body)+len(name)+len(value)+2 > s.limit {
		s.tooLarge = true
		return
	}
	sep := byte(',')
	if len(s.body) == 0 {
		sep = '{'
	}
	s.body = append(append(append(append(s.body, sep), name...), ':'), value...)
	s.control = s.control || control
}

// finish makes the statement of a catalogue that was read to its end.
func (r *reader) finish(me int, own statement) {
	c := &r.catalogs[me]
	c.emit = true
	if own.tooLarge {
		c.Invalid = "too-large"
		t := looseTraits(own.body)
		c.Traits, c.iri = &t, t.IRI
		return
	}
	if len(own.body) == 0 {
		own.body = []byte{'{'}
	}
	own.body = append(own.body, '}')
	c.body, c.Repairs = mend(own.body, own.control, c.Place)
	if t, err := bodyTraits(c.body); err == nil {
		c.iri = lexical.KeyIRI(t.IRI)
	}
	for _, other := range r.catalogs[:me] {
		if other.emit && bytes.Equal(other.body, c.body) {
			c.emit = false
		}
	}
}
