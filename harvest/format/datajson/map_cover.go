package datajson

import (
	"strings"

	"github.com/vitral-data/vitral/catalog"
	"github.com/vitral-data/vitral/catalog/dcat/lexical"
	"github.com/vitral-data/vitral/catalog/dcat/rawjson"
)

// places reads what area a dataset covers: coordinates in whatever form,
// names, codes of countries, addresses of places, or a list of these.
func (m *mapping) places(v rawjson.Value, place at) []catalog.Place {
	var out []catalog.Place
	if v.Kind() == rawjson.Array {
		// Four numbers, or corners, are one box; else each is a place.
		if n := firstKind(v); n != rawjson.Number && n != rawjson.Array {
			i := 0
			for e := range v.All() {
				out = append(out, m.place(e, place.element(i))...)
				i++
			}
			return out
		}
	}
	return m.place(v, place)
}

func firstKind(v rawjson.Value) rawjson.Kind {
	for e := range v.All() {
		return e.Kind()
	}
	return rawjson.Absent
}

func (m *mapping) place(v rawjson.Value, place at) []catalog.Place {
	var p catalog.Place
	switch v.Kind() {
	case rawjson.Absent:
		return nil
	case rawjson.Null:
		m.repair("null", place, v)
		return nil
	case rawjson.Object:
		p = m.location(v, place)
	case rawjson.Array:
		p.Geometry = string(v.Raw())
		if p.BBox, _ = lexical.BBox(p.Geometry); p.BBox == nil {
			m.repair(lexical.RepairBBox, place, v)
		}
	default:
		s := m.trimmed(v, place)
		if s == "" {
			return nil
		}
		p = m.placeOf(s, v, place)
	}
	if p.IRI == "" && p.Label == nil && p.Geometry == "" && p.BBox == nil {
		return nil
	}
	return []catalog.Place{p}
}

// placeOf reads one string.
func (m *mapping) placeOf(s string, v rawjson.Value, place at) (p catalog.Place) {
	box, words := lexical.BBox(s)
	switch {
	case !words:
		p.Geometry, p.BBox = s, box
		if box == nil {
			m.repair(lexical.RepairBBox, place, v)
		}
		return p
	case lexical.Absolute(s):
		p.IRI = s
	default:
		p.Label = catalog.Text{m.lang: s}
	}
	p.Country = m.set.Countries.Code(s).Code
	return p
}

// location reads a GeoJSON geometry, or DCAT-US 3.0's Location.
func (m *mapping) location(v rawjson.Value, place at) (p catalog.Place) {
	if iri := strings.TrimSpace(v.Get("@id").Str()); lexical.Absolute(iri) {
		p.IRI = iri
		p.Country = m.set.Countries.Code(iri).Code
	}
	for _, name := range []string{"prefLabel", "label", "name", "title"} {
		if t := textOf(v.Get(name), m.lang); t != nil {
			p.Label = t
			if text, _ := t.In(""); p.Country == "" {
				p.Country = m.set.Countries.Code(text).Code
			}
			break
		}
	}
	if p.BBox = lexical.Geometry(v); p.BBox != nil || v.Get("coordinates").Kind() != rawjson.Absent {
		p.Geometry = string(v.Raw())
		if p.BBox == nil {
			m.repair(lexical.RepairBBox, place, v)
		}
		return p
	}
	for _, name := range []string{"geometry", "bbox", "centroid"} {
		g := v.Get(name)
		if g.Kind() == rawjson.Absent || p.BBox != nil {
			continue
		}
		text := scalar(g)
		if text == "" {
			text = string(g.Raw())
		}
		if p.BBox, _ = lexical.BBox(text); p.Geometry == "" || p.BBox != nil {
			p.Geometry = text
		}
	}
	if p.IRI == "" && p.Label == nil && p.BBox == nil {
		m.repair("type", place, v)
		p.Geometry = string(v.Raw())
	}
	return p
}

// periods reads "a/b", an object with startDate and endDate, or a list.
func (m *mapping) periods(v rawjson.Value, place at) []catalog.Period {
	var out []catalog.Period
	i := 0
	for e := range items(v) {
		here := place
		if v.Kind() == rawjson.Array {
			here = place.element(i)
			i++
		}
		if p := m.period(e, here); p != (catalog.Period{}) {
			out = append(out, p)
		}
	}
	if v.Kind() == rawjson.Null {
		m.repair("null", place, v)
	}
	return out
}

func (m *mapping) period(v rawjson.Value, place at) catalog.Period {
	if v.Kind() == rawjson.Object {
		start, end := place.member([]byte("startDate")), place.member([]byte("endDate"))
		p := catalog.Period{Start: m.date(v.Get("startDate"), start), End: m.date(v.Get("endDate"), end)}
		if p == (catalog.Period{}) {
			m.repair("type", place, v)
		}
		return p
	}
	p, code := lexical.Period(m.str(v, place))
	m.repair(code, place, v)
	return p
}
