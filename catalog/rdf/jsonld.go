package rdf

import (
	"context"
	"errors"
	"fmt"

	"github.com/piprate/json-gold/ld"
)

// Expander expands JSON-LD objects under contexts that it has parsed once. It
// is what to use for the members of a large array: expansion of one object at a
// time is linear, while json-gold's other algorithms over a whole catalogue are
// quadratic. Not for concurrent use.
type Expander struct {
	o      Options
	api    *ld.JsonLdApi
	opts   *ld.JsonLdOptions
	active *ld.Context
}

// NewExpander parses contexts, each as encoding/json gives it (an object, an
// array or nil) or the URL of an embedded one. o.Base and o.MaxDepth count. A
// URL that isn't embedded fails with ErrContext.
func NewExpander(o Options, contexts ...any) (*Expander, error) {
	opts := ld.NewJsonLdOptions(o.Base)
	opts.ProcessingMode = ld.JsonLd_1_1
	opts.DocumentLoader = &Loader{}
	e := &Expander{o: o, api: ld.NewJsonLdApi(), opts: opts, active: ld.NewContext(nil, opts)}
	for _, c := range contexts {
		var err error
		if e, err = e.with(c); err != nil {
			return nil, err
		}
	}
	return e, nil
}

// with is an expander under one more context.
func (e *Expander) with(local any) (inner *Expander, err error) {
	defer guard(&err)
	if err := prepare(local, e.o.maxDepth(), e.o.maxToken()); err != nil {
		return nil, err
	}
	active, err := e.active.Parse(plainNumbers(local))
	if err != nil {
		return nil, fmt.Errorf("reading a JSON-LD context: %w", err)
	}
	c := *e
	c.active = active
	return &c, nil
}

// Expand expands one object, or an array of them, and its own @context. In doc
// it may replace json.Numbers of a @context by float64.
func (e *Expander) Expand(ctx context.Context, doc any) (expanded []any, err error) {
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("expanding JSON-LD: %w", context.Cause(ctx))
	}
	if err := prepare(doc, e.o.maxDepth(), e.o.maxToken()); err != nil {
		return nil, err
	}
	defer guard(&err)
	out, err := e.api.Expand(e.active, "", doc, e.opts, false, nil)
	if err != nil {
		return nil, fmt.Errorf("expanding JSON-LD: %w", err)
	}
	switch v := out.(type) {
	case nil:
		return nil, nil
	case []any:
		return v, nil
	case map[string]any:
		if graph, ok := v["@graph"].([]any); ok && len(v) == 1 {
			return graph, nil
		}
		if len(v) == 0 {
			return nil, nil
		}
	}
	return []any{out}, nil
}

// Expand expands one JSON-LD node object (what encoding/json makes of it, with
// or without UseNumber) under the contexts given, each as JSON or the URL of an
// embedded one, and then the object's own @context. o.Base and o.MaxDepth
// count. For many objects use an Expander.
func Expand(ctx context.Context, doc any, o Options, contexts ...any) ([]any, error) {
	e, err := NewExpander(o, contexts...)
	if err != nil {
		return nil, err
	}
	return e.Expand(ctx, doc)
}

// guard turns a panic of json-gold, which trusts some shapes of its input, into
// an error.
func guard(err *error) {
	switch r := recover().(type) {
	case nil:
	case failure:
		panic(r)
	default:
		*err = errors.New("JSON-LD that json-gold can't process: " + fmt.Sprint(r))
	}
}

// prepare checks JSON before it is expanded: it may nest depth deep, with
// strings of at most token bytes. Numbers within a @context become float64, as
// json-gold wants them there.
func prepare(v any, depth, token int) error {
	if depth < 0 {
		return fmt.Errorf("JSON: %w", ErrDepth)
	}
	switch v := v.(type) {
	case string:
		if len(v) > token {
			return fmt.Errorf("a JSON string of %d bytes: %w", len(v), ErrTooLong)
		}
	case map[string]any:
		for k, x := range v {
			if err := prepare(x, depth-1, token); err != nil {
				return err
			}
			if k == "@context" {
				v[k] = plainNumbers(x)
			}
		}
	case []any:
		for _, x := range v {
			if err := prepare(x, depth-1, token); err != nil {
				return err
			}
		}
	}
	return nil
}
