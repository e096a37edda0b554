package v1

import (
	"context"
	"net/http"
	"net/url"

	"github.com/danielgtaylor/huma/v2"

	"github.com/vitral-data/vitral/api/problem"
	"github.com/vitral-data/vitral/catalog/view"
)

// ByID is the path parameter of a dataset's operations.
type ByID struct {
	ID string `path:"id" maxLength:"64" doc:"The dataset's id." example:"3q7k2mzt5w4c6xjd8pan"`
}

// OfSource is the parameter that chooses among the records of a dataset.
type OfSource struct {
	Source string `query:"source" maxLength:"64" doc:"The source whose record is meant; by default that of the record shown."`
}

// Links lead from a dataset to more of it.
type Links struct {
	Self     string `json:"self" doc:"This dataset, whole."`
	Versions string `json:"versions" doc:"What became of it."`
	Quality  string `json:"quality" doc:"Its score, explained."`
	Turtle   string `json:"turtle" doc:"Its description in Turtle."`
	JSONLD   string `json:"jsonld" doc:"Its description in JSON-LD."`
	Page     string `json:"page" doc:"Its page, for people."`
}

func (c Config) links(id string) Links {
	id = url.PathEscape(id)
	self, page := c.url("/api/v1/datasets/"+id), c.url("/dataset/"+id)
	return Links{Self: self, Versions: self + "/versions", Quality: self + "/quality", Turtle: page + ".ttl", JSONLD: page + ".jsonld", Page: page}
}

// Dataset is the document of one dataset.
type Dataset struct {
	view.Dataset
	Freshness string `json:"freshness" enum:"current,late,unknown" doc:"Against the accrual periodicity, as of the answer."`
	Links     Links  `json:"links" doc:"Where more of it is."`
}

type datasetOutput struct{ Body Dataset }

func (a *API) datasets() {
	op := operation("get-dataset", "/api/v1/datasets/{id}", tagDatasets, "Read a dataset",
		"The record that the dataset shows, mapped to DCAT, with its score, what reading it had to mend, and what its addresses answered.",
		http.StatusNotFound)
	op.Responses = map[string]*huma.Response{"308": a.moved()}
	huma.Register(a.huma, op, func(ctx context.Context, in *struct {
		Asked
		ByID
	}) (*datasetOutput, error) {
		d, err := a.dataset(ctx, in.ID, "")
		if err != nil {
			return nil, err
		}
		return &datasetOutput{Body: Dataset{Dataset: d, Freshness: freshness(d.LateFrom, a.Now()), Links: a.links(d.ID)}}, nil
	})
}

// dataset reads a dataset; rest is what follows its id in the path that was
// asked for, so that a redirect leads to the same of the one that won.
func (a *API) dataset(ctx context.Context, id, rest string) (view.Dataset, error) {
	d, err := a.Reader.Dataset(ctx, id)
	if err != nil {
		return d, a.wrong(ctx, err, "dataset of this id")
	}
	if d.Redirect != "" {
		p := problem.New(http.StatusPermanentRedirect, "The dataset goes by the id "+d.Redirect+" now.")
		return d, huma.ErrorWithHeaders(p, http.Header{"Location": {a.url("/api/v1/datasets/" + url.PathEscape(d.Redirect) + rest)}})
	}
	return d, nil
}

// moved describes the answer 308.
func (a *API) moved() *huma.Response {
	return &huma.Response{
		Description: "The dataset goes by another id now.",
		Headers:     map[string]*huma.Header{"Location": {Schema: &huma.Schema{Type: huma.TypeString}, Description: "Where it is now."}},
		Content:     map[string]*huma.MediaType{problem.MediaType: {Schema: &huma.Schema{Ref: "#/components/schemas/ErrorModel"}}},
	}
}
