package v1

import (
	"context"
	"net/http"
	"net/url"

	"github.com/danielgtaylor/huma/v2"

	"github.com/vitral-data/vitral/catalog/index"
	"github.com/vitral-data/vitral/catalog/query"
	"github.com/vitral-data/vitral/catalog/view"
)

// Publisher is a public body with how much it publishes.
type Publisher struct {
	view.Publisher
	Datasets int    `json:"datasets" doc:"Its datasets, of every state."`
	Self     string `json:"self" doc:"This publisher."`
	Listed   string `json:"listed" doc:"Its datasets."`
}

// PublisherList is a page of publishers.
type PublisherList struct {
	Items []Publisher `json:"items" nullable:"false" doc:"By id."`
	Next  string      `json:"next" doc:"The cursor of the next page; empty on the last."`
}

// PublishersOutput is a page of publishers.
type PublishersOutput struct {
	More
	Body PublisherList
}

// PublisherDetail is a public body with how well it publishes.
type PublisherDetail struct {
	Publisher
	Quality PublisherQuality `json:"quality" doc:"The scores of its datasets."`
}

// PublisherQuality sums the scores of a publisher's datasets.
type PublisherQuality struct {
	Points  int            `json:"points" doc:"Sum of the points."`
	Unknown int            `json:"unknown" doc:"Sum of the points that nobody can know yet."`
	Max     int            `json:"max" doc:"Sum of what could be had."`
	Bands   map[string]int `json:"bands" doc:"How many datasets are in each band."`
}

// PublisherOutput is one publisher.
type PublisherOutput struct{ Body PublisherDetail }

func (a *API) publishers() {
	huma.Register(a.huma, operation("list-publishers", "/api/v1/publishers", tagOther, "List publishers",
		"Public bodies, as the sources name them."), a.listPublishers)
	huma.Register(a.huma, operation("get-publisher", "/api/v1/publishers/{id}", tagOther, "Read a publisher",
		"A public body, with the sum of its datasets' scores.", http.StatusNotFound), a.getPublisher)
}

func (a *API) listPublishers(ctx context.Context, in *struct {
	Asked
	Page
}) (*PublishersOutput, error) {
	after, err := readCursor(in.Cursor, "publishers")
	if err != nil {
		return nil, err
	}
	list, next, err := a.Reader.Publishers(ctx, after, max(in.Limit, 1))
	if err != nil {
		return nil, a.wrong(ctx, err, "such list")
	}
	if in.Limit == 0 {
		list, next = nil, ""
	}
	counts, err := a.published(ctx, list)
	if err != nil {
		return nil, a.wrong(ctx, err, "such list")
	}
	out := &PublishersOutput{Body: PublisherList{Items: make([]Publisher, len(list)), Next: writeCursor(next, "publishers")}}
	for i, p := range list {
		out.Body.Items[i] = a.publisher(p, counts[p.ID])
	}
	out.Link = in.next(out.Body.Next)
	return out, nil
}

func (a *API) publisher(p view.Publisher, datasets int) Publisher {
	return Publisher{Publisher: p, Datasets: datasets, Self: a.url("/api/v1/publishers/" + url.PathEscape(p.ID)),
		Listed: a.url("/api/v1/datasets?publisher=" + url.QueryEscape(p.ID))}
}

// published counts the datasets of publishers.
func (a *API) published(ctx context.Context, list []view.Publisher) (map[string]int, error) {
	counts := make(map[string]int, len(list))
	if len(list) == 0 {
		return counts, nil
	}
	ids := make([]string, len(list))
	for i, p := range list {
		ids[i] = p.ID
	}
	// The values that a filter names are always counted.
	res, err := a.Reader.Search(ctx, query.Request{Filters: map[query.Facet][]string{query.Publisher: ids},
		Facets: []query.Facet{query.Publisher}, FacetLimit: len(ids), Now: a.Now()})
	if err != nil {
		return nil, err
	}
	for _, c := range res.Facets[query.Publisher] {
		counts[c.Value] = c.Count
	}
	return counts, nil
}

func (a *API) getPublisher(ctx context.Context, in *struct {
	Asked
	ID string `path:"id" maxLength:"64" doc:"The publisher's id." example:"5m2kq7w3xdzt4c6jpan8"`
}) (*PublisherOutput, error) {
	p, err := a.Reader.Publisher(ctx, in.ID)
	if err != nil {
		return nil, a.wrong(ctx, err, "publisher of this id")
	}
	res, err := a.Reader.Search(ctx, query.Request{Filters: map[query.Facet][]string{query.Publisher: {p.ID}}, Stats: true, Now: a.Now()})
	if err != nil {
		return nil, a.wrong(ctx, err, "publisher of this id")
	}
	out := PublisherDetail{Publisher: a.publisher(p, res.Total), Quality: PublisherQuality{Bands: map[string]int{}}}
	if res.Stats != nil {
		sum := res.Stats.Sum
		out.Quality.Points, out.Quality.Unknown, out.Quality.Max = sum.Points, sum.Unknown, sum.Max
		for i, band := range index.Bands() {
			out.Quality.Bands[band] = res.Stats.Bands[i]
		}
	}
	return &PublisherOutput{Body: out}, nil
}
