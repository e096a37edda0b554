package catalog

import "fmt"

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

// Guarded is a mapper whose panics are errors: statements are written by
// strangers, and a fault of a mapper must not end who reads them.
func Guarded(m Mapper) Mapper {
	if _, is := m.(guarded); is || m == nil {
		return m
	}
	return guarded{m}
}

type guarded struct{ under Mapper }

// Dataset implements Mapper.
func (g guarded) Dataset(st Statement, nodes Nodes) (d Dataset, repairs []Repair, err error) {
	defer func() {
		if r := recover(); r != nil {
			d, repairs, err = Dataset{}, nil, fmt.Errorf("the mapper of dialect %s failed: %v", st.Dialect, r)
		}
	}()
	return g.under.Dataset(st, nodes)
}

// Catalog implements Mapper.
func (g guarded) Catalog(st Statement, nodes Nodes) (c Catalog, repairs []Repair, err error) {
	defer func() {
		if r := recover(); r != nil {
			c, repairs, err = Catalog{}, nil, fmt.Errorf("the mapper of dialect %s failed: %v", st.Dialect, r)
		}
	}()
	return g.under.Catalog(st, nodes)
}

// GuardedMappers guards each mapper.
func GuardedMappers(mappers map[Dialect]Mapper) map[Dialect]Mapper {
	out := make(map[Dialect]Mapper, len(mappers))
	for dialect, m := range mappers {
		out[dialect] = Guarded(m)
	}
	return out
}
