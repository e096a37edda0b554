package view

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"time"

	"github.com/vitral-data/vitral/catalog"
	"github.com/vitral-data/vitral/catalog/store"
)

// The view's tables. Keys are made by the functions below and nowhere else.
const (
	TableDataset   = "dataset"   // id -> Dataset, compressed
	TableRecord    = "record"    // RecordKey -> Record
	TableGroup     = "group"     // GroupByID, GroupByIRI -> []string of record keys
	TableHistory   = "history"   // HistoryKey -> Step
	TableChange    = "change"    // ChangeKey -> Change, newest first
	TableRun       = "run"       // run id -> Run
	TableRunOrder  = "runorder"  // RunOrderKey -> run id, newest first
	TableSource    = "source"    // source id + "/" + part -> a part of Source
	TablePublisher = "publisher" // publisher id NUL dataset id -> Publisher as that dataset names it
	TableProbe     = "probe"     // AddressKey -> catalog.Probe
	TableAddress   = "address"   // AddressKey NUL dataset id -> nothing
	TableRef       = "ref"       // source NUL node key NUL dataset id -> nothing
	TableScore     = "score"     // dataset id / log order -> ScoreLine
	TableDirty     = "dirty"     // dataset id -> nothing; being there is the mark
	TableCursor    = "cursor"    // "commit/" + source -> n; "log/" + batch -> nothing; "view" -> its id
)

// The parts of a source's row.
const (
	PartDefinition = "definition" // Definition
	PartHead       = "head"       // Head
	PartLast       = "last"       // Run
	PartHeld       = "held"       // Run
	PartCatalog    = "catalog/"   // + record key -> catalog.Catalog
)

// Head is what a source's newest commit says of it.
type Head struct {
	N         int       `json:"n"`
	Listed    int       `json:"listed"`
	Committed time.Time `json:"committed"`
}

// ScoreLine is a line of a dataset's score history, as the log has it.
type ScoreLine struct {
	Dataset string    `json:"dataset"`
	Time    time.Time `json:"time"`
	Points  int       `json:"points"`
	Unknown int       `json:"unknown"`
	Max     int       `json:"max"`
	Variant string    `json:"variant"`
	Rules   string    `json:"rules"`
}

// ProbeLine is a probe as the log has it.
type ProbeLine struct {
	Dataset string        `json:"dataset"`
	Probe   catalog.Probe `json:"probe"`
}

const nul = "\x00"

// RecordKey is a record's row.
func RecordKey(source string, kind catalog.Kind, key string) string {
	return source + nul + string(kind) + nul + key
}

// GroupByID and GroupByIRI are the rows that list the records with a carried
// dataset id, and those with an IRI for their key.
func GroupByID(id string) string { return "id:" + id }

// GroupByIRI is described at GroupByID.
func GroupByIRI(iri string) string { return "iri:" + iri }

// HistoryKey is one step of the lineage of a source's dataset.
func HistoryKey(source, dataset string, n int) string {
	return fmt.Sprintf("%s/%s/%010d", source, dataset, n)
}

// Newest turns a time into text that sorts the newest first.
func Newest(t time.Time) string { return fmt.Sprintf("%019d", math.MaxInt64-t.UnixNano()) }

// ChangeKey is one entry of a commit in the order of changes; seq counts the
// entries within the commit.
func ChangeKey(t time.Time, source string, n, seq int) string {
	return fmt.Sprintf("%s/%s/%010d/%08d", Newest(t), source, n, seq)
}

// RunOrderKey is a run's place among all runs (source "") or a source's.
func RunOrderKey(source string, start time.Time, run string) string {
	return "of/" + source + "/" + Newest(start) + "/" + run
}

// AddressKey is a URL as a row's key, of bounded length.
func AddressKey(url string) string { return catalog.ID("address", url) }

// SourceKey is a part of a source's row.
func SourceKey(id, part string) string { return id + "/" + part }

// Order is a time as an order of writes.
func Order(t time.Time, id string) string {
	return t.UTC().Format("2006-01-02T15:04:05.000000000Z") + " " + id
}

// Encode writes a row's value.
func Encode(v any) ([]byte, error) { return json.Marshal(v) }

// Rows reads and writes documents of a view store.
type Rows struct {
	Store store.Store
	codec codec
}

// NewRows opens the rows of a store.
func NewRows(s store.Store) (*Rows, error) {
	c, err := newCodec()
	if err != nil {
		return nil, err
	}
	return &Rows{Store: s, codec: c}, nil
}

// Dataset reads a document, or ErrNotFound.
func (r *Rows) Dataset(ctx context.Context, id string) (Dataset, error) {
	item, err := r.Store.Get(ctx, TableDataset, id)
	if err != nil {
		return Dataset{}, notFound(err, "dataset", id)
	}
	return r.decodeDataset(id, item.Value)
}

// Get reads a row into v, or returns ErrNotFound.
func (r *Rows) Get(ctx context.Context, table, key string, v any) error {
	item, err := r.Store.Get(ctx, table, key)
	if err != nil {
		return notFound(err, table, key)
	}
	if err := json.Unmarshal(item.Value, v); err != nil {
		return fmt.Errorf("%s %.100q: %w", table, key, err)
	}
	return nil
}

// ErrNotFound is wrapped when the view has no such thing.
var ErrNotFound = errors.New("not found")

func notFound(err error, what, id string) error {
	if errors.Is(err, store.ErrNotFound) || errors.Is(err, store.ErrInvalid) {
		return fmt.Errorf("%s %.100q: %w", what, id, ErrNotFound)
	}
	return fmt.Errorf("%s %.100q: %w", what, id, err)
}
