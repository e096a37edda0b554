package v1

import (
	"encoding/json"
	"net/http"
	"reflect"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humagin"
	"github.com/gin-gonic/gin"

	"github.com/vitral-data/vitral/catalog"
)

// API is the surface with its description.
type API struct {
	Config
	huma huma.API
	json []byte // the OpenAPI document
	yaml []byte
}

// The tags that operations are grouped by.
const (
	tagDatasets = "datasets"
	tagHarvest  = "harvest"
	tagOther    = "catalogue"
)

// security is the name of the token scheme.
const security = "token"

// New registers the operations on an engine. The error names what the
// configuration lacks.
func New(e *gin.Engine, c Config) (*API, error) {
	c, err := c.withDefaults()
	if err != nil {
		return nil, err
	}
	schemas := huma.NewMapRegistry("#/components/schemas/", schemaName)
	schemas.RegisterTypeAlias(reflect.TypeFor[catalog.Raw](), reflect.TypeFor[json.RawMessage]())
	a := &API{Config: c}
	a.huma = humagin.New(e, huma.Config{
		OpenAPI: &huma.OpenAPI{
			OpenAPI: "3.1.0",
			Info: &huma.Info{Title: c.Title, Version: c.Version, Description: about,
				License: &huma.License{Name: "Apache-2.0", Identifier: "Apache-2.0"}},
			Components: &huma.Components{
				Schemas: schemas,
				SecuritySchemes: map[string]*huma.SecurityScheme{security: {Type: "http", Scheme: "bearer",
					Description: "A token made by `vitral token create`, in the header Authorization alone."}},
			},
			Tags: []*huma.Tag{
				{Name: tagDatasets, Description: "Datasets, their versions and their quality."},
				{Name: tagHarvest, Description: "Sources, runs, what changed, and decisions on held runs."},
				{Name: tagOther, Description: "Publishers, vocabularies and the portal itself."},
			},
		},
		Formats:                      map[string]huma.Format{"application/json": huma.DefaultJSONFormat, "json": huma.DefaultJSONFormat},
		DefaultFormat:                "application/json",
		RejectUnknownQueryParameters: true,
		Transformers:                 []huma.Transformer{signed},
	})
	if c.BaseURL != "" {
		a.huma.OpenAPI().Servers = []*huma.Server{{URL: c.BaseURL}}
	}
	a.huma.UseMiddleware(func(ctx huma.Context, next func(huma.Context)) {
		// Whoever keeps an answer asks whether it still holds: that costs little.
		ctx.SetHeader("Cache-Control", "no-cache")
		next(ctx)
	})
	a.search()
	a.datasets()
	a.versions()
	a.quality()
	a.publishers()
	a.sources()
	a.runs()
	a.changes()
	a.vocabularies()
	a.decisions()
	a.health()
	return a, a.describe(e)
}

// about introduces the API in its description.
const about = `What public bodies' catalogues say, what they said before, and how well they say it.

Texts are objects from language tag to text; the tag "" is text whose language the source did not say. Times are UTC (RFC 3339). ` +
	`Lists have limit and cursor: follow next, or the header Link, until there is none. Every answer has an ETag: ` +
	`send it back in If-None-Match and get 304 while nothing changed. Errors are problem details (RFC 9457).`

// operation is a GET operation.
func operation(id, path, tag, summary, description string, errors ...int) huma.Operation {
	return huma.Operation{OperationID: id, Method: http.MethodGet, Path: path, Tags: []string{tag}, Summary: summary,
		Description: description, Errors: append(errors, http.StatusBadRequest, http.StatusTooManyRequests, http.StatusServiceUnavailable,
			http.StatusUnprocessableEntity)}
}

// url is a link to a path of the portal.
func (c Config) url(path string) string { return c.BaseURL + path }
