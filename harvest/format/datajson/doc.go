// Package datajson reads data.json catalogues: DCAT-US 1.1 (Project Open Data
// metadata schema v1.1), what catalogues write of DCAT-US 3.0, and Argentina's
// national profile, which adds superTheme, field and the taxonomies.
//
// The reader splits the file into statements without ever holding it:
//
//   - each element of "dataset" is a dataset statement, its bytes as written;
//   - the other members are one statement of kind catalog;
//   - DCAT-US 3.0: each element of "catalog" is read like the file itself,
//     "datasetSeries" and "service" give statements of kind series and
//     service, and the datasets embedded in them are datasets of their own,
//     unless the catalogue lists one with the same key.
//
// What isn't a list of objects has a stated result: "dataset" as one object
// that isn't empty is a list of one (repair "not-a-list"); null, {}, a string,
// a number or nothing is format.ErrNotCatalog, an empty list is a catalogue
// without datasets; of two "dataset" members both are read (repair
// "dataset-twice").
package datajson
