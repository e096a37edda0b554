package api

import (
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"strconv"
	"strings"
	"sync"
)

// maxHeld is the largest answer that is held back whole, in bytes. A larger
// one is sent as it is written, without an entity tag.
const maxHeld = 8 << 20

// held keeps answers back until they are whole. So an answer that fails half
// way becomes a problem; a GET gets a strong entity tag of its bytes and is
// not sent again to who has it; and a client that reads slowly holds neither
// the catalogue's gate nor anything behind it.
func held(gate sync.Locker, max int) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			a := &answer{ResponseWriter: w, max: max}
			func() {
				if gate != nil {
					gate.Lock()
					defer gate.Unlock()
				}
				next.ServeHTTP(a, r)
			}()
			a.finish(r)
		})
	}
}

// answer is a response held back.
type answer struct {
	http.ResponseWriter
	max    int
	status int
	body   []byte
	passed bool // what was held is on its way
}

// WriteHeader implements http.ResponseWriter.
func (a *answer) WriteHeader(status int) {
	switch {
	case a.passed || status < 200:
		a.ResponseWriter.WriteHeader(status)
	case a.status == 0:
		a.status = status
	}
}

// Write implements http.ResponseWriter.
func (a *answer) Write(b []byte) (int, error) {
	if a.status == 0 {
		a.status = http.StatusOK
	}
	if !a.passed && len(a.body)+len(b) <= a.max {
		a.body = append(a.body, b...)
		return len(b), nil
	}
	if err := a.pass(); err != nil {
		return 0, err
	}
	return a.ResponseWriter.Write(b)
}

// pass sends what is held and lets the rest through.
func (a *answer) pass() error {
	if a.passed {
		return nil
	}
	a.passed = true
	packable(a.Header())
	if a.status != 0 {
		a.ResponseWriter.WriteHeader(a.status)
	}
	_, err := a.ResponseWriter.Write(a.body)
	a.body = nil
	return err
}

// FlushError serves http.ResponseController: who flushes wants to stream.
func (a *answer) FlushError() error {
	if err := a.pass(); err != nil {
		return err
	}
	return http.NewResponseController(a.ResponseWriter).Flush()
}

// Flush implements http.Flusher.
func (a *answer) Flush() { _ = a.FlushError() }

// Unwrap serves http.ResponseController.
func (a *answer) Unwrap() http.ResponseWriter { return a.ResponseWriter }

// reset forgets what is held; false when it is on its way already.
func (a *answer) reset() bool {
	if a.passed {
		return false
	}
	a.status, a.body = 0, nil
	return true
}

// finish sends what is still held.
func (a *answer) finish(r *http.Request) {
	if a.passed {
		return
	}
	h := a.Header()
	packable(h)
	if a.status == http.StatusOK && r.Method == http.MethodGet && !strings.Contains(h.Get("Cache-Control"), "no-store") {
		tag := h.Get("ETag")
		if tag == "" && len(a.body) > 0 {
			tag = entityTag(a.body)
			h.Set("ETag", tag)
		}
		if same := matched(r.Header.Values("If-None-Match"), tag); same != "" {
			for _, name := range []string{"Content-Type", "Content-Length", "Content-Language", "Last-Modified"} {
				h.Del(name)
			}
			h.Set("ETag", same)
			a.ResponseWriter.WriteHeader(http.StatusNotModified)
			return
		}
	}
	if a.status == 0 {
		a.status = http.StatusOK
	}
	if len(a.body) > 0 || a.status == http.StatusOK {
		h.Set("Content-Length", strconv.Itoa(len(a.body)))
	}
	a.ResponseWriter.WriteHeader(a.status)
	if len(a.body) > 0 {
		_, _ = a.ResponseWriter.Write(a.body) // the client may be gone
	}
}

// packable says that the answer may come packed, also where a route has set
// what else it varies by.
func packable(h http.Header) {
	if !strings.Contains(strings.Join(h.Values("Vary"), ","), "Accept-Encoding") {
		h.Add("Vary", "Accept-Encoding")
	}
}

// entityTag is a strong tag of the content.
func entityTag(body []byte) string {
	sum := sha256.Sum256(body)
	return `"` + base64.RawURLEncoding.EncodeToString(sum[:15]) + `"`
}

// packedTag is what the tag of a packed answer ends in: its bytes are others.
const packedTag = "-gzip"

// matched is the client's own tag of what it has when that is still so, else
// "". The comparison is the weak one of RFC 9110 §13.1.2, and what was packed
// stands for what was not.
func matched(fields []string, tag string) string {
	if tag == "" {
		return ""
	}
	for one := range strings.SplitSeq(strings.Join(fields, ","), ",") {
		one = strings.TrimSpace(one)
		if one == "*" {
			return tag
		}
		plain := strings.TrimPrefix(one, "W/")
		if body, ok := strings.CutSuffix(plain, packedTag+`"`); ok {
			plain = body + `"`
		}
		if plain == strings.TrimPrefix(tag, "W/") {
			return one
		}
	}
	return ""
}
