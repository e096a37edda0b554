package harvest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"time"
)

// Ask is a request for one page of a source.
type Ask struct {
	URL string
	// ETag and LastModified make the request conditional when set.
	ETag, LastModified string
	Limits             Limits
	// PublicOnly refuses private addresses that the operator allows: for pages
	// that a public source names.
	PublicOnly bool
}

// Answer is a page as it came. The caller closes Body.
type Answer struct {
	// Final is the address after redirects.
	Final       string
	Status      int
	NotModified bool
	// Header holds content-type, etag, last-modified, date and link as sent,
	// by lower-case name.
	Header map[string]string
	// Private says that the address answered is one that only the operator's
	// word allows.
	Private bool
	// Date is the server's clock; zero when it didn't say.
	Date time.Time
	// Body is decoded and limited; nil when NotModified. An error while reading
	// it is a *PageError.
	Body io.ReadCloser
}

// Pages opens the pages of sources. An error is a *PageError, or the
// context's.
type Pages interface {
	Open(ctx context.Context, a Ask) (Answer, error)
}

// PageError is why a page could not be had, or not to its end. Code is one of
// unreachable, status, address, redirect, too-large, ratio, slow, cut, time.
type PageError struct {
	Code   string
	Detail string
	Err    error
}

// Error implements error.
func (e *PageError) Error() string { return e.Code + ": " + e.Detail }

// Unwrap returns the cause.
func (e *PageError) Unwrap() error { return e.Err }

// Files opens pages from local files. It makes no connection.
type Files struct{}

// Open implements Pages: the address is a path.
func (Files) Open(_ context.Context, a Ask) (Answer, error) {
	f, err := os.Open(a.URL)
	if err != nil {
		return Answer{}, &PageError{Code: "unreachable", Detail: err.Error(), Err: err}
	}
	info, err := f.Stat()
	if err == nil && info.IsDir() {
		err = errors.New("is a folder")
	}
	if err == nil && info.Size() > a.Limits.Bytes {
		err = fmt.Errorf("%d bytes, over the limit of %d", info.Size(), a.Limits.Bytes)
	}
	if err != nil {
		_ = f.Close()
		return Answer{}, &PageError{Code: "unreachable", Detail: a.URL + " " + err.Error(), Err: err}
	}
	return Answer{Status: 200, Body: f}, nil
}
