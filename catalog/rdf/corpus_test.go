package rdf_test

import (
	"errors"
	"io"
	"io/fs"
	"maps"
	"path/filepath"
	"strings"
	"testing"

	"github.com/vitral-data/vitral/catalog/rdf"
	"github.com/vitral-data/vitral/catalog/rdf/rdftest"
)

// broken are the corpus's real documents that are not well-formed: for the
// first twelve its README says so too, the other holds IRIs with spaces, which
// many parsers let pass.
var broken = map[string]string{
	"dataset.ttl": "undeclared-prefix, iri-characters",
	"Conventions_catalog-dcat-themetaxonomy.ttl":    "breaks off",
	"Conventions_dataservice-ogc-services.ttl":      "statement-skipped",
	"Conventions_dataset-dct-spatial_correct.ttl":   "unusable",
	"Conventions_dataset-dct-spatial_incorrect.ttl": "unusable",
	"Conventions_dataset-metadata-relation.ttl":     "undeclared-prefix",
	"Conventions_general-eli.ttl":                   "statement-skipped",
	"Conventions_general-http-uris.ttl":             "undeclared-prefix",
	"Conventions_general-temporal.ttl":              "undeclared-prefix",
	"Conventions_general-themes.ttl":                "statement-skipped",
	"NTI-RISPv1_Dataset.ttl":                        "iri-characters",
	"E1_Catalog_Dataset-DataService-HVD.rdf":        "element-skipped",
	"geonetwork.xml":                                "iri-characters, text-ignored",
}

