package harvest

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"

	"github.com/vitral-data/vitral/harvest/fetch"
)

// Web opens pages with the guarded client.
type Web struct {
	Client *fetch.Client
}

// accept asks for the syntaxes that are read best, and for anything else.
const accept = "application/rdf+xml;q=0.9, text/turtle;q=0.9, application/n-triples, application/ld+json;q=0.9, application/json;q=0.9, */*;q=0.5"

// Open implements Pages. A page that a public source names must be public too;
// the addresses that the operator chose may be private ones that are allowed.
func (w Web) Open(ctx context.Context, a Ask) (Answer, error) {
	res, err := w.Client.Get(ctx, fetch.Request{URL: a.URL, Accept: accept, ETag: a.ETag, LastModified: a.LastModified,
		PublicOnly: a.PublicOnly, Limits: fetch.Limits{MaxBytes: a.Limits.Bytes, MaxRatio: a.Limits.Ratio}})
	if err != nil {
		return Answer{}, pageError(ctx, err)
	}
	ans := Answer{Final: res.URL, Status: res.Status, NotModified: res.NotModified, Header: kept(res.Header), Date: res.Date, Private: res.Private}
	if res.NotModified {
		closeBody(res.Body)
		return ans, nil
	}
	ans.Body = webBody{ctx, res.Body}
	return ans, nil
}

// maxHeader is the longest value of a header that stays with a page, in bytes.
// A longer validator can't be one, a longer Link is not followed.
const maxHeader = 8 << 10

// kept are the headers that stay with a page.
func kept(h http.Header) map[string]string {
	out := map[string]string{}
	for _, name := range []string{"Content-Type", "ETag", "Last-Modified", "Date", "Link"} {
		if v := strings.Join(h.Values(name), ", "); v != "" && len(v) <= maxHeader {
			out[strings.ToLower(name)] = v
		}
	}
	return out
}

// webBody classes the errors of a body.
type webBody struct {
	ctx context.Context
	io.ReadCloser
}

// Read implements io.Reader.
func (b webBody) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		err = pageError(b.ctx, err)
	}
	return n, err
}

// pageError gives an error of the client the code that reports carry.
func pageError(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return err
	}
	code := "unreachable"
	var status *fetch.StatusError
	switch {
	case errors.As(err, &status):
		code = "status"
	case errors.Is(err, fetch.ErrTooLarge):
		code = "too-large"
	case errors.Is(err, fetch.ErrRatio):
		code = "ratio"
	case errors.Is(err, fetch.ErrSlow):
		code = "slow"
	case errors.Is(err, fetch.ErrCut):
		code = "cut"
	case errors.Is(err, fetch.ErrEncoding):
		code = "encoding"
	case errors.Is(err, fetch.ErrRedirect):
		code = "redirect"
	case errors.Is(err, fetch.ErrAddress), errors.Is(err, fetch.ErrPort), errors.Is(err, fetch.ErrScheme), errors.Is(err, fetch.ErrURL):
		code = "address"
	}
	return &PageError{Code: code, Detail: err.Error(), Err: err}
}
