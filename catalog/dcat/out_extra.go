package dcat

import (
	"strings"

	"github.com/vitral-data/vitral/catalog"
	"github.com/vitral-data/vitral/catalog/dcat/lexical"
	"github.com/vitral-data/vitral/catalog/dcat/rawjson"
	"github.com/vitral-data/vitral/catalog/rdf"
)

// extra writes back what the domain had no field for. Properties of JSON
// dialects have no IRI and stay out.
func (g *grapher) extra(s rdf.Term, list []catalog.Property) {
	for _, p := range list {
		if !lexical.Absolute(p.Name) {
			continue
		}
		for _, raw := range p.Values {
			var tree rawjson.Tree
			v, err := tree.Parse(raw, maxDepth)
			if err != nil {
				continue // not of our mapper
			}
			if o, ok := g.object(v, 0); ok {
				g.add(s, p.Name, o)
			}
		}
	}
}

// object writes a value in expanded JSON-LD and returns its term; ok is false
// for what is no value.
func (g *grapher) object(v rawjson.Value, depth int) (rdf.Term, bool) {
	if v.Kind() != rawjson.Object || depth > maxDepth {
		return rdf.Term{}, false
	}
	if v.Get("@value").Kind() != rawjson.Absent {
		t := tagged(lexicalForm(v), lang(v))
		if t.Lang == "" {
			t.Datatype = datatype(v)
		}
		return t, true
	}
	if l := v.Get("@list"); l.Kind() == rawjson.Array {
		return g.list(l, depth), true
	}
	id := v.Get("@id").Str()
	var n rdf.Term
	switch {
	case strings.HasPrefix(id, "_:"):
		var known bool
		if n, known = g.labels[id]; !known {
			n = g.blank()
			g.labels[id] = n
		}
	case id == "":
		n = g.blank()
	case lexical.Absolute(id):
		n = iri(id)
	default:
		return literal(id), true
	}
	for f := range v.All() {
		g.property(n, f, depth+1)
	}
	return n, true
}

func (g *grapher) property(n rdf.Term, f rawjson.Value, depth int) {
	name := string(f.Key())
	if name == "@type" {
		for t := range values(f) {
			if lexical.Absolute(t.Str()) {
				g.class(n, t.Str())
			}
		}
		return
	}
	if !lexical.Absolute(name) || f.Kind() != rawjson.Array {
		return
	}
	for v := range f.All() {
		if o, ok := g.object(v, depth); ok {
			g.add(n, name, o)
		}
	}
}

// list writes an RDF list.
func (g *grapher) list(l rawjson.Value, depth int) rdf.Term {
	head := iri(nsRDF + "nil")
	var last rdf.Term
	for v := range l.All() {
		o, ok := g.object(v, depth+1)
		if !ok {
			continue
		}
		cell := g.blank()
		if last.Kind == 0 {
			head = cell
		} else {
			g.add(last, nsRDF+"rest", cell)
		}
		g.add(cell, nsRDF+"first", o)
		last = cell
	}
	if last.Kind != 0 {
		g.add(last, nsRDF+"rest", iri(nsRDF+"nil"))
	}
	return head
}

// datatype returns a literal's datatype; that of a JSON number or boolean is
// XML Schema's.
func datatype(v rawjson.Value) string {
	if t := v.Get("@type").Str(); t != "" && t != nsXSD+"string" {
		if !lexical.Absolute(t) {
			return ""
		}
		return t
	}
	switch x := v.Get("@value"); x.Kind() {
	case rawjson.Bool:
		return nsXSD + "boolean"
	case rawjson.Number:
		if strings.ContainsAny(string(x.Raw()), ".eE") {
			return nsXSD + "double"
		}
		return nsXSD + "integer"
	}
	return ""
}
