package api

import (
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/klauspost/compress/gzhttp"

	"github.com/vitral-data/vitral/api/dcat"
	"github.com/vitral-data/vitral/api/problem"
	v1 "github.com/vitral-data/vitral/api/v1"
)

// Pages are what people see: the routes of ui.
type Pages interface {
	// Routes registers the pages' routes.
	Routes(r gin.IRouter)
	// Error answers a reader of pages with a status of 400 or more; the
	// request's id stands in the answer's headers.
	Error(w http.ResponseWriter, r *http.Request, status int)
}

// Config is what the API answers from and how.
type Config struct {
	// V1 and DCAT are the surfaces' own needs.
	V1   v1.Config
	DCAT dcat.Config
	// Pages may be nil: then there are none.
	Pages Pages
	// HTTPS says that readers reach the portal by https alone.
	HTTPS bool
	Rate  Rate
	// Timeout is how long a request may take before it is answered with 503;
	// 0 is 30 s.
	Timeout time.Duration
	// Gate, if set, is held while a request is worked on (not while it is
	// sent), so that the catalogue can be exchanged between two.
	Gate   sync.Locker
	Logger *slog.Logger
	// Now is the clock; nil is time.Now.
	Now func() time.Time
}

// API is the router with all around it.
type API struct {
	// V1 is the /api/v1 surface, for its description.
	V1      *v1.API
	engine  *gin.Engine
	handler http.Handler
	pages   Pages
}

// New registers all routes. The error says which part can't be set up.
func New(c Config) (*API, error) {
	if c.Timeout <= 0 {
		c.Timeout = 30 * time.Second
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Logger == nil {
		c.Logger = slog.New(slog.DiscardHandler)
	}
	a := &API{engine: newEngine(), pages: c.Pages}
	if err := a.engine.SetTrustedProxies(nil); err != nil {
		return nil, err
	}
	a.engine.NoRoute(func(g *gin.Context) { a.fail(g.Writer, g.Request, http.StatusNotFound) })
	a.engine.NoMethod(func(g *gin.Context) { a.fail(g.Writer, g.Request, http.StatusMethodNotAllowed) })
	var err error
	if a.V1, err = v1.New(a.engine, c.V1); err != nil {
		return nil, err
	}
	if err := dcat.Register(a.engine, c.DCAT); err != nil {
		return nil, err
	}
	if c.Pages != nil {
		c.Pages.Routes(a.engine)
	}
	pack, err := gzhttp.NewWrapper(gzhttp.EnableZstd(false), gzhttp.SuffixETag(packedTag))
	if err != nil {
		return nil, err
	}
	a.handler = chain(a.engine,
		identified, logged(c.Logger, c.Now), guarded(c.HTTPS), headed, newLimiter(c.Rate, c.Now).limited, bounded, shared, sameSite,
		func(h http.Handler) http.Handler { return pack(h) }, timed(c.Timeout), held(c.Gate, maxHeld), recovered(c.Logger, a.fail), unasked)
	return a, nil
}

// newEngine is a Gin engine that adds nothing of its own.
func newEngine() *gin.Engine {
	gin.SetMode(gin.ReleaseMode)
	e := gin.New()
	e.HandleMethodNotAllowed = true
	e.RedirectTrailingSlash = true
	return e
}

// chain puts handlers around one, the first outermost.
func chain(h http.Handler, around ...func(http.Handler) http.Handler) http.Handler {
	for i := len(around) - 1; i >= 0; i-- {
		h = around[i](h)
	}
	return h
}

// Handler is the whole: what a server serves.
func (a *API) Handler() http.Handler { return a.handler }

// Engine is the router, for routes of others.
func (a *API) Engine() *gin.Engine { return a.engine }

// fail answers a status for which no route spoke: a page for readers of
// pages, a problem for programs.
func (a *API) fail(w http.ResponseWriter, r *http.Request, status int) {
	if a.pages != nil && page(r) {
		a.pages.Error(w, r, status)
		return
	}
	problem.New(status, detail(r, status)).Write(w)
}

// page says that a reader asks for a page.
func page(r *http.Request) bool {
	return !strings.HasPrefix(r.URL.Path, "/api/") && strings.Contains(strings.Join(r.Header.Values("Accept"), ","), "text/html")
}

func detail(r *http.Request, status int) string {
	switch status {
	case http.StatusNotFound:
		if strings.HasPrefix(r.URL.Path, "/api/") {
			return "There is nothing at this path. /api/v1/docs lists what there is."
		}
		return "There is nothing at this path."
	case http.StatusMethodNotAllowed:
		return "This path doesn't answer " + r.Method + "; the header Allow says what it does."
	case http.StatusInternalServerError:
		return "This is a fault of the portal; it is in its log under the request's id."
	}
	return ""
}
