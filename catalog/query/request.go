package query

import "time"

// Facet is a property that datasets are filtered and counted by. Its name is
// that of the API's parameter.
type Facet string

// The facets. Freshness has the values current, late and unknown and is
// compared with Request.Now; Quality has the bands; all others are values that
// documents carry.
const (
	Publisher Facet = "publisher"
	Format    Facet = "format"
	Theme     Facet = "theme"
	License   Facet = "license"
	Source    Facet = "source"
	State     Facet = "state"
	Freshness Facet = "freshness"
	Frequency Facet = "frequency"
	Access    Facet = "access"
	Language  Facet = "language"
	Quality   Facet = "quality"
	// Gap holds the ids of the quality rules that a dataset fails.
	Gap Facet = "gap"
)

// Facets returns all facets in the order that pages show them in.
func Facets() []Facet {
	return []Facet{Publisher, Format, Theme, License, Freshness, Quality, Source, State, Frequency, Access, Language, Gap}
}

// Sort is an order of hits. Withdrawn datasets come last in each, and the id
// breaks ties.
type Sort string

// The orders: best match first; newest change first; points ÷ (max − unknown)
// descending; title ascending; id ascending.
const (
	ByRelevance Sort = "relevance"
	ByModified  Sort = "modified"
	ByQuality   Sort = "quality"
	ByTitle     Sort = "title"
	ByID        Sort = "id"
)

// MaxLimit is the most hits that one request may ask for.
const MaxLimit = 1000

// Request is one search, the same for every engine.
type Request struct {
	// Text is what to find, already expanded; nil finds everything.
	Text Node
	// Filters: values of one facet are alternatives, facets must all hold.
	Filters map[Facet][]string
	// Sort is ByRelevance when empty; without Text that is ByModified.
	Sort Sort
	// Limit is how many hits to return, 0 to MaxLimit.
	Limit int
	// Cursor continues where an earlier Result's Next points.
	Cursor string
	// Facets are those to count, FacetLimit how many values of each at most; 0
	// is 50.
	Facets     []Facet
	FacetLimit int
	// Highlight, Suggest (a spelling when nothing is found) and Stats ask for
	// those parts of the result.
	Highlight, Suggest, Stats bool
	// Now is what freshness is compared with.
	Now time.Time
}
