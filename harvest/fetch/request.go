package fetch

import (
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// Request is what to ask for. Only URL must be given.
type Request struct {
	URL    string
	Accept string // default "*/*"
	// Header holds further header fields, such as Authorization or an API
	// key. They are sent to the scheme, host and port of URL and to no other
	// that a redirect leads to, except Accept-Language and Range, which hold
	// no secrets.
	Header http.Header
	// ETag and LastModified are the validators of what the caller already
	// has, as that response gave them. The answer may then be NotModified.
	ETag, LastModified string
	Limits             Limits
	// Tries bounds the attempts at connecting and at getting a status; 0 =
	// the client's.
	Tries int
	// PublicOnly refuses addresses that only Policy.AllowPrivate allows. For
	// URLs that a public source wrote.
	PublicOnly bool
	// Robots asks the host's robots.txt first. For URLs that no operator
	// chose.
	Robots bool
	// Plain asks for the bytes without a content coding, so that sizes and
	// hashes are those of the file.
	Plain bool
}

// Response is a 2xx response, or a 304 to a request with validators.
type Response struct {
	Status int
	URL    string // the final one
	// Redirects are the URLs that led to the final one, the first asked first.
	Redirects []string
	Header    http.Header
	// NotModified: the caller's copy is still good; the body is empty.
	NotModified bool
	// Body gives the decoded bytes within the limits. It must be closed; until
	// then it holds one of the host's few places. Its errors are classed.
	Body io.ReadCloser
	// ContentLength is the header, -1 without one: bytes as transferred, not
	// as decoded.
	ContentLength int64
	// Unframed: neither a length nor chunks nor a coding tell the end of this
	// body, so a cut looks like an end.
	Unframed bool
	// Date is the host's clock, zero when it sent none; Received is ours.
	Date, Received time.Time
	// Private: the address answered is one that only Policy.AllowPrivate
	// allows. What a response that is not private names should be asked for
	// with PublicOnly.
	Private bool
}

// ETag is the validator of that name, "" for none.
func (r *Response) ETag() string { return r.Header.Get("ETag") }

// LastModified is the validator of that name, "" for none.
func (r *Response) LastModified() string { return r.Header.Get("Last-Modified") }

// ContentType is the header as sent.
func (r *Response) ContentType() string { return r.Header.Get("Content-Type") }

// retryAfter reads Retry-After (RFC 9110 §10.2.3): seconds, or a date, taken
// against the host's own clock when it sent one. 0 when there is none.
func retryAfter(h http.Header, now time.Time) time.Duration {
	value := strings.TrimSpace(h.Get("Retry-After"))
	if value == "" {
		return 0
	}
	if seconds, err := strconv.ParseUint(value, 10, 31); err == nil {
		return time.Duration(seconds) * time.Second
	}
	when, err := http.ParseTime(value)
	if err != nil {
		return 0
	}
	if clock, err := http.ParseTime(h.Get("Date")); err == nil {
		now = clock
	}
	return max(0, when.Sub(now))
}
