package chart

import (
	"crypto/sha256"
	"html/template"
)

// Mark draws a body's mark: a little pane of four pieces of glass that its id
// fixes. It is decoration: the body's name stands beside it.
func Mark(id string) template.HTML {
	h := sha256.Sum256([]byte("mark " + id))
	span := func(b byte, low, high float64) float64 { return low + float64(b)/255*(high-low) }
	top, right := span(h[0], 9, 31), span(h[1], 9, 31)
	bottom, left := span(h[2], 9, 31), span(h[3], 9, 31)
	cx, cy := span(h[4], 14, 26), span(h[5], 14, 26)
	// Four different glasses: a permutation that the id fixes.
	glasses := []int{1, 2, 3, 4, 5, 6}
	for i := range 4 {
		j := i + int(h[6+i])%(len(glasses)-i)
		glasses[i], glasses[j] = glasses[j], glasses[i]
	}
	c := num(cx) + " " + num(cy)
	var s svg
	s.put(`<svg class="pane" viewBox="0 0 40 40" aria-hidden="true">`)
	s.put(`<path class="g%d" d="M0 0H%sL%sL0 %sZ"/>`, glasses[0], num(top), c, num(left))
	s.put(`<path class="g%d" d="M%s 0H40V%sL%sZ"/>`, glasses[1], num(top), num(right), c)
	s.put(`<path class="g%d" d="M40 %sV40H%sL%sZ"/>`, glasses[2], num(right), num(bottom), c)
	s.put(`<path class="g%d" d="M%s 40H0V%sL%sZ"/></svg>`, glasses[3], num(bottom), num(left), c)
	return s.done()
}
