package lexical

import (
	"math"
	"strconv"
	"strings"
)

// BBox reads a box of WGS 84 coordinates as west, south, east, north: "w,s,e,n"
// (DCAT-US), WKT with or without a CRS in front, ENVELOPE(w,e,n,s), GeoJSON
// geometries, and two corners as JSON arrays when only one order of latitude
// and longitude is possible. words says that the text doesn't look like
// coordinates at all, so that it is a name and not a broken box.
func BBox(text string) (box *[4]float64, words bool) {
	s := strings.TrimSpace(text)
	switch {
	case s == "":
		return nil, true
	case s[0] == '{':
		return geoJSON(s), false
	case s[0] == '[':
		return corners(s), false
	case s[0] == '<' && !strings.HasPrefix(s, "<http"):
		return nil, false // GML
	}
	if kind, body, ok := wkt(s); ok {
		if kind == "ENVELOPE" {
			if n := Numbers(body); len(n) == 4 {
				return Box(n[0], n[3], n[1], n[2]), false
			}
			return nil, false
		}
		return around(body), false
	}
	if strings.HasPrefix(s, "<") {
		return nil, false
	}
	parts := strings.FieldsFunc(s, func(r rune) bool { return r == ',' || r == ' ' || r == ';' })
	n := make([]float64, 0, 4)
	for _, p := range parts {
		v, err := strconv.ParseFloat(p, 64)
		if err != nil {
			return nil, true
		}
		n = append(n, v)
	}
	if len(n) != 4 {
		return nil, false
	}
	return Box(n[0], n[1], n[2], n[3]), false
}

// Box returns the box of these edges in degrees; nil when they make none.
func Box(west, south, east, north float64) *[4]float64 {
	ok := func(v, limit float64) bool { return !math.IsNaN(v) && math.Abs(v) <= limit }
	if !ok(west, 180) || !ok(east, 180) || !ok(south, 90) || !ok(north, 90) || south > north {
		return nil
	}
	return &[4]float64{west, south, east, north}
}

// wkt splits "POLYGON ((…))" into its kind and what is in its brackets.
func wkt(s string) (kind, body string, ok bool) {
	if rest, found := strings.CutPrefix(s, "<"); found { // a CRS in front (GeoSPARQL)
		crs, rest, found := strings.Cut(rest, ">")
		if !found || !strings.HasSuffix(crs, "CRS84") { // of others the axes differ, or the unit
			return "", "", false
		}
		s = strings.TrimSpace(rest)
	}
	if len(s) > 10 && strings.EqualFold(s[:10], "SRID=4326;") { // EWKT: longitude first
		s = s[10:]
	}
	open := strings.IndexByte(s, '(')
	if open <= 0 {
		return "", "", false
	}
	kind = strings.ToUpper(strings.TrimSpace(s[:open]))
	kind = strings.TrimSuffix(kind, " Z")
	switch kind {
	case "POINT", "LINESTRING", "POLYGON", "MULTIPOINT", "MULTILINESTRING", "MULTIPOLYGON", "ENVELOPE", "BBOX":
		return kind, s[open:], true
	}
	return "", "", false
}

// around returns the box around the points of a WKT body.
func around(body string) *[4]float64 {
	e := newExtent()
	points := 0
	for point := range strings.FieldsFuncSeq(body, func(r rune) bool { return r == ',' || r == '(' || r == ')' }) {
		n := strings.Fields(point)
		if len(n) == 0 {
			continue
		}
		if len(n) < 2 || len(n) > 4 {
			return nil
		}
		x, err := strconv.ParseFloat(n[0], 64)
		y, err2 := strconv.ParseFloat(n[1], 64)
		if err != nil || err2 != nil {
			return nil
		}
		e.add(x, y)
		points++
	}
	if points == 0 {
		return nil
	}
	return e.box()
}

// Numbers returns the numbers of a text, whatever stands between them.
func Numbers(s string) []float64 {
	var out []float64
	for f := range strings.FieldsFuncSeq(s, func(r rune) bool {
		return (r < '0' || r > '9') && r != '-' && r != '+' && r != '.' && r != 'e' && r != 'E'
	}) {
		v, err := strconv.ParseFloat(f, 64)
		if err != nil {
			continue
		}
		out = append(out, v)
	}
	return out
}

// extent grows to hold points.
type extent struct{ w, s, e, n float64 }

func newExtent() *extent { return &extent{math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)} }

func (x *extent) add(lon, lat float64) {
	x.w, x.e = min(x.w, lon), max(x.e, lon)
	x.s, x.n = min(x.s, lat), max(x.n, lat)
}

func (x *extent) box() *[4]float64 { return Box(x.w, x.s, x.e, x.n) }