// TestCatalogues reads every real Turtle, RDF/XML and JSON-LD document of the
// corpus: in strict mode all but the broken ones, which have to fail at a line,
// and in lenient mode those too, with their repairs told. Three can't be: one
// breaks off, and two have predicates without a subject and nothing else.
func TestCatalogues(t *testing.T) {
	met, files := 0, 0
	for _, folder := range []string{"rdf", "dcat-ap-es"} {
		root := rdftest.Corpus(t, "catalogs", folder)
		err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || readerOf(path) == nil {
				return err
			}
			files++
			repairs, isBroken := broken[d.Name()]
			if isBroken {
				met++
			}
			t.Run(d.Name(), func(t *testing.T) { checkCatalogue(t, path, repairs) })
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if met != len(broken) || files != 103 {
		t.Errorf("met %d broken documents of %d; read %d files of 103", met, len(broken), files)
	}
}

func checkCatalogue(t *testing.T, path, wantRepairs string) {
	doc := rdftest.Read(t, path)
	var repairs []rdf.Repair
	lenient, lenientErr := rdftest.Collect(readerOf(path), doc, rdf.Options{
		Base: "http://example.org/doc", Lenient: true,
		Repaired: func(r rdf.Repair) { repairs = append(repairs, r) },
	})
	strict, err := rdftest.Collect(readerOf(path), doc, rdf.Options{Base: "http://example.org/doc"})
	if filepath.Base(path) == "catalog_pod.jsonld" { // its context forgets xsd:, which no rule forbids
		if got := codes(repairs); err != nil || lenientErr != nil || got != "undeclared-prefix" {
			t.Errorf("strict: %v; lenient: %v; repairs %q", err, lenientErr, got)
		}
		return
	}
	if wantRepairs == "" {
		if d := rdftest.Diff(strict, lenient); err != nil || lenientErr != nil || d != "" {
			t.Errorf("strict: %v; lenient: %v; different triples:\n%s", err, lenientErr, d)
		}
		if len(repairs) > 0 {
			t.Errorf("mended though well-formed: %v", repairs)
		}
		if none := strings.Contains(path, "annex-4"); none != (len(strict) == 0) { // prefixes alone
			t.Errorf("%d triples", len(strict))
		}
		return
	}
	if e, ok := errors.AsType[*rdf.Error](err); !ok || e.Line < 1 || e.Col < 1 {
		t.Errorf("is broken, and strict mode says %v", err)
	}
	switch wantRepairs {
	case "breaks off":
		if !errors.Is(lenientErr, io.ErrUnexpectedEOF) || !errors.Is(err, io.ErrUnexpectedEOF) {
			t.Errorf("breaks off; strict: %v; lenient: %v", err, lenientErr)
		}
	case "unusable":
		if e, ok := errors.AsType[*rdf.Error](lenientErr); !ok || e.Line < 1 {
			t.Errorf("holds no triple, and lenient mode says %v", lenientErr)
		}
	default:
		if got := codes(repairs); got != wantRepairs || lenientErr != nil || len(lenient) == 0 {
			t.Errorf("lenient: %d triples, repairs %q, want %q; %v", len(lenient), got, wantRepairs, lenientErr)
		}
	}
}

// TestCounts counts datasets and distributions of the corpus as its README
// does, in lenient mode: described subjects typed dcat:Dataset, and what their
// dcat:distribution names.
func TestCounts(t *testing.T) {
	const dcat = "http://www.w3.org/ns/dcat#"
	for _, c := range []struct {
		file                    string
		datasets, distributions int
	}{
		{"ckanext-dcat/catalog.rdf", 2, 5},
		{"ckanext-dcat/catalog_datasets_list.rdf", 2, 5},
		{"ckanext-dcat/catalog_pod.jsonld", 1, 4},
		{"ckanext-dcat/catalog_with_at_graph.jsonld", 1, 1},
		{"ckanext-dcat/dataset.rdf", 1, 1},
		{"ckanext-dcat/dataset.ttl", 1, 1},
		{"ckanext-dcat/dataset_afs.ttl", 1, 2},
		{"ckanext-dcat/dataset_deri.ttl", 1, 1},
		{"ckanext-dcat/dataset_gob_es.ttl", 1, 1},
		{"ckanext-dcat/dataset_gov_de.rdf", 1, 9},
		{"ckanext-dcat/dataset_health.ttl", 1, 1},
		{"ckanext-dcat/dataset_health_multilingual.ttl", 1, 1},
		{"ckanext-dcat/dataset_health_no_blank.ttl", 1, 0},
		{"ckanext-dcat/dataset_multilingual.ttl", 1, 1},
		{"ckanext-dcat/dataset_sweden.rdf", 1, 1},
		{"mqa-samples/dcatap-ch_catalog.ttl", 100, 199},
		{"mqa-samples/dcatap-de_catalog.rdf", 1, 5},
		{"mqa-samples/dcatap_catalog.ttl", 2, 3},
		{"mqa-samples/geodcat-ap_catalog.rdf", 0, 0},
		{"udata/bnodes.jsonld", 3, 5},
		{"udata/bnodes.xml", 3, 5},
		{"udata/catalog.xml", 4, 8},
		{"udata/datara--5a26b0f6-0ccf-46ad-ac58-734054b91977.rdf.xml", 1, 1},
		{"udata/datara--f40c3860-7236-4b30-a141-23b8ae33f7b2.rdf.xml", 1, 0},
		{"udata/flat.jsonld", 3, 5},
		{"udata/geonetwork.xml", 1, 4},
		{"udata/nested.jsonld", 1, 1},
		{"udata/paged-collection-1.jsonld", 3, 3},
		{"udata/partial-collection-1.jsonld", 3, 3},
		{"udata/paged-collection-2.jsonld", 1, 1},
		{"udata/partial-collection-2.jsonld", 1, 1},
		{"udata/series.xml", 1, 2},
		{"udata/sig.oreme.rdf", 1, 1},
		{"udata/udata.xml", 2, 6},
	} {
		t.Run(c.file, func(t *testing.T) {
			path := rdftest.Corpus(t, "catalogs", "rdf", filepath.FromSlash(c.file))
			triples, err := rdftest.Collect(readerOf(path), rdftest.Read(t, path), rdf.Options{Base: "http://example.org/doc", Lenient: true})
			if err != nil {
				t.Fatal(err)
			}
			datasets, described := map[rdf.Term]bool{}, map[rdf.Term]int{}
			for _, tr := range triples {
				described[tr.S]++
				if tr.P.Value == rdfN+"type" && tr.O.Value == dcat+"Dataset" {
					datasets[tr.S] = true
				}
			}
			distributions := map[rdf.Term]bool{}
			for _, tr := range triples {
				if datasets[tr.S] && tr.P.Value == dcat+"distribution" {
					distributions[tr.O] = true
				}
			}
			maps.DeleteFunc(datasets, func(s rdf.Term, _ bool) bool { return described[s] < 2 })
			if len(datasets) != c.datasets || len(distributions) != c.distributions {
				t.Errorf("%d datasets, %d distributions; want %d, %d", len(datasets), len(distributions), c.datasets, c.distributions)
			}
		})
	}
}

func readerOf(path string) rdftest.Reader {
	switch filepath.Ext(path) {
	case ".ttl":
		return rdf.ReadTurtle
	case ".rdf", ".xml":
		return rdf.ReadRDFXML
	case ".jsonld":
		return rdf.ReadJSONLD
	}
	return nil
}

func codes(repairs []rdf.Repair) string {
	n := map[string]int{}
	var order []string
	for _, r := range repairs {
		if n[r.Code]++; n[r.Code] == 1 {
			order = append(order, r.Code)
		}
	}
	return strings.Join(order, ", ")
}
