package v1

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"maps"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"
)

// The page is one document without scripts, rendered once of the
// OpenAPI document, that needs no network.
var (
	//go:embed reference.html
	referenceHTML string
	//go:embed reference.css
	referenceCSS string
)

// referencePolicy lets the page have its own style and nothing else.
func referencePolicy() string {
	sum := sha256.Sum256([]byte(referenceCSS))
	return "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) +
		"'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
}

// group is the operations of one tag.
type group struct {
	*huma.Tag
	Operations []entry
}

// entry is one operation.
type entry struct {
	Method, Path string
	*huma.Operation
}

// Body is the schema of what is sent; nil for nothing.
func (e entry) Body() *huma.Schema {
	if e.RequestBody == nil {
		return nil
	}
	return content(e.RequestBody.Content)
}

// Answers are the responses by status.
func (e entry) Answers() []answered {
	var out []answered
	for _, status := range slices.Sorted(maps.Keys(e.Responses)) {
		r := e.Responses[status]
		out = append(out, answered{status, r.Description, content(r.Content)})
	}
	return out
}

// Locked says that the operation asks for a token.
func (e entry) Locked() bool { return len(e.Security) > 0 }

type answered struct {
	Status, Description string
	Schema              *huma.Schema
}

func content(media map[string]*huma.MediaType) *huma.Schema {
	for _, name := range slices.Sorted(maps.Keys(media)) {
		return media[name].Schema
	}
	return nil
}

// shape is one schema of the document.
type shape struct {
	Name string
	*huma.Schema
}

// Members are its properties by name.
func (s shape) Members() []member {
	var out []member
	for _, name := range slices.Sorted(maps.Keys(s.Properties)) {
		out = append(out, member{name, slices.Contains(s.Required, name), s.Properties[name]})
	}
	return out
}

type member struct {
	Name     string
	Required bool
	*huma.Schema
}

// reference renders the page.
func (a *API) reference() ([]byte, error) {
	doc := a.huma.OpenAPI()
	groups := make([]group, len(doc.Tags))
	for i, tag := range doc.Tags {
		groups[i].Tag = tag
		for path, item := range doc.Paths {
			for method, op := range map[string]*huma.Operation{"GET": item.Get, "POST": item.Post} {
				if op != nil && slices.Contains(op.Tags, tag.Name) {
					groups[i].Operations = append(groups[i].Operations, entry{method, path, op})
				}
			}
		}
		slices.SortFunc(groups[i].Operations, func(a, b entry) int {
			return cmp.Or(cmp.Compare(a.Path, b.Path), cmp.Compare(a.Method, b.Method))
		})
	}
	var shapes []shape
	schemas := doc.Components.Schemas.Map()
	for _, name := range slices.Sorted(maps.Keys(schemas)) {
		shapes = append(shapes, shape{name, schemas[name]})
	}
	t, err := template.New("reference").Funcs(template.FuncMap{
		"kind":  kind,
		"named": refName,
		"list":  func(vs []any) string { return strings.Trim(fmt.Sprint(vs), "[]") },
		"style": func() template.HTML { return template.HTML("<style>" + referenceCSS + "</style>") }, //nolint:gosec // our own file
	}).Parse(referenceHTML)
	if err != nil {
		return nil, fmt.Errorf("reading the reference page's template: %w", err)
	}
	var b bytes.Buffer
	err = t.Execute(&b, map[string]any{"Info": doc.Info, "Paragraphs": strings.Split(doc.Info.Description, "\n\n"), "Groups": groups, "Shapes": shapes})
	if err != nil {
		return nil, fmt.Errorf("rendering the reference page: %w", err)
	}
	return b.Bytes(), nil
}

// kind says in words what values of a schema are.
func kind(s *huma.Schema) string {
	switch {
	case s == nil:
		return ""
	case s.Ref != "":
		return refName(s)
	case s.Type == huma.TypeArray:
		return "list of " + kind(s.Items)
	case s.Type == huma.TypeObject:
		if of, ok := s.AdditionalProperties.(*huma.Schema); ok {
			return "object of " + kind(of)
		}
		return "object"
	case s.Type == "":
		return "any JSON"
	case s.Format != "":
		return s.Type + " (" + s.Format + ")"
	}
	return s.Type
}

// refName is the name of the schema that s, or its items, refer to; "" for none.
func refName(s *huma.Schema) string {
	for s != nil && s.Ref == "" {
		if of, ok := s.AdditionalProperties.(*huma.Schema); ok {
			s = of
			continue
		}
		s = s.Items
	}
	if s == nil {
		return ""
	}
	return s.Ref[strings.LastIndex(s.Ref, "/")+1:]
}
