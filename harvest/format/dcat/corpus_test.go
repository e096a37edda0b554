package dcat

import (
	"errors"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/vitral-data/vitral/catalog"
	"github.com/vitral-data/vitral/catalog/archive"
	"github.com/vitral-data/vitral/harvest/format"
)

// The counts are those of the corpus's own table.
var corpusCounts = []struct {
	name                    string
	datasets, distributions int
	series                  int
}{
	{"ckanext-dcat/catalog.rdf", 2, 5, 0},
	{"ckanext-dcat/catalog_datasets_list.rdf", 2, 5, 0},
	{"ckanext-dcat/catalog_pod.jsonld", 1, 4, 0},
	{"ckanext-dcat/catalog_with_at_graph.jsonld", 1, 1, 0},
	{"ckanext-dcat/dataset.rdf", 1, 1, 0},
	{"ckanext-dcat/dataset.ttl", 1, 1, 1},
	{"ckanext-dcat/dataset_afs.ttl", 1, 2, 0},
	{"ckanext-dcat/dataset_deri.ttl", 1, 1, 0},
	{"ckanext-dcat/dataset_gob_es.ttl", 1, 1, 0},
	{"ckanext-dcat/dataset_gov_de.rdf", 1, 9, 0},
	{"ckanext-dcat/dataset_health.ttl", 1, 1, 0},
	{"ckanext-dcat/dataset_health_multilingual.ttl", 1, 1, 0},
	{"ckanext-dcat/dataset_health_no_blank.ttl", 1, 0, 0},
	{"ckanext-dcat/dataset_multilingual.ttl", 1, 1, 0},
	{"ckanext-dcat/dataset_sweden.rdf", 1, 1, 0},
	{"mqa-samples/dcatap-ch_catalog.ttl", 100, 199, 0},
	{"mqa-samples/dcatap-de_catalog.rdf", 1, 5, 0},
	{"mqa-samples/dcatap_catalog.ttl", 2, 3, 0},
	{"udata/bnodes.jsonld", 3, 5, 0},
	{"udata/bnodes.xml", 3, 5, 0},
	{"udata/catalog.xml", 4, 8, 0},
	{"udata/datara--5a26b0f6-0ccf-46ad-ac58-734054b91977.rdf.xml", 1, 1, 0},
	{"udata/datara--f40c3860-7236-4b30-a141-23b8ae33f7b2.rdf.xml", 1, 0, 0},
	{"udata/flat.jsonld", 3, 5, 0},
	{"udata/geonetwork.xml", 1, 4, 0},
	{"udata/nested.jsonld", 1, 1, 0},
	{"udata/paged-collection-1.jsonld", 3, 3, 0},
	{"udata/paged-collection-2.jsonld", 1, 1, 0},
	{"udata/partial-collection-1.jsonld", 3, 3, 0},
	{"udata/partial-collection-2.jsonld", 1, 1, 0},
	{"udata/series.xml", 1, 2, 1},
	{"udata/sig.oreme.rdf", 1, 1, 0},
	{"udata/udata.xml", 2, 6, 0},
}

func TestCorpusCounts(t *testing.T) {
	for _, c := range corpusCounts {
		t.Run(c.name, func(t *testing.T) {
			body := corpusFile(t, "catalogs/rdf/"+c.name)
			out := readPages(t, Options{}, filePage(c.name, body))
			if err := errors.Join(out.errs...); err != nil {
				t.Fatal(err)
			}
			datasets := out.of(catalog.KindDataset)
			if len(datasets) != c.datasets || distributions(t, datasets) != c.distributions {
				t.Errorf("%d datasets, %d distributions, want %d, %d", len(datasets), distributions(t, datasets), c.datasets, c.distributions)
			}
			// A node that is a dataset too is of kind dataset.
			series := 0
			for _, rec := range out.records {
				types, _ := decode(t, rec.Statement.Body)["@type"].([]any)
				if slices.Contains(types, any(names[idSeries])) {
					series++
				}
			}
			if series != c.series {
				t.Errorf("%d series, want %d", series, c.series)
			}
			for _, rec := range out.records {
				if rec.Invalid != "" {
					t.Errorf("invalid: %s", rec.Invalid)
				}
				if _, _, err := archive.Hashes(rec.Statement); err != nil {
					t.Error(err)
				}
			}
			for _, rec := range datasets {
				if _, _, ok := format.Key(rec.Traits); !ok {
					t.Errorf("no key of %+v", rec.Traits)
				}
			}
			// The same file by way of the disk gives the same records.
			small := readPages(t, Options{TripleBytes: 600, TermBytes: 1}, filePage(c.name, body))
			if d := cmp.Diff(out.records, small.records); d != "" {
				t.Errorf("by way of the disk (-memory +disk):\n%s", d)
			}
		})
	}
}

