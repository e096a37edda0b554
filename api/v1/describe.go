package v1

import (
	"encoding/json"
	"fmt"
	"net/http"
	"reflect"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gin-gonic/gin"
)

// schema is the schema of a type, by reference.
func schema[T any](a *API) *huma.Schema {
	return a.huma.OpenAPI().Components.Schemas.Schema(reflect.TypeFor[T](), true, "")
}

// describe completes the description and serves it: the document as JSON and
// YAML, made once, and the reference page.
func (a *API) describe(e *gin.Engine) error {
	if err := a.comment(); err != nil {
		return err
	}
	var err error
	if a.json, err = json.Marshal(a.huma.OpenAPI()); err != nil {
		return fmt.Errorf("describing the API: %w", err)
	}
	if a.yaml, err = a.huma.OpenAPI().YAML(); err != nil {
		return fmt.Errorf("describing the API: %w", err)
	}
	policy := referencePolicy()
	page, err := a.reference()
	if err != nil {
		return err
	}
	for path, doc := range map[string]struct {
		mediaType string
		body      []byte
	}{
		"/api/v1/openapi.json": {"application/json", a.json},
		"/api/v1/openapi.yaml": {"application/yaml", a.yaml},
		"/api/v1/docs":         {"text/html; charset=utf-8", page},
	} {
		e.GET(path, func(g *gin.Context) {
			g.Header("Cache-Control", "public, max-age=300")
			if path == "/api/v1/docs" {
				g.Header("Content-Security-Policy", policy)
			}
			g.Data(http.StatusOK, doc.mediaType, doc.body)
		})
	}
	return nil
}

// Document is the OpenAPI document, not to be changed.
func (a *API) Document() *huma.OpenAPI { return a.huma.OpenAPI() }

// JSON is the OpenAPI document as it is served.
func (a *API) JSON() []byte { return a.json }
