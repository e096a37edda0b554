package ui

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/vitral-data/vitral/catalog/index"
	"github.com/vitral-data/vitral/catalog/view"
	"github.com/vitral-data/vitral/ui/locale"
)

// policy is every page's Content-Security-Policy: no script, no frame, and
// nothing from elsewhere.
const policy = "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// route is a page: its template, the section that the head marks, its handler.
type route struct {
	name, section string
	show          func(*request) (*page, error)
}

// request is one request for a page in one language.
type request struct {
	*gin.Context
	env
}

// page is what the layout shows around a view model.
type page struct {
	Title   string // of the document; the portal's name is added
	Summary string // for search engines
	Data    any    // the view model
	// Linked is a block of JSON-LD; nil for none.
	Linked any
	// Query is what belongs to the page's address beside its path.
	Query string
	// Formats are the same for machines.
	Formats []Format
	NoIndex bool
	// Twin is where programs get what the page shows; "" for nowhere.
	Twin string
	// Search says that the page has a search box of its own.
	Search bool
	Status int

	// What follows is set by render.
	Lang, Tag, Section, Path, Base, CSS, Icon, Version string
	To                                                 links
	Others                                             []alternate
}

type alternate struct{ Code, Tag, Name, Path string }

// redirect is an answer that sends the reader elsewhere.
type redirect struct {
	status int
	to     string
}

func (r redirect) Error() string { return "moved to " + r.to }

// page is the handler of a route in a language.
func (s *Site) page(code string, r route) gin.HandlerFunc {
	lang, _ := s.langs.Lang(code)
	return func(c *gin.Context) {
		req := &request{c, s.env(lang)}
		p, err := r.show(req)
		var away redirect
		switch {
		case errors.As(err, &away):
			c.Header("Cache-Control", "no-cache")
			c.Redirect(away.status, away.to)
		case errors.Is(err, view.ErrNotFound):
			s.fail(req, http.StatusNotFound)
		case errors.Is(err, index.ErrInvalid):
			s.fail(req, http.StatusBadRequest)
		case err != nil && c.Request.Context().Err() != nil:
			c.Abort() // the reader has gone
		case err != nil:
			s.Log.Error("a page failed", "path", c.Request.URL.Path, "error", err)
			s.fail(req, http.StatusInternalServerError)
		default:
			s.render(req, r.name, r.section, p)
		}
	}
}

// render writes a page, or 304 when the reader has it.
func (s *Site) render(r *request, name, section string, p *page) {
	s.dress(r, section, p)
	var b bytes.Buffer
	if err := s.pages[p.Lang][name].ExecuteTemplate(&b, "layout.html", p); err != nil {
		s.Log.Error("a page failed", "path", r.Request.URL.Path, "error", err)
		if name == "failure" {
			r.String(http.StatusInternalServerError, "500")
			return
		}
		s.fail(r, http.StatusInternalServerError)
		return
	}
	h := r.Writer.Header()
	h.Set("Content-Security-Policy", policy)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "strict-origin-when-cross-origin")
	h.Set("Content-Language", p.Tag)
	if p.Status >= http.StatusBadRequest || r.Request.Method == http.MethodPost {
		h.Set("Cache-Control", "no-store")
		r.Data(p.Status, "text/html; charset=utf-8", b.Bytes())
		return
	}
	sum := sha256.Sum256(b.Bytes())
	// Weak: what compresses the body on its way changes its bytes.
	etag := `W/"` + base64.RawURLEncoding.EncodeToString(sum[:12]) + `"`
	h.Set("ETag", etag)
	h.Set("Cache-Control", "public, max-age=60")
	if matches(r.GetHeader("If-None-Match"), etag) {
		r.Status(http.StatusNotModified)
		r.Writer.WriteHeaderNow()
		return
	}
	r.Data(p.Status, "text/html; charset=utf-8", b.Bytes())
}

// dress fills in what the layout needs of every page.
func (s *Site) dress(r *request, section string, p *page) {
	p.Lang, p.Tag, p.Section, p.To, p.Base = r.Code, r.Tag, section, r.to, s.BaseURL
	p.CSS, p.Icon, p.Version = s.assets.Path("vitral.css"), s.assets.Path("icon.svg"), s.Version
	if p.Status == 0 {
		p.Status = http.StatusOK
	}
	path := r.Request.URL.EscapedPath()
	rest, ok := strings.CutPrefix(path, "/"+r.Code+"/")
	if !ok || p.Status >= http.StatusBadRequest {
		rest = "" // a page that isn't there has no translation but the home page
	}
	if p.Query != "" {
		rest += "?" + p.Query
	}
	p.Path = "/" + r.Code + "/" + rest
	for _, code := range locale.Codes() {
		l, _ := s.langs.Lang(code)
		p.Others = append(p.Others, alternate{code, l.Tag, l.Name, "/" + code + "/" + rest})
	}
}

func matches(header, etag string) bool {
	for one := range strings.SplitSeq(header, ",") {
		if one = strings.TrimSpace(one); one == "*" || strings.TrimPrefix(one, "W/") == strings.TrimPrefix(etag, "W/") {
			return true
		}
	}
	return false
}

// failure is the view model of pages for what went wrong.
type failure struct {
	Status            int
	Title, Text, Hint string
}

func (s *Site) fail(r *request, status int) {
	key := "fail.500"
	switch {
	case status == http.StatusNotFound, status == http.StatusMethodNotAllowed:
		key = "fail.404"
	case status == http.StatusTooManyRequests, status == http.StatusServiceUnavailable:
		key = "fail.busy"
	case status < http.StatusInternalServerError:
		key = "fail.400"
	}
	f := failure{status, r.T(key + ".title"), r.T(key + ".text"), r.T(key + ".hint")}
	s.render(r, "failure", "", &page{Title: f.Title, Data: f, Status: status, NoIndex: true, Search: true})
}

// NotFound answers a request that no route takes, in the language of its path,
// else in the one that the browser asks for. Give it to the engine's NoRoute.
func (s *Site) NotFound(c *gin.Context) { s.failIn(c, http.StatusNotFound) }

// Failed answers a request that a panic ended; for the engine's recovery.
func (s *Site) Failed(c *gin.Context) { s.failIn(c, http.StatusInternalServerError) }

// Error answers a request with a page for a status of 400 or more; for what
// stands outside the engine.
func (s *Site) Error(w http.ResponseWriter, r *http.Request, status int) {
	s.broken().ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), statusKey{}, status)))
}

// statusKey is where Error leaves its status for the engine that has no route.
type statusKey struct{}

// failing is an engine whose one answer is a page for what went wrong.
func (s *Site) failing() *gin.Engine {
	e := gin.New()
	e.NoRoute(func(c *gin.Context) {
		status, _ := c.Request.Context().Value(statusKey{}).(int)
		s.failIn(c, status)
	})
	return e
}

func (s *Site) failIn(c *gin.Context, status int) {
	first, _, _ := strings.Cut(strings.TrimPrefix(c.Request.URL.Path, "/"), "/")
	lang, ok := s.langs.Lang(first)
	if !ok {
		lang, _ = s.langs.Lang(s.prefer(c.GetHeader("Accept-Language")))
	}
	s.fail(&request{c, s.env(lang)}, status)
}