func TestCorpusNoCatalogue(t *testing.T) {
	out := readPages(t, Options{}, filePage("geodcat-ap_catalog.rdf", corpusFile(t, "catalogs/rdf/mqa-samples/geodcat-ap_catalog.rdf")))
	if !errors.Is(out.errs[0], format.ErrNotCatalog) {
		t.Errorf("error %v", out.errs[0])
	}
	if n := len(out.of(catalog.KindDataset)); n != 0 {
		t.Errorf("%d datasets", n)
	}
	out = readPages(t, Options{}, filePage("evian.json", corpusFile(t, "catalogs/rdf/udata/evian.json")))
	if !errors.Is(out.errs[0], format.ErrUnsupported) {
		t.Errorf("a data.json: error %v", out.errs[0])
	}
	out = readPages(t, Options{}, filePage("x.json", corpusFile(t, "catalogs/dcat-us/html-page-served-as.json")))
	if !errors.Is(out.errs[0], format.ErrHTML) {
		t.Errorf("a web page: error %v", out.errs[0])
	}
	out = readPages(t, Options{}, filePage("x.xml", corpusFile(t, "catalogs/csw/udata/geonetwork-dcat-page-1.xml")))
	if !errors.Is(out.errs[0], format.ErrUnsupported) || !strings.Contains(out.errs[0].Error(), "csw") {
		t.Errorf("a CSW page: error %v", out.errs[0])
	}
}

func TestCorpusSwissPage(t *testing.T) {
	page := filePage("dcatap-ch_catalog.ttl", corpusFile(t, "catalogs/rdf/mqa-samples/dcatap-ch_catalog.ttl"))
	page.File, page.URL = "", "https://data.stadt-zuerich.ch/catalog.ttl"
	out := readPages(t, Options{}, page)
	want := "https://data.stadt-zuerich.ch/catalog.ttl?page=2"
	if got := out.infos[0]; got.Total != 350 || got.Next != want {
		t.Errorf("total %d, next %q", got.Total, got.Next)
	}
	for _, rec := range out.records {
		if strings.Contains(string(rec.Statement.Body), "hydra") {
			t.Errorf("a statement of paging: %s", rec.Statement.Body)
		}
	}
	for _, rec := range out.of(catalog.KindDataset) {
		if len(rec.Statement.Catalogs) != 1 {
			t.Fatalf("catalogues %v", rec.Statement.Catalogs)
		}
	}
}

