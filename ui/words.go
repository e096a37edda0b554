package ui

import (
	"regexp"
	"slices"
)

// piece is a run of a text: kept, or what went or came.
type piece struct {
	Text  string
	Moved bool
}

// maxWords is up to how many words two texts are compared word by word; beyond
// they are shown whole.
const maxWords = 600

var wordAndSpace = regexp.MustCompile(`\s+|[^\s]+`)

// words compares two texts word by word: from with what went marked, to with
// what came.
func words(from, to string) (a, b []piece) {
	x, y := wordAndSpace.FindAllString(from, -1), wordAndSpace.FindAllString(to, -1)
	if len(x) > maxWords || len(y) > maxWords || len(x) == 0 || len(y) == 0 {
		return whole(from), whole(to)
	}
	// The longest common subsequence, by lengths of suffixes.
	long := make([][]int, len(x)+1)
	for i := range long {
		long[i] = make([]int, len(y)+1)
	}
	for i := len(x) - 1; i >= 0; i-- {
		for j := len(y) - 1; j >= 0; j-- {
			if x[i] == y[j] {
				long[i][j] = long[i+1][j+1] + 1
			} else {
				long[i][j] = max(long[i+1][j], long[i][j+1])
			}
		}
	}
	if 3*long[0][0] < max(len(x), len(y)) { // hardly anything in common
		return whole(from), whole(to)
	}
	i, j := 0, 0
	for i < len(x) || j < len(y) {
		switch {
		case i < len(x) && j < len(y) && x[i] == y[j]:
			a, b = join(a, x[i], false), join(b, y[j], false)
			i, j = i+1, j+1
		case j == len(y) || i < len(x) && long[i+1][j] >= long[i][j+1]:
			a = join(a, x[i], true)
			i++
		default:
			b = join(b, y[j], true)
			j++
		}
	}
	return a, b
}

func whole(s string) []piece {
	if s == "" {
		return nil
	}
	return []piece{{s, true}}
}

func join(list []piece, text string, moved bool) []piece {
	if n := len(list); n > 0 && list[n-1].Moved == moved {
		list[n-1].Text += text
		return list
	}
	return append(slices.Clip(list), piece{text, moved})
}
