package v1

import (
	"context"
	"net/http"
	"strconv"

	"github.com/danielgtaylor/huma/v2"

	"github.com/vitral-data/vitral/api/problem"
	"github.com/vitral-data/vitral/catalog"
	"github.com/vitral-data/vitral/catalog/vocab"
)

// Concept is one entry of a vocabulary.
type Concept struct {
	Code    string       `json:"code" doc:"Its code, unique in the vocabulary." example:"CSV"`
	IRI     string       `json:"iri,omitempty" doc:"What to write in RDF; absent when no authority names it."`
	Labels  catalog.Text `json:"labels" doc:"In es, pt and en."`
	Aliases []string     `json:"aliases,omitempty" doc:"Further spellings that are understood."`
}

// Vocabulary is one authority table.
type Vocabulary struct {
	Name     string    `json:"name" doc:"Its name." example:"file-types"`
	Source   string    `json:"source" doc:"Where the concepts come from."`
	Date     string    `json:"date" format:"date" doc:"When it was last compared with its source."`
	Size     int       `json:"size" doc:"How many concepts it has."`
	Concepts []Concept `json:"concepts,omitempty" doc:"A page of them, when the vocabulary is asked for by name."`
}

// Vocabularies is a list of authority tables.
type Vocabularies struct {
	Total int          `json:"total" doc:"Vocabularies in all, or concepts of the one asked for."`
	Items []Vocabulary `json:"items" nullable:"false" doc:"All of them, or the one asked for."`
	Next  string       `json:"next" doc:"The cursor of the next page; empty on the last."`
}

// VocabulariesOutput is a list of authority tables.
type VocabulariesOutput struct {
	More
	Body Vocabularies
}

func (a *API) vocabularies() {
	huma.Register(a.huma, operation("list-vocabularies", "/api/v1/vocabularies", tagOther, "List vocabularies",
		"The authority tables that formats, themes, licences and the rest are read by. With name: the concepts of that one.",
		http.StatusNotFound), a.listVocabularies)
}

func (a *API) listVocabularies(ctx context.Context, in *struct {
	Asked
	Page
	Name string `query:"name" maxLength:"64" doc:"The concepts of this vocabulary." example:"file-types"`
}) (*VocabulariesOutput, error) {
	after, err := readCursor(in.Cursor, "vocabularies", in.Name)
	if err != nil {
		return nil, err
	}
	skip, _ := strconv.Atoi(after) // "" begins at 0; a cursor is ours
	tables := a.Vocab.Tables()
	out := &VocabulariesOutput{Body: Vocabularies{Total: len(tables), Items: []Vocabulary{}}}
	page := func(i int) (take, more bool) {
		return i >= skip && i < skip+in.Limit, i == skip+in.Limit && in.Limit > 0
	}
	next := ""
	found := in.Name == ""
	for i, t := range tables {
		if in.Name == "" {
			take, more := page(i)
			if take {
				out.Body.Items = append(out.Body.Items, vocabulary(t))
			}
			if more {
				next = strconv.Itoa(i)
			}
		}
		if t.Name != in.Name {
			continue
		}
		found = true
		v, n := vocabulary(t), 0
		for c := range t.All() {
			take, more := page(n)
			if take {
				v.Concepts = append(v.Concepts, Concept{Code: c.Code, IRI: c.IRI, Labels: c.Labels, Aliases: c.Aliases})
			}
			if more {
				next = strconv.Itoa(n)
				break
			}
			n++
		}
		out.Body.Total, out.Body.Items = t.Len(), []Vocabulary{v}
	}
	if !found {
		return nil, problem.New(http.StatusNotFound, "There is no vocabulary of this name; /api/v1/vocabularies lists them.")
	}
	out.Body.Next = writeCursor(next, "vocabularies", in.Name)
	out.Link = in.next(out.Body.Next)
	return out, nil
}

func vocabulary(t *vocab.Table) Vocabulary {
	return Vocabulary{Name: t.Name, Source: t.Source, Date: t.Date, Size: t.Len()}
}
