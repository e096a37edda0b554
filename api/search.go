package api

import (
	"context"

	"github.com/vitral-data/vitral/catalog/index"
	"github.com/vitral-data/vitral/catalog/query"
	"github.com/vitral-data/vitral/catalog/view"
)

// Search searches what a reader reads, whichever index that reads from at the
// time: a rebuilt catalogue is put in its place.
type Search struct {
	Reader   *view.Reader
	Synonyms *query.Synonyms
}

// Find is index.Find.
func (s Search) Find(ctx context.Context, text, lang string, r query.Request) (index.Found, error) {
	return index.Find(ctx, s.Reader.Index, s.Synonyms, text, lang, r)
}
