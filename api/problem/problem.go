// Package problem answers errors as problem details (RFC 9457).
package problem

import (
	"encoding/json"
	"net/http"
	"strconv"
	"time"
)

// MediaType is what problems are sent as.
const MediaType = "application/problem+json"

// Problem says what went wrong and what to do about it. It has the members
// that huma's own errors have, so that every error of the API has one shape.
type Problem struct {
	// Type is about:blank when empty: the status says it all.
	Type   string `json:"type,omitempty"`
	Title  string `json:"title"`
	Status int    `json:"status"`
	// Detail names the place and the remedy, for people.
	Detail string `json:"detail,omitempty"`
	// Instance is the request's id as a URN, to look for in the log.
	Instance string `json:"instance,omitempty"`
	// Errors are the parts of the request that are wrong.
	Errors []Part `json:"errors,omitempty"`
	// RetryAfter, if not 0, is sent as the header of that name, in seconds.
	RetryAfter time.Duration `json:"-"`
}

// Part is one part of a request that is wrong.
type Part struct {
	Message  string `json:"message"`
	Location string `json:"location,omitempty"` // such as "query.limit"
	Value    string `json:"value,omitempty"`
}

// New is a problem with the status's own title.
func New(status int, detail string) *Problem {
	return &Problem{Title: http.StatusText(status), Status: status, Detail: detail}
}

// Error implements error.
func (p *Problem) Error() string { return p.Detail }

// GetStatus is what huma sends as the status.
func (p *Problem) GetStatus() int { return p.Status }

// ContentType is what huma sends problems as.
func (p *Problem) ContentType(string) string { return MediaType }

// Write sends the problem, in whatever state the headers are: those that
// describe another body are dropped. Problems are not for caches.
func (p *Problem) Write(w http.ResponseWriter) {
	h := w.Header()
	for _, name := range []string{"Content-Length", "Content-Encoding", "Content-Disposition", "Etag", "Last-Modified", "Link"} {
		h.Del(name)
	}
	h.Set("Content-Type", MediaType)
	h.Set("Cache-Control", "no-store")
	if p.RetryAfter > 0 {
		h.Set("Retry-After", strconv.Itoa(int((p.RetryAfter+time.Second-1)/time.Second)))
	}
	if p.Instance == "" {
		p.Instance = Instance(h)
	}
	w.WriteHeader(p.Status)
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	_ = enc.Encode(p) // the client may be gone; nobody is left to tell
}

// Instance is the URN of the request whose answer has these headers; "" when
// it has no id.
func Instance(h http.Header) string {
	id := h.Get(RequestID)
	if id == "" {
		return ""
	}
	return "urn:vitral:request:" + id
}

// RequestID is the header that every answer carries.
const RequestID = "X-Request-Id"
