package demo

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"io/fs"
	"log"
	"mime"
	"net/http"
	"path"
	"time"
)

// site is one publisher.
type site struct {
	id       string
	folder   string // in content
	kind     string
	priority int
	lang     string
	title    map[string]string
	pages    []page

	base   string
	server *http.Server
	// rounds hold what is served, by path and query.
	rounds [2]map[string]resource
}

// page is a part of a catalogue: where it is served and what it is made of.
type page struct{ path, file, mediaType string }

// resource is what one address answers with.
type resource struct {
	body      []byte
	mediaType string
	etag      string
	modified  time.Time
}

func newResource(body []byte, mediaType string, modified time.Time) resource {
	sum := sha256.Sum256(body)
	return resource{body: body, mediaType: mediaType, etag: `"` + hex.EncodeToString(sum[:8]) + `"`, modified: modified}
}

// render fills both rounds.
func (s *site) render(content fs.FS, now time.Time) error {
	for i := range s.rounds {
		r := renderer{content: content, folder: path.Join("content", s.folder), now: now,
			data: data{Base: s.base, Second: i == 1}, files: map[string][]byte{}}
		out := map[string]resource{}
		names, err := fs.ReadDir(content, path.Join(r.folder, "files"))
		if err != nil {
			return err
		}
		for _, n := range names {
			body, err := r.file(n.Name())
			if err != nil {
				return err
			}
			// A file is as old as its catalogue's first round, whichever round it is.
			out["/files/"+n.Name()] = newResource(body, mediaTypeOf(n.Name()), now)
		}
		for _, p := range s.pages {
			body, err := r.text(p.file)
			if err != nil {
				return err
			}
			out[p.path] = newResource(body, p.mediaType, now.Add(time.Duration(i)*time.Second))
		}
		s.rounds[i] = out
	}
	return nil
}

func mediaTypeOf(name string) string {
	switch path.Ext(name) {
	case ".csv":
		return "text/csv; charset=utf-8"
	case ".geojson":
		return "application/geo+json"
	}
	return mime.TypeByExtension(path.Ext(name))
}

// handler answers for a site in the round that is on.
func (p *Publishers) handler(s *site) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		p.requests.Add(1)
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			w.Header().Set("Allow", "GET, HEAD")
			http.Error(w, "only GET and HEAD", http.StatusMethodNotAllowed)
			return
		}
		round := 0
		if p.second.Load() {
			round = 1
		}
		address := r.URL.Path
		if r.URL.RawQuery != "" {
			address += "?" + r.URL.RawQuery
		}
		res, ok := s.rounds[round][address]
		if !ok {
			res, ok = s.landing(r.URL.Path)
		}
		if !ok {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Content-Type", res.mediaType)
		w.Header().Set("Content-Language", s.lang)
		w.Header().Set("ETag", res.etag)
		w.Header().Set("Cache-Control", "no-cache")
		// ServeContent answers conditional and range requests, and sets the length.
		http.ServeContent(w, r, "", res.modified, bytes.NewReader(res.body))
	})
}

// landing is the page of a dataset: every address below /dataset/ has one,
// for a publisher's web site doesn't forget what its catalogue does.
func (s *site) landing(at string) (resource, bool) {
	dir, slug := path.Split(at)
	if dir != "/dataset/" || slug == "" || len(slug) > 80 || !plain(slug) {
		return resource{}, false
	}
	tag := s.lang[:2]
	body := fmt.Sprintf("<!doctype html>\n<html lang=%q>\n<meta charset=\"utf-8\">\n<title>%s</title>\n<h1>%s</h1>\n<p>%s</p>\n</html>\n",
		s.lang, slug, slug, s.title[tag])
	return newResource([]byte(body), "text/html; charset=utf-8", time.Time{}), true
}

func plain(slug string) bool {
	for _, c := range []byte(slug) {
		if (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '-' {
			return false
		}
	}
	return true
}

// quiet drops what net/http says of clients that go away.
func quiet() *log.Logger { return log.New(io.Discard, "", 0) }
