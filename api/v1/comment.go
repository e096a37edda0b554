package v1

import (
	_ "embed"
	"fmt"
	"strings"

	"github.com/danielgtaylor/huma/v2"
)

// comments describe the members of the domain's types, which have no
// descriptions of their own for want of a dependency on huma: a line each,
// "Schema,Schema.member [value|value]: description", the values being those
// that it, or each of its items, can have.
//
//go:embed comments.txt
var comments string

// comment puts the comments into the schemas. A comment for what isn't there,
// or is described already, is an error: it would be of no use.
func (a *API) comment() error {
	schemas := a.huma.OpenAPI().Components.Schemas.Map()
	for line := range strings.Lines(comments) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		head, text, ok := strings.Cut(line, ": ")
		if !ok {
			return fmt.Errorf("describing the API: no description in %q", line)
		}
		head, values, _ := strings.Cut(head, " [")
		names, property, _ := strings.Cut(head, ".")
		for name := range strings.SplitSeq(names, ",") {
			s := schemas[name]
			if s == nil || s.Properties[property] == nil || s.Properties[property].Description != "" {
				return fmt.Errorf("describing the API: %s.%s isn't there, or is described already", name, property)
			}
			p := s.Properties[property]
			p.Description = text
			if p.Type == huma.TypeArray {
				p = p.Items
			}
			if values != "" {
				for v := range strings.SplitSeq(strings.TrimSuffix(values, "]"), "|") {
					p.Enum = append(p.Enum, v)
				}
			}
		}
	}
	return nil
}
