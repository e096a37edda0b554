package datajson

import (
	"bytes"
	"errors"
	"fmt"
	"io"

	"github.com/vitral-data/vitral/catalog"
	"github.com/vitral-data/vitral/catalog/dcat/rawjson"
	"github.com/vitral-data/vitral/harvest/format"
)

// maxTried is how many bytes a page may cost in search of the next dataset
// behind malformed ones; beyond it the page counts as cut.
const maxTried = 256 << 20

// list reads a list whose bracket comes next. each reads one element; depth
// is how many levels stand around it.
func (p *page) list(name string, depth int, each func(n int, place string) error) error {
	if depth > format.MaxDepth {
		return p.cut(name, rawjson.ErrDepth)
	}
	p.w.take(1)
	for n := 1; ; {
		if err := p.ctx.Err(); err != nil {
			return err
		}
		place := fmt.Sprintf("%s %d", name, n)
		c, err := p.w.peek()
		if err != nil {
			return p.cut(place, err)
		}
		switch c {
		case ']':
			p.w.take(1)
			return nil
		case ',':
			p.w.take(1)
			if c, err = p.w.peek(); err == nil && (c == ']' || c == ',') {
				p.repair(catalog.Repair{Code: "trailing-comma", Place: p.prefix + place})
			}
			continue
		}
		if err := each(n, place); err != nil {
			return err
		}
		n++
		switch c, err = p.w.peek(); {
		case err != nil:
			return p.cut(fmt.Sprintf("%s %d", name, n), err)
		case c == '{':
			p.repair(catalog.Repair{Code: "missing-comma", Place: p.prefix + place})
		case c != ',' && c != ']':
			return p.cut(fmt.Sprintf("%s %d", name, n), fmt.Errorf("want ',' or ']' between elements, got %q", c))
		}
	}
}

// element reads one element of a list of datasets, catalogues, series or
// services and spools what it holds.
func (p *page) element(list string, me int, place string, depth int) error {
	if list == "catalog" {
		if c, err := p.w.peek(); err == nil && c == '{' {
			return p.catalogue(place, depth)
		}
	}
	e := entry{Kind: kindOf(list), Place: p.prefix + place, Catalog: me}
	raw, control, err := p.w.value(format.MaxDepth - depth)
	var syntax *rawjson.SyntaxError
	switch {
	case errors.Is(err, errTooLarge):
		head := p.w.bytes()[:p.w.limit]
		t := looseTraits(head)
		e.Invalid, e.Traits = "too-large", &t
		e.Repairs = []catalog.Repair{{Code: e.Invalid, Place: e.Place, Raw: around(head, 0)}}
		if err := p.r.spool.put(e); err != nil {
			return err
		}
		return p.skip(place, depth)
	case errors.As(err, &syntax):
		return p.malformed(e, list, place, depth, syntax)
	case err != nil:
		return p.cut(place, err)
	}
	taken := len(raw)
	e.body, e.Repairs = mend(raw, control, e.Place)
	p.w.take(taken)
	if raw[0] != '{' {
		e.Invalid = "not-an-object"
		return p.r.spool.put(e)
	}
	if list == "datasetSeries" || list == "service" {
		return p.parent(e)
	}
	return p.r.spool.put(e)
}

func kindOf(list string) catalog.Kind {
	switch list {
	case "datasetSeries":
		return catalog.KindSeries
	case "service":
		return catalog.KindService
	case "catalog":
		return catalog.KindCatalog
	}
	return catalog.KindDataset
}

// skip takes a value that is too large to hold, by its brackets.
func (p *page) skip(place string, depth int) error {
	var s brackets
	for {
		n, done := s.feed(p.w.bytes())
		p.w.take(n)
		if s.deepest+depth > format.MaxDepth {
			return p.cut(place, rawjson.ErrDepth)
		}
		if done {
			return nil
		}
		if err := p.w.more(); err != nil {
			return p.cut(place, err)
		}
	}
}

// malformed gives up the element that begins here and finds where the next
// one does: at the next dataset that can be made out, or, before that, where
// brackets and quotes say that this one ends. Without either the page is cut.
func (p *page) malformed(e entry, list, place string, depth int, syntax *rawjson.SyntaxError) error {
	budget := maxTried - p.tried
	spent := budget
	from := max(0, bytes.LastIndexByte(p.w.bytes()[:syntax.Offset], '}'))
	for {
		b := p.w.bytes()
		end := looseEnd(b)
		search := b
		if end > 0 {
			search = b[:end]
		}
		next := -1
		if list == "dataset" {
			next, from = nextDataset(search, min(from, len(search)), format.MaxDepth-depth, &budget)
		}
		if next < 0 && end > 0 {
			next = end
		}
		if next > 0 {
			p.tried += spent - budget
			whole := bytes.TrimRight(b[:next], ", \t\r\n")
			t := looseTraits(whole)
			e.Invalid, e.Traits = "malformed", &t
			e.Repairs = []catalog.Repair{{Code: e.Invalid, Place: e.Place, Raw: around(whole, min(syntax.Offset, len(whole)))}}
			if err := p.r.spool.put(e); err != nil {
				return err
			}
			// What stands here now is the next element or what parts it from
			// this one; leave a comma for the list to find.
			p.w.take(len(whole))
			return nil
		}
		if len(b) >= p.w.limit || budget <= 0 {
			return p.cut(place, syntax)
		}
		if err := p.w.more(); err != nil {
			if errors.Is(err, io.EOF) {
				return p.cut(place, syntax)
			}
			return p.cut(place, err)
		}
	}
}

// looseEnd returns where the element at the start of b ends by its brackets,
// if what follows can follow an element; else 0.
func looseEnd(b []byte) int {
	if len(b) == 0 || b[0] != '{' && b[0] != '[' {
		// A word or number: up to what parts elements.
		if i := bytes.IndexAny(b, ",]}\n"); i > 0 {
			return i
		}
		return 0
	}
	var s brackets
	n, done := s.feed(b)
	if !done {
		return 0
	}
	i := rawjson.Space(b, n)
	if i < len(b) && b[i] == ']' {
		return n
	}
	if i < len(b) && b[i] == ',' {
		if i = rawjson.Space(b, i+1); i < len(b) && (b[i] == '{' || b[i] == ']') {
			return n
		}
	}
	return 0
}
