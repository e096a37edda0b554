package v1

import (
	_ "embed"
	"fmt"
	"strings"
)

// comments describe the members of the domain's types, which have no
// descriptions of their own for want of a dependency on huma: a line each,
// "Schema.member [value|value]: description", the values being those it can
// have.
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
		name, text, ok := strings.Cut(line, ": ")
		if !ok {
			return fmt.Errorf("describing the API: no description in %q", line)
		}
		name, values, _ := strings.Cut(name, " [")
		schema, property, _ := strings.Cut(name, ".")
		s := schemas[schema]
		if s == nil || s.Properties[property] == nil {
			return fmt.Errorf("describing the API: there is no %s", name)
		}
		p := s.Properties[property]
		if p.Description != "" {
			return fmt.Errorf("describing the API: %s is described already", name)
		}
		p.Description = text
		if values != "" {
			for v := range strings.SplitSeq(strings.TrimSuffix(values, "]"), "|") {
				p.Enum = append(p.Enum, v)
			}
		}
	}
	return nil
}
