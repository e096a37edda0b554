package index

import (
	"context"
	"errors"

	"github.com/vitral-data/vitral/catalog/query"
)

// Found is what Find found, and what it searched to find it.
type Found struct {
	Result
	// Expanded tells what was searched beside the words of the text.
	Expanded []query.Expansion
	// Corrected is the spelling that was searched because the text as given
	// finds nothing; "" when the text itself was searched.
	Corrected string
}

// Find is how a reader's text is searched, the same for the portal and every
// API: it is parsed, words without meaning are left out, synonyms of a reader
// of lang's are added, and when all that finds nothing, but another spelling
// does, that spelling is searched instead. r is the request without Text; its
// cursor may come from any earlier page of the same search. syn may be nil.
func Find(ctx context.Context, idx Index, syn *query.Synonyms, text, lang string, r query.Request) (Found, error) {
	typed := query.Parse(text)
	found, err := find(ctx, idx, syn, typed, lang, r)
	switch {
	case errors.Is(err, ErrCursor) && typed != nil:
		// It may be the cursor of a corrected search: look again from the start.
		first := r
		first.Cursor, first.Limit, first.Facets, first.Stats = "", 0, nil, false
		again, findErr := find(ctx, idx, syn, typed, lang, first)
		if findErr != nil || again.Suggestion == "" {
			return Found{}, err
		}
		found = again
	case err != nil:
		return Found{}, err
	}
	if found.Suggestion == "" {
		return found, nil
	}
	corrected, err := find(ctx, idx, syn, query.Parse(found.Suggestion), lang, r)
	if err != nil {
		return Found{}, err
	}
	corrected.Corrected = found.Suggestion
	return corrected, nil
}

func find(ctx context.Context, idx Index, syn *query.Synonyms, typed query.Node, lang string, r query.Request) (Found, error) {
	var found Found
	r.Suggest = true
	r.Text = query.Significant(typed)
	if syn != nil {
		r.Text, found.Expanded = syn.Expand(r.Text, lang)
	}
	var err error
	found.Result, err = idx.Search(ctx, r)
	return found, err
}
