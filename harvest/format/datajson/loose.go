package datajson

import (
	"bytes"
	"errors"

	"github.com/vitral-data/vitral/catalog/dcat/rawjson"
)

// brackets steps over a value by its brackets and quotes alone, so that it
// can end a value that is no JSON or too large to hold.
type brackets struct {
	depth   int
	deepest int
	inside  bool // a string
	escaped bool
}

// feed steps over b and returns how many bytes belong to the value, and
// whether it ended there.
func (s *brackets) feed(b []byte) (n int, done bool) {
	for i, c := range b {
		switch {
		case s.escaped:
			s.escaped = false
		case s.inside:
			switch c {
			case '\\':
				s.escaped = true
			case '"':
				if s.inside = false; s.depth == 0 {
					return i + 1, true
				}
			}
		case c == '"':
			s.inside = true
		case c == '{' || c == '[':
			s.depth++
			s.deepest = max(s.deepest, s.depth)
		case s.depth == 0 && (c == '}' || c == ']' || c == ','):
			return i, true // a word or number ended
		case c == '}' || c == ']':
			if s.depth--; s.depth == 0 {
				return i + 1, true
			}
		}
	}
	return len(b), false
}

// looseMembers finds the string and number members of the outermost object
// of a text that may break off or be malformed, by brackets and quotes alone.
// The first one with a name counts.
func looseMembers(b []byte, want func(key string, raw []byte)) {
	depth := 0
	var key []byte
	for i := 0; i < len(b); i++ {
		switch b[i] {
		case '{', '[':
			depth++
			key = nil
		case '}', ']':
			depth--
			key = nil
			if depth <= 0 {
				return
			}
		case ',':
			key = nil
		case '"':
			end := stringEnd(b, i)
			if end < 0 {
				return
			}
			text := b[i:end]
			i = end - 1
			if depth != 1 {
				continue
			}
			if next := rawjson.Space(b, end); key == nil && next < len(b) && b[next] == ':' {
				key = text
				i = next
				continue
			}
			if key != nil {
				want(rawjson.Unquote(key), text)
			}
			key = nil
		default:
			if c := b[i]; depth != 1 || key == nil || c != '-' && (c < '0' || c > '9') {
				continue
			}
			end, _, err := rawjson.Skip(b, i, 1)
			if err == nil {
				want(rawjson.Unquote(key), b[i:end])
				i = end - 1
			}
			key = nil
		}
	}
}

// stringEnd returns the offset behind the string that opens at i, -1 if it
// doesn't end.
func stringEnd(b []byte, i int) int {
	for i++; i < len(b); i++ {
		switch b[i] {
		case '\\':
			i++
		case '"':
			return i + 1
		}
	}
	return -1
}

// nextDataset looks in b, from offset from on, for the start of the next
// element of the list: a whole object behind "},", with a member that only
// datasets have. budget is how many bytes may be tried and is counted down.
// It returns -1 when there is none, and where to go on looking when more
// bytes have come.
func nextDataset(b []byte, from, depth int, budget *int) (start, again int) {
	for i := from; ; {
		j := bytes.IndexByte(b[i:], '}')
		if j < 0 {
			return -1, len(b)
		}
		i += j + 1
		at := rawjson.Space(b, i)
		if at >= len(b) {
			return -1, i - 1
		}
		if b[at] != ',' {
			continue
		}
		if at = rawjson.Space(b, at+1); at >= len(b) {
			return -1, i - 1
		}
		if b[at] != '{' {
			continue
		}
		if *budget <= 0 {
			return -1, len(b)
		}
		end, _, err := rawjson.Skip(b, at, depth)
		*budget -= end - at + 1
		switch {
		case err == nil && looksLikeDataset(b[at:end], depth):
			return at, at
		case errors.Is(err, rawjson.ErrShort):
			return -1, i - 1
		}
	}
}

func looksLikeDataset(b []byte, depth int) bool {
	var t rawjson.Tree
	v, err := t.Parse(rawjson.EscapeControls(b), depth)
	if err != nil {
		return false
	}
	for m := range v.All() {
		switch string(m.Key()) {
		case "distribution", "publisher", "contactPoint", "keyword", "accrualPeriodicity", "accessLevel", "superTheme":
			return true
		}
	}
	return false
}