func TestCorpusPages(t *testing.T) {
	for _, kind := range []string{"paged", "partial"} {
		t.Run(kind, func(t *testing.T) {
			var pages []format.Page
			for _, n := range []string{"1", "2"} {
				name := kind + "-collection-" + n + ".jsonld"
				p := filePage(name, corpusFile(t, "catalogs/rdf/udata/"+name))
				p.File, p.URL = "", "http://data.test.org/catalog.jsonld?page="+n
				pages = append(pages, p)
			}
			out := readPages(t, Options{}, pages...)
			if err := errors.Join(out.errs...); err != nil {
				t.Fatal(err)
			}
			if out.infos[0].Next != "http://data.test.org/catalog.jsonld?page=2" || out.infos[1].Next != "" {
				t.Errorf("next %q, %q", out.infos[0].Next, out.infos[1].Next)
			}
			if out.infos[0].Total != 4 {
				t.Errorf("total %d", out.infos[0].Total)
			}
			datasets := out.of(catalog.KindDataset)
			if len(datasets) != 4 || distributions(t, datasets) != 4 {
				t.Errorf("%d datasets, %d distributions", len(datasets), distributions(t, datasets))
			}
			for i, rec := range datasets {
				if want := []string{"http://data.test.org"}; !cmp.Equal(rec.Statement.Catalogs, want) {
					t.Errorf("catalogues %v of %s", rec.Statement.Catalogs, rec.Traits.IRI)
				}
				if want := map[bool]string{true: "page 2", false: "page 1"}[i == 3]; i != 3 && rec.Statement.Place != want {
					t.Errorf("place %q, want %q", rec.Statement.Place, want)
				}
			}
		})
	}
}

// TestCorpusBlankKeys: datasets without an IRI have one key at every reading.
func TestCorpusBlankKeys(t *testing.T) {
	for _, name := range []string{"bnodes.jsonld", "bnodes.xml"} {
		body := corpusFile(t, "catalogs/rdf/udata/"+name)
		var keys [2][]string
		for i := range keys {
			out := readPages(t, Options{}, filePage(name, body))
			for _, rec := range out.of(catalog.KindDataset) {
				kind, key, ok := format.Key(rec.Traits)
				if !ok || kind != catalog.KeyIdentifier {
					t.Errorf("%s: key %q of kind %q", name, key, kind)
				}
				keys[i] = append(keys[i], key)
			}
		}
		if d := cmp.Diff(keys[0], keys[1]); d != "" {
			t.Errorf("%s: %s", name, d)
		}
		if d := cmp.Diff([]string{"1", "2", "3"}, keys[0]); d != "" && name == "bnodes.jsonld" {
			t.Errorf("%s: %s", name, d)
		}
	}
}

// TestCorpusOfSpain reads the examples of DCAT-AP-ES, of which some are not
// well-formed: what is whole comes out whole, by way of memory and of the disk.
func TestCorpusOfSpain(t *testing.T) {
	root := os.Getenv("VITRAL_CORPUS")
	if root == "" {
		t.Skip("VITRAL_CORPUS isn't set: the corpus of real catalogues is not read")
	}
	files, catalogues := 0, 0
	err := fs.WalkDir(os.DirFS(root), "catalogs/dcat-ap-es", func(name string, d fs.DirEntry, err error) error {
		if ext := path.Ext(name); err != nil || d.IsDir() || ext != ".ttl" && ext != ".rdf" {
			return err
		}
		files++
		body := corpusFile(t, name)
		out := readPages(t, Options{}, filePage(name, body))
		seen := map[string]bool{}
		for _, rec := range out.records {
			if err := checkRecord(rec, seen); err != nil {
				t.Errorf("%s: %v", name, err)
			}
			if rec.Invalid != "" && out.errs[0] == nil {
				t.Errorf("%s: %s", name, rec.Invalid)
			}
		}
		_, cut := errors.AsType[*format.CutError](out.errs[0])
		switch {
		case strings.HasSuffix(name, "Conventions_catalog-dcat-themetaxonomy.ttl"):
			if !cut { // it ends within a statement
				t.Errorf("%s: %v", name, out.errs[0])
			}
		case out.errs[0] == nil:
			catalogues++
		case !errors.Is(out.errs[0], format.ErrNotCatalog):
			t.Errorf("%s: %v", name, out.errs[0])
		}
		small := readPages(t, Options{TripleBytes: 300, TermBytes: 1}, filePage(name, body))
		if d := cmp.Diff(out.records, small.records); d != "" {
			t.Errorf("%s by way of the disk (-memory +disk):\n%s", name, d)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if files != 69 || catalogues != 59 {
		t.Errorf("%d files, %d with a catalogue", files, catalogues)
	}
}
