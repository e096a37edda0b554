package catalog

// Nodes gives the other things that the same source describes: the statement
// whose record has this key (an IRI) and is of kind node, catalog, service or
// series. ok is false when the source describes no such thing.
type Nodes func(key string) (st Statement, ok bool)

// Mapper reads statements of one dialect into the domain. It is a pure
// function of the statement and the nodes, so that two versions of a record
// can be read side by side; it may be used by many goroutines. What it could
// not read or had to mend it returns as repairs (code, place, raw text); the
// raw value stays in the result wherever the model has room for it. An error
// means that the statement is not of the dialect's shape at all.
type Mapper interface {
	Dataset(st Statement, nodes Nodes) (Dataset, []Repair, error)
	// Catalog maps a statement of kind catalog: what the source says of itself.
	Catalog(st Statement, nodes Nodes) (Catalog, []Repair, error)
}
