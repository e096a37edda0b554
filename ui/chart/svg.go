package chart

import (
	"fmt"
	"html"
	"html/template"
	"strconv"
	"strings"
)

// svg writes markup. Whatever comes from outside goes through text.
type svg struct{ b strings.Builder }

func (s *svg) put(format string, args ...any) { fmt.Fprintf(&s.b, format, args...) }

// text is a value made safe for content and for quoted attributes.
func text(v string) string { return html.EscapeString(v) }

// done is the finished picture; all parts of it were escaped when written.
func (s *svg) done() template.HTML { return template.HTML(s.b.String()) } // #nosec G203

// num writes a coordinate to a tenth, as short as can be.
func num(v float64) string {
	s := strconv.FormatFloat(v, 'f', 1, 64)
	s = strings.TrimSuffix(s, ".0")
	if s == "-0" {
		return "0"
	}
	return s
}

// path is a polygon as path data.
func (p Polygon) path() string {
	var b strings.Builder
	for i, q := range p {
		if i == 0 {
			b.WriteByte('M')
		} else {
			b.WriteByte('L')
		}
		b.WriteString(num(q.X) + " " + num(q.Y))
	}
	b.WriteByte('Z')
	return b.String()
}
