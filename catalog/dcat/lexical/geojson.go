package lexical

import (
	"slices"
	"strconv"
	"strings"

	"github.com/vitral-data/vitral/catalog/dcat/rawjson"
)

// maxDepth is how deep coordinates may nest.
const maxDepth = 32

// geoJSON returns the box around a GeoJSON geometry, feature or envelope, or
// of an object that names its edges.
func geoJSON(s string) *[4]float64 {
	var t rawjson.Tree
	v, err := t.Parse([]byte(s), maxDepth)
	if err != nil {
		return nil
	}
	return Geometry(v)
}

// Geometry returns the box around a GeoJSON geometry, feature or envelope, or
// that of an object with members west, south, east and north (DCAT-US 3) or
// WestBoundingCoordinate and so on (FGDC); nil when it holds none.
func Geometry(v rawjson.Value) *[4]float64 {
	if v.Kind() != rawjson.Object {
		return nil
	}
	if g := v.Get("geometry"); g.Kind() == rawjson.Object {
		return Geometry(g)
	}
	if c := v.Get("coordinates"); c.Kind() == rawjson.Array {
		e, n := newExtent(), 0
		if !points(c, e, &n) || n == 0 {
			return nil
		}
		return e.box()
	}
	var edge [4]float64
	var have int
	for m := range v.All() {
		i := edgeOf(string(m.Key()))
		if i < 0 {
			continue
		}
		f, ok := Float(m)
		if !ok {
			return nil
		}
		edge[i] = f
		have |= 1 << i
	}
	if have != 15 {
		return nil
	}
	return Box(edge[0], edge[1], edge[2], edge[3])
}

// edgeOf returns which edge a member names: west, south, east, north; -1 for
// none.
func edgeOf(name string) int {
	name = strings.TrimSuffix(strings.ToLower(name), "boundingcoordinate")
	return slices.Index([]string{"west", "south", "east", "north"}, name)
}

// points adds the positions of nested coordinates.
func points(v rawjson.Value, e *extent, n *int) bool {
	var xy [2]float64
	i, flat := 0, false
	for m := range v.All() {
		switch m.Kind() {
		case rawjson.Array:
			if flat || !points(m, e, n) {
				return false
			}
		case rawjson.Number:
			flat = true
			if f, ok := Float(m); ok && i < 2 {
				xy[i] = f
			}
			i++
		default:
			return false
		}
	}
	if flat {
		if i < 2 {
			return false
		}
		e.add(xy[0], xy[1])
		*n++
	}
	return true
}

// corners reads [[a,b],[c,d]] when only one of latitude-longitude and
// longitude-latitude is possible, and [w,s,e,n].
func corners(s string) *[4]float64 {
	var t rawjson.Tree
	v, err := t.Parse([]byte(s), maxDepth)
	if err != nil {
		return nil
	}
	var n []float64
	pairs := true
	for p := range v.All() {
		if p.Kind() == rawjson.Object && len(n) == 0 {
			return Geometry(p)
		}
		if p.Kind() == rawjson.Number {
			pairs = false
			f, _ := Float(p)
			n = append(n, f)
			continue
		}
		for c := range p.All() {
			if c.Kind() == rawjson.Object && len(n) == 0 {
				return Geometry(c)
			}
			f, ok := Float(c)
			if !ok {
				return nil
			}
			n = append(n, f)
		}
	}
	if len(n) != 4 {
		return nil
	}
	if !pairs {
		return Box(n[0], n[1], n[2], n[3])
	}
	lonLat := Box(n[0], min(n[1], n[3]), n[2], max(n[1], n[3]))
	latLon := Box(n[1], min(n[0], n[2]), n[3], max(n[0], n[2]))
	switch {
	case lonLat == nil:
		return latLon
	case latLon == nil:
		return lonLat
	}
	return nil
}

// Float reads a JSON number, or a string that holds nothing but one.
func Float(v rawjson.Value) (float64, bool) {
	s := v.Str()
	if v.Kind() == rawjson.Number {
		s = string(v.Raw())
	}
	f, err := strconv.ParseFloat(strings.TrimSpace(s), 64)
	return f, err == nil
}
