// Package ui is the portal's face: server-rendered pages in Spanish,
// Portuguese and English that need no JavaScript, set no cookie and ask no
// third party. Each page has a pure function from data to a view model, and a
// template; handlers only read and render.
package ui

import (
	"errors"
	"fmt"
	"html/template"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/gin-gonic/gin"
	"golang.org/x/text/language"

	"github.com/vitral-data/vitral/catalog/vocab"
	"github.com/vitral-data/vitral/quality/rule"
	"github.com/vitral-data/vitral/ui/locale"
	"github.com/vitral-data/vitral/ui/prose"
	"github.com/vitral-data/vitral/ui/static"
)

// Config is what a site is made of. Reader, Searcher, Vocab and Rules are
// needed.
type Config struct {
	Reader   Reader
	Searcher Searcher
	Vocab    *vocab.Set
	Rules    Rules
	// BaseURL is where the portal stands, for canonical addresses, citations and
	// examples: "https://datos.example"; "" leaves addresses relative.
	BaseURL string
	// Now is the clock; time.Now when nil.
	Now func() time.Time
	// Version is the program's, shown in the footer and on "about".
	Version string
	// Decide closes held runs; nil leaves the forms out.
	Decide Decide
	// Formats are the forms in which machines get one dataset, and Endpoints the
	// addresses that the API page explains. Only what is served belongs here.
	Formats   []Format
	Endpoints []Endpoint
	// Log hears of pages that failed; slog.Default() when nil.
	Log *slog.Logger
}

// Format is one form of a dataset for machines.
type Format struct {
	Name string // as people know it: "JSON", "Turtle"
	Type string // media type, for <link rel=alternate>
	Path string // with {id} for the dataset's id: "/api/v1/datasets/{id}"
}

// Endpoint is one address of the API. Key names its explanation in the
// catalogues: "endpoint." + Key.
type Endpoint struct {
	Path, Key string
}

// Site is the portal. It may be used by many goroutines.
type Site struct {
	Config
	langs  *locale.Set
	match  language.Matcher
	assets *static.Files
	pages  map[string]map[string]*template.Template // by language, by page
	prose  *prose.Renderer
	dims   []dimension
	window windowCache
	broken func() *gin.Engine
}

// New prepares the pages. An error means that the program was built with a
// broken template or catalogue, or that the Config lacks something.
func New(c Config) (*Site, error) {
	if c.Reader == nil || c.Searcher == nil || c.Vocab == nil || c.Rules == nil {
		return nil, errors.New("the pages need a reader, a searcher, the vocabularies and the quality rules")
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Log == nil {
		c.Log = slog.Default()
	}
	c.BaseURL = strings.TrimRight(c.BaseURL, "/")
	if u, err := url.Parse(c.BaseURL); err != nil || c.BaseURL != "" && u.Host == "" {
		return nil, fmt.Errorf("the base URL %q is no absolute address; write it as https://host", c.BaseURL)
	}
	s := &Site{Config: c, prose: prose.New(), dims: dimensions(c.Rules.Rules())}
	var err error
	if s.langs, err = locale.Load(); err != nil {
		return nil, fmt.Errorf("loading the pages' texts: %w", err)
	}
	if s.assets, err = static.Load(); err != nil {
		return nil, fmt.Errorf("loading the pages' assets: %w", err)
	}
	if s.pages, err = s.templates(); err != nil {
		return nil, fmt.Errorf("parsing the pages' templates: %w", err)
	}
	var tags []language.Tag
	for _, code := range locale.Codes() {
		tags = append(tags, language.Make(code))
	}
	s.match = language.NewMatcher(tags)
	s.broken = sync.OnceValue(s.failing)
	return s, nil
}

// dimension is a quality dimension and the most points it has.
type dimension struct {
	id  string
	max int
}

func dimensions(rules []rule.Definition) []dimension {
	var dims []dimension
	for _, id := range rule.Dimensions() {
		d := dimension{id: id}
		for _, r := range rules {
			if r.Dimension == id {
				d.max += r.Points
			}
		}
		dims = append(dims, d)
	}
	return dims
}

// Routes adds the pages' routes; it is Register, by the name that api knows.
func (s *Site) Routes(r gin.IRouter) { s.Register(r) }

// Register adds the pages' routes. GET routes answer HEAD too.
func (s *Site) Register(r gin.IRouter) {
	get := func(r gin.IRouter, path string, h gin.HandlerFunc) { r.GET(path, h); r.HEAD(path, h) }
	get(r, "/", s.choose)
	get(r, "/static/:name", s.asset)
	get(r, "/favicon.ico", s.icon)
	for _, code := range locale.Codes() {
		g := r.Group("/" + code)
		for path, p := range s.routes() {
			get(g, path, s.page(code, p))
		}
		if s.Decide != nil {
			g.POST("/run/:id/accept", s.decide(code, true))
			g.POST("/run/:id/reject", s.decide(code, false))
		}
	}
}

// routes are the pages by their path below the language.
func (s *Site) routes() map[string]route {
	return map[string]route{
		"/":                        {"home", "", s.home},
		"/datasets":                {"search", "data", s.search},
		"/dataset/:id":             {"dataset", "data", s.dataset},
		"/dataset/:id/versions/:n": {"version", "data", s.version},
		"/dataset/:id/diff":        {"diff", "data", s.diff},
		"/dataset/:id/quality":     {"explain", "data", s.explain},
		"/publishers":              {"publishers", "publishers", s.publishers},
		"/publisher/:id":           {"publisher", "publishers", s.publisher},
		"/sources":                 {"sources", "sources", s.sources},
		"/source/:id":              {"source", "sources", s.source},
		"/run/:id":                 {"run", "sources", s.run},
		"/changes":                 {"changes", "changes", s.changes},
		"/quality":                 {"quality", "quality", s.quality},
		"/about":                   {"about", "about", s.about},
		"/api":                     {"api", "api", s.api},
	}
}

// choose sends a reader to the language that the browser asks for.
func (s *Site) choose(c *gin.Context) {
	code := s.prefer(c.GetHeader("Accept-Language"))
	c.Header("Vary", "Accept-Language")
	c.Header("Cache-Control", "public, max-age=300")
	c.Redirect(http.StatusSeeOther, "/"+code+"/")
}

// prefer is the language of ours that an Accept-Language header asks for most;
// Spanish when it asks for none.
func (s *Site) prefer(header string) string {
	if header != "" && len(header) < 1000 {
		if want, _, err := language.ParseAcceptLanguage(header); err == nil && len(want) > 0 {
			if _, i, confidence := s.match.Match(want...); confidence > language.No {
				return locale.Codes()[i]
			}
		}
	}
	return locale.Codes()[0]
}

// asset serves a file under its hashed name, for ever.
func (s *Site) asset(c *gin.Context) {
	f, ok := s.assets.Get(c.Param("name"))
	if !ok {
		s.NotFound(c)
		return
	}
	c.Header("Cache-Control", "public, max-age=31536000, immutable")
	c.Header("X-Content-Type-Options", "nosniff")
	c.Data(http.StatusOK, f.Type, f.Body)
}

func (s *Site) icon(c *gin.Context) {
	c.Header("Cache-Control", "public, max-age=86400")
	c.Redirect(http.StatusMovedPermanently, s.assets.Path("icon.svg"))
}
