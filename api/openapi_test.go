package api_test

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"

	"github.com/danielgtaylor/huma/v2"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/vitral-data/vitral/api/problem"
)

// coverage checks answers against the OpenAPI document and notes which of its
// operations were asked.
type coverage struct {
	doc      map[string]any
	compiler *jsonschema.Compiler
	asked    map[string]bool // operationId that answered 2xx
}

const documentURL = "https://portal.example.org/api/v1/openapi.json"

// use takes the document that a portal serves.
func (c *coverage) use(t *testing.T, p *portal) {
	t.Helper()
	if c.doc != nil {
		return
	}
	w := httptest.NewRecorder()
	p.Handler().ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/api/v1/openapi.json", nil))
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(w.Body.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	c.doc, c.asked, c.compiler = doc.(map[string]any), map[string]bool{}, jsonschema.NewCompiler()
	c.compiler.DefaultDraft(jsonschema.Draft2020)
	c.compiler.AssertFormat()
	if err := c.compiler.AddResource(documentURL, doc); err != nil {
		t.Fatal(err)
	}
}

// operation finds the operation of a request by its path.
func (c *coverage) operation(r *http.Request) (path string, op map[string]any) {
	want := strings.Split(r.URL.Path, "/")
	for path, item := range c.doc["paths"].(map[string]any) {
		have := strings.Split(path, "/")
		same := len(have) == len(want)
		for i := 0; same && i < len(have); i++ {
			same = have[i] == want[i] || strings.HasPrefix(have[i], "{") && want[i] != ""
		}
		if op, ok := item.(map[string]any)[strings.ToLower(r.Method)].(map[string]any); same && ok {
			return path, op
		}
	}
	return "", nil
}

// see checks one answer.
func (c *coverage) see(t *testing.T, r *http.Request, w *httptest.ResponseRecorder) {
	t.Helper()
	path, op := c.operation(r)
	if op == nil || w.Code == http.StatusMovedPermanently || w.Code == http.StatusNotModified || w.Code == http.StatusRequestURITooLong {
		return
	}
	status := strconv.Itoa(w.Code)
	responses := op["responses"].(map[string]any)
	response, ok := responses[status].(map[string]any)
	if !ok {
		t.Errorf("%s %s answers %s, which the document doesn't tell", r.Method, path, status)
		return
	}
	if w.Code < 300 {
		c.asked[op["operationId"].(string)] = true
	}
	content, _ := response["content"].(map[string]any)
	if len(content) == 0 {
		if w.Body.Len() > 0 {
			t.Errorf("%s %s answers %s with a body, which the document doesn't tell", r.Method, path, status)
		}
		return
	}
	mediaType := w.Header().Get("Content-Type")
	if content[mediaType] == nil {
		t.Errorf("%s %s answers %s as %s, which the document doesn't tell", r.Method, path, status, mediaType)
		return
	}
	if w.Code >= 400 && mediaType != problem.MediaType {
		t.Errorf("%s %s answers %s as %s, not as a problem", r.Method, path, status, mediaType)
	}
	pointer := "#/paths/" + escape(path) + "/" + strings.ToLower(r.Method) + "/responses/" + status + "/content/" + escape(mediaType) + "/schema"
	schema, err := c.compiler.Compile(documentURL + pointer)
	if err != nil {
		t.Fatalf("%s: %v", pointer, err)
	}
	body, err := jsonschema.UnmarshalJSON(bytes.NewReader(w.Body.Bytes()))
	if err != nil {
		t.Fatalf("%s %s: %v", r.Method, path, err)
	}
	if err := schema.Validate(body); err != nil {
		t.Errorf("%s %s answers what its schema doesn't allow: %v", r.Method, r.URL, err)
	}
}

func escape(s string) string {
	return strings.NewReplacer("~", "~0", "/", "~1", "{", "%7B", "}", "%7D").Replace(s)
}

// complete says which operations nobody asked.
func (c *coverage) complete(t *testing.T) {
	t.Helper()
	for path, item := range c.doc["paths"].(map[string]any) {
		for method, op := range item.(map[string]any) {
			if id := op.(map[string]any)["operationId"].(string); !c.asked[id] {
				t.Errorf("no script asks %s %s %s with success", id, method, path)
			}
		}
	}
}

// TestDocument checks that the document is complete: every operation and
// parameter, and every member of every schema, is described.
func TestDocument(t *testing.T) {
	p := newPortal(t, nil)
	doc := p.V1.Document()
	for name, schema := range doc.Components.Schemas.Map() {
		for member, s := range schema.Properties {
			if s.Description == "" {
				t.Errorf("%s.%s is not described: add it to comments.txt", name, member)
			}
		}
	}
	ids := map[string]bool{}
	for path, item := range doc.Paths {
		for _, op := range []*huma.Operation{item.Get, item.Post} {
			if op == nil {
				continue
			}
			if op.OperationID == "" || ids[op.OperationID] || op.Summary == "" || op.Description == "" {
				t.Errorf("%s: operation %q is twice there or not described", path, op.OperationID)
			}
			ids[op.OperationID] = true
			for _, param := range op.Parameters {
				if param.Description == "" {
					t.Errorf("%s: parameter %s is not described", path, param.Name)
				}
			}
		}
	}
	var yaml, json = httptest.NewRecorder(), httptest.NewRecorder()
	p.Handler().ServeHTTP(yaml, httptest.NewRequest(http.MethodGet, "/api/v1/openapi.yaml", nil))
	p.Handler().ServeHTTP(json, httptest.NewRequest(http.MethodGet, "/api/v1/openapi.json", nil))
	if yaml.Code != 200 || !strings.HasPrefix(yaml.Body.String(), "components:") && !strings.Contains(yaml.Body.String(), "openapi: 3.1.0") {
		t.Errorf("openapi.yaml: %d %.100s", yaml.Code, yaml.Body)
	}
	if !strings.Contains(json.Body.String(), `"openapi":"3.1.0"`) {
		t.Errorf("openapi.json: %.100s", json.Body)
	}
}
