package dcat

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/vitral-data/vitral/catalog"
	"github.com/vitral-data/vitral/catalog/index"
	"github.com/vitral-data/vitral/catalog/query"
	"github.com/vitral-data/vitral/catalog/view"
	"github.com/vitral-data/vitral/catalog/vocab"
)

// Reader is what the surface reads; view.Reader is one. What isn't there is
// view.ErrNotFound.
type Reader interface {
	Dataset(ctx context.Context, id string) (view.Dataset, error)
	Source(ctx context.Context, id string) (view.Source, error)
	Search(ctx context.Context, q query.Request) (index.Result, error)
}

// Config is what the surface answers from.
type Config struct {
	Reader Reader
	Vocab  *vocab.Set
	// BaseURL is the portal's address, absolute and without a slash at the
	// end: IRIs are made of it.
	BaseURL string
	// Title and Description are the portal's own catalogue's.
	Title, Description catalog.Text
	Now                func() time.Time
	Logger             *slog.Logger
}

// surface is the configuration in force.
type surface struct{ Config }

// Register registers the routes.
func Register(e *gin.Engine, c Config) error {
	if c.Reader == nil || c.Vocab == nil {
		return errors.New("api/dcat: Config.Reader or Config.Vocab is not set")
	}
	if u, err := url.Parse(c.BaseURL); err != nil || u.Host == "" || strings.HasSuffix(c.BaseURL, "/") {
		return fmt.Errorf("api/dcat: base URL %q: give an absolute one without a slash at the end", c.BaseURL)
	}
	if c.Title.Empty() {
		c.Title = catalog.Text{"": "Vitral"}
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Logger == nil {
		c.Logger = slog.New(slog.DiscardHandler)
	}
	s := surface{c}
	e.GET("/dataset/:id", s.dataset)
	e.GET("/catalog", s.catalog(""))
	for _, x := range syntaxes() {
		e.GET("/catalog"+x.suffix, s.catalog(x.suffix))
	}
	return nil
}
