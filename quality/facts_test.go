package quality

import (
	"testing"

	"github.com/vitral-data/vitral/catalog"
	"github.com/vitral-data/vitral/catalog/vocab"
)

func newRules(t testing.TB) *Rules {
	t.Helper()
	set, err := vocab.Load()
	if err != nil {
		t.Fatal(err)
	}
	r, err := New(set)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

const (
	goodAccess   = "https://a.example/escuelas"
	goodDownload = "https://a.example/escuelas.csv"
)

// fullDataset earns all 405 points in both variants, given fullProbes.
func fullDataset() catalog.Dataset {
	return catalog.Dataset{
		IRI:           "https://a.example/dataset/escuelas",
		Title:         catalog.Text{"es": "Escuelas"},
		Description:   catalog.Text{"es": "Escuelas por municipio."},
		Keywords:      []catalog.LangString{{Value: "educación", Lang: "es"}},
		Themes:        []catalog.Coded{{Raw: "http://publications.europa.eu/resource/authority/data-theme/EDUC", Code: "EDUC"}},
		Publisher:     &catalog.Agent{Name: catalog.Text{"es": "Ministerio de Educación"}},
		Contacts:      []catalog.Contact{{Email: "datos@a.example"}},
		Issued:        catalog.Date{Raw: "2023-03-01"},
		Modified:      catalog.Date{Raw: "2024-03-01"},
		Spatial:       []catalog.Place{{Country: "ARG"}},
		Temporal:      []catalog.Period{{Raw: "2023-01-01/2023-12-31"}},
		AccessRights:  catalog.Coded{Raw: "public", Code: "PUBLIC"},
		Distributions: []catalog.Distribution{fullDistribution()},
	}
}

func fullDistribution() catalog.Distribution {
	return catalog.Distribution{
		AccessURLs:   []string{goodAccess},
		DownloadURLs: []string{goodDownload},
		Format:       catalog.Coded{Raw: "CSV", Code: "CSV"},
		MediaType:    catalog.Coded{Raw: "text/csv", Code: "text/csv"},
		License:      catalog.Coded{Raw: "https://creativecommons.org/licenses/by/4.0/", Code: "CC_BY_4_0"},
		Rights:       []catalog.Text{{"es": "Citar la fuente."}},
		ByteSize:     "1024",
		Issued:       catalog.Date{Raw: "2023-03-01"},
		Modified:     catalog.Date{Raw: "2024-03-01"},
	}
}

func fullProbes() map[string]catalog.Probe {
	return map[string]catalog.Probe{
		goodAccess:   {URL: goodAccess, Outcome: catalog.ReachOK, Status: 200},
		goodDownload: {URL: goodDownload, Outcome: catalog.ReachOK, Status: 200},
	}
}

// findability earns 100 points, and nothing else does.
func findability() catalog.Dataset {
	full := fullDataset()
	return catalog.Dataset{Keywords: full.Keywords, Themes: full.Themes, Spatial: full.Spatial, Temporal: full.Temporal}
}

// named is the metric of the rule with this id.
func named(t testing.TB, s Score, id string) Metric {
	t.Helper()
	m := metricNamed(s, id)
	if m.Rule == "" {
		t.Fatalf("the score has no metric %q", id)
	}
	return m
}

// metricNamed is the same, and zero for an id that is missing.
func metricNamed(s Score, id string) Metric {
	for _, m := range s.Metrics {
		if m.Rule == id {
			return m
		}
	}
	return Metric{}
}

// both are the scores by the two variants.
func both(r Report) map[string]Score {
	return map[string]Score{r.Score.Variant: r.Score, r.Variants[0].Variant: r.Variants[0]}
}
