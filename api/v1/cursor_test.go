package v1

import (
	"encoding/base64"
	"errors"
	"testing"

	"pgregory.net/rapid"

	"github.com/vitral-data/vitral/api/problem"
)

// TestCursors: a cursor leads back to its place in its own list, and nothing
// else is one.
func TestCursors(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringN(1, 40, 200)
		after, list, filter := text.Draw(t, "after"), text.Draw(t, "list"), text.Draw(t, "filter")
		cursor := writeCursor(after, list, filter)
		if got, err := readCursor(cursor, list, filter); err != nil || got != after {
			t.Fatalf("%q %v", got, err)
		}
		var p *problem.Problem
		if _, err := readCursor(cursor, list, filter+"x"); !errors.As(err, &p) || p.Status != 400 {
			t.Fatalf("of another list: %v", err)
		}
		b, err := base64.RawURLEncoding.DecodeString(cursor)
		if err != nil {
			t.Fatal(err)
		}
		i := rapid.IntRange(0, len(b)-1).Draw(t, "byte")
		b[i] ^= byte(rapid.IntRange(1, 255).Draw(t, "flip"))
		if _, err := readCursor(base64.RawURLEncoding.EncodeToString(b), list, filter); !errors.As(err, &p) {
			t.Fatalf("tampered with: %v", err)
		}
	})
	for _, cursor := range []string{"A", "AAAA", "====", "ñ", "MTIzNDU2Nzg5"} {
		if _, err := readCursor(cursor, "runs", ""); err == nil {
			t.Errorf("%q is a cursor", cursor)
		}
	}
	if got, err := readCursor("", "runs"); got != "" || err != nil {
		t.Errorf("no cursor: %q %v", got, err)
	}
	if got := writeCursor("", "runs"); got != "" {
		t.Errorf("no place: %q", got)
	}
}
