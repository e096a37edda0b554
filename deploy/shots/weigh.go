package main

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"net/http"
	"regexp"
)

// report is what was seen of one page.
type report struct {
	Path   string   `json:"path"`
	Status int      `json:"status"`
	HTML   int      `json:"html"` // bytes, compressed
	CSS    int      `json:"css"`
	Broken []broken `json:"broken,omitempty"`
}

// broken is a promise that a page breaks.
type broken struct {
	View    string   `json:"view,omitempty"` // width and theme; "" for all
	What    string   `json:"what"`           // an axe rule's id, or weight, overflow, origin, cookie, console
	Help    string   `json:"help,omitempty"`
	Targets []string `json:"targets,omitempty"`
}

func (r *report) add(view, what, help string, targets ...string) {
	r.Broken = append(r.Broken, broken{view, what, help, targets})
}

var sheet = regexp.MustCompile(`<link rel="?stylesheet"? href="?([^" >]+)`)

// weigh fetches a page and its style sheet as a browser does.
func (r *report) weigh(ctx context.Context, base, path string, budget int) error {
	body, n, status, cookie, err := fetch(ctx, base+path)
	if err != nil {
		return err
	}
	r.HTML, r.Status = n, status
	if cookie {
		r.add("", "cookie", "the page sets a cookie")
	}
	for _, m := range sheet.FindAllSubmatch(body, -1) {
		_, n, _, _, err := fetch(ctx, base+string(m[1]))
		if err != nil {
			return err
		}
		r.CSS += n
	}
	if r.HTML+r.CSS > budget {
		r.add("", "weight", fmt.Sprintf("%d bytes, %d are allowed", r.HTML+r.CSS, budget))
	}
	return nil
}

// fetch gets a body and its compressed size; what the server sends plain is
// compressed here.
func fetch(ctx context.Context, address string) (body []byte, compressed, status int, cookie bool, err error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, 0, 0, false, err
	}
	req.Header.Set("Accept-Encoding", "gzip")
	req.Header.Set("Accept", "text/html,text/css")
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return nil, 0, 0, false, err
	}
	defer func() { _ = res.Body.Close() }()
	raw, err := io.ReadAll(io.LimitReader(res.Body, 32<<20))
	if err != nil {
		return nil, 0, 0, false, err
	}
	cookie = res.Header.Get("Set-Cookie") != ""
	if res.Header.Get("Content-Encoding") == "gzip" {
		z, err := gzip.NewReader(bytes.NewReader(raw))
		if err != nil {
			return nil, 0, 0, false, err
		}
		body, err = io.ReadAll(io.LimitReader(z, 64<<20))
		return body, len(raw), res.StatusCode, cookie, err
	}
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := z.Write(raw); err != nil {
		return nil, 0, 0, false, err
	}
	return raw, b.Len(), res.StatusCode, cookie, z.Close()
}
