package chart

import (
	"strings"
	"unicode/utf8"
)

// sizes of the window's labels, largest first, with their classes. The first
// is for narrow screens, where the window is drawn at about 0.6 of its size.
var sizes = []struct {
	class string
	size  float64
}{{"t0", 21}, {"t1", 15.5}, {"t2", 13}, {"t3", 11}}

const (
	lineHeight = 1.16 // em
	margin     = 3.0  // between a label and the lead
	maxLines   = 3
	ample      = 1.6 // room with which a label is large on wide screens too
)

// label is a name set into a pane.
type label struct {
	lines []string // the last is the count
	class string
	// narrow says that it also fits at the size for narrow screens.
	narrow bool
	at     Point
}

// place sets a source's name and count into its pane, as large as it goes; ok
// is false where nothing fits.
func place(p Pane, lead float64) (l label, ok bool) {
	wrapped := wrap(p.Source.Name)
	for i, s := range sizes {
		for _, lines := range wrapped {
			all := append(append([]string(nil), lines...), p.Source.Label)
			at, room := p.Shape.centreFor(widest(all)*s.size/2+margin+lead/2, float64(len(all))*lineHeight*s.size/2+margin+lead/2)
			if room < 1 {
				continue
			}
			if i == 0 {
				l = label{lines: all, class: sizes[1].class, narrow: true, at: at}
				if room > ample {
					l.class = sizes[0].class
				}
				return l, true
			}
			return label{lines: all, class: s.class, at: at}, true
		}
	}
	return l, false
}

// wrap gives the ways to break a name into one to three lines, the evenest for
// each number of lines.
func wrap(name string) [][]string {
	words := strings.Fields(name)
	if len(words) == 0 {
		return nil
	}
	var out [][]string
	for n := 1; n <= min(maxLines, len(words)); n++ {
		// The narrowest width for which n lines are enough.
		best := []string(nil)
		for _, width := range spans(words) {
			if lines := fill(words, width); len(lines) <= n {
				if best == nil || widest(lines) < widest(best) {
					best = lines
				}
			}
		}
		if len(best) == n {
			out = append(out, best)
		}
	}
	return out
}

// spans are the widths that some run of words has.
func spans(words []string) []float64 {
	var out []float64
	for i := range words {
		for j := i + 1; j <= len(words) && j-i <= 8; j++ {
			out = append(out, width(strings.Join(words[i:j], " ")))
		}
	}
	return append(out, width(strings.Join(words, " ")))
}

func fill(words []string, limit float64) []string {
	var lines []string
	for _, w := range words {
		if n := len(lines); n > 0 && width(lines[n-1]+" "+w) <= limit {
			lines[n-1] += " " + w
		} else {
			lines = append(lines, w)
		}
	}
	return lines
}

func widest(lines []string) float64 {
	most := 0.0
	for _, l := range lines {
		most = max(most, width(l))
	}
	return most
}

// width guesses how wide text is, in em, on the wide side: which font a reader
// has is not known.
func width(s string) float64 {
	w := 0.0
	for _, r := range s {
		switch {
		case strings.ContainsRune("iljtfrI.,:;'|!()[] ·", r):
			w += 0.40
		case strings.ContainsRune("mwMW@%", r):
			w += 0.98
		case r >= 'A' && r <= 'Z' || r >= 'À' && r <= 'Ý':
			w += 0.78
		case r >= utf8.RuneSelf && r > 0x2000:
			w += 1.05
		default:
			w += 0.66
		}
	}
	return w
}
