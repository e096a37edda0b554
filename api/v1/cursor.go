package v1

import (
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"strings"

	"github.com/vitral-data/vitral/api/problem"
)

// markBytes is how much of its hash a cursor carries.
const markBytes = 9

// writeCursor makes an opaque cursor of a list that goes on after a place in
// it. list names the list with all that decides what is in it and in which
// order. No place is no cursor.
func writeCursor(after string, list ...string) string {
	if after == "" {
		return ""
	}
	return base64.RawURLEncoding.EncodeToString(append(mark(after, list), after...))
}

// readCursor returns the place of a cursor that the same list gave; "" for no
// cursor. Any other cursor is a problem: a list read from a wrong place would
// look whole.
func readCursor(cursor string, list ...string) (after string, err error) {
	if cursor == "" {
		return "", nil
	}
	b, err := base64.RawURLEncoding.DecodeString(cursor)
	if err == nil && len(b) > markBytes {
		after = string(b[markBytes:])
		if string(b[:markBytes]) == string(mark(after, list)) {
			return after, nil
		}
	}
	return "", badCursor()
}

func mark(after string, list []string) []byte {
	sum := sha256.Sum256([]byte(strings.Join(append(list, after), "\x00")))
	return sum[:markBytes]
}

func badCursor() *problem.Problem {
	p := problem.New(http.StatusBadRequest, "The cursor is not one of this list: start from its first page, and change nothing but limit from page to page.")
	p.Errors = []problem.Part{{Message: "not a cursor of this list", Location: "query.cursor"}}
	return p
}
