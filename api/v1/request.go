package v1

import (
	"fmt"
	"net/url"
	"slices"

	"github.com/danielgtaylor/huma/v2"
)

// Asked is part of every operation's input: it knows the request's address,
// and refuses parameters of which huma would read the first alone.
type Asked struct{ url url.URL }

// Resolve implements huma.Resolver.
func (a *Asked) Resolve(ctx huma.Context) []error {
	a.url = ctx.URL()
	query := a.url.Query()
	var errs []error
	for _, p := range ctx.Operation().Parameters {
		values := query[p.Name]
		if p.In != "query" || len(values) == 0 {
			continue
		}
		at := "query." + p.Name
		switch list := p.Schema != nil && p.Schema.Type == huma.TypeArray; {
		case !list && len(values) > 1:
			errs = append(errs, &huma.ErrorDetail{Message: fmt.Sprintf("given %d times: give it once", len(values)), Location: at})
		case list && slices.Contains(values, ""):
			errs = append(errs, &huma.ErrorDetail{Message: "an empty value: leave the parameter out", Location: at})
		}
	}
	return errs
}

// next is the Link header that leads to the next page; "" without a cursor.
func (a *Asked) next(cursor string) string {
	if cursor == "" {
		return ""
	}
	query := a.url.Query()
	query.Set("cursor", cursor)
	return "<" + a.url.EscapedPath() + "?" + query.Encode() + `>; rel="next"`
}

// Page are the parameters of every list.
type Page struct {
	Limit  int    `query:"limit" minimum:"0" maximum:"1000" default:"20" doc:"How many items to return at most."`
	Cursor string `query:"cursor" maxLength:"4000" doc:"Where to go on: the next of an earlier page of the same list."`
}

// InLanguage is the parameter of operations that answer with texts of the portal's.
type InLanguage struct {
	Lang string `query:"lang" enum:"es,pt,en" default:"es" doc:"The language of labels and explanations."`
}

// More are the headers of a page of a list.
type More struct {
	Link string `header:"Link" doc:"The next page, rel=next; absent on the last."`
}
