package dcat

import (
	"strings"

	"github.com/vitral-data/vitral/catalog"
	"github.com/vitral-data/vitral/catalog/dcat/lexical"
	"github.com/vitral-data/vitral/catalog/dcat/rawjson"
)

// placeNames are the properties that name a place, the best first.
var placeNames = append([]string{nsLOCN + "geographicName", nsGN + "name", nsGN + "officialName"}, labels[:len(labels)-2]...)

// geometries are the properties that hold coordinates, in the order in which
// they are looked at.
var geometries = []string{
	nsDCAT + "bbox", nsLOCN + "geometry", nsGSP + "asWKT", nsGSP + "asGeoJSON", nsGSP + "hasGeometry", nsGSP + "hasBoundingBox",
	nsDCAT + "centroid", nsSDO + "box", nsSDO + "geo", nsGEO + "geometry",
}

// places reads the areas of dct:spatial.
func (m *mapping) places(property rawjson.Value, place at) []catalog.Place {
	var out []catalog.Place
	i := -1
	for v := range values(property) {
		i++
		if p, ok := m.place(v, place.nth(i)); ok {
			out = append(out, p)
		}
	}
	return out
}

func (m *mapping) place(v rawjson.Value, place at) (p catalog.Place, ok bool) {
	if isLiteral(v) {
		return m.placeText(v, place)
	}
	p.IRI = iriOf(v)
	n := m.describe(v)
	for _, name := range placeNames {
		if p.Label == nil {
			p.Label = texts(n.Get(name))
		}
	}
	for _, name := range geometries {
		m.geometry(n.Get(name), &p, place, 0)
	}
	if p.BBox == nil {
		m.point(n, &p)
	}
	if p.Geometry != "" && p.BBox == nil {
		m.repair(lexical.RepairBBox, place, v)
	}
	p.Country = m.country(p, m.code(v))
	if p.IRI == "" && p.Label == nil && p.Geometry == "" {
		if code := m.code(v); code != "" {
			p.Label = catalog.Text{"": code}
			return p, true
		}
		m.repair("blank-node", place, v)
		return p, false
	}
	return p, true
}

// geometry reads the first coordinates that can be read; of those that can't,
// the first are kept.
func (m *mapping) geometry(property rawjson.Value, p *catalog.Place, place at, depth int) {
	for v := range values(property) {
		if p.BBox != nil {
			return
		}
		if !isLiteral(v) {
			if n := m.describe(v); depth < 2 {
				for _, name := range geometries {
					m.geometry(n.Get(name), p, place, depth+1)
				}
			}
			continue
		}
		s := strings.TrimSpace(lexicalForm(v))
		if s == "" {
			continue
		}
		box, _ := lexical.BBox(s)
		if p.Geometry == "" || box != nil {
			p.Geometry, p.BBox = s, box
		}
	}
}

// point reads geo:lat and geo:long (or schema.org's) of a place.
func (m *mapping) point(n rawjson.Value, p *catalog.Place) {
	for _, names := range [][2]string{{nsGEO + "lat", nsGEO + "long"}, {nsSDO + "latitude", nsSDO + "longitude"}} {
		var yx [2]float64
		found := 0
		for i, name := range names {
			for v := range values(n.Get(name)) {
				if v.Kind() == rawjson.Object {
					v = v.Get("@value")
				}
				if f, ok := lexical.Float(v); ok {
					yx[i] = f
					found |= 1 << i
				}
			}
		}
		if found == 3 {
			if p.BBox = lexical.Box(yx[1], yx[0], yx[1], yx[0]); p.BBox != nil {
				return
			}
		}
	}
}

// placeText reads a literal: coordinates, an IRI, or words.
func (m *mapping) placeText(v rawjson.Value, place at) (p catalog.Place, ok bool) {
	s := strings.TrimSpace(lexicalForm(v))
	if s == "" {
		m.repair("empty", place, v)
		return p, false
	}
	box, words := lexical.BBox(s)
	switch {
	case !words:
		p.Geometry, p.BBox = s, box
		if box == nil {
			m.repair(lexical.RepairBBox, place, v)
		}
		return p, true
	case lexical.Absolute(s):
		p.IRI = s
	default:
		p.Label = catalog.Text{lang(v): s}
	}
	p.Country = m.country(p, "")
	return p, true
}

// country finds the country that a place is, by its IRI, its code or its name.
func (m *mapping) country(p catalog.Place, code string) string {
	for _, raw := range append([]string{p.IRI, code}, texted(p.Label)...) {
		if c := m.set.Countries.Code(raw).Code; c != "" {
			return c
		}
	}
	return ""
}

func texted(t catalog.Text) []string {
	var out []string
	for _, tag := range t.Tags() {
		out = append(out, strings.TrimSpace(t[tag]))
	}
	return out
}
