package dcat

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// TestStringsAreJSON: what is written reads back as it was, or with U+FFFD for
// what is no UTF-8, and with no more escapes than encoding/json makes.
func TestStringsAreJSON(t *testing.T) {
	check := func(t interface {
		Fatal(...any)
		Fatalf(string, ...any)
	}, s string) {
		out := appendString(nil, []byte(s))
		if !bytes.Equal(out, appendString(nil, s)) {
			t.Fatalf("%q: a string and its bytes are written in two ways", s)
		}
		var back string
		if err := json.Unmarshal(out, &back); err != nil {
			t.Fatalf("%q: %v", out, err)
		}
		theirs, err := json.Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		var want string
		if err := json.Unmarshal(theirs, &want); err != nil {
			t.Fatal(err)
		}
		if back != want || len(out) > len(theirs) && !strings.ContainsAny(s, "\b\f") {
			t.Fatalf("%q became %s", s, out)
		}
	}
	check(t, "a\"\\\n\r\t\x00\x1f\x7f\u2028ñ\U0001F600")
	check(t, "\xff\xc3")
	rapid.Check(t, func(t *rapid.T) {
		check(t, rapid.String().Draw(t, "text"))
		check(t, string(rapid.SliceOf(rapid.Byte()).Draw(t, "bytes")))
	})
}
