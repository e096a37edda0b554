package harvest_test

import (
	"path/filepath"
	"testing"

	"github.com/vitral-data/vitral/catalog/view"
)

// TestRDFCorpus harvests every file of the corpus's catalogs/rdf, with the
// datasets and distributions of its README.
func TestRDFCorpus(t *testing.T) {
	for _, tc := range []struct {
		file                    string
		state                   view.RunState
		reason                  string
		datasets, distributions int
	}{
		{"ckanext-dcat/catalog.rdf", view.RunDone, "", 2, 5},
		{"ckanext-dcat/catalog_datasets_list.rdf", view.RunDone, "", 2, 5},
		{"ckanext-dcat/catalog_pod.jsonld", view.RunDone, "", 1, 4},
		{"ckanext-dcat/catalog_with_at_graph.jsonld", view.RunDone, "", 1, 1},
		{"ckanext-dcat/dataset.rdf", view.RunDone, "", 1, 1},
		{"ckanext-dcat/dataset.ttl", view.RunDone, "", 1, 1}, // repaired: an undeclared prefix, and "^^<<"
		{"ckanext-dcat/dataset_afs.ttl", view.RunDone, "", 1, 2},
		{"ckanext-dcat/dataset_deri.ttl", view.RunDone, "", 1, 1},
		{"ckanext-dcat/dataset_gob_es.ttl", view.RunDone, "", 1, 1},
		{"ckanext-dcat/dataset_gov_de.rdf", view.RunDone, "", 1, 9},
		{"ckanext-dcat/dataset_health.ttl", view.RunDone, "", 1, 1},
		{"ckanext-dcat/dataset_health_multilingual.ttl", view.RunDone, "", 1, 1},
		{"ckanext-dcat/dataset_health_no_blank.ttl", view.RunDone, "", 1, 0},
		{"ckanext-dcat/dataset_multilingual.ttl", view.RunDone, "", 1, 1},
		{"ckanext-dcat/dataset_sweden.rdf", view.RunDone, "", 1, 1},
		{"mqa-samples/dcatap-ch_catalog.ttl", view.RunIncomplete, "more-pages", 100, 199},
		{"mqa-samples/dcatap-de_catalog.rdf", view.RunDone, "", 1, 5},
		{"mqa-samples/dcatap_catalog.ttl", view.RunDone, "", 2, 3},
		{"mqa-samples/geodcat-ap_catalog.rdf", view.RunFailed, "no-catalogue", 0, 0},
		{"udata/bnodes.jsonld", view.RunDone, "", 3, 5},
		{"udata/bnodes.xml", view.RunDone, "", 3, 5},
		{"udata/catalog.xml", view.RunDone, "", 4, 8},
		{"udata/datara--5a26b0f6-0ccf-46ad-ac58-734054b91977.rdf.xml", view.RunDone, "", 1, 1},
		{"udata/datara--f40c3860-7236-4b30-a141-23b8ae33f7b2.rdf.xml", view.RunDone, "", 1, 0},
		{"udata/evian.json", view.RunDone, "", 8, 34},
		{"udata/flat.jsonld", view.RunDone, "", 3, 5},
		{"udata/geonetwork.xml", view.RunDone, "", 1, 4},
		{"udata/nested.jsonld", view.RunDone, "", 1, 1},
		{"udata/paged-collection-1.jsonld", view.RunIncomplete, "more-pages", 3, 3},
		{"udata/paged-collection-2.jsonld", view.RunIncomplete, "total", 1, 1},
		{"udata/partial-collection-1.jsonld", view.RunIncomplete, "more-pages", 3, 3},
		{"udata/partial-collection-2.jsonld", view.RunIncomplete, "total", 1, 1},
		{"udata/series.xml", view.RunDone, "", 1, 2},
		{"udata/sig.oreme.rdf", view.RunDone, "", 1, 1},
		{"udata/udata.xml", view.RunDone, "", 2, 6},
	} {
		t.Run(filepath.Base(tc.file), func(t *testing.T) {
			t.Parallel()
			l := newLab(t)
			got := l.run(file("rdf", corpus(t, "rdf/"+tc.file)))
			if got.State != tc.state || got.Reason != tc.reason || got.Datasets != tc.datasets || got.Distributions != tc.distributions || got.Invalid != 0 {
				t.Errorf("%s %s (%s): %d/%d, %d invalid", got.State, got.Reason, got.Detail, got.Datasets, got.Distributions, got.Invalid)
			}
			if got.Added != got.Datasets {
				t.Errorf("%d of %d datasets added", got.Added, got.Datasets)
			}
			again := l.run(file("rdf", corpus(t, "rdf/"+tc.file)))
			if again.Commit != 0 || again.Unchanged != tc.datasets {
				t.Errorf("again: commit %d, %d unchanged, %d changed, %d touched", again.Commit, again.Unchanged, again.Changed, again.Touched)
			}
		})
	}
}
